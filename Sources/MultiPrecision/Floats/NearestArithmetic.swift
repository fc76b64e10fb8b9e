import CMPFR

/// Sums, differences and products to nearest, as MPFR's but without calls where everything fits
/// into two words.
///
/// MPFR rounds correctly, so that there is only one right answer: both ways give the same bits. The
/// short way is taken for operands and results of up to 128 bits that are finite, not 0 and far
/// from the ends of the exponent range. Like MPFR, the functions return 0 for an exact result and
/// something else for a rounded one, though not on which side it lies; operands and result may be
/// the same number.
enum NearestArithmetic {
  typealias Pointer = FloatStorage.Pointer

  /// Exponents for which no result can leave MPFR's range.
  private static let exponentLimit = 1 << 28

  static func add(_ result: Pointer, _ a: FloatReference, _ b: FloatReference) -> Int32 {
    if let x = Significand(a), let y = Significand(b), Significand.fits(result),
      let ternary = add(result, x, y)
    {
      return ternary
    }
    return mpfr_add(result, a, b, MPFR_RNDN)
  }

  static func subtract(_ result: Pointer, _ a: FloatReference, _ b: FloatReference) -> Int32 {
    if let x = Significand(a), var y = Significand(b), Significand.fits(result) {
      y.sign = -y.sign
      if let ternary = add(result, x, y) { return ternary }
    }
    return mpfr_sub(result, a, b, MPFR_RNDN)
  }

  static func multiply(_ result: Pointer, _ a: FloatReference, _ b: FloatReference) -> Int32 {
    guard let x = Significand(a), let y = Significand(b), Significand.fits(result) else {
      return mpfr_mul(result, a, b, MPFR_RNDN)
    }
    return multiply(result, x, y)
  }

  /// result += a·b with two roundings: the product at the precision of `scratch`, then the sum.
  ///
  /// Nonzero bits say which of the two was rounded: 1 the product, 2 the sum.
  static func addProduct(
    _ result: Pointer, _ a: FloatReference, _ b: FloatReference, scratch: Pointer
  ) -> Int32 {
    let product = multiply(scratch, a, b)
    let sum = add(result, result, scratch)
    return (product != 0 ? 1 : 0) | (sum != 0 ? 2 : 0)
  }

  /// A finite number other than 0 as ±bits·2^(exponent − 128), its highest bit set.
  private struct Significand {
    var bits: UInt128
    var exponent: Int
    var sign: Int32

    @inline(__always)
    init?(_ value: FloatReference) {
      exponent = value.pointee._mpfr_exp
      sign = value.pointee._mpfr_sign
      let precision = value.pointee._mpfr_prec
      guard exponent.magnitude < UInt(exponentLimit), precision <= 128 else { return nil }
      let first = value.pointee._mpfr_d[0]
      bits =
        precision <= 64
        ? UInt128(first) << 64 : UInt128(value.pointee._mpfr_d[1]) << 64 | UInt128(first)
    }

    @inline(__always)
    static func fits(_ result: Pointer) -> Bool { result.pointee._mpfr_prec <= 128 }
  }

  /// Nil if the operands cancel wholly: the sign of 0 is left to MPFR.
  ///
  /// The smaller operand is moved down against the larger one into 128 bits and 64 more, whose
  /// last one also stands for all that lies below. (A bit that is kept exactly, if the exponents
  /// differ by less than 64; else the difference has at most one leading zero, so that this
  /// bit lies more than 60 places below any that decides the rounding.)
  @inline(__always)
  private static func add(_ result: Pointer, _ a: Significand, _ b: Significand) -> Int32? {
    let isSwapped =
      a.exponent < b.exponent || (a.exponent == b.exponent && a.bits < b.bits)
    let (x, y) = isSwapped ? (b, a) : (a, b)
    let shift = x.exponent &- y.exponent
    var moved: UInt128
    var below: UInt64
    var isCut = false
    if shift < 64 {
      let places = UInt128(truncatingIfNeeded: shift)
      moved = y.bits &>> places
      below = UInt64(truncatingIfNeeded: (y.bits &<< (64 &- places)))
      if shift == 0 { below = 0 }
    } else if shift < 192 {
      moved = y.bits >> UInt128(truncatingIfNeeded: shift)
      let places = UInt128(truncatingIfNeeded: shift &- 64)
      below = UInt64(truncatingIfNeeded: y.bits &>> places)
      isCut = y.bits & ((1 &<< places) &- 1) != 0
    } else {
      moved = 0
      below = 0
      isCut = true
    }
    var exponent = x.exponent
    if x.sign == y.sign {
      let (sum, overflow) = x.bits.addingReportingOverflow(moved)
      below |= isCut ? 1 : 0
      if overflow {
        // The bit that is carried out becomes the highest.
        below = (below & 1) | below &>> 1 | UInt64(truncatingIfNeeded: sum) &<< 63
        moved = sum &>> 1 | UInt128(1) &<< 127
        exponent &+= 1
      } else {
        moved = sum
      }
    } else {
      // x − y = x − (moved, below) − what is cut, which is less than the last bit.
      let (rest, borrow) = UInt64(0).subtractingReportingOverflow(below)
      moved = x.bits &- moved &- (borrow ? 1 : 0)
      below = rest
      if isCut {
        if below == 0 { moved = moved &- 1 }
        below = (below &- 1) | 1
      }
      let zeros = moved.leadingZeroBitCount
      if zeros == 128 {
        // Only neighbours cancel this far: `below` is 0 or its highest bit.
        guard below != 0 else { return nil }
        moved = UInt128(below) &<< 64
        below = 0
        exponent &-= 128
      } else if zeros > 0 {
        moved =
          moved &<< UInt128(zeros)
          | (zeros <= 64
            ? UInt128(below) &>> UInt128(64 &- zeros) : UInt128(below) &<< UInt128(zeros &- 64))
        below = below << UInt64(zeros)
        exponent &-= zeros
      }
    }
    return round(moved, below, exponent, x.sign, into: result)
  }

