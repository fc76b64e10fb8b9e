import CMPFR

/// The kernels for factors of one, two and up to four words: one pass, no calls.
///
/// The window is not known beforehand: it starts at the largest product of the first few terms and
/// is moved up when a later group has a larger one, so that every factor is read from memory once.
///
/// Terms are rounded down to whole units: for a negative one ¬t = −t − 1 stands for −t, which is
/// what rounding down a number strictly between −t − 1 and −t gives, and one unit off at most.
/// A move rounds down once more. So n terms lose less than n units here, plus
/// `pairs` drops, plus one for each move, of which there is at most one for each group:
/// altogether less than 2n + n/16 + 1 < 2^(g+2) units with n < 2^g, n ≥ 1.
extension FixedPointSum {
  /// The most words that `fewLimbs` writes.
  static let fewLimbsCapacity = 5

  /// The sum in one pass, if there are terms, whose factors all have the same number of words, up
  /// to four, and a window of a word more is enough; else nil.
  @inline(__always)
  static func fewLimbs<Terms: ProductTerms>(
    _ terms: Terms, precision: Int, into sum: UnsafeMutablePointer<UInt>
  ) -> FixedPointSum? {
    let words = (terms.left(0).precision &+ 63) &>> 6
    switch words {
    case 1: return singles(terms, precision: precision, into: sum)
    case 2: return pairs(terms, precision: precision, into: sum)
    case 3, 4: return quads(terms, words: words, precision: precision, into: sum)
    default: return nil
    }
  }

  /// How many terms are read ahead for their exponents.
  static let group = 32

  /// The window of a finished kernel.
  @inline(__always)
  init(top: Int, limbs: Int, growth: Int, isZero: Bool) {
    self.init(top: top, limbs: limbs, errorBits: isZero ? 0 : growth + 2)
  }

  /// Whether sums of n < 2^growth terms in `limbs` words have enough bits for results of
  /// `precision`: those of the bound in `init(of:below:precision:)`, and one more for the moves.
  @inline(__always)
  static func suffices(limbs: Int, growth: Int, precision: Int) -> Bool {
    precision + 2 * growth + 2 + guardBits <= 64 * limbs
  }

  /// The largest exponent of a group's products, `Int.min` if all are 0; nil if a factor is not
  /// finite or has not the number of words.
  @inline(__always)
  static func highestExponent<Terms: ProductTerms>(
    _ terms: Terms, _ range: Range<Int>, words: Int
  ) -> Int? {
    let special = cmpfr_last_special_exponent()
    let zero = cmpfr_zero_exponent()
    var highest = Int.min
    for index in range {
      let a = terms.left(index)
      let b = terms.right(index)
      if !terms.isUniform {
        let bits = Swift.max(a.precision, b.precision)
        let least = Swift.min(a.precision, b.precision)
        if bits > 64 &* words || least <= 64 &* (words &- 1) { return nil }
      }
      let first = a.exponent
      let second = b.exponent
      if Swift.min(first, second) <= special {
        if (first <= special && first != zero) || (second <= special && second != zero) {
          return nil
        }
        continue
      }
      highest = Swift.max(highest, first &+ second)
    }
    return highest
  }

  /// Factors of one word in a sum of two; nil if this is not such a sum.
  @inline(__always)
  private static func singles<Terms: ProductTerms>(
    _ terms: Terms, precision: Int, into sum: UnsafeMutablePointer<UInt>
  ) -> FixedPointSum? {
    let count = terms.count
    let growth = Int.bitWidth - count.leadingZeroBitCount
    guard suffices(limbs: 2, growth: growth, precision: precision) else { return nil }
    let special = cmpfr_last_special_exponent()
    var total: Int128 = 0
    // The exponent that bounds the terms so far.
    var bound = Int.min
    var top = 0
    var start = 0
    while start < count {
      let end = Swift.min(start &+ group, count)
      guard let highest = highestExponent(terms, start..<end, words: 1) else { return nil }
      if highest > bound {
        if bound != Int.min { total >>= Int128(highest &- bound) }
        bound = highest
        top = highest &+ growth &+ 1
      }
      for index in start..<end {
        let a = terms.left(index)
        let b = terms.right(index)
        let first = a.exponent
        let second = b.exponent
        if Swift.min(first, second) <= special { continue }
        let shift = top &- (first &+ second)
        if shift >= 128 { continue }
        let product = a.limbs[0].multipliedFullWidth(by: b.limbs[0])
        let wide = UInt128(product.high) << 64 | UInt128(product.low)
        let term = Int128(truncatingIfNeeded: wide &>> UInt128(truncatingIfNeeded: shift))
        let mask = Int128((a.sign ^ b.sign) >> 31)
        total = total &+ (term ^ mask)
      }
      start = end
    }
    sum[0] = UInt(truncatingIfNeeded: total)
    sum[1] = UInt(truncatingIfNeeded: total >> 64)
    return FixedPointSum(top: top, limbs: 2, growth: growth, isZero: bound == Int.min)
  }

