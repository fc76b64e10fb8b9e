import CMPFR

/// An angle taken apart, on its way to its sine and cosine.
///
/// ### Method
/// |x| = q·π/2 ± r with 0 ≤ r ≤ π/4, and
///
/// ```
/// r/2 = arctan i/2⁸ + arctan j/2¹⁶ + t/2,  t < 2⁻¹⁴·⁹
/// ```
///
/// with the tables of the arctangent. A rotation by the first two angles, doubled, is the square of
/// (2⁸ + i·√−1)·(2¹⁶ + j·√−1) over its norm: of integers of less than 49 bits. So
///
/// ```
/// cos r = (A·cos t − B·sin t)/D,  sin r = (B·cos t + A·sin t)/D,  A² + B² = D²
/// ```
///
/// take two products and one quotient by single words, where tables of sines and cosines take two
/// products of long numbers, twice the memory and finer steps. sin t and 1 − cos t are series in
/// t², of few words in t²·2²⁸; of many words, cos t is the root of 1 − sin² t.
///
/// ### Error
/// In ulps. |x|/2 is rounded down to a word more, and so is π/4, whose error is multiplied by
/// q < 2²⁸: 2⁻³⁴ together; leaving out the last word costs 1. Where q = 1 and |x| < 2 there is no
/// such word, and both are rounded down by less than 1. The tables cost 1.01 each: t/2 is off by
/// less than 3.1, t by 6.2. t² is off by 2·t·6.2 + 1 < 1.01, and 1 − cos t by half of that, by 2.1
/// for the series and 1 for the terms left out: 3.7. In place of cos t its words' complement may be
/// taken, which costs 1 more; the root costs less. 1 − sin t/t is off by 3.3, and sin t by
/// 6.2 + 0.1 + 1 = 7.3. By Cauchy and Schwarz the combinations are off by √(4.7² + 7.3²) < 8.7,
/// and the division costs 1. Bits that are not asked for add 1.2·2^slack at most: the terms left
/// out, and a tenth for words left out of products. Of few words the series are off by less, or by
/// what `sumScaled` says.
struct FixedRotation {
  /// How far a sine or cosine is off, in ulps, where all bits are asked for.
  static let error: UInt = 10

  /// The same for the bits that are asked for.
  private let error: UInt
  let quarter: Quarter
  private let count: Int
  /// sin t and, but for an ulp, cos t.
  private let sine: Words
  private let cosine: Words
  private let turn: Turn
  /// The sine and cosine are multiplied by this, which is 1 unless they have a word in front of
  /// the point.
  private let denominator: UInt

  /// For finite x ≠ 0 below 2^exponentLimit.
  ///
  /// `scratch` belongs to what is made. The last `slack` bits are not asked for.
  @inline(__always)
  init(_ x: FloatView, slack: Int = 0, _ count: Int, _ scratch: Words) {
    let table = ArctangentTable.shared(count)
    let series = CircularSeries.shared
    let reduced = scratch
    let product = reduced + (count &+ 3)
    let cosine = product + (2 &* count &+ 3)
    let square = cosine + (count &+ 1)
    self.count = count
    self.cosine = cosine
    (quarter, sine) = Self.reduce(x, count, reduced, product, table)
    let i = table.coarseIndex(below: sine[count &- 1])
    _ = __gmpn_sub_n(sine, sine, table.coarse(i, count), count)
    let j = Int(truncatingIfNeeded: sine[count &- 1] &>> 48)
    _ = __gmpn_sub_n(sine, sine, table.fine(j, count), count)
    _ = __gmpn_lshift(sine, sine, count, 1)
    turn = Turn(i, j)
    if count <= ScaledSeries.maximalWords {
      denominator = 1
      let isShort = slack >= Self.shortSlack && count > 1
      error = Self.error &+ (isShort ? Self.shortError : 0)
      Self.sumScaled(sine, cosine, count, isShort ? count &- 1 : count, product, square)
      return
    }
    error = Self.error &- 2 &+ 2 &<< UInt(truncatingIfNeeded: slack)
    __gmpn_sqr(product, sine, count)
    square.update(from: product + count, count: count)
    let zeros = FixedWords.leadingZeroBits(square, count)
    let terms = series.terms(zeros, 64 &* count &- slack)
    guard terms > 1 else {
      cosine.update(repeating: UInt.max, count: count)
      denominator = 1
      return
    }
    // Even, so that sums of rows are positive.
    let row = terms > 6 ? 4 : 2
    let isShort = count <= Self.maximalSeriesWords
    series.sine.value(
      cosine, square, count, zeros: zeros, terms: terms, rowLength: row, slack: slack,
      divides: !isShort)
    if isShort {
      denominator = series.sine.denominator
      __gmpn_mul(product, cosine, count &+ 1, sine, count)
      sine.update(from: product + count, count: count &+ 1)
      series.cosine.value(
        cosine, square, count, zeros: zeros, terms: terms, rowLength: row, hasPowers: true,
        slack: slack, divides: false)
    } else {
      denominator = 1
      // The sum is at most 1.
      if cosine[count] == 0 {
        FixedWords.multiply(product, cosine, sine, count)
        sine.update(from: product + count, count: count)
      }
      // The root of 1 − sin² t takes less time there than the series.
      __gmpn_sqr(product, sine, count)
      FixedWords.negate(product, 2 &* count)
      if product[2 &* count &- 1] == 0 {
        cosine.update(repeating: UInt.max, count: count)
      } else {
        _ = __gmpn_sqrtrem(cosine, nil, product, 2 &* count)
      }
    }
  }

