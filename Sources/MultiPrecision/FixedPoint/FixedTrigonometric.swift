import CMPFR

/// sin and cos in fixed point.
enum FixedTrigonometric {
  /// Arguments of 2^this or more are left to MPFR.
  static let exponentLimit = 28

  /// The words of scratch for a result of so many.
  @inline(__always)
  static func scratchWords(_ count: Int) -> Int {
    PowerSeries.scratchWords(count) &+ 7 &* count &+ 8
  }

  /// sin |x| or cos x, for finite x ≠ 0 below 2^exponentLimit.
  ///
  /// ### Method
  /// |x| = q·π/2 ± r with 0 ≤ r ≤ π/4, and r = a + t, a being a multiple of 2⁻¹⁰: tables of sin a
  /// and cos a, and series in t² of sin t and V = 1 − cos t.
  ///
  /// ### Error
  /// In ulps. |x| is rounded down to a word more, and so is π/4, whose error is multiplied by
  /// k < 2²⁹: 2⁻³² together. Leaving out the last word costs 1: t is off by 1.1. t² is off by
  /// 2·t·1.1 + 1 < 1.1, V by half of that, by 2.1 for the series and 1 for the terms left out: 3.7.
  /// 1 − sin t/t is off by 3.3, and sin t by 1.1 + 0.1 + 1 = 2.2. The tables are rounded down, 1.01
  /// each. (sin a/2) − (sin a/2)·V + (cos a/2)·sin t is off by 1.01 + (0.36·3.7 + 1) + (0.5·2.2 +
  /// 1) + 0.01 < 5.5, and (cos a/2) − (cos a/2)·V − (sin a/2)·sin t by 1.01 + (0.5·3.7 + 1) +
  /// (0.36·2.2 + 1) + 0.01 < 5.7.
  static func value(
    isSine: Bool, _ x: FloatView, _ count: Int, _ scratch: Words
  ) -> FixedValue {
    let rest = Rest(x, count, scratch)
    return rest.value(isSine: isSine, to: scratch)
  }

  /// sin |x| and cos x, from one reduction and one pair of series.
  @inline(__always)
  static func values(
    _ x: FloatView, _ count: Int, _ scratch: Words
  ) -> (sine: FixedValue, cosine: FixedValue) {
    let other = scratch + count
    let rest = Rest(x, count, other)
    return (rest.value(isSine: true, to: scratch), rest.value(isSine: false, to: other))
  }

  /// The words of scratch for a pair or a tangent of so many.
  @inline(__always)
  static func pairScratchWords(_ count: Int) -> Int { scratchWords(count) &+ count }

  /// tan |x|, under the same conditions; nil if π/2 is too near.
  ///
  /// ### Error
  /// In ulps. With r as above and s and c for the halves of sin r and cos r, off by 5.7, tan r is
  /// s/c with c > 0.35: (5.7 + 5.7)/0.35 + 1 < 34. Next to odd multiples of π/2 the value is c/s.
  /// s, at least 2⁻ᶻ⁻¹, is moved up by z < 18 places, and so is its error; the quotient of c by
  /// that is at most 1: 2·(5.7 + 5.7·2ᶻ) + 1 < 24·2ᶻ.
  static func tangent(_ x: FloatView, _ count: Int, _ scratch: Words) -> FixedValue? {
    let cosine = scratch + count
    let rest = Rest(x, count, cosine)
    rest.combine(isSine: true, to: scratch)
    rest.combine(isSine: false, to: cosine)
    let isInverted = rest.quadrant & 1 != 0
    // Left of the multiple of π/2 the distance from it counts as negative.
    let isNegative = isInverted != (rest.octant & 1 != 0)
    let (numerator, denominator) = isInverted ? (cosine, scratch) : (scratch, cosine)
    let zeros = FixedWords.leadingZeroBits(denominator, count)
    guard zeros <= 17 else { return nil }
    FixedWords.shiftUp(denominator, count, by: zeros)
    let dividend = scratch + (2 &* count)
    let quotient = scratch + (4 &* count)
    dividend.update(repeating: 0, count: count)
    dividend.advanced(by: count).update(from: numerator, count: count)
    __gmpn_tdiv_qr(quotient, dividend, 0, dividend, 2 &* count, denominator, count)
    return FixedValue(
      words: quotient, count: count &+ 1, exponent: 64 &+ zeros, isNegative: isNegative,
      error: isInverted ? 24 &<< UInt(truncatingIfNeeded: zeros) : 34)
  }

