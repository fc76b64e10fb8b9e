import CMPFR

/// A binary floating-point number that carries its precision.
///
/// Results have the larger of the operands' precisions. NaN and infinities behave as in IEEE 754;
/// exponents reach about ±2³⁰.
///
/// ### Accuracy
/// Correctly rounded: every operation returns the exact result rounded once, to nearest (ties to
/// even) unless it takes a rounding mode.
public struct BigFloat: @unchecked Sendable {
  // Unchecked: a tail is written only while it is uniquely referenced.

  // Four stored parts, which the compiler copies and passes without calls; with more than six, the
  // two of a radius included, it would not.

  /// The lower half of a significand of up to 256 bits.
  @usableFromInline var low: UInt128
  /// The upper half, its highest bit set; bits below the precision are 0, and so are both halves
  /// of a longer number.
  @usableFromInline var high: UInt128
  /// The limbs of a longer significand.
  @usableFromInline var tail: FloatTail?
  /// Precision, sign and exponent.
  @usableFromInline var shape: FloatShape

  /// A zero whose limbs the caller's next step writes.
  @inline(__always)
  init(unsetBits bits: Int32, shape: FloatShape? = nil) {
    (low, high) = (0, 0)
    tail = bits > Self.inlineBits ? FloatTail.make(bits: bits) : nil
    self.shape = shape ?? FloatShape(bits: bits, sign: 1, exponent: FloatShape.zero)
  }

  /// The largest precision without a tail.
  @inlinable static var inlineBits: Int32 { 256 }

  /// The number of bits of the significand.
  public var precision: Precision { Precision(unchecked: shape.bits) }

  // MARK: Values from other types

  /// The value rounded to the precision.
  public init(_ value: Int, precision: Precision, rounding: RoundingMode = .nearest) {
    self.init(precision: precision) { _ = mpfr_set_si($0, value, rounding.raw) }
  }

  /// The value rounded to the precision.
  public init(_ value: Double, precision: Precision, rounding: RoundingMode = .nearest) {
    if value.isNormal, precision.raw32 >= 53, precision.raw32 <= Self.inlineBits {
      // 1.f·2^(b − 1023) has the exponent b − 1022.
      let exponent = Int32(truncatingIfNeeded: value.exponentBitPattern) &- 1022
      self.init(
        unsetBits: precision.raw32,
        shape: FloatShape(
          bits: precision.raw32, sign: value < 0 ? -1 : 1, exponent: exponent))
      high = UInt128(1 &<< 63 | value.significandBitPattern &<< 11) &<< 64
      return
    }
    if value == 0 {
      self = value.sign == .minus ? -Self.zero(precision: precision) : .zero(precision: precision)
      return
    }
    self.init(precision: precision) { _ = mpfr_set_d($0, value, rounding.raw) }
  }

  /// The value rounded to the precision.
  public init(_ value: Integer, precision: Precision, rounding: RoundingMode = .nearest) {
    self = withExtendedLifetime(value.storage) {
      BigFloat(precision: precision) { _ = mpfr_set_z($0, value.pointer, rounding.raw) }
    }
  }

  /// The value rounded to the precision.
  public init(_ value: Rational, precision: Precision, rounding: RoundingMode = .nearest) {
    self = withExtendedLifetime(value.storage) {
      BigFloat(precision: precision) { _ = mpfr_set_q($0, value.pointer, rounding.raw) }
    }
  }

  /// The value rounded to the precision.
  public init(_ other: BigFloat, precision: Precision, rounding: RoundingMode = .nearest) {
    if other.precision == precision {
      self = other
      return
    }
    self = other.withReference { other in
      BigFloat(precision: precision) { _ = mpfr_set($0, other, rounding.raw) }
    }
  }

  /// The decimal rounded to the precision; also `inf`, `-inf` and `nan`.
  ///
  /// Nil for other text.
  public init?(decimal text: String, precision: Precision, rounding: RoundingMode = .nearest) {
    var isNumber = false
    self.init(precision: precision) { isNumber = mpfr_set_str($0, text, 10, rounding.raw) == 0 }
    if !isNumber { return nil }
  }

  /// Not a number.
  public static func nan(precision: Precision) -> BigFloat {
    zero(precision: precision).with(exponent: FloatShape.nan)
  }

  /// +∞.
  public static func infinity(precision: Precision) -> BigFloat {
    zero(precision: precision).with(exponent: FloatShape.infinity)
  }

  /// +0.
  public static func zero(precision: Precision) -> BigFloat {
    BigFloat(unsetBits: precision.raw32)
  }

  /// The same significand at another exponent.
  func with(exponent: Int32) -> BigFloat {
    var result = self
    result.shape = FloatShape(bits: shape.bits, sign: shape.sign, exponent: exponent)
    return result
  }

  // MARK: Classification

  /// Whether the value is not a number.
  public var isNaN: Bool { shape.exponent == FloatShape.nan }

  /// Whether the value is neither infinite nor NaN.
  public var isFinite: Bool { !isNaN && !isInfinite }

  /// Whether the value is +∞ or −∞.
  public var isInfinite: Bool { shape.exponent == FloatShape.infinity }

  /// Whether the value is +0 or −0.
  public var isZero: Bool { shape.exponent == FloatShape.zero }

  /// Whether the value is a finite integer.
  public var isInteger: Bool { withReference { mpfr_integer_p($0) != 0 } }

  /// −1, 0 or 1: the sign; 0 for NaN.
  public var signum: Int { isNaN || isZero ? 0 : Int(shape.sign) }

  /// The e of 2^(e−1) ≤ |x| < 2^e; nil for 0, infinities and NaN.
  public var exponent: Int? { shape.isRegular ? Int(shape.exponent) : nil }
}

extension BigFloat: Comparable, Hashable {
  /// Whether both are the same number.
  public static func == (a: BigFloat, b: BigFloat) -> Bool { test(a, b) { mpfr_equal_p($0, $1) } }
  /// Whether the first is less.
  public static func < (a: BigFloat, b: BigFloat) -> Bool { test(a, b) { mpfr_less_p($0, $1) } }
  // NaN is unordered: `a >= b` is not `!(a < b)`.
  /// Whether the first is at most the second.
  public static func <= (a: BigFloat, b: BigFloat) -> Bool {
    test(a, b) { mpfr_lessequal_p($0, $1) }
  }
  /// Whether the first is greater.
  public static func > (a: BigFloat, b: BigFloat) -> Bool { b < a }
  /// Whether the first is at least the second.
  public static func >= (a: BigFloat, b: BigFloat) -> Bool { b <= a }

  private static func test(
    _ a: BigFloat, _ b: BigFloat,
    _ predicate: (UnsafePointer<__mpfr_struct>?, UnsafePointer<__mpfr_struct>?) -> Int32
  ) -> Bool {
    withReferences(a, b) { predicate($0, $1) != 0 }
  }

  /// Equal values hash alike whatever their precisions.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(signum)
    guard let exponent else { return }
    hasher.combine(exponent)
    // The significand is left-justified, so only low zero limbs depend on the precision.
    withView {
      let limbs = UnsafeBufferPointer(start: $0.limbs, count: $0.count)
      for limb in limbs.drop(while: { $0 == 0 }) { hasher.combine(limb) }
    }
  }
}