  @inline(__always)
  private static func multiply(
    _ result: Pointer, _ a: Significand, _ b: Significand
  ) -> Int32 {
    let sign = a.sign == b.sign ? Int32(1) : -1
    var exponent = a.exponent &+ b.exponent
    let (a1, b1) = (
      UInt64(truncatingIfNeeded: a.bits >> 64), UInt64(truncatingIfNeeded: b.bits >> 64)
    )
    let (a0, b0) = (UInt64(truncatingIfNeeded: a.bits), UInt64(truncatingIfNeeded: b.bits))
    var high = wide(a1, b1)
    var below: UInt64 = 0
    if a0 | b0 != 0 {
      let lowest = wide(a0, b0)
      let cross = wide(a1, b0) &+ (lowest >> 64)
      let (middle, carry) = cross.addingReportingOverflow(wide(a0, b1))
      high = high &+ (middle >> 64) &+ (UInt128(carry ? 1 : 0) << 64)
      below = UInt64(truncatingIfNeeded: middle)
      // The last bit stands for what lies below; one place is enough for the move that follows.
      if UInt64(truncatingIfNeeded: lowest) != 0 { below |= 1 }
    }
    if high &>> 127 == 0 {
      high = high &<< 1 | UInt128(below &>> 63)
      below = below &<< 1 | (below & 1)
      exponent &-= 1
    }
    return round(high, below, exponent, sign, into: result)
  }

  @inline(__always)
  private static func wide(_ a: UInt64, _ b: UInt64) -> UInt128 {
    let product = a.multipliedFullWidth(by: b)
    return UInt128(product.high) << 64 | UInt128(product.low)
  }

  /// Rounds bits·2^(exponent − 128) and something below, to nearest, ties to even.
  @inline(__always)
  private static func round(
    _ bits: UInt128, _ below: UInt64, _ exponent: Int, _ sign: Int32, into result: Pointer
  ) -> Int32 {
    let precision = result.pointee._mpfr_prec
    let unused = UInt128(truncatingIfNeeded: 128 &- precision)
    let unit = UInt128(1) &<< unused
    let rest = bits & (unit &- 1)
    var kept = bits &- rest
    // Twice what is cut, against a unit; with all bits kept, against 2^64.
    let isAbove: Bool
    if unused == 0 {
      isAbove = below > 1 &<< 63 || (below == 1 &<< 63 && kept & 1 != 0)
    } else {
      let half = unit &>> 1
      isAbove = rest > half || (rest == half && (below != 0 || kept & unit != 0))
    }
    var top = exponent
    if isAbove {
      let (next, overflow) = kept.addingReportingOverflow(unit)
      kept = overflow ? UInt128(1) &<< 127 : next
      top = overflow ? top &+ 1 : top
    }
    result.pointee._mpfr_exp = top
    result.pointee._mpfr_sign = sign
    if precision <= 64 {
      result.pointee._mpfr_d[0] = UInt(truncatingIfNeeded: kept >> 64)
    } else {
      result.pointee._mpfr_d[0] = UInt(truncatingIfNeeded: kept)
      result.pointee._mpfr_d[1] = UInt(truncatingIfNeeded: kept >> 64)
    }
    return rest != 0 || below != 0 ? 1 : 0
  }
}
