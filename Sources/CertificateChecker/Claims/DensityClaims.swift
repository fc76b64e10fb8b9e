import MultiPrecision

/// The assumptions on densities.
struct DensityClaims {
  let density: DensityEntry
  let support: Span
  var body: Term { density.body }

  init(_ density: DensityEntry) throws {
    self.density = density
    support = try density.support
    if let lower = support.lower, let upper = support.upper {
      try demand(signOfConstant(upper - lower) > 0, "a support is empty")
    }
  }

  func check(_ assumption: String, isProved: Bool, _ evidence: Evidence) throws {
    switch (assumption, isProved, evidence) {
    case ("density.nonnegative", true, .signs(let breaks, let pieces)):
      try nonnegative(breaks, pieces)
    case ("density.nonnegative", false, .point(let point, _, _)):
      try demand(signOfConstant(extendedValue(at: point)) < 0, "a value is not negative")
    case ("density.normalized", _, .integral(let breaks, let pieces)):
      let total = try integral(breaks, pieces)
      let sign = try signOfConstant(total - .one)
      try demand((sign == 0) == isProved, "an integral is \(sign == 0 ? "" : "not ")1")
    case ("density.normalized", _, .evenPart(let breaks, let pieces, let inner, let halves)):
      try nonnegative(breaks, pieces)
      let sign = try signOfConstant(folded().integral(inner, halves) - .one)
      try demand((sign == 0) == isProved, "an integral is \(sign == 0 ? "" : "not ")1")
    case ("density.normalized", false, .quadrature(let bits, let cuts, let tails, let chains)):
      let total = try quadrature(bits: bits, cuts: cuts, tails, chains)
      try demand(!total.contains(Rational(1)), "an integral may be 1")
    case ("density.normalized", false, .divergence(let tail)): try divergence(tail)
    case ("density.even", true, .symmetry(let breaks, let pieces)): try even(breaks, pieces)
    case ("density.even", false, .asymmetry(let point)):
      let difference = try extendedValue(at: point) - extendedValue(at: -point)
      try demand(signOfConstant(difference) != 0, "two values agree")
    case ("density.continuous", true, .smoothness(let breaks, let pieces)):
      try continuous(breaks, pieces)
    case ("density.continuous", false, _): try discontinuous(evidence)
    case ("density.compact-support", true, .boundedSupport),
      ("density.sub-gaussian", true, .boundedSupport):
      try demand(support.lower != nil && support.upper != nil, "a support is not bounded")
    case ("density.compact-support", true, .vanishingTails(let lower, let upper)),
      ("density.sub-gaussian", true, .vanishingTails(let lower, let upper)):
      try vanishing(lower, upper)
    case (
      "density.compact-support", false,
      .nonzeroTail(
        let end, let from, let sign, let facts,
        let proof)
    ):
      let cell = try tailCell(end: end, from: from, facts: facts)
      try demand(abs(sign) == 1, "a sign is not 1 or -1")
      try cell.replay.check(
        sign > 0 ? cell.formula : -cell.formula, isStrict: true, by: proof)
    case ("density.compact-support", false, .analyticTail(let end, let from, let at, let facts)):
      _ = try analyticTail(end, from, at, facts)
    case ("density.sub-gaussian", true, .gaussianTails(let tails)):
      for (end, isFinite) in [("lower", support.lower != nil), ("upper", support.upper != nil)]
      where !isFinite {
        guard let tail = tails.first(where: { $0.end == end }) else {
          throw Rejection("a tail has no bound")
        }
        try gaussianTail(tail)
      }
    case ("density.sub-gaussian", false, .heavyTail(let tail)): try heavyTail(tail)
    case ("density.sub-gaussian", false, .powerTail(let end, let from, let facts)):
      let cell = try tailCell(end: end, from: from, facts: facts)
      try cell.replay.demandValue(of: cell.formula)
      // |p| ~ c·xᵖ with c ≠ 0 is more than exp(−t·x²) for every t > 0.
      _ = try Growth(cell.formula)
    case (
      "density.sub-gaussian", false,
      .periodicTail(let end, let from, let rate, let period, let at, let facts)
    ):
      // Every period adds the same positive amount to ∫|p|·exp(rate·x).
      let weighted = try analyticTail(end, from, at, facts) * .call("exp", rate * .x)
      try demand(rate.isConstant && signOfConstant(period) > 0, "a period is not positive")
      try demand(
        agree(weighted, weighted.replacing(xBy: .x + period)), "a tail has another period")
    default: throw Rejection("the evidence does not belong to \(assumption)")
    }
  }

