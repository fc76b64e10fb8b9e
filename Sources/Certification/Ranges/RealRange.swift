import MultiPrecision

/// A connected set of real numbers between two ends, each of which belongs to it or not.
///
/// Open ends are what tells tanh² < 1 from tanh² ≤ 1 on the whole line; an enclosure of closed
/// intervals cannot. Every operation answers with a set that contains all results: ends are
/// rounded outward, and an end is open only if it is proved not to be reached.
struct RealRange: Sendable {
  /// An end: a number or ±∞, and whether it is left out.
  ///
  /// Infinite ends are left out.
  struct End: Sendable {
    var value: BigFloat
    var isOpen: Bool
  }
  var lower: End
  var upper: End

  init(_ lower: End, _ upper: End) {
    self.lower = lower
    self.upper = upper
    if lower.value.isInfinite { self.lower.isOpen = true }
    if upper.value.isInfinite { self.upper.isOpen = true }
  }

  init(_ value: Rational, precision: Precision) {
    lower = End(value: BigFloat(value, precision: precision, rounding: .down), isOpen: false)
    upper = End(value: BigFloat(value, precision: precision, rounding: .up), isOpen: false)
  }

  /// The open interval between two rationals; nil is an infinite end.
  init(openFrom low: Rational?, to high: Rational?, precision: Precision) {
    let infinity = BigFloat.infinity(precision: precision)
    lower = End(
      value: low.map { BigFloat($0, precision: precision, rounding: .down) } ?? -infinity,
      isOpen: true)
    upper = End(
      value: high.map { BigFloat($0, precision: precision, rounding: .up) } ?? infinity,
      isOpen: true)
    // An end that was rounded is outside anyway, so open stays true.
  }

  init(closedFrom low: Rational, to high: Rational, precision: Precision) {
    lower = End(value: BigFloat(low, precision: precision, rounding: .down), isOpen: false)
    upper = End(value: BigFloat(high, precision: precision, rounding: .up), isOpen: false)
  }

  static func entire(precision: Precision) -> RealRange {
    RealRange(openFrom: nil, to: nil, precision: precision)
  }

  var precision: Precision { lower.value.precision }

  var isPositive: Bool {
    lower.value.signum > 0 || (lower.value.isZero && lower.isOpen)
  }
  var isNegative: Bool {
    upper.value.signum < 0 || (upper.value.isZero && upper.isOpen)
  }
  var isNonnegative: Bool { lower.value.signum >= 0 }
  var isNonpositive: Bool { upper.value.signum <= 0 }
  var excludesZero: Bool { isPositive || isNegative }
  /// One number, exactly.
  var isPoint: Bool { lower.value == upper.value }
  var isZero: Bool { isPoint && lower.value.isZero }

  /// The part of the set that lies in `other` too; a proof that values lie in both.
  func clamped(to other: RealRange) -> RealRange {
    RealRange(Self.larger(lower, other.lower), Self.smaller(upper, other.upper))
  }

  private static func larger(_ a: End, _ b: End) -> End {
    if a.value == b.value { return End(value: a.value, isOpen: a.isOpen || b.isOpen) }
    return a.value < b.value ? b : a
  }

  private static func smaller(_ a: End, _ b: End) -> End {
    if a.value == b.value { return End(value: a.value, isOpen: a.isOpen || b.isOpen) }
    return a.value < b.value ? a : b
  }

  func union(_ other: RealRange) -> RealRange {
    func pick(_ a: End, _ b: End, _ first: Bool) -> End {
      if a.value == b.value { return End(value: a.value, isOpen: a.isOpen && b.isOpen) }
      return first ? a : b
    }
    return RealRange(
      pick(lower, other.lower, lower.value < other.lower.value),
      pick(upper, other.upper, upper.value > other.upper.value))
  }
}
