import MultiPrecision

/// Replays proofs of signs.
struct SignReplay {
  let span: Span
  /// What was shown to be positive on the span.
  var facts = KnownSigns()

  /// Returns if the proof shows term > 0, or term ≥ 0 unless `isStrict`, on the span.
  func check(_ term: Term, isStrict: Bool, by proof: SignProof) throws {
    switch proof {
    case .range(let bits): try demand(isShown(term, isStrict, bits), "an enclosure has no sign")
    case .boxes(let bits, let cuts, let bounds):
      try boxes(term, isStrict, bits: bits, cuts: cuts, bounds: bounds)
    case .polynomial(let square): try polynomial(term, isStrict, square: square)
    case .split(let cuts, let parts):
      let spans = try span.parts(cutAt: cuts)
      try demand(spans.count == parts.count, "a proof is missing for a part")
      for (part, proof) in zip(spans, parts) {
        try SignReplay(span: part, facts: facts).check(term, isStrict: isStrict, by: proof)
      }
    case .sum(let parts):
      let terms = if case .apply("+", let addends) = term { addends } else { [term] }
      try demand(terms.count == parts.count, "a proof is missing for an addend")
      try demand(parts.allSatisfy { $0.sign == 1 }, "an addend is negative")
      try demand(!isStrict || parts.contains(where: \.isStrict), "no addend is positive")
      for (addend, part) in zip(terms, parts) {
        try check(addend, isStrict: part.isStrict, by: part.proof)
      }
    case .product(let parts):
      let factors = if case .apply("*", let factors) = term { factors } else { [term] }
      try demand(factors.count == parts.count, "a proof is missing for a factor")
      try demand(
        parts.allSatisfy { abs($0.sign) == 1 } && parts.reduce(1) { $0 * $1.sign } == 1,
        "the signs of factors do not agree")
      try demand(!isStrict || parts.allSatisfy(\.isStrict), "a factor may be 0")
      for (factor, part) in zip(factors, parts) {
        try check(part.sign < 0 ? -factor : factor, isStrict: part.isStrict, by: part.proof)
      }
    case .rewrite(let other, let proof):
      try demandValue(of: term)
      try demand(agreeHere(term, other), "two formulas do not agree")
      try check(other, isStrict: isStrict, by: proof)
    case .monotone(let end, let slope): try monotone(term, isStrict, from: end, slope)
    case .composition(let outer, let inner, let entry, let proof):
      try demandValue(of: term)
      try demand(
        agreeHere(term, outer.replacing(xBy: inner)), "a composition is another formula")
      let image = try entry.span
      try checkImage(of: inner, in: image)
      try SignReplay(span: image).check(outer, isStrict: isStrict, by: proof)
    case .mirrored(let proof):
      try demand(agree(term, term.replacing(xBy: -.x)), "a function is not even")
      try demandSymmetricSpan()
      let right = Span(
        lower: .zero, upper: span.upper, lowerIsClosed: true, upperIsClosed: span.upperIsClosed)
      try SignReplay(span: right).check(term, isStrict: isStrict, by: proof)
    case .periodic(let period, let proof):
      try demand(span == .line, "a period is used on a part of the line")
      try demand(signOfConstant(period) > 0, "a period is not positive")
      try demand(agree(term, term.replacing(xBy: .x + period)), "a function has another period")
      try SignReplay(span: Span(lower: .zero, upper: period, isClosed: true))
        .check(term, isStrict: isStrict, by: proof)
    case .given(let facts, let proof):
      try with(facts).check(term, isStrict: isStrict, by: proof)
    case .conjugated(let factor, let product):
      try conjugated(term, isStrict, by: factor, product)
    }
  }

  /// The same with facts, each of which is checked with those before it.
  func with(_ facts: [Fact]) throws -> SignReplay {
    var result = self
    for fact in facts {
      try result.check(fact.term, isStrict: true, by: fact.proof)
      result.facts.insert(fact.term)
    }
    return result
  }

  /// Whether two terms agree on the span; the sign of x is used where it has one.
  func agreeHere(_ a: Term, _ b: Term) throws -> Bool {
    if let upper = span.upper?.rational, upper.signum <= 0 {
      return try agree(a.replacing(xBy: -.x), b.replacing(xBy: -.x), xIsPositive: true)
    }
    return try agree(a, b, xIsPositive: isRightOfZero)
  }

  private var isRightOfZero: Bool { span.lower?.rational.map { $0.signum >= 0 } ?? false }

  func range(_ term: Term, bits: Int = 128) throws -> ValueRange? {
    try demand((2...100_000).contains(bits), "a precision of \(bits) bits")
    return try Evaluation(on: span, bits: bits, facts: facts)
      .range(facts.isEmpty ? term : term.ordered)
  }

