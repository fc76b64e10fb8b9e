import CMPFR

/// The arctangent in fixed point.
enum FixedArctangent {
  /// The words of scratch for a result of so many.
  @inline(__always)
  static func scratchWords(_ count: Int) -> Int {
    PowerSeries.scratchWords(count) &+ 9 &* count &+ 16
  }

  /// arctan |x| for |x| whose exponent is at most 60 in size.
  ///
  /// ### Error
  /// In ulps: of the words for |x| and 1 the larger is at least ½, and one is a power of 2 and the
  /// other rounded down, so that their quotient is off by at most 2. With `angle`'s 7.1 it is less
  /// than 9.1.
  static func value(_ x: FloatView, _ count: Int, _ scratch: Words) -> FixedValue {
    let length = count &+ 1
    let numerator = scratch
    let denominator = numerator + length
    let isInverted = x.exponent > 0
    // Of the larger of |x| and 1 the highest bit comes to the first place.
    let scale = Swift.max(x.exponent, 1)
    let place = isInverted ? denominator : numerator
    let other = isInverted ? numerator : denominator
    FixedWords.place(
      x.limbs, x.count, shift: x.exponent &- scale &+ 64 &* (count &- x.count), place, count)
    other.update(repeating: 0, count: count)
    FixedWords.add(powerOfTwo: 0 &- scale, to: other, count)
    let sum = angle(count, scratch)
    if isInverted {
      // π/2 less the sum.
      let halfPi = numerator
      let quarterPi = ArctangentTable.shared(count).quarterPi(count)
      halfPi[count] = __gmpn_lshift(halfPi, quarterPi, count, 1)
      _ = __gmpn_sub_n(sum, halfPi, sum, length)
    }
    return FixedValue(
      words: sum, count: length, exponent: 64, isNegative: x.sign < 0, error: 10)
  }

  /// arcsin x or arccos x for 2⁻⁶⁰ ≤ |x| < 1; nil if x has too many words and is near ±1.
  ///
  /// ### Method
  /// arctan of |x|/√(1 − x²) or of its reciprocal, whichever is at most 1.
  ///
  /// ### Error
  /// In ulps: x is exact unless it has more words, and so are x² and 1 − x² in twice as many. The
  /// root is off by 1, and the quotient, of numbers of which the larger is above 0.7, by 1.5. With
  /// `angle`'s 7.1, of which 2 were for π/2, and up to 4 for π, less than 10.6. If words of x
  /// were left out, it is off by 1 and the value, where √(1 − x²) > ⅛, by 8.1.
  static func inverse(
    isSine: Bool, _ x: FloatView, _ count: Int, _ scratch: Words
  ) -> FixedValue? {
    let length = count &+ 1
    let size = scratch
    let root = size + length
    let square = scratch + (2 &* length)
    FixedWords.place(
      x.limbs, x.count, shift: x.exponent &+ 64 &* (count &- x.count), size, count)
    __gmpn_sqr(square, size, count)
    FixedWords.negate(square, 2 &* count)
    FixedWords.squareRoot(root, square, count)
    let isTruncated = 64 &* count &+ x.exponent < x.precision
    if isTruncated, root[count &- 1] &>> 61 == 0 { return nil }
    // The steeper half of [0, 1], where the root is the smaller one.
    let isSteep = __gmpn_cmp(size, root, count) > 0
    if isSteep {
      for index in 0..<count { (size[index], root[index]) = (root[index], size[index]) }
    }
    let sum = angle(count, scratch)
    let isNegative = x.sign < 0
    // arccos x = π/2 − arcsin x, arcsin |x| being the angle or π/2 less that.
    if isSine ? isSteep : !(isSteep && !isNegative) {
      let multiple = scratch
      let quarterPi = ArctangentTable.shared(count).quarterPi(count)
      multiple[count] = __gmpn_lshift(
        multiple, quarterPi, count, !isSine && isSteep ? 2 : 1)
      if !isSine, isNegative, !isSteep {
        _ = __gmpn_add_n(sum, multiple, sum, length)
      } else {
        _ = __gmpn_sub_n(sum, multiple, sum, length)
      }
    }
    return FixedValue(
      words: sum, count: length, exponent: 64, isNegative: isSine && isNegative,
      error: isTruncated ? 20 : 11)
  }

