import MultiPrecision

extension DensityClaims {
  /// The formula beyond a point, mirrored so that the tail is toward +∞.
  func tailCell(end: String, from: Term, facts: [Fact]) throws -> Cell {
    try demand(end == "lower" || end == "upper", "an end is not named")
    try demand((end == "upper" ? support.upper : support.lower) == nil, "an end is finite")
    let outward = end == "upper" ? body : body.replacing(xBy: -.x)
    let opposite = end == "upper" ? support.lower : support.upper.map { -$0 }
    if let opposite {
      try demand(signOfConstant(from - opposite) >= 0, "a tail begins outside the support")
    }
    try demand(signOfConstant(from) >= 0, "a tail begins at a negative number")
    return try Cell(
      outward, on: Span(lower: from, upper: nil, isClosed: false), facts: facts)
  }

  /// The formula of a tail that is analytic and not 0 at a point.
  func analyticTail(_ end: String, _ from: Term, _ at: Term, _ facts: [Fact]) throws -> Term {
    let cell = try tailCell(end: end, from: from, facts: facts)
    try demand(cell.replay.isAnalytic(cell.formula), "a tail may not be analytic")
    try demand(signOfConstant(at - from) > 0, "a point lies outside of a tail")
    try demand(
      signOfConstant(cell.formula.replacing(xBy: at)) != 0, "a density is 0 at a point")
    return cell.formula
  }

  func vanishing(_ lower: Term?, _ upper: Term?) throws {
    for (end, point) in [("lower", lower.map { -$0 }), ("upper", upper)] {
      if (end == "lower" ? support.lower : support.upper) != nil { continue }
      guard let point else { throw Rejection("a tail has no bound") }
      let cell = try tailCell(end: end, from: point, facts: [])
      try demand(isIdenticallyZero(cell.formula), "a tail is not 0")
    }
  }

  private func signed(_ cell: Cell, _ tail: TailProof) throws -> Term {
    try demand(abs(tail.sign) == 1, "a sign is not 1 or -1")
    return tail.sign > 0 ? cell.formula : -cell.formula
  }

  /// The integral beyond a point of 0 ≤ p ≤ C·exp(−rx): at most C/r·exp(−r·from).
  func exponentialTail(_ tail: TailProof, bits: Int) throws -> Interval {
    let cell = try tailCell(end: tail.end, from: tail.from, facts: tail.facts)
    try demand(signOfConstant(tail.rate) > 0, "a rate is not positive")
    guard let range = try cell.replay.range(cell.formula, bits: bits), range.isNonnegative else {
      throw Rejection("a tail may be negative")
    }
    let weight = Term.call("exp", tail.rate * .x)
    try cell.replay.check(
      tail.constant - cell.formula * weight, isStrict: false, by: tail.proof)
    let bound = tail.constant / tail.rate * .call("exp", -(tail.rate * tail.from))
    let zero = BigFloat(0, precision: Precision(bits: bits))
    return Interval(lower: zero, upper: try enclosure(of: bound, bits: bits).upper.value)
  }

  /// p·exp(a·x²) ≤ C with a > 0 gives E[exp(c·b²)] < ∞ for c < a.
  func gaussianTail(_ tail: TailProof) throws {
    let cell = try tailCell(end: tail.end, from: tail.from, facts: tail.facts)
    try demand(signOfConstant(tail.rate) > 0, "a rate is not positive")
    try cell.replay.demandValue(of: cell.formula)
    let weight = Term.call("exp", tail.rate * Term.x.power(2))
    try cell.replay.check(
      tail.constant - cell.formula * weight, isStrict: false, by: tail.proof)
  }

  /// p·exp(r·xˢ) ≥ C > 0 makes E[exp(t·|b|)] infinite for t ≥ r if s = 1, and E[exp(t·b²)] for
  /// every t > 0 if s < 2.
  func heavyTail(_ tail: TailProof) throws {
    let cell = try tailCell(end: tail.end, from: tail.from, facts: tail.facts)
    try demand(signOfConstant(tail.constant) > 0, "a bound is not positive")
    guard let power = tail.power.rational, power.signum > 0, power < 2 else {
      throw Rejection("a power is not below 2")
    }
    let weight = Term.call("exp", tail.rate * (power == 1 ? .x : Term.x.power(power)))
    try cell.replay.check(
      signed(cell, tail) * weight - tail.constant, isStrict: false, by: tail.proof)
  }

  /// x·p ≥ C > 0 toward an infinite end, or |x − a|·p ≥ C toward a finite one, where ∫1/x diverges.
  func divergence(_ tail: TailProof) throws {
    try demand(signOfConstant(tail.constant) > 0, "a bound is not positive")
    let cell: Cell
    let distance: Term
    if let point = tail.end == "lower" ? support.lower : support.upper {
      let radius = tail.from.rational ?? 0
      cell = try Cell.beside(
        point, radius: radius, isAbove: tail.end == "lower", of: body, facts: tail.facts)
      distance = tail.end == "lower" ? .x - point : point - .x
    } else {
      cell = try tailCell(end: tail.end, from: tail.from, facts: tail.facts)
      distance = .x
    }
    try cell.replay.check(
      signed(cell, tail) * distance - tail.constant, isStrict: false, by: tail.proof)
  }
}
