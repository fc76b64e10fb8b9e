import MultiPrecision

extension Evaluation {
  /// Over a span whose ends are constants.
  init(on span: Span, bits: Int, facts: KnownSigns = KnownSigns()) throws {
    self.init(x: try span.range(bits: bits), bits: bits, span: span, facts: facts)
  }

  /// The range of a polynomial without what rounding adds beyond 0 at the ends of the span: rounded,
  /// 1 + 2x/3 at x = −3/2 and 49/100 − x² at x = 7/10 would have either sign.
  ///
  /// Lines have their exact values at rational ends. Other terms keep their ranges.
  func refined(_ range: ValueRange, of term: Term) -> ValueRange {
    guard let span, span.lower != nil || span.upper != nil, let degree = term.degreeAsWritten,
      degree > 0
    else { return range }
    if degree == 1 { return line(term, range, on: span) }
    guard degree <= Self.degreeLimit, range.isAtZero(bits: bits) else { return range }
    return (try? withoutRounding(range, of: term, on: span)) ?? range
  }

  private static let degreeLimit = 64

  /// The range of a polynomial without roots inside the span, cut off at 0.
  private func withoutRounding(
    _ range: ValueRange, of term: Term, on span: Span
  ) throws -> ValueRange {
    guard let polynomial = try polynomial(of: term),
      try polynomial.rootCount(inside: span.opened) == 0
    else { return range }
    let sign = polynomial.value(at: try span.sample()).signum
    var isReached = false
    for (end, isClosed) in [(span.lower, span.lowerIsClosed), (span.upper, span.upperIsClosed)] {
      if let end, isClosed, try polynomial.sign(at: end, end: 0) == 0 { isReached = true }
    }
    let zero = ValueRange.End(value: .zero(precision: Precision(bits: bits)), isOpen: !isReached)
    var result = range
    if sign > 0, range.lower.value.signum <= 0 { result.lower = zero }
    if sign < 0, range.upper.value.signum >= 0 { result.upper = zero }
    return result
  }

  private func line(_ term: Term, _ range: ValueRange, on span: Span) -> ValueRange {
    guard let slope = try? term.derivative(), let sign = try? signOfConstant(slope), sign != 0
    else { return range }
    func value(
      at end: Term?, isClosed: Bool, _ plain: ValueRange.End, _ rounding: RoundingMode
    ) -> ValueRange.End {
      guard let end else { return plain }
      let value = term.replacing(xBy: end)
      if let exact = value.exactValue {
        let rounded = BigFloat(exact, precision: Precision(bits: bits), rounding: rounding)
        return ValueRange.End(value: rounded, isOpen: !isClosed)
      }
      let isBeyondZero = rounding == .down ? plain.value.signum <= 0 : plain.value.signum >= 0
      guard isBeyondZero, (try? signOfConstant(value)) == 0 else { return plain }
      return ValueRange.End(value: .zero(precision: Precision(bits: bits)), isOpen: !isClosed)
    }
    let lower = (span.lower, span.lowerIsClosed)
    let upper = (span.upper, span.upperIsClosed)
    let (start, end) = sign > 0 ? (lower, upper) : (upper, lower)
    return ValueRange(
      value(at: start.0, isClosed: start.1, range.lower, .down),
      value(at: end.0, isClosed: end.1, range.upper, .up))
  }
}

extension ValueRange {
  /// Whether one end is beyond 0 by no more than rounding may add.
  fileprivate func isAtZero(bits: Int) -> Bool {
    guard interval.isBounded, lower.value.signum < 0, upper.value.signum > 0 else { return false }
    let (low, high) = (-lower.value, upper.value)
    let (small, large) = low < high ? (low, high) : (high, low)
    return small <= large.scaled(byPowerOfTwo: -bits / 2)
  }
}

extension Term {
  /// The degree of a polynomial in x that is written with sums, products and powers; nil for others.
  fileprivate var degreeAsWritten: Int? {
    switch self {
    case .number, .pi, .e: return 0
    case .x: return 1
    case .apply("+", let parts), .apply("*", let parts):
      let degrees = parts.compactMap(\.degreeAsWritten)
      guard degrees.count == parts.count else { return nil }
      if case .apply("+", _) = self { return degrees.max() }
      return degrees.reduce(0, +)
    case .apply("^", let parts):
      guard let n = parts[1].rational?.asInt, n >= 0 else { return isConstant ? 0 : nil }
      return parts[0].degreeAsWritten.map { $0 * n }
    default: return isConstant ? 0 : nil
    }
  }
}
