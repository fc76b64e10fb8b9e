import CMPFR

/// A closed interval of real numbers, possibly unbounded or empty: the enclosure for wide boxes.
///
/// Set semantics, as in IEEE 1788: a function's value is the set of its values at the points
/// where it is defined, so `log` of [−1, 1] is [−∞, 0] and `sqrt` of [−2, −1] is empty. (A `Ball`
/// would be indeterminate: use it where a number must exist.) NaN never occurs.
///
/// ### Accuracy
/// Enclosure, *proved*: ends are rounded outward.
public struct Interval: Sendable {
  /// The lower end; −∞ if unbounded, +∞ if empty.
  public let lower: BigFloat
  /// The upper end; +∞ if unbounded, −∞ if empty.
  public let upper: BigFloat

  private init(uncheckedLower lower: BigFloat, upper: BigFloat) {
    self.lower = lower
    self.upper = upper
  }

  /// All numbers from `lower` to `upper`: empty if they are in the wrong order, unbounded on the
  /// side of an end that is NaN.
  public init(lower: BigFloat, upper: BigFloat) {
    let infinity = BigFloat.infinity(precision: Precision(bits: 2))
    let low = lower.isNaN ? -infinity : lower
    let high = upper.isNaN ? infinity : upper
    let isNothing = low > high || (low == high && low.isInfinite)
    self.init(uncheckedLower: isNothing ? infinity : low, upper: isNothing ? -infinity : high)
  }

  /// The one number.
  public init(_ value: BigFloat) { self.init(lower: value, upper: value) }

  /// The narrowest interval around a rational.
  public init(_ value: Rational, precision: Precision) {
    self.init(
      uncheckedLower: BigFloat(value, precision: precision, rounding: .down),
      upper: BigFloat(value, precision: precision, rounding: .up))
  }

  /// The narrowest interval from one rational to another; empty in the wrong order.
  public init(lower: Rational, upper: Rational, precision: Precision) {
    guard lower <= upper else {
      self = .empty
      return
    }
    self.init(
      uncheckedLower: BigFloat(lower, precision: precision, rounding: .down),
      upper: BigFloat(upper, precision: precision, rounding: .up))
  }

  /// The interval of a ball's points; everything for an indeterminate ball.
  public init(_ ball: Ball) { self.init(uncheckedLower: ball.lower, upper: ball.upper) }

  /// All real numbers.
  public static var entire: Interval {
    let infinity = BigFloat.infinity(precision: Precision(bits: 2))
    return Interval(uncheckedLower: -infinity, upper: infinity)
  }

  /// No number.
  public static var empty: Interval {
    let infinity = BigFloat.infinity(precision: Precision(bits: 2))
    return Interval(uncheckedLower: infinity, upper: -infinity)
  }

  // MARK: Shape

  /// Whether the interval holds no number.
  public var isEmpty: Bool { lower > upper }

  /// Whether both ends are finite and the interval is not empty.
  public var isBounded: Bool { lower.isFinite && upper.isFinite }

  /// Whether the interval is one number.
  public var isExact: Bool { lower == upper }

  /// The larger of the ends' precisions.
  public var precision: Precision { Swift.max(lower.precision, upper.precision) }

  /// The distance of the ends, rounded up; 0 if empty.
  public var width: BigFloat {
    isEmpty ? .zero(precision: precision) : upper.subtracting(lower, rounding: .up)
  }

  /// A point of the interval: its centre to nearest if it is bounded, some finite point else; NaN
  /// if empty.
  public var midpoint: BigFloat {
    if isEmpty { return .nan(precision: precision) }
    let one = BigFloat(1, precision: precision)
    switch (lower.isFinite, upper.isFinite) {
    case (true, true):
      let centre = (lower + upper).scaled(byPowerOfTwo: -1)
      // The sum may overflow, or the rounding of a narrow interval leave it.
      return centre.isFinite
        ? Swift.min(Swift.max(centre, lower), upper)
        : lower.scaled(byPowerOfTwo: -1) + upper.scaled(byPowerOfTwo: -1)
    case (true, false): return lower.signum < 0 ? .zero(precision: precision) : lower + lower + one
    case (false, true): return upper.signum > 0 ? .zero(precision: precision) : upper + upper - one
    case (false, false): return .zero(precision: precision)
    }
  }

  /// The two halves, which share the midpoint.
  public var bisected: (Interval, Interval) {
    let middle = midpoint
    return isEmpty
      ? (self, self)
      : (Interval(lower: lower, upper: middle), Interval(lower: middle, upper: upper))
  }

  // MARK: Sets

  /// Whether the number is in the interval.
  public func contains(_ value: BigFloat) -> Bool {
    value.isFinite && lower <= value && value <= upper
  }

  /// Whether the number is in the interval.
  public func contains(_ value: Rational) -> Bool {
    withExtendedLifetime(value.storage) {
      lower.withReference { mpfr_cmp_q($0, value.pointer) <= 0 }
        && upper.withReference { mpfr_cmp_q($0, value.pointer) >= 0 }
    }
  }

  /// Whether every number of the other interval is in this one.
  public func contains(_ other: Interval) -> Bool {
    other.isEmpty || (lower <= other.lower && other.upper <= upper)
  }

  /// Whether 0 is in the interval.
  public var containsZero: Bool { lower.signum <= 0 && upper.signum >= 0 }

  /// Whether every number is > 0; true if empty.
  public var isPositive: Bool { isEmpty || lower.signum > 0 }

  /// Whether every number is < 0; true if empty.
  public var isNegative: Bool { isEmpty || upper.signum < 0 }

  /// Whether every number is ≥ 0; true if empty.
  public var isNonnegative: Bool { isEmpty || lower.signum >= 0 }

  /// Whether the two have a number in common.
  public func overlaps(_ other: Interval) -> Bool { !intersection(other).isEmpty }

  /// What the two have in common.
  public func intersection(_ other: Interval) -> Interval {
    Interval(lower: Swift.max(lower, other.lower), upper: Swift.min(upper, other.upper))
  }

  /// The smallest interval around both.
  public func hull(_ other: Interval) -> Interval {
    if isEmpty { return other }
    if other.isEmpty { return self }
    return Interval(lower: Swift.min(lower, other.lower), upper: Swift.max(upper, other.upper))
  }
}

extension Interval: Hashable, CustomStringConvertible {
  /// A short text for people.
  public var description: String { isEmpty ? "empty" : "[\(lower), \(upper)]" }
}

extension Ball {
  /// The smallest ball around the interval; indeterminate if that is empty or unbounded.
  public init(_ interval: Interval) { self.init(lower: interval.lower, upper: interval.upper) }
}