  /// The density on the line: 0 outside the support and at ends that do not belong to it.
  func extendedValue(at point: Term) throws -> Term {
    try demand(point.isConstant, "a point is no constant")
    for (end, side, isClosed) in [
      (support.lower, 1, support.lowerIsClosed), (support.upper, -1, support.upperIsClosed),
    ] {
      guard let end else { continue }
      let sign = try signOfConstant(point - end) * side
      if sign < 0 || (sign == 0 && !isClosed) { return .zero }
    }
    return try body.value(at: point)
  }

  func cells(_ breaks: [Term], _ pieces: [PieceProof]) throws -> [Cell] {
    try Cell.cells(of: body, on: support, breaks: breaks, facts: pieces.map(\.facts))
  }

  private func nonnegative(_ breaks: [Term], _ pieces: [PieceProof]) throws {
    let cells = try cells(breaks, pieces)
    for (cell, piece) in zip(cells, pieces) {
      guard let proof = piece.proof else { throw Rejection("a piece has no proof") }
      try cell.replay.demandValue(of: cell.formula)
      try cell.replay.check(cell.formula, isStrict: false, by: proof)
    }
    for (point, sides) in zip(breaks, zip(cells, cells.dropFirst())) {
      try nonnegative(at: point, beside: [(sides.0, false), (sides.1, true)])
    }
    if support.lowerIsClosed, let end = support.lower, let cell = cells.first {
      try nonnegative(at: end, beside: [(cell, true)])
    }
    if support.upperIsClosed, let end = support.upper, let cell = cells.last {
      try nonnegative(at: end, beside: [(cell, false)])
    }
  }

  /// The value at a point; where none is enclosed, as where the density is unbounded, the limits: if
  /// there is a value nevertheless, a formula is continuous and has its limit as its value.
  private func nonnegative(
    at point: Term, beside cells: [(cell: Cell, isLower: Bool)]
  ) throws {
    let value = try body.value(at: point)
    if (try? enclosure(of: value, bits: 128)) != nil {
      try demand(signOfConstant(value) >= 0, "a value is negative")
      return
    }
    for (cell, isLower) in cells {
      switch try cell.limit(0, atLower: isLower) {
      case .finite(let limit): try demand(signOfConstant(limit) >= 0, "a limit is negative")
      case .infinite(let sign): try demand(sign > 0, "a limit is −∞")
      }
    }
  }

  private func demandSymmetricSupport() throws {
    switch (support.lower, support.upper) {
    case (nil, nil): break
    case (let lower?, let upper?):
      try demand(signOfConstant(lower + upper) == 0, "a support is not symmetric")
    default: throw Rejection("a support is not symmetric")
    }
  }

  /// p(x) + p(−x) on x > 0: for p ≥ 0 its integral is that of p, by Tonelli's theorem.
  private func folded() throws -> DensityClaims {
    try demandSymmetricSupport()
    return try DensityClaims(
      DensityEntry(
        body: body + body.replacing(xBy: -.x), lower: .zero, upper: support.upper,
        lowerIsClosed: false, upperIsClosed: support.upperIsClosed))
  }