  func demandValue(of term: Term) throws {
    try demand(try range(term) != nil, "a formula may have no value somewhere")
  }

  /// Whether a term has values on the span and is built from functions that are analytic where they
  /// are used.
  func isAnalytic(_ term: Term) throws -> Bool {
    guard case .apply(let name, let arguments) = term else { return true }
    func isPositive(_ term: Term) throws -> Bool { try range(term)?.isPositive == true }
    switch name {
    case "+", "*": break
    case "exp", "expm1", "sin", "cos", "sinh", "cosh", "tanh", "atan", "asinh", "erf", "erfc": break
    case "sqrt", "cbrt", "log", "gamma", "lgamma":
      guard try isPositive(arguments[0]) else { return false }
    case "^":
      if arguments[1].rational?.isInteger != true, arguments[0] != .e {
        guard try isPositive(arguments[0]) else { return false }
      }
    case "root": return true
    default: return false
    }
    guard try range(term) != nil else { return false }
    return try arguments.allSatisfy(isAnalytic)
  }

  private func isShown(_ term: Term, _ isStrict: Bool, _ bits: Int) throws -> Bool {
    guard let range = try range(term, bits: bits) else { return false }
    return isStrict ? range.isPositive : range.isNonnegative
  }

  private func boxes(
    _ term: Term, _ isStrict: Bool, bits: Int, cuts: [Term], bounds: [Term]
  ) throws {
    let parts = try span.parts(cutAt: cuts)
    try demand(parts.count == bounds.count, "a bound is missing for a box")
    let slope = (try? term.derivative())?.ordered
    let curvature = (try? slope?.derivative())?.ordered
    let term = facts.isEmpty ? term : term.ordered
    for (part, bound) in zip(parts, bounds) {
      guard let bound = bound.rational else { throw Rejection("a bound is no number") }
      try demand(isStrict ? bound.signum > 0 : bound.signum >= 0, "a bound has the wrong sign")
      let evaluation = try Evaluation(on: part, bits: bits, facts: facts)
      let end = BigFloat(bound, precision: Precision(bits: bits), rounding: .up)
      if let plain = evaluation.range(term), plain.interval.lower >= end { continue }
      guard let slope, let form = evaluation.taylorForm(term, slope: slope, curvature: curvature)
      else { throw Rejection("a box has no such bound") }
      try demand(form >= end, "a box has no such bound")
    }
  }

  private func polynomial(_ term: Term, _ isStrict: Bool, square: [Term]) throws {
    try demandValue(of: term)
    guard let whole = try CertificateChecker.polynomial(of: term, xIsPositive: isRightOfZero) else {
      throw Rejection("a formula is no polynomial")
    }
    let numbers = square.compactMap(\.rational)
    try demand(numbers.count == square.count, "a coefficient is no number")
    let factor = RationalPolynomial(numbers)
    try demand(!factor.isZero, "a square factor is 0")
    let (rest, remainder) = try whole.quotientAndRemainder(by: factor * factor)
    try demand(remainder.isZero, "a square does not divide a polynomial")
    if rest.isZero {
      try demand(!isStrict, "a polynomial is 0")
      return
    }
    try demand(rest.rootCount(inside: span) == 0, "a polynomial changes its sign")
    try demand(rest.value(at: span.sample()).signum > 0, "a polynomial is negative")
    guard isStrict else { return }
    try demand(factor.rootCount(inside: span) == 0, "a polynomial is 0 somewhere")
    for (end, isClosed) in [(span.lower, span.lowerIsClosed), (span.upper, span.upperIsClosed)] {
      if let end, isClosed {
        try demand(whole.sign(at: end, end: 0) > 0, "a polynomial is 0 at an end")
      }
    }
  }

  private func monotone(
    _ term: Term, _ isStrict: Bool, from end: String, _ slope: SignProof
  ) throws {
    try demandValue(of: term)
    try demand(!term.applies(["abs", "sign", "min", "max", "if"]), "a formula has cases")
    let isFromLower = end == "lower"
    try demand(isFromLower || end == "upper", "an end is not named")
    let derivative = try term.derivative()
    // From an open end, or from infinity, a strict slope makes the sign strict.
    let start = isFromLower ? span.lower : span.upper
    let isClosed = isFromLower ? span.lowerIsClosed : span.upperIsClosed
    var isStrictSlope = false
    if let start {
      let sign = try signOfConstant(term.replacing(xBy: start))
      try demand(sign >= 0, "the start of a growing function is negative")
      isStrictSlope = isStrict && sign == 0
      try demand(!isStrictSlope || !isClosed, "the start of a growing function is 0")
    } else {
      switch try limit(of: term, at: isFromLower ? .minusInfinity : .plusInfinity) {
      case .infinite(let sign): try demand(sign > 0, "a limit is −∞")
      case .finite(let value):
        let sign = try signOfConstant(value)
        try demand(sign >= 0, "a limit is negative")
        isStrictSlope = isStrict && sign == 0
      }
    }
    try SignReplay(span: span.opened, facts: facts)
      .check(isFromLower ? derivative : -derivative, isStrict: isStrictSlope, by: slope)
  }

