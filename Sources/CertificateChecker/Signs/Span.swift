import MultiPrecision

/// An interval of x; a nil end is infinite, others are constants.
struct Span: Hashable, Sendable {
  var lower: Term?
  var upper: Term?
  var lowerIsClosed: Bool
  var upperIsClosed: Bool

  init(lower: Term?, upper: Term?, lowerIsClosed: Bool, upperIsClosed: Bool) {
    self.lower = lower
    self.upper = upper
    self.lowerIsClosed = lowerIsClosed && lower != nil
    self.upperIsClosed = upperIsClosed && upper != nil
  }

  init(lower: Term?, upper: Term?, isClosed: Bool) {
    self.init(lower: lower, upper: upper, lowerIsClosed: isClosed, upperIsClosed: isClosed)
  }

  static let line = Span(lower: nil, upper: nil, isClosed: false)

  /// A set that contains the span.
  func range(bits: Int) throws -> ValueRange {
    let infinity = BigFloat.infinity(precision: Precision(bits: bits))
    func end(
      _ point: Term?, _ isClosed: Bool, _ infinite: BigFloat, _ value: (ValueRange) -> BigFloat
    ) throws -> ValueRange.End {
      guard let point else { return ValueRange.End(value: infinite, isOpen: true) }
      // Where the enclosure is wider than the point, the end is outside anyway.
      return ValueRange.End(
        value: value(try enclosure(of: point, bits: bits)), isOpen: !isClosed)
    }
    let range = try ValueRange(
      end(lower, lowerIsClosed, -infinity) { $0.lower.value },
      end(upper, upperIsClosed, infinity) { $0.upper.value })
    try demand(!range.interval.isEmpty, "an interval is empty")
    return range
  }

  /// A rational inside; throws if the ends are not in order.
  func sample() throws -> Rational {
    var low = try lower.map { try enclosure(of: $0, bits: 256).interval.upper.exactRational }
    var high = try upper.map { try enclosure(of: $0, bits: 256).interval.lower.exactRational }
    if let lower = lower?.rational { low = lower }
    if let upper = upper?.rational { high = upper }
    switch (low.flatMap { $0 }, high.flatMap { $0 }) {
    case (nil, nil): return 0
    case (let low?, nil): return low + 1
    case (nil, let high?): return high - 1
    case (let low?, let high?):
      try demand(low < high, "an interval is empty")
      return (low + high) / 2
    }
  }

  /// The parts between cuts, which belong to both of their neighbours.
  func parts(cutAt cuts: [Term]) throws -> [Span] {
    var parts: [Span] = []
    var rest = self
    for cut in cuts {
      if let lower = rest.lower {
        try demand(signOfConstant(cut - lower) > 0, "cuts are unordered")
      }
      if let upper = rest.upper {
        try demand(signOfConstant(upper - cut) > 0, "cuts are unordered")
      }
      try demand(cut.isConstant, "a cut is no constant")
      var part = rest
      part.upper = cut
      part.upperIsClosed = true
      parts.append(part)
      rest.lower = cut
      rest.lowerIsClosed = true
    }
    return parts + [rest]
  }

  var opened: Span {
    Span(lower: lower, upper: upper, isClosed: false)
  }
}

/// An enclosure of a constant with about this many bits.
func enclosure(of constant: Term, bits: Int) throws -> ValueRange {
  try demand(constant.isConstant, "a constant is wanted")
  let nothing = ValueRange(BigFloat(0, precision: Precision(bits: bits)))
  guard let range = Evaluation(x: nothing, bits: bits).range(constant) else {
    throw Rejection("a constant has no value")
  }
  return range
}

/// −1, 0 or 1: by enclosures of up to 8192 bits, and 0 by the normal form.
func signOfConstant(_ constant: Term) throws -> Int {
  if let value = constant.rational { return value.signum }
  if let root = constant.firstRoot,
    let polynomial = try polynomial(of: constant.replacing(root, by: .x))
  {
    return try AlgebraicRoot(root.arguments).sign(of: polynomial)
  }
  for bits in [128, 1024, 8192] {
    let range = try enclosure(of: constant, bits: bits)
    if range.isPositive { return 1 }
    if range.isNegative { return -1 }
    if bits == 128, try isIdenticallyZero(constant) { return 0 }
  }
  throw Rejection("the sign of a constant stays open")
}
