import CMPFR

/// eˣ in fixed point.
enum FixedExponential {
  /// Arguments of 2^this or more are left to MPFR, results near overflow with them.
  static let exponentLimit = 28

  /// The words of scratch for a result of so many.
  @inline(__always)
  static func scratchWords(_ count: Int) -> Int {
    PowerSeries.scratchWords(count) &+ 3 &* count &+ 5
  }

  /// How far the words of a result are from the exponential, in ulps; the last `slack` bits are not
  /// asked for.
  @inline(__always)
  static func error(_ count: Int, slack: Int = 0) -> UInt {
    isShort(count, slack) ? 8 &+ 3 &<< 34 : 8
  }

  /// Where so many bits are not asked for, a series of a word less does.
  @inline(__always)
  private static func isShort(_ count: Int, _ slack: Int) -> Bool { slack >= 35 && count > 1 }

  /// eˣ = w·2^exponent with ¼ ≤ w < 0.51 in the first `count` words of `scratch`.
  ///
  /// Returns the exponent. For finite x ≠ 0 below 2^exponentLimit.
  ///
  /// ### Method
  /// x = k·ln 2 + i/2⁸ + j/2¹⁶ + t with 0 ≤ t < 2⁻¹⁶: two tables and the exponential series.
  ///
  /// ### Error
  /// In ulps; W below is w. |x| is rounded down to a word more, and so is ln 2, whose error is
  /// multiplied by k < 2³⁰: 2⁻³³ and 2⁻³⁴. Leaving out the last word of the rest costs 1, so t is
  /// off by less than 1.1, and eᵗ by that factor: 1.1·W ≤ 0.6. The series is off by 2.1, and by
  /// the terms left out, 1.1: 3.2·W ≤ 1.7. The tables are rounded down, 1.01 each; an error of
  /// the fine one is multiplied by less than 1, of the coarse one by less than 0.51: 1.6. Two
  /// products are rounded down: 2. Together less than 5.9. Of few words the series is off by 1, or
  /// by what `sumScaled` says, times W.
  @inline(__always)
  static func value(_ x: FloatView, slack: Int = 0, _ count: Int, _ scratch: Words) -> Int {
    let table = ExponentialTable.shared
    let reduced = scratch + count
    let series = reduced + (count &+ 3)
    let multiple = series
    let k = reduce(x, count, reduced, multiple, table)
    let rest = reduced + 1
    let top = rest[count &- 1]
    let i = Int(truncatingIfNeeded: top &>> 56)
    let j = Int(truncatingIfNeeded: top &>> 48 & 255)
    rest[count &- 1] = top & (1 &<< 48 &- 1)
    let product = series
    if count <= ScaledSeries.maximalWords {
      sumScaled(scratch, rest, count, isShort(count, slack) ? count &- 1 : count, series)
    } else {
      sum(scratch, rest, count, reduced, series)
    }
    let fine = table.fine(j, count)
    FixedWords.multiply(product, scratch, fine, count)
    __gmpn_add_n(scratch, product + count, fine, count)
    FixedWords.multiply(product, scratch, table.coarse(i, count), count)
    scratch.update(from: product + count, count: count)
    return k &+ 2
  }

  /// eᵗ − 1 = t + t·((eᵗ − 1)/t − 1), from a series of `length` words: `count` or one less.
  ///
  /// ### Error
  /// v = t·2¹⁵ < ½ is rounded down to `length` words, so that ((eᵗ − 1)/t − 1)·2¹⁵ < 0.26 is off by
  /// 5.6 + ½ = 6.1 units of the last of these, and times v by ½·6.1 + 0.26 + 1 < 4.4. That is
  /// moved down by 30 places: with `count` words it is nothing, and rounding costs 1 ulp; with one
  /// less it is 4.4·2³⁴ ulps, and less than 3·2³⁴ times W.
  @inline(__always)
  private static func sumScaled(
    _ value: Words, _ t: ConstantWords, _ count: Int, _ length: Int, _ scratch: Words
  ) {
    let series = ScaledSeries.exponential
    let tail = scratch + count
    let free = tail + length
    _ = __gmpn_lshift(scratch, t, count, UInt32(truncatingIfNeeded: series.scale))
    let v = scratch + (count &- length)
    series.tail(tail, v, length, free)
    FixedWords.multiply(free, tail, v, length)
    ScaledSeries.place(free + length, length, below: 2 &* series.scale, value, count)
    __gmpn_add_n(value, value, t, count)
  }

  /// The same of many words.
  @inline(__always)
  private static func sum(
    _ value: Words, _ t: ConstantWords, _ count: Int, _ reduced: Words, _ scratch: Words
  ) {
    value.update(from: t, count: count)
    let zeros = FixedWords.leadingZeroBits(t, count)
    let terms = terms(zeros, count)
    guard terms > 2 else { return }
    scratch.update(from: t, count: count)
    PowerSeries.exponential.value(reduced, scratch, count, zeros: zeros, terms: terms)
    value.update(from: reduced, count: count)
  }

  /// x − k·ln 2 between 0 and 178/256, with `count` + 1 words behind the point and one in front of
  /// it; returns k.
  @inline(__always)
  private static func reduce(
    _ x: FloatView, _ count: Int, _ reduced: Words, _ multiple: Words, _ table: ExponentialTable
  ) -> Int {
    let length = count &+ 2
    let top = length &- 1
    FixedWords.place(
      x.limbs, x.count, shift: x.exponent &+ 64 &* (count &+ 1 &- x.count), reduced, length)
    let logOfTwo = table.logOfTwo(count &+ 1)
    let size = Double(reduced[top]) + Double(reduced[top &- 1]) * 0x1p-64
    // The estimate may be one off.
    var k = Int(size * 1.442_695_040_888_963_4)
    if x.sign < 0 { k &+= 1 }
    if k != 0 {
      multiple[top] = __gmpn_mul_1(
        multiple, logOfTwo, count &+ 1, UInt(truncatingIfNeeded: k))
      if x.sign < 0 {
        __gmpn_sub_n(reduced, multiple, reduced, length)
      } else {
        __gmpn_sub_n(reduced, reduced, multiple, length)
      }
    }
    if x.sign < 0 { k = 0 &- k }
    while reduced[top] &>> 63 != 0 {
      let carry = __gmpn_add_n(reduced, reduced, logOfTwo, count &+ 1)
      reduced[top] &+= carry
      k &-= 1
    }
    let limit = UInt(ExponentialTable.coarseCount) &<< 56
    while reduced[top] != 0 || reduced[top &- 1] >= limit {
      let borrow = __gmpn_sub_n(reduced, reduced, logOfTwo, count &+ 1)
      reduced[top] &-= borrow
      k &+= 1
    }
    return k
  }

  /// As many terms as leave out less than 1.1 ulps: with t < 2⁻ᶻ the sum of those from N on is
  /// less than (1 + 2⁻ᶻ)·t^N/N!.
  @inline(__always)
  private static func terms(_ zeros: Int, _ count: Int) -> Int {
    var terms = 1
    var bits = zeros
    while bits < 64 &* count {
      terms &+= 1
      bits &+= zeros &+ (63 &- terms.leadingZeroBitCount)
    }
    return terms
  }
}
