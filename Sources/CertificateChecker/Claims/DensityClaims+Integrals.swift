import MultiPrecision

extension DensityClaims {
  /// The integral over the support, as a constant term.
  func integral(_ breaks: [Term], _ pieces: [IntegralProof]) throws -> Term {
    let facts = pieces.map { piece in
      if case .antiderivative(_, let facts) = piece { facts } else { [Fact]() }
    }
    let cells = try Cell.cells(of: body, on: support, breaks: breaks, facts: facts)
    return .apply("+", try zip(cells, pieces).map { try integral($0, $1) })
  }

  /// An enclosure of the integral: over a box of width w about m by Taylor's formula with n = 0, 2, …,
  /// Σ_{k < n even} p⁽ᵏ⁾(m)·w^(k+1)/(2ᵏ(k + 1)!) + p⁽ⁿ⁾(ξ)·w^(n+1)/(2ⁿ(n + 1)!).
  ///
  /// A chain holds the formula p of a piece, p″, p⁗, …, written shortly.
  func quadrature(
    bits: Int, cuts: [Term], _ tails: [TailProof], _ chains: [[Term]]
  ) throws -> Interval {
    try demand((32...4096).contains(bits) && (2...20_000).contains(cuts.count), "a grid")
    var total = Interval(BigFloat(0, precision: Precision(bits: bits)))
    for (cut, isLower) in [(cuts[0], true), (cuts[cuts.count - 1], false)] {
      if let end = isLower ? support.lower : support.upper {
        try demand(signOfConstant(cut - end) == 0, "boxes do not cover the support")
      } else {
        let name = isLower ? "lower" : "upper"
        guard let tail = tails.first(where: { $0.end == name }) else {
          throw Rejection("a tail has no bound")
        }
        try demand(
          signOfConstant((isLower ? -cut : cut) - tail.from) == 0, "a tail begins elsewhere")
        total += try exponentialTail(tail, bits: bits)
      }
    }
    var known: [Term: [Term]] = [:]
    for (lower, upper) in zip(cuts, cuts.dropFirst()) {
      try demand(signOfConstant(upper - lower) > 0, "cuts are unordered")
      let cell = try Cell(body, on: Span(lower: lower, upper: upper, isClosed: false))
      let derivatives = known[cell.formula] ?? Self.derivatives(of: cell.formula, chains)
      known[cell.formula] = derivatives
      let middle = (lower + upper) / .number(2)
      let width = try enclosure(of: upper - lower, bits: bits).interval
      var part = Interval.entire
      var sum = Interval(BigFloat(0, precision: Precision(bits: bits)))
      var weight = width
      for (index, derivative) in derivatives.enumerated() {
        guard let range = try cell.replay.range(derivative, bits: bits) else { break }
        part = part.intersection(sum + range.interval * weight)
        sum += try enclosure(of: derivative.replacing(xBy: middle), bits: bits).interval * weight
        let divisor = 4 * (2 * index + 2) * (2 * index + 3)
        weight = weight * width.power(2) / Interval(Rational(divisor), precision: width.precision)
      }
      try demand(part.isBounded && !part.isEmpty, "a formula may have no value somewhere")
      total += part
    }
    return total
  }

  /// A formula and the even derivatives of it that one of the chains states rightly.
  private static func derivatives(of formula: Term, _ chains: [[Term]]) -> [Term] {
    var result = [formula]
    for chain in chains {
      guard let first = chain.first, (try? agree(formula, first)) == true else { continue }
      for (last, next) in zip(chain, chain.dropFirst()) {
        guard (try? agree(last.derivative().derivative(), next)) == true else { return result }
        result.append(next)
      }
      break
    }
    return result
  }

  private func integral(_ cell: Cell, _ proof: IntegralProof) throws -> Term {
    try cell.replay.demandValue(of: cell.formula)
    switch proof {
    case .antiderivative(let function, _):
      // Continuous on the cell, and differentiable but for isolated points, since its parts are
      // analytic inside their domains.
      try demand(!function.applies(["sign", "if", "root"]), "an antiderivative has cases")
      try cell.replay.demandValue(of: function)
      let slope = try function.derivative()
      let isSame = try cell.replay.agreeHere(slope, cell.formula)
      try demand(isSame, "an antiderivative has another derivative")
      var ends: [Term] = []
      for isLower in [true, false] {
        let end = isLower ? cell.span.lower : cell.span.upper
        guard case .finite(let value) = try oneSidedLimit(of: function, at: end, isLower: isLower)
        else { throw Rejection("an antiderivative is infinite at an end") }
        ends.append(value)
      }
      return ends[1] - ends[0]
    case .known(let rule, let parameters):
      let known = try KnownIntegral(rule, parameters)
      try demand(known.holds(on: cell.span), "a known integral is over another interval")
      try demand(agree(cell.formula, known.integrand), "a known integral is of another function")
      return known.value
    }
  }
}

