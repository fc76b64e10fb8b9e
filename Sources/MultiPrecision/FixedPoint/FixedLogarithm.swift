import CMPFR

/// Logarithms in fixed point.
enum FixedLogarithm {
  /// A positive number to take the logarithm of, frac·2^exponent: frac, ½ ≤ frac < 1, in words.
  struct Argument {
    var words: ConstantWords
    var count: Int
    var exponent: Int
  }

  /// The words of scratch for a result of so many.
  @inline(__always)
  static func scratchWords(_ count: Int) -> Int {
    PowerSeries.scratchWords(count) &+ 7 &* count &+ 10
  }

  /// ln x of a number that is not within 2⁻¹² of 1, where leading words cancel.
  ///
  /// ### Method
  /// x = 2^e·g/256·(1 + j/65536)·(1 + z)/(1 − z) with 0.7 ≤ x·2^(−e) < 1.4 and 0 ≤ z < 2⁻¹⁶: two
  /// tables, and ln((1 + z)/(1 − z)) = 2·artanh z for a quotient z of two numbers that are formed
  /// exactly.
  ///
  /// ### Error
  /// In ulps: leaving out words of x costs 1 in the dividend, which the divisor, at least ½, doubles;
  /// the divisor's errors, below 1.5, are multiplied by 2z/½; the division costs 1: 3.01 for
  /// 2z. The series is off by 2.1, multiplied by 2z, its terms left out by 1, the product by 1.
  /// The tables are rounded down, 1.01 each, and so is e·ln 2. Together less than 8.2.
  static func value(_ x: Argument, _ count: Int, _ scratch: Words) -> FixedValue {
    let mantissa = scratch
    let divisor = scratch + count
    let dividend = scratch + (2 &* count)
    let quotient = scratch + (4 &* count)
    let sum = quotient + (count &+ 1)
    let series = sum + (count &+ 3)
    FixedWords.place(
      x.words, x.count, shift: 64 &* (count &- x.count), mantissa, count)
    let top = mantissa[count &- 1]
    // Whether the reduced number is frac, or twice that.
    let isDoubled = top < 0xb333_3333_3333_3333
    let half: UInt = isDoubled ? 1 : 0
    let exponent = x.exponent &- (isDoubled ? 1 : 0)
    let point = top &>> (56 &- half)
    // The reduced number over the coarse point, to 32 bits.
    let ratio = (top &>> (32 &- half)) &<< 8 / point
    let index = Int(truncatingIfNeeded: ratio &>> 16) &- 65536
    let grid = (point &* UInt(truncatingIfNeeded: 65536 &+ index)) &<< (40 &- half)
    // (x − c), half of it for a doubled number; and (x + c)/2, a quarter.
    dividend.update(repeating: 0, count: count)
    dividend.advanced(by: count).update(from: mantissa, count: count)
    dividend[2 &* count &- 1] = top &- grid
    _ = __gmpn_rshift(divisor, mantissa, count, 1)
    divisor[count &- 1] &+= grid &>> 1
    // 2z.
    __gmpn_tdiv_qr(quotient, dividend, 0, dividend, 2 &* count, divisor, count)
    // z².
    __gmpn_sqr(dividend, quotient, count)
    _ = __gmpn_rshift(series, dividend + count, count, 2)
    addSeries(quotient, dividend, series, count, sparedBits: 15)
    // The integer part needs one more word.
    let table = LogarithmTable.shared(count)
    sum[0] = 0
    sum[count &+ 1] = 0
    if exponent != 0 {
      sum[count &+ 1] = __gmpn_mul_1(
        sum, ExponentialTable.shared.logOfTwo(count &+ 1), count &+ 1, exponent.magnitude)
      if exponent < 0 { FixedWords.negate(sum, count &+ 2) }
    } else {
      sum.advanced(by: 1).update(repeating: 0, count: count)
    }
    let total = sum + 1
    let coarse = table.coarse(Int(truncatingIfNeeded: point), count)
    if isDoubled {
      total[count] &+= __gmpn_add_n(total, total, coarse, count)
    } else {
      total[count] &-= __gmpn_sub_n(total, total, coarse, count)
    }
    total[count] &+= __gmpn_add_n(total, total, table.fine(index, count), count)
    total[count] &+= __gmpn_add_n(total, total, quotient, count)
    let isNegative = total[count] &>> 63 != 0
    if isNegative { FixedWords.negate(total, count &+ 1) }
    return FixedValue(
      words: total, count: count &+ 1, exponent: 64, isNegative: isNegative, error: 10)
  }

