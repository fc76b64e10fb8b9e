import CMPFR

extension BigFloat {
  typealias BinaryOperation = (FloatPointer, FloatReference, FloatReference, mpfr_rnd_t) -> Int32

  @inline(__always)
  static func apply(
    _ a: BigFloat, _ b: BigFloat, _ precision: Precision?, _ rounding: RoundingMode,
    _ operation: BinaryOperation
  ) -> BigFloat {
    withReferences(a, b) { x, y in
      BigFloat(precision: precision ?? max(a.precision, b.precision)) {
        _ = operation($0, x, y, rounding.raw)
      }
    }
  }

  @inlinable @inline(__always)
  static func apply(_ operation: NearestOperation, _ a: BigFloat, _ b: BigFloat) -> BigFloat {
    var ternary: Int32 = 0
    return operation.result(a, b, bits: Swift.max(a.bits, b.bits), &ternary)
  }

  /// The sum, to nearest.
  @inlinable
  public static func + (a: BigFloat, b: BigFloat) -> BigFloat { apply(.sum, a, b) }

  /// The difference, to nearest.
  @inlinable
  public static func - (a: BigFloat, b: BigFloat) -> BigFloat { apply(.difference, a, b) }

  /// The product, to nearest.
  @inlinable
  public static func * (a: BigFloat, b: BigFloat) -> BigFloat { apply(.product, a, b) }

  /// The quotient, to nearest; x/0 = ±∞ and 0/0 = NaN.
  @inlinable
  public static func / (a: BigFloat, b: BigFloat) -> BigFloat { apply(.quotient, a, b) }

  /// Adds in place.
  @inlinable
  public static func += (a: inout BigFloat, b: BigFloat) {
    _ = NearestOperation.sum.update(&a, b)
  }

  /// Subtracts in place.
  @inlinable
  public static func -= (a: inout BigFloat, b: BigFloat) {
    _ = NearestOperation.difference.update(&a, b)
  }

  /// Multiplies in place.
  @inlinable
  public static func *= (a: inout BigFloat, b: BigFloat) {
    _ = NearestOperation.product.update(&a, b)
  }

  /// Divides in place.
  @inlinable
  public static func /= (a: inout BigFloat, b: BigFloat) {
    _ = NearestOperation.quotient.update(&a, b)
  }

  /// Adds `a · b` in place, without allocating when the value is uniquely referenced.
  ///
  /// ### Accuracy
  /// Two roundings to nearest: the product at the result's precision, then the sum.
  @inlinable
  public mutating func addProduct(_ a: BigFloat, _ b: BigFloat) {
    _ = addProduct(a, b) { _, _ in }
  }

  /// The same, and 0 if the sum is exact; `whenRounded` gets MPFR's exponent of a product that is not,
  /// and its precision.
  @inlinable @inline(__always)
  mutating func addProduct(
    _ a: BigFloat, _ b: BigFloat, _ whenRounded: (_ exponent: Int, _ bits: Int32) -> Void
  ) -> Int32 {
    let bits = Swift.max(self.bits, a.bits, b.bits)
    if fitsPair, let product = NearestOperation.product.pair(a, b, bits: bits) {
      if product.ternary != 0 { whenRounded(product.exponent, bits) }
      let sum = FloatPair.sum(pair, product, bits: bits)
      set(sum, bits: bits)
      return sum.ternary
    }
    let (exponent, ternary) = addWideProduct(a, b, bits: bits)
    if let exponent { whenRounded(exponent, bits) }
    return ternary
  }

  @usableFromInline @inline(never)
  mutating func addWideProduct(
    _ a: BigFloat, _ b: BigFloat, bits: Int32
  ) -> (exponentOfRoundedProduct: Int?, ternary: Int32) {
    makeWritable(bits: bits)
    return Self.withReferences(a, b) { x, y in
      withScratchFloat(bits: Int(bits)) { product in
        let isRounded = mpfr_mul(product, x, y, MPFR_RNDN) != 0
        let ternary = writing { mpfr_add($0, $0, product, MPFR_RNDN) }
        return (isRounded ? product.pointee._mpfr_exp : nil, ternary)
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
    var result = a
    result.sign = -a.sign
    return result
  }

  /// The absolute value, exactly.
  public var magnitude: BigFloat {
    var result = self
    result.sign = 1
    return result
  }

  /// `self · 2^power`, exact unless the exponent leaves its range.
  public func scaled(byPowerOfTwo power: Int) -> BigFloat {
    let limit = UInt(FloatPair.exponentLimit)
    if scale.magnitude < limit, power.magnitude < limit {
      var result = self
      result.scale += power
      return result
    }
    return withReference { x in
      BigFloat(precision: precision) { _ = mpfr_mul_2si($0, x, power, MPFR_RNDN) }
    }
  }
}
