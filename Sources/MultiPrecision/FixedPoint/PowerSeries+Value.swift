import CMPFR

extension PowerSeries {
  /// The largest number of powers that `value` makes.
  static var maximalPowers: Int { 8 }

  /// The words of scratch that `value` needs for numbers of so many.
  @inline(__always)
  static func scratchWords(_ count: Int) -> Int { (maximalPowers &+ 3) &* count &+ 4 }

  /// The sum of the first `terms` terms; unless it `divides`, times the first block's denominator.
  ///
  /// `sum` gets `count` words behind the point and one in front of it. The argument t, below 2⁻⁸,
  /// has `count` words, which are the first of `scratch`, and begins with `zeros` bits that are 0.
  /// Its powers may be there from another series with as many terms. The last `slack` bits are not
  /// asked for. Rows of an even number of terms with alternating signs have positive sums.
  ///
  /// ### Method
  /// Rectangular splitting: with m powers of t at hand, rows of m terms are sums of small
  /// multiples of them, and Horner's rule in tᵐ joins the rows (Paterson and Stockmeyer; Johansson,
  /// arXiv:1410.7176). About 2·√terms products of whole numbers in place of `terms`. Rows are
  /// multiplied by powers of t later, and have as many words less.
  ///
  /// ### Error
  /// tʲ is computed by j − 1 products, each rounded down by less than one ulp and of factors below
  /// 2⁻⁸, so that it is too low by less than 1.02 ulps for j ≥ 2. Its coefficients add up to
  /// c₂ + … + c₈ < 0.8 at most for the series here (e − 2 for eᵗ, 1/5 + … + 1/17 for 1/(2k + 1)),
  /// and those of later rows carry a factor tᵐ: less than 0.9 ulps. Joining rows rounds sums that
  /// are to be divided by D > 2⁵⁰ by less than one ulp, changing blocks likewise, and the division
  /// at the end rounds by less than one ulp. Words that are left out where t^k multiplies cost
  /// less than 2⁻¹⁵ for each of at most 160 operations. Together the value is off by less than 2.1
  /// ulps, and by the terms left out. Bits that are not asked for add 2^(slack − 7) ulps to that.
  @inline(__always)
  func value(
    _ sum: Words, _ scratch: Words, _ count: Int, zeros: Int, terms: Int, rowLength: Int? = nil,
    hasPowers: Bool = false, slack: Int = 0, divides: Bool = true
  ) {
    let m = rowLength ?? Self.rowLength(terms)
    let product = scratch + ((m &+ 1) &* count)
    // Powers m...2 follow the first one and a gap. The lower half of a product, which is written
    // with the upper one, lies where the next power comes to lie.
    let last = scratch + (2 &* count)
    if m > 1, !hasPowers {
      __gmpn_sqr(last + (m &- 3) &* count, scratch, count)
      for power in stride(from: 3, through: m, by: 1) {
        let target = last + (m &- 1 &- power) &* count
        if power & 1 == 0 {
          __gmpn_sqr(target, last + (m &- power &>> 1) &* count, count)
        } else {
          __gmpn_mul_n(target, target + 2 &* count, scratch, count)
        }
      }
    }
    let isEven = m & 1 == 0
    var block = blockCount &- 1
    while blocks[block].first >= terms { block &-= 1 }
    for index in 0...count { sum[index] = 0 }
    var column = (terms &- 1) % m
    // The words that a row goes without.
    var spare = Self.spare(zeros &* (terms &- 1 &- column) &+ slack, count)
    for k in stride(from: terms &- 1, through: 0, by: -1) {
      if k < blocks[block].first {
        move(sum + spare, count &+ 1 &- spare, blocks[block])
        block &-= 1
      }
      let numerator = numerators[k]
      let isSubtracted = alternates && k & 1 != 0
      if column == 0 {
        sum[count] = isSubtracted ? sum[count] &- numerator : sum[count] &+ numerator
        if k == 0 { break }
        spare = Self.spare(zeros &* (k &- m) &+ slack, count)
        let power = m == 1 ? scratch : last
        multiply(sum + spare, power + spare, count &- spare, product, isPositive: isEven)
        column = m &- 1
      } else {
        let power = (column == 1 ? scratch : last + (m &- column) &* count) + spare
        if isSubtracted {
          sum[count] &-= __gmpn_submul_1(sum + spare, power, count &- spare, numerator)
        } else {
          sum[count] &+= __gmpn_addmul_1(sum + spare, power, count &- spare, numerator)
        }
        column &-= 1
      }
    }
    if divides { _ = __gmpn_divrem_1(sum, 0, sum, count &+ 1, blocks[0].denominator) }
  }

  /// From one block to that below.
  ///
  /// Sums of alternating terms may be negative on the way.
  @inline(never)
  private func move(_ sum: Words, _ length: Int, _ block: Block) {
    let isNegative = alternates && sum[length &- 1] &>> 63 != 0
    if isNegative { FixedWords.negate(sum, length) }
    if block.factor == 1 {
      _ = __gmpn_divrem_1(sum, 0, sum, length, block.denominator)
    } else {
      withUnsafeTemporaryAllocation(of: UInt.self, capacity: 128) { wide in
        guard let wide = wide.baseAddress else { return }
        wide[length] = __gmpn_mul_1(wide, sum, length, block.factor)
        _ = __gmpn_divrem_1(wide, 0, wide, length &+ 1, block.denominator)
        sum.update(from: wide, count: length)
      }
    }
    if isNegative { FixedWords.negate(sum, length) }
  }

  /// sum ← ⌊sum·power⌋; in sign and magnitude if need be.
  @inline(__always)
  private func multiply(
    _ sum: Words, _ power: ConstantWords, _ count: Int, _ product: Words, isPositive: Bool
  ) {
    let isNegative = alternates && !isPositive && sum[count] &>> 63 != 0
    if isNegative { FixedWords.negate(sum, count &+ 1) }
    _ = __gmpn_mul(product, sum, count &+ 1, power, count)
    sum.update(from: product + count, count: count &+ 1)
    if isNegative { FixedWords.negate(sum, count &+ 1) }
  }

  @inline(__always)
  private static func spare(_ bits: Int, _ count: Int) -> Int {
    bits < 80 ? 0 : Swift.min((bits &- 16) &>> 6, count &- 1)
  }

  /// About the root of the number of terms.
  @inline(__always)
  static func rowLength(_ terms: Int) -> Int {
    var m = 1
    while m < maximalPowers, m &* m &+ m < terms { m &+= 1 }
    return m
  }
}
