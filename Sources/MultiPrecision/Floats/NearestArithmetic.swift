import CMPFR

/// Sums, differences and products to nearest of numbers with headers, as MPFR's but in registers
/// where everything fits.
///
/// Like MPFR, the functions return 0 for an exact result and something else for a rounded one,
/// though not on which side it lies; operands and result may be the same number.
enum NearestArithmetic {
  @inline(__always)
  static func add(_ result: FloatPointer, _ a: FloatReference, _ b: FloatReference) -> Int32 {
    guard let bits = pairBits(result), let x = FloatPair(a), let y = FloatPair(b) else {
      return mpfr_add(result, a, b, MPFR_RNDN)
    }
    return FloatPair.sum(x, y, bits: bits).write(to: result)
  }

  @inline(__always)
  static func subtract(_ result: FloatPointer, _ a: FloatReference, _ b: FloatReference) -> Int32 {
    guard let bits = pairBits(result), let x = FloatPair(a), let y = FloatPair(b) else {
      return mpfr_sub(result, a, b, MPFR_RNDN)
    }
    return FloatPair.sum(x, -y, bits: bits).write(to: result)
  }

  @inline(__always)
  static func multiply(_ result: FloatPointer, _ a: FloatReference, _ b: FloatReference) -> Int32 {
    guard let bits = pairBits(result), let x = FloatPair(a), let y = FloatPair(b) else {
      return mpfr_mul(result, a, b, MPFR_RNDN)
    }
    return FloatPair.product(x, y, bits: bits).write(to: result)
  }

  /// result += a·b with two roundings: the product at the precision of `scratch`, then the sum.
  ///
  /// Nonzero bits say which of the two was rounded: 1 the product, 2 the sum.
  @inline(__always)
  static func addProduct(
    _ result: FloatPointer, _ a: FloatReference, _ b: FloatReference, scratch: FloatPointer
  ) -> Int32 {
    let product = multiply(scratch, a, b)
    let sum = add(result, result, scratch)
    return (product != 0 ? 1 : 0) | (sum != 0 ? 2 : 0)
  }

  /// The precision of a result that fits into registers.
  @inline(__always)
  private static func pairBits(_ result: FloatPointer) -> Int32? {
    let bits = result.pointee._mpfr_prec
    return bits <= FloatPair.maximalBits ? Int32(truncatingIfNeeded: bits) : nil
  }
}
