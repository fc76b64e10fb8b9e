import MultiPrecision

extension Evaluation {
  /// Over a span whose ends are constants.
  init(on span: Span, bits: Int, facts: KnownSigns = KnownSigns()) throws {
    self.init(x: try span.range(bits: bits), bits: bits, span: span, facts: facts)
  }

  /// The range of a line a·x + b with its values at the ends of the span where they are rational or 0.
  ///
  /// Rounded, 1 + 2x/3 at x = −3/2 would have either sign. Other terms keep their ranges.
  func refined(_ range: ValueRange, of term: Term) -> ValueRange {
    guard let span, span.lower != nil || span.upper != nil, term.degreeAsWritten == 1,
      let slope = try? term.derivative(), let sign = try? signOfConstant(slope), sign != 0
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

extension Term {
  /// The degree of a polynomial in x that is written with sums and products only; nil for others.
  fileprivate var degreeAsWritten: Int? {
    switch self {
    case .number, .pi, .e: return 0
    case .x: return 1
    case .apply("+", let parts), .apply("*", let parts):
      let degrees = parts.compactMap(\.degreeAsWritten)
      guard degrees.count == parts.count else { return nil }
      if case .apply("+", _) = self { return degrees.max() }
      return degrees.reduce(0, +)
    default: return isConstant ? 0 : nil
    }
  }
}
