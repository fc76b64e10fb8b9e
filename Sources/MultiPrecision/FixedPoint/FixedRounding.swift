import CMPFR

/// A real number in fixed point, known to within an error, on its way to a float.
struct FixedValue {
  /// The words; the number is ±(words as a fraction)·2^exponent.
  var words: ConstantWords
  var count: Int
  var exponent: Int
  var isNegative: Bool
  /// How far the true number may be, on either side, in ulps.
  var error: UInt

  /// Rounds the number to a float, as MPFR does and with its ternary value; nil if the error does
  /// not allow to tell how.
  ///
  /// ### Method
  /// All numbers within the error round alike unless one of them is a number at which rounding
  /// jumps: one with as many bits as the result, or with one more when it is rounded to nearest.
  /// So the bits below these must be neither fewer ulps than the error nor so many that adding
  /// the error carries out of them. Only those of the last word are looked at, which is enough.
  /// The true number is never one at which rounding jumps: the caller deals with exact values.
  @inline(__always)
  func round(to result: FloatPointer, _ rounding: mpfr_rnd_t) -> Int32? {
    let precision = result.pointee._mpfr_prec
    let zeros = FixedWords.leadingZeroBits(words, count)
    let isNearest = rounding == MPFR_RNDN
    // Bits below the result's.
    let below = 64 &* count &- zeros &- precision
    let tail = below &- (isNearest ? 1 : 0)
    guard tail >= 8 else { return nil }
    let mask = tail >= 64 ? UInt.max : (1 &<< UInt(truncatingIfNeeded: tail)) &- 1
    let rest = words[0] & mask
    guard rest >= error, rest <= mask &- error else { return nil }
    let isUp: Bool
    switch rounding {
    case MPFR_RNDN:
      isUp = words[tail &>> 6] &>> UInt(truncatingIfNeeded: tail & 63) & 1 != 0
    case MPFR_RNDU: isUp = !isNegative
    case MPFR_RNDD: isUp = isNegative
    case MPFR_RNDA: isUp = true
    default: isUp = false
    }
    guard let target: Words = result.pointee._mpfr_d else { return nil }
    let length = (precision &+ 63) &>> 6
    let unused = UInt(truncatingIfNeeded: 64 &* length &- precision)
    FixedWords.place(words, count, shift: Int(unused) &- below, target, length)
    var exponent = self.exponent &- zeros
    let unit = 1 &<< unused
    target[0] &= 0 &- unit
    if isUp {
      FixedWords.add(unit, to: target, from: 0, length)
      if target[length &- 1] == 0 {
        target[length &- 1] = 1 &<< 63
        exponent &+= 1
      }
    }
    result.pointee._mpfr_exp = exponent
    result.pointee._mpfr_sign = isNegative ? -1 : 1
    return isUp == isNegative ? -1 : 1
  }
}
