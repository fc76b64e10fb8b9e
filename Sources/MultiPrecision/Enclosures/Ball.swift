import CMPFR

/// An enclosure: every number within `radius` of `midpoint`.
///
/// The type for numbers known to within an error; `Interval` is the one for wide boxes.
///
/// A ball of infinite radius is `.indeterminate`: it stands for any real number or for none. That
/// is the result of every operation outside its domain (division by a ball that contains 0, the
/// logarithm of one that reaches 0) and of every operation on it, so no input can trap.
///
/// ### Accuracy
/// Enclosure, *proved*: the result of an operation contains the image of every point of its
/// operands. Midpoints are correctly rounded at the larger of the operands' precisions, and the
/// radius takes up the rounding.
public struct Ball: Sendable {
  /// The centre; NaN if indeterminate.
  public internal(set) var midpoint: BigFloat

  /// How far the enclosed number may be from the midpoint; ∞ if indeterminate.
  public internal(set) var radius: ErrorBound

  /// The ball of the centre and the radius; indeterminate unless both are finite.
  public init(midpoint: BigFloat, radius: ErrorBound = .zero) {
    let isFinite = midpoint.isFinite && radius.isFinite
    self.midpoint = isFinite ? midpoint : .nan(precision: midpoint.precision)
    self.radius = isFinite ? radius : .infinity
  }

  /// The ball of parts that are already known to be both finite, or NaN and ∞.
  @inline(__always)
  init(uncheckedMidpoint midpoint: BigFloat, radius: ErrorBound) {
    self.midpoint = midpoint
    self.radius = radius
  }

  /// A ball around a result that MPFR writes to nearest, its rounding added to the radius.
  ///
  /// `write` returns MPFR's ternary value: 0 if the result is exact.
  @inline(__always)
  init(
    precision: Precision, radius: ErrorBound, _ write: (FloatPointer) -> Int32
  ) {
    var ternary: Int32 = 0
    midpoint = BigFloat(precision: precision) { ternary = write($0) }
    self.radius = radius
    absorbRounding(ternary)
  }

  /// Widens the ball by the rounding of the midpoint, if there was one, and makes what is not
  /// finite indeterminate.
  @inline(__always)
  mutating func absorbRounding(_ ternary: Int32) {
    if ternary != 0 {
      radius += Self.roundingError(
        exponent: midpoint.shape.fullExponent, bits: midpoint.shape.bits)
    }
    if !radius.isFinite || !midpoint.isFinite {
      midpoint = midpoint.with(exponent: FloatShape.nan)
      radius = .infinity
    }
  }

  /// The same for a midpoint and a radius that are stored elsewhere.
  @inline(__always)
  static func absorbRounding(
    _ ternary: Int32, into midpoint: FloatPointer, _ radius: inout ErrorBound
  ) {
    if ternary != 0 { radius += roundingError(of: midpoint) }
    if !radius.isFinite || mpfr_number_p(midpoint) == 0 {
      mpfr_set_nan(midpoint)
      radius = .infinity
    }
  }

  /// Half a unit in the last place of a rounded result, underflow and overflow included.
  @inline(__always)
  static func roundingError(of result: FloatReference) -> ErrorBound {
    roundingError(
      exponent: result.pointee._mpfr_exp,
      bits: Int32(truncatingIfNeeded: result.pointee._mpfr_prec))
  }

  /// The same for a result with MPFR's exponent.
  @inline(__always)
  static func roundingError(exponent: Int, bits: Int32) -> ErrorBound {
    // A result at the bottom of the exponent range may have been rounded up to it.
    if exponent > smallestExponent + 1 {
      return ErrorBound(powerOfTwo: exponent - Int(bits) - 1)
    }
    if exponent > cmpfr_last_special_exponent() {
      return ErrorBound(powerOfTwo: smallestExponent + 1)
    }
    return exponent == cmpfr_zero_exponent() ? ErrorBound(powerOfTwo: smallestExponent) : .infinity
  }

  /// MPFR's default least exponent, which this package never changes: −(2³⁰ − 1).
  static let smallestExponent = -(1 << 30) + 1

  /// Any number or none.
  public static func indeterminate(precision: Precision) -> Ball {
    Ball(midpoint: .nan(precision: precision), radius: .infinity)
  }

  // MARK: Values from other types

  /// The enclosure of an integer.
  public init(_ value: Int, precision: Precision) {
    self.init(precision: precision, radius: .zero) { mpfr_set_si($0, value, MPFR_RNDN) }
  }