/// The table of definite integrals.
///
/// ```
/// power-exp     ∫ₗ^∞ k·|x − l|ᵖ·exp(−c|x − l|ʳ) dx = k·Γ(q)/(r·cᵍ), q = (p + 1)/r     c, r > 0, p > −1
/// beta-line     ∫ k·(a + c(x − m)²)⁻ˢ dx = k·a^(½−s)·√(π/c)·Γ(s − ½)/Γ(s)           a, c > 0, s > ½
/// beta-segment  ∫ k·(a − c(x − m)²)ˢ dx = k·a^(s+½)·√(π/c)·Γ(s + 1)/Γ(s + 3/2)      a, c > 0, s > −1
/// sech          ∫ k·cosh(cx + m)⁻ˢ dx = k·√π·Γ(s/2)/(Γ((s + 1)/2)·c)                c > 0, s > 0
/// gauss-wave    ∫ k·exp(c + bx − ax²)·cos(wx + l) dx
///                 = k·√(π/a)·exp(c + (b² − w²)/(4a))·cos(l + wb/(2a))               a > 0
/// ```
///
/// `power-exp` runs from l to +∞, or from −∞ to l as `power-exp-left`; `beta-line` and `sech` over
/// the line; `beta-segment` where the base is positive. `gauss-wave` is a sum of such functions over
/// the line, with k, a, b, c, w, l for each.
///
/// ### Source
/// [DLMF], 5.9.1, 5.12.1–3; the last by completing the square of exp(c + (b + iw)x − ax²).
struct KnownIntegral {
  let integrand: Term
  let value: Term
  private let lower: Term?
  private let upper: Term?

  init(_ rule: String, _ parameters: [Term]) throws {
    try demand(parameters.allSatisfy(\.isConstant), "a parameter is no constant")
    func positive(_ term: Term) throws { try demand(signOfConstant(term) > 0, "\(rule): domain") }
    func gamma(_ term: Term) -> Term { .call("gamma", term) }
    let half = Term.number(Rational(1, 2))
    let x = Term.x
    switch (rule, parameters.count) {
    case ("power-exp", 5), ("power-exp-left", 5):
      let (k, p, c, r, l) = (
        parameters[0], parameters[1], parameters[2], parameters[3], parameters[4]
      )
      try positive(c)
      try positive(r)
      try positive(p + .one)
      let q = (p + .one) / r
      guard let order = try Normalization().form(q).rational else {
        throw Rejection("\(rule): domain")
      }
      let isLeft = rule == "power-exp-left"
      let y = isLeft ? l - x : x - l
      integrand = k * .apply("^", [y, p]) * .call("exp", -(c * .apply("^", [y, r])))
      value = k * gamma(.number(order)) / (r * c.power(order))
      (lower, upper) = isLeft ? (nil, l) : (l, nil)
    case ("beta-line", 5), ("beta-segment", 5):
      let (k, a, c, m) = (parameters[0], parameters[1], parameters[2], parameters[3])
      guard let s = parameters[4].rational else { throw Rejection("\(rule): domain") }
      try positive(a)
      try positive(c)
      let square = c * (x - m).power(2)
      let root = (Term.pi / c).power(Rational(1, 2))
      if rule == "beta-line" {
        try positive(parameters[4] - half)
        integrand = k * (a + square).power(-s)
        value =
          k * a.power(Rational(1, 2) - s) * root * gamma(.number(s - Rational(1, 2)))
          / gamma(.number(s))
        (lower, upper) = (nil, nil)
      } else {
        try positive(parameters[4] + .one)
        integrand = k * (a - square).power(s)
        value =
          k * a.power(s + Rational(1, 2)) * root * gamma(.number(s + 1))
          / gamma(.number(s + Rational(3, 2)))
        let reach = (a / c).power(Rational(1, 2))
        (lower, upper) = (m - reach, m + reach)
      }
    case ("sech", 4):
      let (k, c, m) = (parameters[0], parameters[1], parameters[2])
      guard let s = parameters[3].rational else { throw Rejection("\(rule): domain") }
      try positive(c)
      try positive(parameters[3])
      integrand = k * Term.call("cosh", c * x + m).power(-s)
      value =
        k * Term.pi.power(Rational(1, 2)) * gamma(.number(s / 2))
        / (gamma(.number((s + 1) / 2)) * c)
      (lower, upper) = (nil, nil)
    case ("gauss-wave", let count) where count > 0 && count % 6 == 0:
      var integrands: [Term] = []
      var values: [Term] = []
      for start in stride(from: 0, to: count, by: 6) {
        let (k, a, b) = (parameters[start], parameters[start + 1], parameters[start + 2])
        let (c, w, l) = (parameters[start + 3], parameters[start + 4], parameters[start + 5])
        try positive(a)
        integrands.append(
          k * .call("exp", c + b * x - a * x.power(2)) * .call("cos", w * x + l))
        let peak = c + (b.power(2) - w.power(2)) / (.number(4) * a)
        values.append(
          k * (Term.pi / a).power(Rational(1, 2)) * .call("exp", peak)
            * .call("cos", l + w * b / (.number(2) * a)))
      }
      integrand = .apply("+", integrands)
      value = .apply("+", values)
      (lower, upper) = (nil, nil)
    default: throw Rejection("no known integral is called \(rule.prefix(40))")
    }
  }

  func holds(on span: Span) throws -> Bool {
    for (own, other) in [(lower, span.lower), (upper, span.upper)] {
      switch (own, other) {
      case (nil, nil): continue
      case (let own?, let other?): if try signOfConstant(own - other) != 0 { return false }
      default: return false
      }
    }
    return true
  }
}
