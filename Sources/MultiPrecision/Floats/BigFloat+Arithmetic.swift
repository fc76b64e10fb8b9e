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
    return operation.result(a, b, bits: Swift.max(a.shape.bits, b.shape.bits), &ternary)
  }

  /// The sum, to nearest.
  @inlinable @inline(__always)
  public static func + (a: BigFloat, b: BigFloat) -> BigFloat { apply(.sum, a, b) }

  /// The difference, to nearest.
  @inlinable @inline(__always)
  public static func - (a: BigFloat, b: BigFloat) -> BigFloat { apply(.difference, a, b) }

  /// The product, to nearest.
  @inlinable @inline(__always)
  public static func * (a: BigFloat, b: BigFloat) -> BigFloat { apply(.product, a, b) }

  /// The quotient, to nearest; x/0 = ±∞ and 0/0 = NaN.
  @inlinable @inline(__always)
  public static func / (a: BigFloat, b: BigFloat) -> BigFloat { apply(.quotient, a, b) }

  /// Adds in place.
  @inlinable @inline(__always)
  public static func += (a: inout BigFloat, b: consuming BigFloat) {
    _ = NearestOperation.sum.update(&a, b)
  }

  /// Subtracts in place.
  @inlinable @inline(__always)
  public static func -= (a: inout BigFloat, b: consuming BigFloat) {
    _ = NearestOperation.difference.update(&a, b)
  }

  /// Multiplies in place.
  @inlinable @inline(__always)
  public static func *= (a: inout BigFloat, b: consuming BigFloat) {
    _ = NearestOperation.product.update(&a, b)
  }

  /// Divides in place.
  @inlinable @inline(__always)
  public static func /= (a: inout BigFloat, b: consuming BigFloat) {
    _ = NearestOperation.quotient.update(&a, b)
  }

  /// Adds `a · b` in place, without allocating if the value is uniquely referenced and all three
  /// have one precision, or at most 256 bits.
  ///
  /// ### Accuracy
  /// Two roundings to nearest: the product at the result's precision, then the sum.
  @inlinable @inline(__always)
  public mutating func addProduct(_ a: consuming BigFloat, _ b: consuming BigFloat) {
    _ = addProduct(a, b) { _, _ in }
  }

  /// The same, and 0 if the sum is exact; `whenRounded` gets MPFR's exponent of a product that is not,
  /// and its precision.
  @inlinable @inline(__always)
  mutating func addProduct(
    _ a: consuming BigFloat, _ b: consuming BigFloat,
    _ whenRounded: (_ exponent: Int, _ bits: Int32) -> Void
  ) -> Int32 {
    let bits = Swift.max(shape.bits, a.shape.bits, b.shape.bits)
    if shape.isModerate, let product = NearestOperation.product.head(a, b, bits: bits) {
      if product.ternary != 0 { whenRounded(Int(product.head.shape.exponent), bits) }
      let sum = FloatHead.sum(head(bits: bits), product.head)
      set(sum.head)
      return sum.ternary
    }
    var exponent: Int?
    var ternary: Int32 = 0
    if bits <= Self.inlineBits {
      (exponent, ternary) = addInlineProduct(a, b, bits: bits)
    } else if bits <= LongWords.maximalBits, shape.bits == bits, a.shape.bits == bits,
      b.shape.bits == bits
    {
      var words = LongWords()
      let result = words.setSum(tail, shape, factors: a.tail, a.shape, b.tail, b.shape)
      // Before it is asked whether the tail is shared: see `LongWords`.
      _ = consume a
      _ = consume b
      if result.product.ternary != 0 { whenRounded(Int(result.product.shape.exponent), bits) }
      set(&words, result.sum.shape)
      return result.sum.ternary
    } else if shape.bits == bits, let x = a.tail, let y = b.tail, isKnownUniquelyReferenced(&tail) {
      (exponent, ternary) = addTailProduct(x, a.shape, y, b.shape)
    } else {
      self = addingWideProduct(a, b, bits: bits, &exponent, &ternary)
    }
    if let exponent { whenRounded(exponent, bits) }
    return ternary
  }

  // What releases nothing is marked so, and what may release is not behind a call: see
  // `NearestOperation`.

  @usableFromInline @inline(never) @_effects(releasenone)
  mutating func addInlineProduct(
    _ a: BigFloat, _ b: BigFloat, bits: Int32
  ) -> (exponentOfRoundedProduct: Int?, ternary: Int32) {
    if shape.isModerate, let product = NearestOperation.product.quad(a, b, bits: bits) {
      let sum = FloatQuad.sum(FloatQuad(self), product, bits: bits)
      set(sum, bits: bits)
      return (product.ternary != 0 ? product.exponent : nil, sum.ternary)
    }
    shape = shape.with(bits: bits)
    return Self.withReferences(a, b) { x, y in addWritableProduct(x, y) }
  }

  /// For a value whose tail nobody shares and of at least the others' precisions.
  @usableFromInline @inline(never) @_effects(releasenone)
  mutating func addTailProduct(
    _ a: FloatTail, _ aShape: FloatShape, _ b: FloatTail, _ bShape: FloatShape
  ) -> (exponentOfRoundedProduct: Int?, ternary: Int32) {
    guard let limbs = tail?.limbs else { return (nil, 0) }
    // Guaranteed arguments live as long as the call.
    let result = Self.addProduct(
      limbs, shape, FloatView(a.limbs, aShape), FloatView(b.limbs, bShape))
    shape = result.shape
    return (result.exponentOfRoundedProduct, result.ternary)
  }

  /// The same for words: a call that takes no reference, so that none is counted around the calls of
  /// C in it.
  @inline(never) @_effects(releasenone)
  private static func addProduct(
    _ limbs: UnsafeMutablePointer<UInt>, _ shape: FloatShape, _ a: FloatView, _ b: FloatView
  ) -> (shape: FloatShape, exponentOfRoundedProduct: Int?, ternary: Int32) {
    var header = FloatView(limbs, shape).header
    let (exponent, ternary) = withUnsafePointer(to: a.header) { x in
      withUnsafePointer(to: b.header) { y in
        withUnsafeMutablePointer(to: &header) { addProduct($0, x, y) }
      }
    }
    return (FloatShape(header), exponent, ternary)
  }

  @usableFromInline @inline(never) @_effects(releasenone)
  func addingWideProduct(
    _ a: BigFloat, _ b: BigFloat, bits: Int32, _ exponentOfRoundedProduct: inout Int?,
    _ ternary: inout Int32
  ) -> BigFloat {
    var result = BigFloat(self, movedTo: bits)
    (exponentOfRoundedProduct, ternary) = Self.withReferences(a, b) { x, y in
      result.addWritableProduct(x, y)
    }
    return result
  }

  @inline(__always)
  private mutating func addWritableProduct(
    _ a: FloatReference, _ b: FloatReference
  ) -> (exponentOfRoundedProduct: Int?, ternary: Int32) {
    writing { Self.addProduct($0, a, b) }
  }

  @inline(__always)
  private static func addProduct(
    _ sum: FloatPointer, _ a: FloatReference, _ b: FloatReference
  ) -> (exponentOfRoundedProduct: Int?, ternary: Int32) {
    withScratchFloat(bits: sum.pointee._mpfr_prec) { product in
      let isRounded = NearestArithmetic.multiply(product, a, b) != 0
      let ternary = NearestArithmetic.add(sum, sum, product)
      return (isRounded ? product.pointee._mpfr_exp : nil, ternary)
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
    result.shape = -a.shape
    return result
  }

  /// The absolute value, exactly.
  public var magnitude: BigFloat {
    shape.sign < 0 ? -self : self
  }

  /// `self · 2^power`, exact unless the exponent leaves its range.
  public func scaled(byPowerOfTwo power: Int) -> BigFloat {
    if shape.isModerate, power.magnitude < FloatShape.moderateLimit {
      return with(exponent: shape.exponent + Int32(power))
    }
    return withReference { x in
      BigFloat(precision: precision) { _ = mpfr_mul_2si($0, x, power, MPFR_RNDN) }
    }
  }
}
