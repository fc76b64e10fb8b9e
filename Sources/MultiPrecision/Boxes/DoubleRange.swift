/// An interval between two doubles: the fast, coarse enclosure behind bounds that need few digits.
///
/// Both ends are finite, or the range says nothing: `undefined` (some point may lie outside the
/// domain of an operation) or `unknown` (a number left the range of doubles, so that another type
/// has to answer). Both go through every operation, `undefined` first.
///
/// ### Accuracy
/// Enclosure, *proved*: ends of arithmetic move one double outward. Ends that come from the C
/// library's functions move by 2⁻⁴⁰ of themselves, thousands of times the few units in the last
/// place that its manual states as their largest known errors.
public struct DoubleRange: Sendable, Hashable {
  /// The least number.
  public let lower: Double
  /// The greatest number.
  public let upper: Double

  /// The interval; `unknown` unless both ends are finite.
  @inline(__always)
  public init(_ lower: Double, _ upper: Double) {
    if upper - lower < .infinity {
      self.init(unchecked: lower, upper)
    } else {
      self = lower.isNaN || upper.isNaN ? .undefined : .unknown
    }
  }

  @inline(__always)
  init(unchecked lower: Double, _ upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// One number.
  @inline(__always)
  public init(_ value: Double) { self.init(value, value) }

  /// Some point may lie outside a domain.
  public static let undefined = DoubleRange(unchecked: .nan, .nan)

  /// Doubles cannot tell.
  public static let unknown = DoubleRange(unchecked: -.infinity, .infinity)

  static let zero = DoubleRange(unchecked: 0, 0)
  static let one = DoubleRange(unchecked: 1, 1)

  /// Whether it is a bounded interval, hence neither undefined nor unknown.
  @inline(__always)
  public var isFinite: Bool { upper - lower < .infinity }

  /// Whether some point may lie outside a domain.
  public var isUndefined: Bool { lower.isNaN }

  /// What an operation on this and another range gives if one of them is not finite.
  func failure(_ other: DoubleRange) -> DoubleRange {
    isUndefined || other.isUndefined ? .undefined : .unknown
  }

  /// Ends computed with one rounding each.
  @inline(__always)
  init(rounded lower: Double, _ upper: Double) { self.init(lower.nextDown, upper.nextUp) }

  /// Ends from the C library.
  @inline(__always)
  init(library lower: Double, _ upper: Double) {
    self.init(Self.below(lower), Self.above(upper))
  }

  // The smallest normal number covers what is lost when a result underflows.
  @inline(__always)
  static func below(_ x: Double) -> Double {
    x - (x.magnitude * 0x1p-40 + .leastNormalMagnitude)
  }

  @inline(__always)
  static func above(_ x: Double) -> Double {
    x + (x.magnitude * 0x1p-40 + .leastNormalMagnitude)
  }

  // MARK: Order

  /// Whether every number is > 0.
  @inline(__always)
  public var isPositive: Bool { lower > 0 && isFinite }
  /// Whether every number is < 0.
  @inline(__always)
  public var isNegative: Bool { upper < 0 && isFinite }
  /// Whether 0 may be the number.
  @inline(__always)
  public var containsZero: Bool { !(lower > 0 || upper < 0) }

  /// The least and the greatest |x|, exactly.
  @inline(__always)
  var magnitudes: (least: Double, greatest: Double) {
    let (a, b) = (lower.magnitude, upper.magnitude)
    return (containsZero ? 0 : Swift.min(a, b), Swift.max(a, b))
  }

  // MARK: Arithmetic

  /// The sum.
  @inline(__always)
  public static func + (a: DoubleRange, b: DoubleRange) -> DoubleRange {
    guard a.isFinite, b.isFinite else { return a.failure(b) }
    return DoubleRange(rounded: a.lower + b.lower, a.upper + b.upper)
  }

  /// The difference.
  @inline(__always)
  public static func - (a: DoubleRange, b: DoubleRange) -> DoubleRange {
    guard a.isFinite, b.isFinite else { return a.failure(b) }
    return DoubleRange(rounded: a.lower - b.upper, a.upper - b.lower)
  }

  /// The negated range.
  @inline(__always)
  public static prefix func - (a: DoubleRange) -> DoubleRange {
    a.isFinite ? DoubleRange(unchecked: -a.upper, -a.lower) : a
  }

  /// The product.
  @inline(__always)
  public static func * (a: DoubleRange, b: DoubleRange) -> DoubleRange {
    guard a.isFinite, b.isFinite else { return a.failure(b) }
    let (p, q) = (a.lower * b.lower, a.lower * b.upper)
    let (r, s) = (a.upper * b.lower, a.upper * b.upper)
    return DoubleRange(
      rounded: Swift.min(Swift.min(p, q), Swift.min(r, s)),
      Swift.max(Swift.max(p, q), Swift.max(r, s)))
  }

  /// The quotient; undefined if the divisor may be 0.
  @inline(__always)
  public static func / (a: DoubleRange, b: DoubleRange) -> DoubleRange {
    guard a.isFinite, b.isFinite else { return a.failure(b) }
    guard !b.containsZero else { return .undefined }
    let (p, q) = (a.lower / b.lower, a.lower / b.upper)
    let (r, s) = (a.upper / b.lower, a.upper / b.upper)
    return DoubleRange(
      rounded: Swift.min(Swift.min(p, q), Swift.min(r, s)),
      Swift.max(Swift.max(p, q), Swift.max(r, s)))
  }

  /// The square.
  @inline(__always)
  public func squared() -> DoubleRange {
    guard isFinite else { return self }
    let (least, greatest) = magnitudes
    return DoubleRange(Swift.max((least * least).nextDown, 0), (greatest * greatest).nextUp)
  }

  /// Half of it: exact but for underflow.
  @inline(__always)
  var half: DoubleRange { self * DoubleRange(unchecked: 0.5, 0.5) }

  /// Twice.
  @inline(__always)
  var twice: DoubleRange { self + self }

  /// The smallest interval around both.
  func union(_ other: DoubleRange) -> DoubleRange {
    guard isFinite, other.isFinite else { return failure(other) }
    return DoubleRange(Swift.min(lower, other.lower), Swift.max(upper, other.upper))
  }
}