  private static let maximalSeriesWords = 12
  /// Where so many bits are not asked for, series of a word less do.
  private static let shortSlack = 37
  /// What that costs: `sumScaled`.
  private static let shortError: UInt = 7 &<< 36

  /// sin t in place of t, and cos t but for an ulp, from series of `length` words: `count` or one
  /// less.
  ///
  /// ### Error
  /// v is the square of t·2¹⁴ < 0.54, whose words behind the last one are left out: it is off by
  /// 2·0.54 + 1 < 2.1 units of its last word. So (1 − cos t)·2²⁸ is off by 5.6 + 2.1/2 < 6.7 of
  /// these, and (t − sin t)·2⁴² by less than 5. With `count` words that is nothing, and moving
  /// them down costs 1 ulp; with one less it is 6.7·2³⁶ and 5·2²² ulps.
  @inline(__always)
  private static func sumScaled(
    _ sine: Words, _ cosine: Words, _ count: Int, _ length: Int, _ product: Words, _ scratch: Words
  ) {
    let series = CircularSeries.shared
    let scale = CircularSeries.scale
    let square = scratch + count
    let free = square + (2 &* length)
    _ = __gmpn_lshift(scratch, sine, count, UInt32(truncatingIfNeeded: scale / 2))
    let upper = scratch + (count &- length)
    if length > 3 {
      __gmpn_sqr(square, upper, length)
    } else {
      FixedWords.multiply(square, upper, upper, length)
    }
    let v = square + length
    series.shortSine.tail(cosine, v, length, free)
    FixedWords.multiply(product, cosine, upper, length)
    ScaledSeries.place(product + length, length, below: 3 &* scale / 2, cosine, count)
    _ = __gmpn_sub_n(sine, sine, cosine, count)
    series.shortCosine.tail(product, v, length, free)
    ScaledSeries.place(product, length, below: scale, cosine, count)
    for index in 0..<count { cosine[index] = ~cosine[index] }
  }

  /// The words of scratch for one of so many.
  @inline(__always)
  static func scratchWords(_ count: Int) -> Int { 11 &* count &+ 14 }

  /// sin r or cos r; two words more than that are written to.
  @inline(__always)
  func combine(isSine: Bool, to target: Words) {
    let length = denominator == 1 ? count : count &+ 1
    if isSine {
      target[length] = __gmpn_mul_1(target, cosine, length, turn.imaginary)
      target[length] &+= __gmpn_addmul_1(target, sine, length, turn.real)
    } else {
      target[length] = __gmpn_mul_1(target, cosine, length, turn.real)
      target[length] &-= __gmpn_submul_1(target, sine, length, turn.imaginary)
    }
    if denominator != 1 {
      _ = __gmpn_divrem_1(target, 0, target, length &+ 1, denominator)
    }
    // The quotient's highest words are 0.
    _ = __gmpn_divrem_1(target, 0, target, count &+ 1, turn.norm)
  }

  /// sin |x| or cos |x|.
  @inline(__always)
  func value(isSine: Bool, to target: Words) -> FixedValue {
    let part = quarter.part(isSine: isSine)
    combine(isSine: part.isSine, to: target)
    return FixedValue(
      words: target, count: count, exponent: 0, isNegative: part.isNegative, error: error)
  }

  /// q, on which side of it |x| is, and r/2 in `count` words.
  @inline(__always)
  static func reduce(
    _ x: FloatView, _ count: Int, _ reduced: Words, _ multiple: Words, _ table: ArctangentTable
  ) -> (Quarter, Words) {
    var quarter = Quarter(nearest: x)
    // Where |x|/2 is below 1, π/4 needs no more words: it is rounded down like |x|/2.
    let isShort = quarter.index == 0 || quarter.index == 1 && x.exponent <= 1
    let length = isShort ? count : count &+ 1
    FixedWords.place(
      x.limbs, x.count, shift: x.exponent &- 1 &+ 64 &* (length &- x.count), reduced,
      isShort ? length : length &+ 1)
    if quarter.index == 0 { return (quarter, reduced) }
    let quarterPi = table.quarterPi(length)
    if isShort {
      quarter.isNegative = __gmpn_cmp(reduced, quarterPi, length) < 0
      if quarter.isNegative {
        _ = __gmpn_sub_n(reduced, quarterPi, reduced, length)
      } else {
        _ = __gmpn_sub_n(reduced, reduced, quarterPi, length)
      }
    } else {
      multiple[length] = __gmpn_mul_1(
        multiple, quarterPi, length, UInt(truncatingIfNeeded: quarter.index))
      _ = __gmpn_sub_n(reduced, reduced, multiple, length &+ 1)
      quarter.isNegative = reduced[length] != 0
      if quarter.isNegative { FixedWords.negate(reduced, length) }
    }
    return (quarter, isShort ? reduced : reduced + 1)
  }
}
