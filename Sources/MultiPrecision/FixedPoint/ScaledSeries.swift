import CMPFR

/// A power series c₁·u ± c₂·u² + … with ½ ≥ c₁ > c₂ > … for u = v·2^−s, v < ½.
///
/// As u is small, the sum is, too. It is Σ ±dₖ·vᵏ·2^−s with dₖ = cₖ·2^(−s·(k − 1)), so that numbers
/// of 64·n bits give 64·n + s bits of it: a word less than the result may do. The dₖ lose words in
/// front as the terms of Horner's rule do behind, and a product is given no more than its dₖ has.
struct ScaledSeries: @unchecked Sendable {
  // Unchecked: the words are written by the initializer alone. They live as long as the process.

  /// Longer results take less time by `PowerSeries`.
  static let maximalWords = 6
  private static let words = maximalWords
  private static let termCount = 22

  /// (eᵘ − 1)/u − 1 = Σ uᵏ/(k + 1)!.
  static let exponential = ScaledSeries(scale: 15, alternates: false) { UInt($0 + 1) }

  /// The exponent s.
  let scale: Int
  private let alternates: Bool
  private let coefficients: Words
  /// How many leading words of dₖ are 0.
  private let zeroWords: UnsafePointer<Int>
  /// How many terms a number of words needs: the first one left out is worth less than an ulp.
  private let termCounts: UnsafePointer<Int>

  /// The coefficients cₖ = 1/(d₁·d₂·…·dₖ) of divisors below 2¹², by divisions of a number with a
  /// word more than is kept: less than 1.01 ulps below them.
  init(scale: Int, alternates: Bool, divisor: (_ k: Int) -> UInt) {
    self.scale = scale
    self.alternates = alternates
    let length = Self.words + 1
    coefficients = .allocate(capacity: Self.termCount * Self.words)
    let zeros = UnsafeMutablePointer<Int>.allocate(capacity: Self.termCount + 1)
    let counts = UnsafeMutablePointer<Int>.allocate(capacity: Self.words + 1)
    zeros.initialize(repeating: 0, count: Self.termCount + 1)
    counts.initialize(repeating: 1, count: Self.words + 1)
    zeroWords = UnsafePointer(zeros)
    termCounts = UnsafePointer(counts)
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: length) { value in
      guard let value = value.baseAddress else { return }
      value.update(repeating: UInt.max, count: length)
      for k in 1...Self.termCount {
        let shift = UInt(k == 1 ? 0 : scale)
        _ = __gmpn_divrem_1(value, 0, value, length, divisor(k) << shift)
        (coefficients + (k - 1) * Self.words).update(from: value + 1, count: Self.words)
        let bits = FixedWords.leadingZeroBits(value, length)
        zeros[k] = bits / 64
        for count in 1...Self.words where bits + k < 64 * count { counts[count] = k }
      }
    }
  }

  /// c₁·u ± c₂·u² + …, times 2^s, for `count` words of v and of the value; `scratch` holds three
  /// times as many.
  ///
  /// ### Error
  /// In ulps. With sₖ for what Horner's rule has joined from the k-th term on, v·sₖ₊₁ is rounded
  /// down, and words of v are left out of it only where sₖ₊₁ is worth less than the word above
  /// them: 2 together. The dₖ are off by 1.01, and errors of sₖ₊₁ are halved: sₖ is off by less
  /// than 2·3.01 < 6.1. s₂ has all words, so that s₁ is off by less than 1.01 + 1 + 3.05 < 5.1,
  /// and the value by 2.6 + 1, by 2 for the terms left out, and by c₁ ≤ ½ times the error of v:
  /// less than 5.6 and that.
  @inline(__always)
  func tail(_ value: Words, _ v: ConstantWords, _ count: Int, _ scratch: Words) {
    let product = scratch
    let sum = scratch + (2 &* count)
    var k = termCounts[count]
    var joined = coefficient(k, count)
    var length = count &- zeroWords[k]
    while true {
      FixedWords.multiply(product, v + (count &- length), joined, length)
      k &-= 1
      if k == 0 { break }
      let own = coefficient(k, count)
      let longer = count &- zeroWords[k]
      join(sum, own, longer, product + length, length)
      joined = ConstantWords(sum)
      length = longer
    }
    for index in 0..<count { value[index] = product[count &+ index] }
  }

  /// The lowest word of dₖ cut to so many words.
  @inline(__always)
  private func coefficient(_ k: Int, _ count: Int) -> ConstantWords {
    ConstantWords(coefficients + (k &* Self.words &- count))
  }

  /// r ← a ± b, which neither is below 0 nor carries out of the first word of a, for b with as many
  /// words or fewer.
  @inline(__always)
  private func join(
    _ r: Words, _ a: ConstantWords, _ aCount: Int, _ b: ConstantWords, _ bCount: Int
  ) {
    var carry: Bool
    switch bCount {
    case 1:
      (r[0], carry) =
        alternates
        ? a[0].subtractingReportingOverflow(b[0]) : a[0].addingReportingOverflow(b[0])
    case 2:
      let (x, y) = (FixedWords.pair(a), FixedWords.pair(b))
      let (pair, overflow) =
        alternates ? x.subtractingReportingOverflow(y) : x.addingReportingOverflow(y)
      FixedWords.store(pair, r)
      carry = overflow
    default:
      carry = (alternates ? __gmpn_sub_n(r, a, b, bCount) : __gmpn_add_n(r, a, b, bCount)) != 0
    }
    for index in bCount..<aCount {
      let one: UInt = carry ? 1 : 0
      (r[index], carry) =
        alternates
        ? a[index].subtractingReportingOverflow(one) : a[index].addingReportingOverflow(one)
    }
  }

  /// A number of `length` words times 2^−shift, shift < 64, in `count` words: as many or one more.
  @inline(__always)
  static func place(
    _ words: ConstantWords, _ length: Int, below shift: Int, _ target: Words, _ count: Int
  ) {
    if length == count {
      _ = __gmpn_rshift(target, words, count, UInt32(truncatingIfNeeded: shift))
    } else {
      target[length] = __gmpn_lshift(
        target, words, length, UInt32(truncatingIfNeeded: 64 &- shift))
    }
  }
}
