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
  /// ### Method
  /// N/D is |x| or its reciprocal, at most 1. With c = i/256 and d = j/65536 close below N/D and
  /// what is left,
  ///
  /// ```
  /// arctan N/D = arctan c + arctan d + arctan z,
  /// z = N₂/D₂,  N₁ = N − c·D,  D₁ = D + c·N,  N₂ = N₁ − d·D₁,  D₂ = D₁ + d·N₁
  /// ```
  /// with integer multiples in place of c and d: one division of long numbers in all.
  ///
  /// ### Error
  /// In ulps: of N and D ≥ ½ one is a power of 2 and the other is rounded down, so N/D is off by
  /// at most 2. N₂ and D₂ are exact for these, and z, by the mean value theorem, is off by no
  /// more; the division costs 1. The series is off by 2.1 and 1 for z², times z < 2⁻¹⁵, the terms
  /// left out and the product cost 1 each. The tables cost 1.01 each, π/2 twice 1: less than 9.1.
  static func value(_ x: FloatView, _ count: Int, _ scratch: Words) -> FixedValue {
    let length = count &+ 1
    let numerator = scratch
    let denominator = numerator + length
    let first = denominator + length
    let second = first + length
    let dividend = second + length
    let quotient = dividend + (2 &* count &+ 2)
    let sum = quotient + length
    let series = sum + length
    let isInverted = x.exponent > 0
    // Of the larger of |x| and 1 the highest bit comes to the first place.
    let scale = Swift.max(x.exponent, 1)
    numerator[count] = 0
    denominator[count] = 0
    let place = isInverted ? denominator : numerator
    let other = isInverted ? numerator : denominator
    FixedWords.place(
      x.limbs, x.count, shift: x.exponent &- scale &+ 64 &* (count &- x.count), place, count)
    other.update(repeating: 0, count: count)
    FixedWords.add(powerOfTwo: 0 &- scale, to: other, count)
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
      PowerSeries.inverseTangent.value(sum, series, count, terms: terms)
      FixedWords.multiply(dividend, sum, quotient, count)
      // The series' value is below 1, but for rounding.
      if sum[count] == 0 { quotient.update(from: dividend + count, count: count) }
    }
    let table = ArctangentTable.shared(count)
    sum.update(from: quotient, count: count)
    sum[count] = 0
    sum[count] &+= __gmpn_add_n(sum, sum, table.coarse(i, count), count)
    sum[count] &+= __gmpn_add_n(sum, sum, table.fine(j, count), count)
    if isInverted {
      // π/2 less the sum.
      let quarterPi = TrigonometricTable.shared.quarterPi(count)
      first[count] = __gmpn_lshift(first, quarterPi, count, 1)
      _ = __gmpn_sub_n(sum, first, sum, length)
    }
    return FixedValue(
      words: sum, count: length, exponent: 64, isNegative: x.sign < 0, error: 10)
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
