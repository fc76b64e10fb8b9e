import CMPFR

/// sin and cos in fixed point.
enum FixedTrigonometric {
  /// Arguments of 2^this or more are left to MPFR.
  static let exponentLimit = 28

  /// The words of scratch for a result of so many.
  @inline(__always)
  static func scratchWords(_ count: Int) -> Int {
    PowerSeries.scratchWords(count) &+ 5 &* count &+ 7
  }

  /// sin |x| or cos x, for finite x ≠ 0 below 2^exponentLimit.
  ///
  /// ### Method
  /// |x| = q·π/2 ± r with 0 ≤ r ≤ π/4, and r = i/256 + t: tables of sin and cos, and series of
  /// sin t and cos t in t² that share its powers.
  ///
  /// ### Error
  /// In ulps. |x| is rounded down to a word more, and so is π/4, whose error is multiplied by
  /// k < 2²⁹: 2⁻³² together. Leaving out the last word costs 1: t is off by 1.1. t² is off by
  /// 2·t·1.1 + 1 < 1.1. The series of cos t is off by 2.1, by 0.6 for t² and by 1 for the terms
  /// left out: 3.7. That of sin t/t likewise by 3.3, and sin t by 1.1 + 0.1 + 1 = 2.2. The tables
  /// hold halves, rounded down, 1.01 each. In (sin a/2)·cos t + (cos a/2)·sin t the products cost
  /// 1 each: 1.01 + 0.36·3.7 + 1.01·2⁻⁸ + 0.5·2.2 + 2 < 5.5. In (cos a/2)·cos t −
  /// (sin a/2)·sin t: 1.01 + 0.5·3.7 + 0.01 + 0.36·2.2 + 2 < 5.7.
  static func value(
    isSine: Bool, _ x: FloatView, _ count: Int, _ scratch: Words
  ) -> FixedValue {
    let table = TrigonometricTable.shared
    let cosine = scratch + count
    let reduced = cosine + (count &+ 1)
    let product = reduced + (count &+ 3)
    let series = product + (2 &* count)
    let octant = reduce(x, count, reduced, product, table)
    let rest = reduced + 1
    let top = rest[count &- 1]
    let index = Int(truncatingIfNeeded: top &>> 56)
    rest[count &- 1] = top & (1 &<< 56 &- 1)
    __gmpn_sqr(product, rest, count)
    series.update(from: product + count, count: count)
    let terms = terms(series, count)
    PowerSeries.cosine.value(cosine, series, count, terms: terms)
    // sin t, over t.
    PowerSeries.sine.value(product, series, count, terms: terms, hasPowers: true)
    multiply(rest, product, count, series)
    let quadrant = (octant &+ 1) &>> 1
    let wantsSine = isSine == (quadrant & 1 == 0)
    let (sines, cosines) = (table.sine(index, count), table.cosine(index, count))
    scratch.update(from: wantsSine ? sines : cosines, count: count)
    multiply(scratch, cosine, count, series)
    FixedWords.multiply(product, rest, wantsSine ? cosines : sines, count)
    if wantsSine {
      _ = __gmpn_add_n(scratch, scratch, product + count, count)
    } else {
      _ = __gmpn_sub_n(scratch, scratch, product + count, count)
    }
    // sin(q·π/2 + r) is sin r, cos r, −sin r, −cos r; cos is a quadrant ahead. Odd octants are
    // left of the multiple of π/2: r is negative there.
    let turned = isSine ? quadrant : quadrant &+ 1
    let isNegative = (turned & 2 != 0) != (wantsSine && octant & 1 != 0)
    return FixedValue(words: scratch, count: count, exponent: 1, isNegative: isNegative, error: 8)
  }

  /// factor ← factor·value, for a value with a word in front of the point that is 0 or 1.
  @inline(__always)
  private static func multiply(
    _ factor: Words, _ value: ConstantWords, _ count: Int, _ product: Words
  ) {
    FixedWords.multiply(product, factor, value, count)
    if value[count] == 0 {
      factor.update(from: product + count, count: count)
    } else {
      _ = __gmpn_add_n(factor, factor, product + count, count)
    }
  }

  /// The distance r of |x| from the nearest multiple of π/2.
  ///
  /// `reduced` gets `count` + 1 words behind the point and one in front of it. Returns the k of
  /// k·π/4 ≤ |x| < (k + 1)·π/4.
  @inline(__always)
  private static func reduce(
    _ x: FloatView, _ count: Int, _ reduced: Words, _ multiple: Words,
    _ table: TrigonometricTable
  ) -> Int {
    let length = count &+ 1
    FixedWords.place(
      x.limbs, x.count, shift: x.exponent &+ 64 &* (length &- x.count), reduced, length &+ 1)
    let quarterPi = table.quarterPi(length)
    let size = Double(reduced[length]) + Double(reduced[length &- 1]) * 0x1p-64
    // The estimate may be one off.
    var k = Int(size * 1.273_239_544_735_162_7)
    if k != 0 {
      multiple[length] = __gmpn_mul_1(
        multiple, quarterPi, length, UInt(truncatingIfNeeded: k))
      _ = __gmpn_sub_n(reduced, reduced, multiple, length &+ 1)
    }
    while reduced[length] &>> 63 != 0 {
      reduced[length] &+= __gmpn_add_n(reduced, reduced, quarterPi, length)
      k &-= 1
    }
    while reduced[length] != 0 || __gmpn_cmp(reduced, quarterPi, length) >= 0 {
      reduced[length] &-= __gmpn_sub_n(reduced, reduced, quarterPi, length)
      k &+= 1
    }
    if k & 1 != 0 { _ = __gmpn_sub_n(reduced, quarterPi, reduced, length) }
    return k
  }

  /// As many terms as leave out less than 1 ulp.
  ///
  /// Those of cos t alternate, and the first one left out is t^(2N)/(2N)!.
  @inline(__always)
  private static func terms(_ square: ConstantWords, _ count: Int) -> Int {
    let zeros = FixedWords.leadingZeroBits(square, count)
    var terms = 1
    var bits = zeros &+ 1
    while bits < 64 &* count {
      terms &+= 1
      bits &+=
        zeros
        &+ (126 &- (2 &* terms).leadingZeroBitCount
          &- (2 &* terms &- 1).leadingZeroBitCount)
    }
    return terms
  }
}