  /// Factors of two words in a sum of three; nil if this is not such a sum.
  ///
  /// The lowest of a product's four words is less than 2⁻¹⁹² of 2^E, hence less than a unit, and
  /// is dropped.
  @inline(__always)
  private static func pairs<Terms: ProductTerms>(
    _ terms: Terms, precision: Int, into sum: UnsafeMutablePointer<UInt>
  ) -> FixedPointSum? {
    let count = terms.count
    let growth = Int.bitWidth - count.leadingZeroBitCount
    guard suffices(limbs: 3, growth: growth, precision: precision) else { return nil }
    let special = cmpfr_last_special_exponent()
    var low: UInt = 0
    var high: Int128 = 0
    // The exponent that bounds the terms so far.
    var bound = Int.min
    var top = 0
    var start = 0
    while start < count {
      let end = Swift.min(start &+ group, count)
      guard let highest = highestExponent(terms, start..<end, words: 2) else { return nil }
      if highest > bound {
        if bound != Int.min { shiftDown(&low, &high, by: highest &- bound) }
        bound = highest
        top = highest &+ growth &+ 1
      }
      for index in start..<end {
        let a = terms.left(index)
        let b = terms.right(index)
        let first = a.exponent
        let second = b.exponent
        if Swift.min(first, second) <= special { continue }
        let shift = top &- (first &+ second)
        if shift >= 192 { continue }
        let (a0, a1) = (a.limbs[0], a.limbs[1])
        let (b0, b1) = (b.limbs[0], b.limbs[1])
        // p₃p₂p₁ without p₀: a₁b₁·2^128 + (a₁b₀ + a₀b₁)·2^64 + ⌊a₀b₀/2^64⌋·2^64.
        // A product of words is at most 2^128 − 2^65 + 1, so that a word more still fits.
        let lowest = a0.multipliedFullWidth(by: b0).high
        let cross = wide(a1.multipliedFullWidth(by: b0)) &+ UInt128(lowest)
        let (middle, carry) = cross.addingReportingOverflow(wide(a0.multipliedFullWidth(by: b1)))
        var p1 = UInt(truncatingIfNeeded: middle)
        var upper =
          wide(a1.multipliedFullWidth(by: b1)) &+ (middle >> 64)
          &+ (UInt128(carry ? 1 : 0) << 64)
        if shift < 64 {
          let pair = upper << 64 | UInt128(p1)
          p1 = UInt(truncatingIfNeeded: pair &>> UInt128(truncatingIfNeeded: shift))
          upper = upper &>> UInt128(truncatingIfNeeded: shift)
        } else {
          p1 = UInt(truncatingIfNeeded: upper >> UInt128(truncatingIfNeeded: shift &- 64))
          upper = upper >> UInt128(truncatingIfNeeded: shift)
        }
        let sign = (a.sign ^ b.sign) >> 31
        let (word, carryOut) = low.addingReportingOverflow(p1 ^ UInt(truncatingIfNeeded: sign))
        low = word
        high =
          high &+ (Int128(truncatingIfNeeded: upper) ^ Int128(sign)) &+ (carryOut ? 1 : 0)
      }
      start = end
    }
    sum[0] = low
    sum[1] = UInt(truncatingIfNeeded: high)
    sum[2] = UInt(truncatingIfNeeded: high >> 64)
    return FixedPointSum(top: top, limbs: 3, growth: growth, isZero: bound == Int.min)
  }

  private static func shiftDown(_ low: inout UInt, _ high: inout Int128, by places: Int) {
    if places < 64 {
      low = low >> UInt(places) | UInt(truncatingIfNeeded: high) << UInt(64 - places)
    } else {
      low = UInt(truncatingIfNeeded: high >> Int128(places - 64))
    }
    high >>= Int128(places)
  }

  @inline(__always)
  private static func wide(_ product: (high: UInt, low: UInt)) -> UInt128 {
    UInt128(product.high) << 64 | UInt128(product.low)
  }
}
