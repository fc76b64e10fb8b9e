import CMPFR

/// Sums, differences and products to nearest of numbers with headers, as MPFR's but without calls
/// up to 256 bits and in fewer passes above.
///
/// Like MPFR, the functions return 0 for an exact result and something else for a rounded one,
/// though not on which side it lies; operands and result may be the same number.
enum NearestArithmetic {
  @inline(__always)
  static func add(_ result: FloatPointer, _ a: FloatReference, _ b: FloatReference) -> Int32 {
    guard let bits = pairBits(result), let x = FloatPair(a), let y = FloatPair(b) else {
      return isQuad(result)
        ? mpfr_add(result, a, b, MPFR_RNDN) : applyWide(.sum, result, a, b)
    }
    return FloatPair.sum(x, y, bits: bits).write(to: result)
  }

  @inline(__always)
  static func subtract(_ result: FloatPointer, _ a: FloatReference, _ b: FloatReference) -> Int32 {
    guard let bits = pairBits(result), let x = FloatPair(a), let y = FloatPair(b) else {
      return isQuad(result)
        ? mpfr_sub(result, a, b, MPFR_RNDN) : applyWide(.difference, result, a, b)
    }
    return FloatPair.sum(x, -y, bits: bits).write(to: result)
  }

  @inline(__always)
  static func multiply(_ result: FloatPointer, _ a: FloatReference, _ b: FloatReference) -> Int32 {
    guard let bits = pairBits(result), let x = FloatPair(a), let y = FloatPair(b) else {
      return applyWide(.product, result, a, b)
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

  /// The precision of a result that fits into a pair of registers.
  @inline(__always)
  private static func pairBits(_ result: FloatPointer) -> Int32? {
    let bits = result.pointee._mpfr_prec
    return bits <= FloatHead.maximalBits ? Int32(truncatingIfNeeded: bits) : nil
  }

  /// Whether the result has three or four words: MPFR adds these where they are in less time than
  /// it takes to gather them.
  @inline(__always)
  private static func isQuad(_ result: FloatPointer) -> Bool {
    let bits = result.pointee._mpfr_prec
    return bits > FloatHead.maximalBits && bits <= BigFloat.inlineBits
  }

  @inline(never)
  private static func applyWide(
    _ operation: NearestOperation, _ result: FloatPointer, _ a: FloatReference, _ b: FloatReference
  ) -> Int32 {
    let bits = result.pointee._mpfr_prec
    let limit = FloatShape.moderateLimit
    guard bits > FloatHead.maximalBits, a.pointee._mpfr_exp.magnitude < limit,
      b.pointee._mpfr_exp.magnitude < limit
    else { return operation.write(result, a, b) }
    if bits <= BigFloat.inlineBits {
      if let x = FloatQuad(a), let y = FloatQuad(b),
        let value = operation.quad(x, y, bits: Int32(truncatingIfNeeded: bits))
      {
        return value.write(to: result)
      }
    } else if a.pointee._mpfr_prec == bits, b.pointee._mpfr_prec == bits,
      LongArithmetic.does(operation, bits: bits)
    {
      let outcome = LongArithmetic.apply(
        operation, FloatView(a.pointee), FloatView(b.pointee), into: result.pointee._mpfr_d)
      result.pointee._mpfr_sign = outcome.sign
      result.pointee._mpfr_exp =
        outcome.exponent == Int(FloatShape.zero) ? cmpfr_zero_exponent() : outcome.exponent
      return outcome.ternary
    }
    return operation.write(result, a, b)
  }
}

extension FloatQuad {
  /// A number of up to 256 bits; nil for others.
  @inline(__always)
  fileprivate init?(_ value: FloatReference) {
    let view = FloatView(value.pointee)
    let limbs = view.limbs
    var (low, high): (UInt128, UInt128) = (0, 0)
    switch view.count {
    case 1: high = UInt128(limbs[0]) << 64
    case 2: high = UInt128(limbs[1]) << 64 | UInt128(limbs[0])
    case 3:
      low = UInt128(limbs[0]) << 64
      high = UInt128(limbs[2]) << 64 | UInt128(limbs[1])
    case 4:
      low = UInt128(limbs[1]) << 64 | UInt128(limbs[0])
      high = UInt128(limbs[3]) << 64 | UInt128(limbs[2])
    default: return nil
    }
    self.init(low: low, high: high, exponent: view.exponent, sign: view.sign)
  }

  /// Writes the number to a result of the precision that it was rounded to.
  @inline(__always)
  fileprivate func write(to result: FloatPointer) -> Int32 {
    result.pointee._mpfr_exp = high == 0 ? cmpfr_zero_exponent() : exponent
    result.pointee._mpfr_sign = sign
    guard let target: UnsafeMutablePointer<UInt> = result.pointee._mpfr_d else { return ternary }
    let isFour = result.pointee._mpfr_prec > 192
    let (w0, w1, w2, w3) = words
    if isFour { target[0] = w0 }
    let rest = isFour ? target + 1 : target
    rest[0] = w1
    rest[1] = w2
    rest[2] = w3
    return ternary
  }
}
