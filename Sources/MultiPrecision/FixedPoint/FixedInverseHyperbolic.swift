import CMPFR

/// Inverse hyperbolic functions in fixed point.
enum FixedInverseHyperbolic {
  /// Arguments of 2^this or more are left to MPFR.
  static let exponentLimit = 28

  /// The words of scratch for a result of so many.
  @inline(__always)
  static func scratchWords(_ count: Int) -> Int {
    FixedLogarithm.scratchWords(count) &+ count &+ 1
  }

  /// arsinh |x| = ln(|x| + √(x² + 1)) for |x| between 2⁻⁶⁰ and 2^exponentLimit.
  ///
  /// ### Error
  /// In ulps, everything scaled by 2^(−c) to be at most ¼: |x| is rounded down, 1; the root of what
  /// that leaves, whose derivative is below 1, by 1 and its own rounding: 2. The sum is at least ¼
  /// and off by 3, so that its logarithm is off by less than 12.1, and by the 8.2 of
  /// `FixedLogarithm`.
  static func value(_ x: FloatView, _ count: Int, _ scratch: Words) -> FixedValue {
    let sum = scratch
    let root = scratch + count
    let square = root + count
    let scale = Swift.max(x.exponent, 0) &+ 2
    FixedWords.place(
      x.limbs, x.count, shift: x.exponent &- scale &+ 64 &* (count &- x.count), sum, count)
    __gmpn_sqr(square, sum, count)
    FixedWords.add(powerOfTwo: -2 &* scale, to: square, 2 &* count)
    FixedWords.squareRoot(root, square, count)
    _ = __gmpn_add_n(sum, sum, root, count)
    let zeros = FixedWords.leadingZeroBits(sum, count)
    FixedWords.shiftUp(sum, count, by: zeros)
    var value = FixedLogarithm.value(
      FixedLogarithm.Argument(words: sum, count: count, exponent: scale &- zeros), count,
      scratch + count)
    value.isNegative = x.sign < 0
    value.error = 24
    return value
  }

  /// arcosh x = ln(x + √(x² − 1)) for 1 < x < 2^exponentLimit; nil if x has too many words and is
  /// near 1.
  ///
  /// ### Error
  /// In ulps, everything scaled by 2^(−c) to be at most ¼, x ≥ ⅛ with it: x is exact unless it has
  /// more words, and so is x² − 1 in twice as many. The root is off by 1, the sum, at least ⅛,
  /// likewise, and its logarithm by 8.1, and by the 8.2 of `FixedLogarithm`. If words of x were
  /// left out, the value is off by 1 over the scaled root more, which is at least 2⁻⁶.
  static func cosine(_ x: FloatView, _ count: Int, _ scratch: Words) -> FixedValue? {
    let sum = scratch
    let root = scratch + count
    let square = root + count
    let scale = x.exponent &+ 2
    FixedWords.place(
      x.limbs, x.count, shift: 64 &* (count &- x.count) &- 2, sum, count)
    __gmpn_sqr(square, sum, count)
    FixedWords.subtract(powerOfTwo: -2 &* scale, from: square, 2 &* count)
    FixedWords.squareRoot(root, square, count)
    let isTruncated = 64 &* count &- 2 < x.precision
    if isTruncated, root[count &- 1] &>> 58 == 0 { return nil }
    _ = __gmpn_add_n(sum, sum, root, count)
    let zeros = FixedWords.leadingZeroBits(sum, count)
    FixedWords.shiftUp(sum, count, by: zeros)
    var value = FixedLogarithm.value(
      FixedLogarithm.Argument(words: sum, count: count, exponent: scale &- zeros), count,
      scratch + count)
    value.error = isTruncated ? 84 : 18
    return value
  }

  /// artanh |x| = ½·ln((1 + |x|)/(1 − |x|)) for 2⁻⁶⁰ ≤ |x| < 1; nil if x has too many words and is
  /// near 1.
  ///
  /// ### Error
  /// In ulps of the logarithm, which are half as large here: x is exact unless it has more words,
  /// and so are (1 ± |x|)/2. The second is moved up to be at least ½; a quarter to 1 of the
  /// quotient is off by 1 and its logarithm by 4.1, and by the 8.2 of `FixedLogarithm`. If words of
  /// x were left out, |x|/2 is off by 1, |x| by 2 and the logarithm by 2·2/(1 − x²) < 34 where
  /// |x| < 15/16.
  static func tangent(_ x: FloatView, _ count: Int, _ scratch: Words) -> FixedValue? {
    let quotient = scratch
    let divisor = scratch + (count &+ 1)
    let dividend = divisor + count
    let half = dividend + count
    let isTruncated = 64 &* count &+ x.exponent &- 1 < x.precision
    FixedWords.place(
      x.limbs, x.count, shift: x.exponent &- 1 &+ 64 &* (count &- x.count), half, count)
    // (1 + |x|)/4, for which there is another word's place, and (1 − |x|)/2.
    divisor.update(from: half, count: count)
    FixedWords.negate(divisor, count)
    divisor[count &- 1] &-= 1 &<< 63
    let lost = FixedWords.leadingZeroBits(divisor, count)
    guard lost < 64 &* count, !isTruncated || lost < 5 else { return nil }
    FixedWords.shiftUp(divisor, count, by: lost)
    half[count &- 1] |= 1 &<< 63
    dividend.update(repeating: 0, count: count)
    dividend[count &- 1] = __gmpn_rshift(half, half, count, 1)
    __gmpn_tdiv_qr(quotient, dividend, 0, dividend, 2 &* count, divisor, count)
    let zeros = FixedWords.leadingZeroBits(quotient, count)
    FixedWords.shiftUp(quotient, count, by: zeros)
    var value = FixedLogarithm.value(
      FixedLogarithm.Argument(
        words: quotient, count: count, exponent: lost &+ 1 &- zeros),
      count, scratch + (count &+ 1))
    value.isNegative = x.sign < 0
    value.exponent = 63
    value.error = isTruncated ? 48 : 13
    return value
  }
}
