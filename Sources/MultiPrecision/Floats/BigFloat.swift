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
  // Unchecked: the storage is written only while it is uniquely referenced.
  var storage: FloatStorage

  init(precision: Precision, _ fill: (FloatStorage.Pointer) -> Void) {
    storage = .make(precision)
    fill(storage.pointer)
  }

  @inline(__always)
  var pointer: FloatStorage.Pointer { storage.pointer }

  /// The number of bits of the significand.
  public var precision: Precision {
    withExtendedLifetime(storage) { Precision(bits: pointer.pointee._mpfr_prec) }
  }

  // MARK: Values from other types

  /// The value rounded to the precision.
  public init(_ value: Int, precision: Precision, rounding: RoundingMode = .nearest) {
    self.init(precision: precision) { _ = mpfr_set_si($0, value, rounding.raw) }
  }

  /// The value rounded to the precision.
  public init(_ value: Double, precision: Precision, rounding: RoundingMode = .nearest) {
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
    self = withExtendedLifetime(other.storage) {
      BigFloat(precision: precision) { _ = mpfr_set($0, other.pointer, rounding.raw) }
    }
  }

  /// The decimal rounded to the precision; also `inf`, `-inf` and `nan`.
  ///
  /// Nil for other text.
  public init?(decimal text: String, precision: Precision, rounding: RoundingMode = .nearest) {
    let storage = FloatStorage.make(precision)
    guard mpfr_set_str(storage.pointer, text, 10, rounding.raw) == 0 else { return nil }
    self.storage = storage
  }

  /// Not a number.
  public static func nan(precision: Precision) -> BigFloat {
    BigFloat(precision: precision) { mpfr_set_nan($0) }
  }

  /// +∞.
  public static func infinity(precision: Precision) -> BigFloat {
    BigFloat(precision: precision) { mpfr_set_inf($0, 1) }
  }

  /// +0.
  public static func zero(precision: Precision) -> BigFloat {
    BigFloat(precision: precision) { mpfr_set_zero($0, 1) }
  }

  // MARK: Classification

  /// Whether the value is not a number.
  public var isNaN: Bool { withExtendedLifetime(storage) { mpfr_nan_p(pointer) != 0 } }

  /// Whether the value is neither infinite nor NaN.
  public var isFinite: Bool { withExtendedLifetime(storage) { mpfr_number_p(pointer) != 0 } }

  /// Whether the value is +∞ or −∞.
  public var isInfinite: Bool { withExtendedLifetime(storage) { mpfr_inf_p(pointer) != 0 } }

  /// Whether the value is +0 or −0.
  public var isZero: Bool { withExtendedLifetime(storage) { mpfr_zero_p(pointer) != 0 } }

  /// Whether the value is a finite integer.
  public var isInteger: Bool { withExtendedLifetime(storage) { mpfr_integer_p(pointer) != 0 } }

  /// −1, 0 or 1: the sign; 0 for NaN.
  public var signum: Int {
    withExtendedLifetime(storage) {
      mpfr_nan_p(pointer) != 0 || mpfr_zero_p(pointer) != 0
        ? 0 : (pointer.pointee._mpfr_sign < 0 ? -1 : 1)
    }
  }

  /// The e of 2^(e−1) ≤ |x| < 2^e; nil for 0, infinities and NaN.
  public var exponent: Int? {
    withExtendedLifetime(storage) {
      mpfr_regular_p(pointer) != 0 ? Int(pointer.pointee._mpfr_exp) : nil
    }
  }
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
    keepingAlive(a.storage, b.storage) { predicate(a.pointer, b.pointer) != 0 }
  }

  /// Equal values hash alike whatever their precisions.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(signum)
    guard let exponent else { return }
    hasher.combine(exponent)
    withExtendedLifetime(storage) {
      // The significand is left-justified, so only low zero limbs depend on the precision.
      let limbs = UnsafeBufferPointer(
        start: pointer.pointee._mpfr_d, count: (pointer.pointee._mpfr_prec + 63) / 64)
      for limb in limbs.drop(while: { $0 == 0 }) { hasher.combine(limb) }
    }
  }
}
