import MultiPrecision

/// A set of values between two ends that may or may not belong to it.
///
/// Ends that do not belong are what makes exp(x) > 0 and 1 − tanh²(x) > 0 hold on unbounded sets.
/// Infinite ends never belong.
struct ValueRange: Sendable {
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

  init(_ interval: Interval) {
    self.init(
      End(value: interval.lower, isOpen: false), End(value: interval.upper, isOpen: false))
  }

  init(_ value: BigFloat) { self.init(Interval(value)) }

  var interval: Interval { Interval(lower: lower.value, upper: upper.value) }
  var precision: Precision { Swift.max(lower.value.precision, upper.value.precision) }

  var isNonnegative: Bool { lower.value.signum >= 0 }
  var isNonpositive: Bool { upper.value.signum <= 0 }
  var isPositive: Bool { lower.value.signum > 0 || (lower.value.isZero && lower.isOpen) }
  var isNegative: Bool { upper.value.signum < 0 || (upper.value.isZero && upper.isOpen) }
  var excludesZero: Bool { isPositive || isNegative }

  static prefix func - (a: ValueRange) -> ValueRange {
    ValueRange(
      End(value: -a.upper.value, isOpen: a.upper.isOpen),
      End(value: -a.lower.value, isOpen: a.lower.isOpen))
  }

  static func + (a: ValueRange, b: ValueRange) -> ValueRange {
    ValueRange(
      End(
        value: a.lower.value.adding(b.lower.value, rounding: .down),
        isOpen: a.lower.isOpen || b.lower.isOpen),
      End(
        value: a.upper.value.adding(b.upper.value, rounding: .up),
        isOpen: a.upper.isOpen || b.upper.isOpen))
  }

  static func * (a: ValueRange, b: ValueRange) -> ValueRange {
    let pairs = [(a.lower, b.lower), (a.lower, b.upper), (a.upper, b.lower), (a.upper, b.upper)]
    let low = pairs.map { product($0.0, $0.1, .down) }
    let high = pairs.map { product($0.0, $0.1, .up) }
    return ValueRange(low.reduce(low[0], least), high.reduce(high[0], greatest))
  }

  /// The product of two ends; 0·∞ counts as 0, for the other pairs hold what is larger.
  private static func product(_ a: End, _ b: End, _ rounding: RoundingMode) -> End {
    if a.value.isZero || b.value.isZero {
      // A zero that belongs to its set is a product whatever the other factor is.
      let isReached = (a.value.isZero && !a.isOpen) || (b.value.isZero && !b.isOpen)
      return End(value: .zero(precision: a.value.precision), isOpen: !isReached)
    }
    return End(
      value: a.value.multiplied(by: b.value, rounding: rounding), isOpen: a.isOpen || b.isOpen)
  }

  static func least(_ a: End, _ b: End) -> End {
    if a.value == b.value { return End(value: a.value, isOpen: a.isOpen && b.isOpen) }
    return a.value < b.value ? a : b
  }

  static func greatest(_ a: End, _ b: End) -> End {
    if a.value == b.value { return End(value: a.value, isOpen: a.isOpen && b.isOpen) }
    return a.value > b.value ? a : b
  }

  /// 1/x for x ≠ 0.
  var reciprocal: ValueRange? {
    guard excludesZero else { return nil }
    let one = BigFloat(1, precision: precision)
    let infinity = BigFloat.infinity(precision: precision)
    func inverse(_ end: End, _ rounding: RoundingMode) -> End {
      if end.value.isZero { return End(value: isPositive ? infinity : -infinity, isOpen: true) }
      return End(value: one.divided(by: end.value, rounding: rounding), isOpen: end.isOpen)
    }
    return ValueRange(inverse(upper, .down), inverse(lower, .up))
  }

  var magnitude: ValueRange {
    if isNonnegative { return self }
    if isNonpositive { return -self }
    let zero = End(value: .zero(precision: precision), isOpen: false)
    return ValueRange(zero, Self.greatest(upper, (-self).upper))
  }

  /// xⁿ for n ≥ 1.
  func power(_ n: Int) -> ValueRange {
    let base = n % 2 == 0 ? magnitude : self
    return ValueRange(
      End(value: base.lower.value.raised(to: n, rounding: .down), isOpen: base.lower.isOpen),
      End(value: base.upper.value.raised(to: n, rounding: .up), isOpen: base.upper.isOpen))
  }

  /// The image under a function that grows strictly.
  func growing(_ function: RealFunction) -> ValueRange {
    ValueRange(
      End(value: lower.value.applying(function, rounding: .down), isOpen: lower.isOpen),
      End(value: upper.value.applying(function, rounding: .up), isOpen: upper.isOpen))
  }

  /// The image under a function that falls strictly.
  func falling(_ function: RealFunction) -> ValueRange {
    ValueRange(
      End(value: upper.value.applying(function, rounding: .down), isOpen: upper.isOpen),
      End(value: lower.value.applying(function, rounding: .up), isOpen: lower.isOpen))
  }

  /// Without what lies outside of an open interval; nil is an infinite end.
  func inside(_ low: Int?, _ high: Int?) -> ValueRange {
    var result = self
    if let low {
      let end = End(value: BigFloat(low, precision: precision), isOpen: true)
      if result.lower.value <= end.value { result.lower = end }
    }
    if let high {
      let end = End(value: BigFloat(high, precision: precision), isOpen: true)
      if result.upper.value >= end.value { result.upper = end }
    }
    return result
  }
}
