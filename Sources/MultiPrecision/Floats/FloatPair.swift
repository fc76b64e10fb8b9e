import CMPFR

/// A number ±bits·2^(exponent − 128) of up to 128 bits, the highest of them set, in registers.
///
/// Sums, differences and products of such numbers are rounded to nearest here without calls. MPFR
/// rounds correctly, so that there is only one right answer: both ways give the same bits.
///
/// Operands are finite, not 0, and far from the ends of the exponent range: below
/// `FloatShape.moderateLimit`, a product as an operand of a sum below twice that. So no result can leave
/// MPFR's range.
struct FloatPair {
  var bits: UInt128
  var exponent: Int
  /// 1 or −1.
  var sign: Int32
  /// Of a result: 0 if it is exact, else 1, on whichever side it lies.
  var ternary: Int32 = 0

  /// What operands that cancel wholly leave.
  static var zero: FloatPair { FloatPair(bits: 0, exponent: Int(FloatShape.zero), sign: 1) }

  /// The same number with the other sign.
  @inline(__always)
  static prefix func - (a: FloatPair) -> FloatPair {
    FloatPair(bits: a.bits, exponent: a.exponent, sign: -a.sign)
  }

  /// The sum, rounded to nearest at a precision.
  @inline(never)
  static func sum(_ a: FloatPair, _ b: FloatPair, bits: Int32) -> FloatPair {
    inlinedSum(a, b, bits: bits)
  }

  /// The product, rounded to nearest at a precision.
  @inline(never)
  static func product(_ a: FloatPair, _ b: FloatPair, bits: Int32) -> FloatPair {
    inlinedProduct(a, b, bits: bits)
  }

  /// The rounded sum.
  ///
  /// The smaller operand is moved down against the larger one into 128 bits and 64 more, whose
  /// last one also stands for all that lies below. (A bit that is kept exactly, if the exponents
  /// differ by less than 64; else the difference has at most one leading zero, so that this
  /// bit lies more than 60 places below any that decides the rounding.)
  @inline(__always)
  static func inlinedSum(_ a: FloatPair, _ b: FloatPair, bits precision: Int32) -> FloatPair {
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
        guard below != 0 else { return .zero }
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
    return rounded(moved, below, exponent, x.sign, precision)
  }

  /// The rounded product.
  @inline(__always)
  static func inlinedProduct(_ a: FloatPair, _ b: FloatPair, bits precision: Int32) -> FloatPair {
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
    return rounded(high, below, exponent, sign, precision)
  }

  /// The rounded quotient.
  ///
  /// q = ⌊a·2^128/b⌋ for a < b, else ⌊a·2^127/b⌋, has 128 bits, the highest of them set. What the
  /// remainder r leaves is known by r and b − r.
  @inline(__always)
  static func inlinedQuotient(_ a: FloatPair, _ b: FloatPair, bits precision: Int32) -> FloatPair {
    let sign = a.sign == b.sign ? Int32(1) : -1
    let isLess = a.bits < b.bits
    let exponent = a.exponent &- b.exponent &+ (isLess ? 0 : 1)
    let numerator = isLess ? a.bits : a.bits &>> 1
    let next = isLess ? 0 : UInt64(truncatingIfNeeded: a.bits & 1) &<< 63
    let divisor = UInt64(truncatingIfNeeded: b.bits &>> 64)
    if UInt64(truncatingIfNeeded: a.bits) | UInt64(truncatingIfNeeded: b.bits) == 0,
      precision <= 64
    {
      // One word by one word.
      let quotient = numerator / UInt128(divisor)
      let rest = numerator &- quotient &* UInt128(divisor)
      let below = Self.fraction(of: rest, over: UInt128(divisor))
      return rounded(quotient &<< 64 | UInt128(below), 0, exponent, sign, precision)
    }
    var rest = numerator
    let first = quotientWord(&rest, isLess ? 0 : next, b.bits)
    let second = quotientWord(&rest, 0, b.bits)
    return rounded(
      UInt128(first) << 64 | UInt128(second), fraction(of: rest, over: b.bits), exponent, sign,
      precision)
  }

  /// The word q = ⌊(rest·2^64 + next)/divisor⌋ for rest < divisor, whose highest bit is set; `rest`
  /// becomes what is left.
  ///
  /// q is first estimated by the divisor's upper word, which is not too small, and at most two too
  /// large [Knuth, The Art of Computer Programming 2, 4.3.1, theorem B].
  @inline(__always)
  private static func quotientWord(
    _ rest: inout UInt128, _ next: UInt64, _ divisor: UInt128
  ) -> UInt64 {
    let upper = divisor &>> 64
    let lower = UInt64(truncatingIfNeeded: divisor)
    var quotient = UInt64.max
    if rest &>> 64 < upper { quotient = UInt64(truncatingIfNeeded: rest / upper) }
    // With the remainder by the upper word in units of 2^64.
    var remainder = rest &- UInt128(quotient) &* upper
    var product = wide(quotient, lower)
    while remainder &>> 64 == 0, product > remainder &<< 64 | UInt128(next) {
      quotient &-= 1
      remainder = remainder &+ upper
      product = product &- UInt128(lower)
    }
    rest = (remainder &<< 64 | UInt128(next)) &- product
    return quotient
  }

  /// The word that stands for rest/divisor below a unit: exact as to 0 and a half.
  @inline(__always)
  private static func fraction(of rest: UInt128, over divisor: UInt128) -> UInt64 {
    if rest == 0 { return 0 }
    let other = divisor &- rest
    return rest < other ? 1 : rest == other ? 1 &<< 63 : 1 &<< 63 | 1
  }

  @inline(__always)
  private static func wide(_ a: UInt64, _ b: UInt64) -> UInt128 {
    let product = a.multipliedFullWidth(by: b)
    return UInt128(product.high) << 64 | UInt128(product.low)
  }

  /// bits·2^(exponent − 128) and something below, to nearest, ties to even.
  @inline(__always)
  private static func rounded(
    _ bits: UInt128, _ below: UInt64, _ exponent: Int, _ sign: Int32, _ precision: Int32
  ) -> FloatPair {
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
    return FloatPair(
      bits: kept, exponent: top, sign: sign, ternary: rest != 0 || below != 0 ? 1 : 0)
  }
}

extension FloatPair {
  /// An operand; nil if it is none.
  @inline(__always)
  init?(_ value: FloatReference) {
    let precision = value.pointee._mpfr_prec
    let exponent = value.pointee._mpfr_exp
    guard exponent.magnitude < FloatShape.moderateLimit, precision <= FloatHead.maximalBits else {
      return nil
    }
    let first = value.pointee._mpfr_d[0]
    self.init(
      bits: precision <= 64
        ? UInt128(first) << 64 : UInt128(value.pointee._mpfr_d[1]) << 64 | UInt128(first),
      exponent: exponent, sign: value.pointee._mpfr_sign)
  }

  /// Writes the number to a result of the precision that it was rounded to.
  @inline(__always)
  func write(to result: FloatPointer) -> Int32 {
    result.pointee._mpfr_exp = bits == 0 ? cmpfr_zero_exponent() : exponent
    result.pointee._mpfr_sign = sign
    if result.pointee._mpfr_prec <= 64 {
      result.pointee._mpfr_d[0] = UInt(truncatingIfNeeded: bits >> 64)
    } else {
      result.pointee._mpfr_d[0] = UInt(truncatingIfNeeded: bits)
      result.pointee._mpfr_d[1] = UInt(truncatingIfNeeded: bits >> 64)
    }
    return ternary
  }
}