  /// A continuous term that is nowhere 0 inside has the sign there that it has at one point; at the
  /// ends it is at least ≥ 0 then.
  private func conjugated(
    _ term: Term, _ isStrict: Bool, by factor: Term, _ product: SignedProof
  ) throws {
    try demandValue(of: term)
    try demand(!term.applies(["sign", "if"]), "a formula has cases")
    try demand(product.isStrict && abs(product.sign) == 1, "a product may be 0")
    let inside = isStrict ? self : SignReplay(span: span.opened, facts: facts)
    try inside.demandValue(of: factor)
    let whole = Term.apply("*", [term, factor])
    try inside.check(product.sign < 0 ? -whole : whole, isStrict: true, by: product.proof)
    let sample = Term.number(try span.sample())
    try demand(signOfConstant(term.replacing(xBy: sample)) > 0, "a term is negative at a point")
  }

  private func checkImage(of inner: Term, in image: Span) throws {
    guard let range = try range(inner, bits: 256) else {
      throw Rejection("an inner function may have no value")
    }
    if let lower = image.lower {
      let end = try enclosure(of: lower, bits: 512).interval.upper
      let isOpenEnd = range.lower.isOpen
      try demand(
        range.interval.lower > end
          || (range.interval.lower == end && (image.lowerIsClosed || isOpenEnd)),
        "values of an inner function leave their interval")
    }
    if let upper = image.upper {
      let end = try enclosure(of: upper, bits: 512).interval.lower
      let isOpenEnd = range.upper.isOpen
      try demand(
        range.interval.upper < end
          || (range.interval.upper == end && (image.upperIsClosed || isOpenEnd)),
        "values of an inner function leave their interval")
    }
  }

  private func demandSymmetricSpan() throws {
    switch (span.lower, span.upper) {
    case (nil, nil): return
    case (let lower?, let upper?):
      try demand(signOfConstant(lower + upper) == 0, "an interval is not symmetric")
    default: throw Rejection("an interval is not symmetric")
    }
  }
}

extension Evaluation {
  /// A lower bound of f on the bounded box X with middle m: of f(m) + f′(X)·(X − m), and of
  /// f(m) + f′(m)·t + f″(X)/2·t², which is at least f(m) − f′(m)²/(2c) for f″ ≥ c > 0.
  fileprivate func taylorForm(_ term: Term, slope: Term, curvature: Term?) -> BigFloat? {
    let box = x.interval
    guard box.isBounded else { return nil }
    let middle = box.midpoint
    let at = Evaluation(x: ValueRange(middle), bits: bits)
    guard let value = at.range(term), let slopes = range(slope) else { return nil }
    let linear = (value.interval + slopes.interval * (box - Interval(middle))).lower
    guard let start = at.range(slope), let curvature, let least = range(curvature)?.lower.value,
      least.isFinite, least.signum > 0
    else { return linear }
    let size = start.magnitude.upper.value
    let drop = size.multiplied(by: size, rounding: .up)
      .divided(by: least.scaled(byPowerOfTwo: 1), rounding: .up)
    return max(linear, value.lower.value.adding(-drop, rounding: .down))
  }
}

/// Terms whose signs were shown on a set; all of them are ordered.
struct KnownSigns: Sendable {
  private(set) var positive: Set<Term> = []
  /// What lies above terms: of a fact B − t > 0 with a number B.
  private(set) var upperBounds: [Term: Rational] = [:]
  /// What lies below terms: −B of a fact B + t > 0.
  private(set) var lowerBounds: [Term: Rational] = [:]

  var isEmpty: Bool { positive.isEmpty }

  mutating func insert(_ term: Term) {
    positive.insert(term.ordered)
    guard case .apply("+", let addends) = term, addends.count == 2, let bound = addends[0].rational
    else { return }
    if case .apply("*", let factors) = addends[1], factors.count == 2, factors[0] == .number(-1) {
      upperBounds[factors[1].ordered] = bound
    } else {
      lowerBounds[addends[1].ordered] = -bound
    }
  }

  func contains(_ term: Term) -> Bool { !isEmpty && positive.contains(term.ordered) }
}