  private func even(_ breaks: [Term], _ pieces: [PieceProof]) throws {
    try demandSymmetricSupport()
    let right = Span(
      lower: .zero, upper: support.upper, lowerIsClosed: false, upperIsClosed: false)
    let mirrored = body.replacing(xBy: -.x)
    let own = try Cell.cells(of: body, on: right, breaks: breaks, facts: pieces.map(\.facts))
    for cell in own {
      let other = try Cell(mirrored, on: cell.span)
      try demand(agree(cell.formula, other.formula, xIsPositive: true), "a density is not even")
    }
  }

  // MARK: Continuity

  private func isZero(_ cell: Cell) -> Bool { (try? isIdenticallyZero(cell.formula)) == true }

  private func continuous(_ breaks: [Term], _ pieces: [PieceProof]) throws {
    let cells = try cells(breaks, pieces)
    for cell in cells { try cell.replay.demandValue(of: cell.formula) }
    for (left, right) in zip(cells, cells.dropFirst()) {
      guard let point = right.span.lower else { continue }
      let value = Limit.finite(try body.value(at: point))
      // A side where the density is 0 is outside of its support.
      if !isZero(left) {
        try demand(compare(left.limit(0, atLower: false), value) == 0, "a density jumps")
      }
      if !isZero(right) {
        try demand(compare(right.limit(0, atLower: true), value) == 0, "a density jumps")
      }
    }
    for (cell, isLower) in [(cells.first, true), (cells.last, false)] {
      guard let cell, let end = isLower ? support.lower : support.upper, !isZero(cell) else {
        continue
      }
      let order = try compare(
        cell.limit(0, atLower: isLower), .finite(extendedValue(at: end)))
      try demand(order == 0, "a density jumps at an end of its support")
    }
  }

  private func discontinuous(_ evidence: Evidence) throws {
    switch evidence {
    case .jump(let point, let radius, 0, let below, let above),
      .isolatedValue(let point, let radius, let below, let above):
      guard let radius = radius.rational else { throw Rejection("a radius is no number") }
      let value = Limit.finite(try extendedValue(at: point))
      let sides = try [false, true].map {
        try Cell.beside(
          point, radius: radius, isAbove: $0, of: body, facts: $0 ? above : below)
      }
      let lasting = sides.filter { !isZero($0) && (try? demandInside($0.span)) != nil }
      let limits = try lasting.map {
        try $0.limit(0, atLower: $0.span.lower == point)
      }
      try demand(limits.contains { try compare($0, value) != 0 }, "a density is continuous")
    case .gap(let point):
      try demand(point.isConstant, "a point is no constant")
      try demandInside(Span(lower: point, upper: point, isClosed: true))
      try demand(body.replacing(xBy: point).hasNoValue(), "a density has a value there")
    case .endLimit(let end, let facts):
      let isLower = end == "lower"
      guard let point = isLower ? support.lower : support.upper else {
        throw Rejection("an end is infinite")
      }
      let cell = try Cell.beside(
        point, radius: endRadius(), isAbove: isLower, of: body, facts: facts)
      try demand(!isZero(cell), "a density is 0 near an end")
      let limit = try cell.limit(0, atLower: isLower)
      guard case .finite = limit else { return }
      guard let value = try? extendedValue(at: point) else {
        throw Rejection("a density has a limit at an end where it has no value")
      }
      try demand(compare(limit, .finite(value)) != 0, "a density is continuous at an end")
    default: throw Rejection("the evidence does not belong to continuity")
    }
  }

  private func demandInside(_ span: Span) throws {
    for (own, other, side) in [
      (support.lower, span.lower, 1), (support.upper, span.upper, -1),
    ] {
      guard let own, let other else { continue }
      try demand(signOfConstant(other - own) * side >= 0, "a span leaves the support")
    }
  }

  /// A rational below the length of the support.
  private func endRadius() throws -> Rational {
    guard let lower = support.lower, let upper = support.upper else { return Rational(1, 1000) }
    let length = try enclosure(of: upper - lower, bits: 64).interval.lower.exactRational ?? 0
    return Swift.min(length / 2, Rational(1, 1000))
  }
}
