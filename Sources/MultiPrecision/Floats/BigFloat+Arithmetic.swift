import CMPFR

extension BigFloat {
  typealias BinaryOperation = (
    FloatStorage.Pointer, FloatReference, FloatReference, mpfr_rnd_t
  ) -> Int32

  @inline(__always)
  static func apply(
    _ a: BigFloat, _ b: BigFloat, _ precision: Precision?, _ rounding: RoundingMode,
    _ operation: BinaryOperation
  ) -> BigFloat {
    keepingAlive(a.storage, b.storage) {
      BigFloat(precision: precision ?? max(a.precision, b.precision)) {
        _ = operation($0, a.pointer, b.pointer, rounding.raw)
      }
    }
  }

  @inline(__always)
  private static func update(_ a: inout BigFloat, _ b: BigFloat, _ operation: BinaryOperation) {
    guard isKnownUniquelyReferenced(&a.storage),
      a.pointer.pointee._mpfr_prec >= b.pointer.pointee._mpfr_prec
    else {
      a = apply(a, b, nil, .nearest, operation)
      return
    }
    keepingAlive(a.storage, b.storage) {
      _ = operation(a.pointer, a.pointer, b.pointer, MPFR_RNDN)
    }
  }

  // Operators that return a new value release nothing, and are marked so: callers need not
  // retain operands that they read from memory, two atomic operations each. The in-place forms
  // must not be marked: a caller's copy that is not retained would look unshared to them.

  /// The sum, to nearest.
  @_effects(releasenone)
  public static func + (a: BigFloat, b: BigFloat) -> BigFloat {
    apply(a, b, nil, .nearest) { x, y, z, _ in NearestArithmetic.add(x, y, z) }
  }

  /// The difference, to nearest.
  @_effects(releasenone)
  public static func - (a: BigFloat, b: BigFloat) -> BigFloat {
    apply(a, b, nil, .nearest) { x, y, z, _ in NearestArithmetic.subtract(x, y, z) }
  }

  /// The product, to nearest.
  @_effects(releasenone)
  public static func * (a: BigFloat, b: BigFloat) -> BigFloat {
    apply(a, b, nil, .nearest) { x, y, z, _ in NearestArithmetic.multiply(x, y, z) }
  }

  /// The quotient, to nearest; x/0 = ±∞ and 0/0 = NaN.
  @_effects(releasenone)
  public static func / (a: BigFloat, b: BigFloat) -> BigFloat {
    apply(a, b, nil, .nearest) { mpfr_div($0, $1, $2, $3) }
  }

  /// Adds in place.
  public static func += (a: inout BigFloat, b: BigFloat) {
    update(&a, b) { x, y, z, _ in NearestArithmetic.add(x, y, z) }
  }

  /// Subtracts in place.
  public static func -= (a: inout BigFloat, b: BigFloat) {
    update(&a, b) { x, y, z, _ in NearestArithmetic.subtract(x, y, z) }
  }

  /// Multiplies in place.
  public static func *= (a: inout BigFloat, b: BigFloat) {
    update(&a, b) { x, y, z, _ in NearestArithmetic.multiply(x, y, z) }
  }

  /// Divides in place.
  public static func /= (a: inout BigFloat, b: BigFloat) {
    update(&a, b) { mpfr_div($0, $1, $2, $3) }
  }

  /// Adds `a · b` in place, without allocating when the value is uniquely referenced.
  ///
  /// ### Accuracy
  /// Two roundings to nearest: the product at the result's precision, then the sum.
  public mutating func addProduct(_ a: BigFloat, _ b: BigFloat) {
    let bits = Swift.max(precision, a.precision, b.precision)
    if !isKnownUniquelyReferenced(&storage) || precision < bits {
      storage = withExtendedLifetime(storage) {
        BigFloat(precision: bits) { _ = mpfr_set($0, pointer, MPFR_RNDN) }.storage
      }
    }
    keepingAlive(a.storage, b.storage) {
      withScratchFloat(bits: bits.bits) { product in
        _ = NearestArithmetic.addProduct(pointer, a.pointer, b.pointer, scratch: product)
      }
    }
  }

  /// The sum rounded as asked; the precision defaults to the larger of the operands'.
  public func adding(
    _ other: BigFloat, rounding: RoundingMode, precision: Precision? = nil
  ) -> BigFloat {
    Self.apply(self, other, precision, rounding) { mpfr_add($0, $1, $2, $3) }
  }

  /// The difference rounded as asked; the precision defaults to the larger of the operands'.
  public func subtracting(
    _ other: BigFloat, rounding: RoundingMode, precision: Precision? = nil
  ) -> BigFloat {
    Self.apply(self, other, precision, rounding) { mpfr_sub($0, $1, $2, $3) }
  }

  /// The product rounded as asked; the precision defaults to the larger of the operands'.
  public func multiplied(
    by other: BigFloat, rounding: RoundingMode, precision: Precision? = nil
  ) -> BigFloat {
    Self.apply(self, other, precision, rounding) { mpfr_mul($0, $1, $2, $3) }
  }

  /// The quotient rounded as asked; the precision defaults to the larger of the operands'.
  public func divided(
    by other: BigFloat, rounding: RoundingMode, precision: Precision? = nil
  ) -> BigFloat {
    Self.apply(self, other, precision, rounding) { mpfr_div($0, $1, $2, $3) }
  }

  /// The negated value, exactly.
  public static prefix func - (a: BigFloat) -> BigFloat {
    withExtendedLifetime(a.storage) {
      BigFloat(precision: a.precision) { _ = mpfr_neg($0, a.pointer, MPFR_RNDN) }
    }
  }

  /// The absolute value, exactly.
  public var magnitude: BigFloat {
    withExtendedLifetime(storage) {
      BigFloat(precision: precision) { _ = mpfr_abs($0, pointer, MPFR_RNDN) }
    }
  }

  /// `self · 2^power`, exact unless the exponent leaves its range.
  public func scaled(byPowerOfTwo power: Int) -> BigFloat {
    withExtendedLifetime(storage) {
      BigFloat(precision: precision) { _ = mpfr_mul_2si($0, pointer, power, MPFR_RNDN) }
    }
  }
}