  /// What is left of an argument after its multiple of π/2 and the grid's point a.
  private struct Rest {
    /// k of k·π/4 ≤ |x| < (k + 1)·π/4.
    let octant: Int
    let count: Int
    /// sin t and 1 − cos t.
    let sine: Words
    let versine: Words
    /// sin a/2 and cos a/2.
    let pointSine: ConstantWords
    let pointCosine: ConstantWords
    let product: Words

    /// The first `count` words of scratch stay free.
    @inline(__always)
    init(_ x: FloatView, _ count: Int, _ scratch: Words) {
      let table = TrigonometricTable.shared(count)
      let reduced = scratch + count
      let product = reduced + (count &+ 3)
      let versine = product + (2 &* count)
      let square = versine + (count &+ 1)
      self.count = count
      self.product = product
      self.versine = versine
      octant = reduce(x, count, reduced, product, table)
      sine = reduced + 1
      let top = sine[count &- 1]
      let index = Int(
        truncatingIfNeeded: top &>> UInt(truncatingIfNeeded: 64 &- TrigonometricTable.gridBits))
      sine[count &- 1] =
        top & (UInt.max &>> UInt(truncatingIfNeeded: TrigonometricTable.gridBits))
      pointSine = table.sine(index, count)
      pointCosine = table.cosine(index, count)
      __gmpn_sqr(product, sine, count)
      square.update(from: product + count, count: count)
      let zeros = FixedWords.leadingZeroBits(square, count)
      let terms = terms(zeros, count)
      guard terms > 1 else {
        versine.update(repeating: 0, count: count)
        return
      }
      if count <= TaylorSeries.maximalWords {
        let series = square + count
        TaylorSeries.sine.tail(versine, square, zeros: zeros, terms: terms, count, series)
        FixedWords.multiply(product, versine, sine, count)
        _ = __gmpn_sub_n(sine, sine, product + count, count)
        TaylorSeries.cosine.tail(versine, square, zeros: zeros, terms: terms, count, series)
      } else {
        // Both sums are at most 1. They share powers, of which there are more.
        let row = PowerSeries.rowLength(2 &* terms)
        PowerSeries.sine.value(
          versine, square, count, zeros: zeros, terms: terms, rowLength: row)
        FixedWords.negate(versine, count)
        FixedWords.multiply(product, versine, sine, count)
        _ = __gmpn_sub_n(sine, sine, product + count, count)
        PowerSeries.cosine.value(
          versine, square, count, zeros: zeros, terms: terms, rowLength: row, hasPowers: true)
        FixedWords.negate(versine, count)
      }
    }

    var quadrant: Int { (octant &+ 1) &>> 1 }

    /// Half of sin r or cos r.
    @inline(__always)
    func combine(isSine: Bool, to target: Words) {
      turn(
        target, isSine: isSine, pointSine, pointCosine, ConstantWords(sine),
        ConstantWords(versine), count, product)
    }

    /// Half of sin |x| or cos |x|.
    ///
    /// sin(q·π/2 + r) is sin r, cos r, −sin r, −cos r, and cos is a quadrant ahead. Odd octants are
    /// left of the multiple of π/2, so that r is negative there.
    @inline(__always)
    func value(isSine: Bool, to target: Words) -> FixedValue {
      let wantsSine = isSine == (quadrant & 1 == 0)
      combine(isSine: wantsSine, to: target)
      let turned = isSine ? quadrant : quadrant &+ 1
      let isNegative = (turned & 2 != 0) != (wantsSine && octant & 1 != 0)
      return FixedValue(
        words: target, count: count, exponent: 1, isNegative: isNegative, error: 8)
    }
  }

  /// The sine or cosine of a sum: of one angle the sine and cosine, or their halves, of the other
  /// the sine and 1 − cos.
  @inline(__always)
  private static func turn(
    _ target: Words, isSine: Bool, _ sine: ConstantWords, _ cosine: ConstantWords,
    _ otherSine: ConstantWords, _ otherVersine: ConstantWords, _ count: Int, _ product: Words
  ) {
    let (own, other) = isSine ? (sine, cosine) : (cosine, sine)
    FixedWords.multiply(product, own, otherVersine, count)
    _ = __gmpn_sub_n(target, own, product + count, count)
    FixedWords.multiply(product, other, otherSine, count)
    if isSine {
      _ = __gmpn_add_n(target, target, product + count, count)
    } else {
      _ = __gmpn_sub_n(target, target, product + count, count)
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

  /// As many terms as leave out less than 1 ulp, for t² < 2^−zeros.
  ///
  /// Those of cos t alternate, and the first one left out is t^(2N)/(2N)!.
  @inline(__always)
  private static func terms(_ zeros: Int, _ count: Int) -> Int {
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