  /// The enclosure of a double; indeterminate for infinities and NaN.
  public init(_ value: Double, precision: Precision) {
    self.init(precision: precision, radius: .zero) { mpfr_set_d($0, value, MPFR_RNDN) }
  }

  /// The enclosure of an integer.
  public init(_ value: Integer, precision: Precision) {
    self = withExtendedLifetime(value.storage) {
      Ball(precision: precision, radius: .zero) { mpfr_set_z($0, value.pointer, MPFR_RNDN) }
    }
  }

  /// The enclosure of a rational.
  public init(_ value: Rational, precision: Precision) {
    self = withExtendedLifetime(value.storage) {
      Ball(precision: precision, radius: .zero) { mpfr_set_q($0, value.pointer, MPFR_RNDN) }
    }
  }

  /// The enclosure of a float; indeterminate for infinities and NaN.
  public init(_ value: BigFloat, precision: Precision) {
    self = value.withReference { value in
      Ball(precision: precision, radius: .zero) { mpfr_set($0, value, MPFR_RNDN) }
    }
  }

  /// The smallest ball around an interval, at the larger of the ends' precisions (or the given
  /// one).
  ///
  /// Ends may come in either order; infinite or NaN ends give an indeterminate ball.
  public init(lower: BigFloat, upper: BigFloat, precision: Precision? = nil) {
    let precision = precision ?? Swift.max(lower.precision, upper.precision)
    self = BigFloat.withReferences(lower, upper) { lower, upper in
      Ball(precision: precision, radius: .zero) { pointer in
        _ = mpfr_add(pointer, lower, upper, MPFR_RNDN)
        _ = mpfr_div_2ui(pointer, pointer, 1, MPFR_RNDN)
        return 0  // The radius is measured from the midpoint as rounded.
      }
    }
    guard isFinite else { return }
    radius = Swift.max(midpoint.distanceBound(to: lower), midpoint.distanceBound(to: upper))
    absorbRounding(0)
  }

  // MARK: Shape

  /// The number of bits of the midpoint.
  public var precision: Precision { midpoint.precision }

  /// Whether the ball is one number.
  public var isExact: Bool { radius.isZero }

  /// Whether the ball is bounded, hence not indeterminate.
  public var isFinite: Bool { radius.isFinite }

  /// A lower end, rounded down to the ball's precision; −∞ if indeterminate.
  public var lower: BigFloat { end(.down, precision: precision) }

  /// An upper end, rounded up to the ball's precision; +∞ if indeterminate.
  public var upper: BigFloat { end(.up, precision: precision) }

  func end(_ direction: RoundingMode, precision: Precision) -> BigFloat {
    if isExact { return BigFloat(midpoint, precision: precision, rounding: direction) }
    guard isFinite else {
      let infinity = BigFloat.infinity(precision: precision)
      return direction == .down ? -infinity : infinity
    }
    return direction == .down
      ? midpoint.subtracting(radius.bigFloat, rounding: .down, precision: precision)
      : midpoint.adding(radius.bigFloat, rounding: .up, precision: precision)
  }

  /// The ball rounded to another precision; it still contains every point of this one.
  public func withPrecision(_ precision: Precision) -> Ball {
    if precision == self.precision { return self }
    return midpoint.withReference { midpoint in
      Ball(precision: precision, radius: radius) { mpfr_set($0, midpoint, MPFR_RNDN) }
    }
  }

  /// The ball widened by `error` on either side.
  public func addingError(_ error: ErrorBound) -> Ball {
    Ball(midpoint: midpoint, radius: radius + error)
  }
}

extension BigFloat {
  /// An upper bound of |self − other|.
  func distanceBound(to other: BigFloat) -> ErrorBound {
    ErrorBound(
      upperBoundOf: subtracting(
        other, rounding: .awayFromZero, precision: Precision(bits: 64)))
  }
}

extension Ball: Hashable, CustomStringConvertible {
  /// Whether the two are the same set; all indeterminate balls are equal.
  public static func == (a: Ball, b: Ball) -> Bool {
    a.radius == b.radius && (!a.isFinite || a.midpoint == b.midpoint)
  }

  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(radius)
    if isFinite { hasher.combine(midpoint) }
  }

  /// A short text for people.
  public var description: String {
    isFinite ? "\(midpoint) ± \(radius)" : "indeterminate"
  }
}