  /// arctan N/D for 0 ≤ N ≤ D, D ≥ ½, which are the first and second `count` + 1 words of scratch
  /// without their last ones; these words are written to.
  ///
  /// Returns `count` words behind the point and one in front of it.
  ///
  /// ### Method
  /// With c = i/256 and d = j/65536 close below N/D and what is left,
  ///
  /// ```
  /// arctan N/D = arctan c + arctan d + arctan z,
  /// z = N₂/D₂,  N₁ = N − c·D,  D₁ = D + c·N,  N₂ = N₁ − d·D₁,  D₂ = D₁ + d·N₁
  /// ```
  ///
  /// with integer multiples in place of c and d: one division of long numbers in all.
  ///
  /// ### Error
  /// In ulps: N₂ and D₂ are exact for these N and D, and z, by the mean value theorem, is off by
  /// no more than N/D; the division costs 1. The series is off by 2.1 and 1 for z², times
  /// z < 2⁻¹⁵, the terms left out and the product cost 1 each. The tables cost 1.01 each: 5.1, and
  /// 7.1 with 2 for what π/2 is rounded down by.
  @inline(__always)
  private static func angle(_ count: Int, _ scratch: Words) -> Words {
    let length = count &+ 1
    let numerator = scratch
    let denominator = numerator + length
    let first = denominator + length
    let second = first + length
    let dividend = second + length
    let quotient = dividend + (2 &* count &+ 2)
    let sum = quotient + length
    let series = sum + length
    numerator[count] = 0
    denominator[count] = 0
    let (i, j) = points(numerator[count &- 1], denominator[count &- 1])
    // N₁ and D₁, 256-fold, and N₂ and D₂, 2²⁴-fold.
    combine(numerator, denominator, length, shift: 8, UInt(i), first, second)
    combine(first, second, length, shift: 16, UInt(j), numerator, denominator)
    dividend.update(repeating: 0, count: count)
    dividend.advanced(by: count).update(from: numerator, count: length)
    __gmpn_tdiv_qr(quotient, dividend, 0, dividend, 2 &* count &+ 1, denominator, length)
    __gmpn_sqr(dividend, quotient, count)
    series.update(from: dividend + count, count: count)
    let zeros = FixedWords.leadingZeroBits(series, count)
    let terms = (64 &* count &- 15 &+ zeros &- 1) / zeros
    if terms > 1 {
      PowerSeries.inverseTangent.value(sum, series, count, zeros: zeros, terms: terms)
      FixedWords.multiply(dividend, sum, quotient, count)
      // The series' value is below 1, but for rounding.
      if sum[count] == 0 { quotient.update(from: dividend + count, count: count) }
    }
    let table = ArctangentTable.shared(count)
    sum.update(from: quotient, count: count)
    sum[count] = 0
    sum[count] &+= __gmpn_add_n(sum, sum, table.coarse(i, count), count)
    sum[count] &+= __gmpn_add_n(sum, sum, table.fine(j, count), count)
    return sum
  }

  /// The grids' points below N/D and what it leaves, from the leading words.
  ///
  /// In double precision, 2⁻³⁰ less than computed so that nothing negative is left.
  @inline(__always)
  private static func points(_ numerator: UInt, _ denominator: UInt) -> (Int, Int) {
    let ratio = Swift.max(0, Double(numerator) / Double(denominator) - 0x1p-30)
    let i = (ratio * 256).rounded(.down)
    let rest = (ratio - i * 0x1p-8) / (1 + i * 0x1p-8 * ratio)
    let j = Swift.max(0, (rest - 0x1p-30) * 65536).rounded(.down)
    return (Int(i), Int(j))
  }

  /// 2^shift·a − multiple·b and 2^shift·b + multiple·a.
  @inline(__always)
  private static func combine(
    _ a: ConstantWords, _ b: ConstantWords, _ length: Int, shift: UInt32, _ multiple: UInt,
    _ difference: Words, _ sum: Words
  ) {
    _ = __gmpn_lshift(difference, a, length, shift)
    _ = __gmpn_submul_1(difference, b, length, multiple)
    _ = __gmpn_lshift(sum, b, length, shift)
    _ = __gmpn_addmul_1(sum, a, length, multiple)
  }
}