  /// ln(1 ± y) for a small y = frac·2^exponent, below 2⁻¹²: as precise as y is.
  ///
  /// ### Method
  /// ln(1 ± y) = ±2·artanh z with 2z = y/(1 ± y/2), y scaled to have its highest bit in the first
  /// place.
  ///
  /// ### Error
  /// In ulps of the scaled quotient: the dividend is y/2, off by 1, which the divisor, at least ½,
  /// doubles; the divisor is off by 1, and quotient over divisor is below 2; the division costs
  /// 1. The series is off by 2.1, by 1 for the terms left out and by 0.4 for z², the product by
  /// 1. Together less than 9.5.
  static func valueNearOne(
    _ y: Argument, isBelow: Bool, _ count: Int, _ scratch: Words
  ) -> FixedValue {
    let mantissa = scratch
    let divisor = scratch + count
    let dividend = scratch + (2 &* count)
    let quotient = scratch + (4 &* count)
    let series = quotient + (2 &* count &+ 4)
    let shift = y.exponent
    FixedWords.place(
      y.words, y.count, shift: 64 &* (count &- y.count), mantissa, count)
    if isBelow {
      // 1 − y/2; just below 1 if that is nearer.
      FixedWords.place(mantissa, count, shift: shift &- 1, divisor, count)
      if FixedWords.leadingZeroBits(divisor, count) == 64 &* count {
        divisor.update(repeating: UInt.max, count: count)
      } else {
        FixedWords.negate(divisor, count)
      }
    } else {
      // (1 + y/2)/2.
      FixedWords.place(mantissa, count, shift: shift &- 2, divisor, count)
      divisor[count &- 1] |= 1 &<< 63
    }
    dividend.update(repeating: 0, count: count)
    _ = __gmpn_rshift(dividend + count, mantissa, count, 1)
    __gmpn_tdiv_qr(quotient, dividend, 0, dividend, 2 &* count, divisor, count)
    let exponent = shift &+ (isBelow ? 1 : 0)
    __gmpn_sqr(dividend, quotient, count)
    FixedWords.place(
      dividend, 2 &* count, shift: 2 &* exponent &- 2 &- 64 &* count, series, count)
    addSeries(quotient, dividend, series, count, sparedBits: 0)
    return FixedValue(
      words: quotient, count: count, exponent: exponent, isNegative: isBelow, error: 12)
  }

  /// Multiplies 2z by artanh(z)/z, for the z² that `series` begins with.
  ///
  /// The terms left out, from the N-th on, are less than z^(2N); fewer are taken where their sum is
  /// multiplied by a number below 2^−sparedBits.
  @inline(__always)
  private static func addSeries(
    _ factor: Words, _ product: Words, _ series: Words, _ count: Int, sparedBits: Int
  ) {
    let zeros = FixedWords.leadingZeroBits(series, count)
    let terms = (64 &* count &- sparedBits &+ zeros &- 1) / zeros
    guard terms > 1 else { return }
    // The series' value, above its scratch.
    let value = series + PowerSeries.scratchWords(count)
    PowerSeries.inverseHyperbolicTangent.value(
      value, series, count, zeros: zeros, terms: terms)
    FixedWords.multiply(product, value, factor, count)
    _ = __gmpn_add_n(factor, factor, product + count, count)
  }
}
