import CMPFR

/// A power series Σ ±cₖ·uᵏ whose coefficients 1 = c₀, ½ ≥ c₁ > c₂ > … are kept as fractions.
///
/// For short arguments, whose terms fall fast: a term that is worth few words is given no more, so
/// that Horner's rule takes half of the work that its products would take at full length.
struct TaylorSeries: @unchecked Sendable {
  // Unchecked: the words are written by the initializer alone. They live as long as the process.

  /// Longer results take less time by `PowerSeries`.
  static let maximalWords = 6
  private static let words = maximalWords

  /// (eᵘ − 1)/u = Σ uᵏ/(k + 1)!.
  static let exponential = TaylorSeries((2...30).map { UInt($0) }, alternates: false)

  private let coefficients: Words
  /// cₖ is at most 2^−this.
  let coefficientBits: UnsafePointer<UInt16>
  private let alternates: Bool

  /// The coefficients 1/(d₁·d₂·…·dₖ), by divisions of a number with a word more than is kept: less
  /// than 1.01 ulps below them.
  init(_ divisors: [UInt], alternates: Bool) {
    self.alternates = alternates
    let length = Self.words + 1
    coefficients = .allocate(capacity: divisors.count * Self.words)
    let bits = UnsafeMutablePointer<UInt16>.allocate(capacity: 65)
    bits[0] = 0
    for k in 1...64 {
      let divisor = k <= divisors.count ? divisors[k - 1] : 2
      bits[k] = bits[k - 1] + UInt16(63 - divisor.leadingZeroBitCount)
    }
    coefficientBits = UnsafePointer(bits)
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: length) { value in
      guard let value = value.baseAddress else { return }
      value.update(repeating: UInt.max, count: length)
      for (index, divisor) in divisors.enumerated() {
        _ = __gmpn_divrem_1(value, 0, value, length, divisor)
        (coefficients + index * Self.words).update(from: value + 1, count: Self.words)
      }
    }
  }

  /// cₖ, k ≥ 1.
  @inline(__always)
  private func coefficient(_ k: Int, _ count: Int) -> ConstantWords {
    ConstantWords(coefficients + (k &* Self.words &- count))
  }

  /// The words of scratch that `tail` needs.
  @inline(__always)
  static func scratchWords(_ count: Int) -> Int { 3 &* count }

  /// What the terms 1, …, `terms` − 1 add to 1; what they take from it, if signs alternate.
  ///
  /// u is below 2^−zeros, zeros ≥ 16; `terms` ≥ 2 are such that the last one is worth an ulp, or
  /// the last of the bits that are asked for: all but `slack`.
  ///
  /// ### Error
  /// In ulps: with s for what Horner's rule has joined from the k-th term on, products u·s are
  /// multiplied by u^(k − 1) < 2^(−zeros·(k − 1)) later, so that the last w words are left out of
  /// them, 64·w ≤ zeros·(k − 1) − 10. That and rounding products down costs less than 3·2⁻¹⁰ for
  /// each of at most 30 terms, and where no words are left out less than 2⁻¹⁶ and 1, for the last
  /// product. The coefficients add u·1.01. An error of u is multiplied by c₁ and less than
  /// 2⁻¹⁵ more. In all less than 1.3 and u's error times 1.01·c₁. Bits that are not asked for add
  /// less than 0.1·2^slack.
  @inline(__always)
  func tail(
    _ value: Words, _ u: ConstantWords, zeros: Int, terms: Int, slack: Int = 0, _ count: Int,
    _ scratch: Words
  ) {
    let product = scratch
    let sum = scratch + (2 &* count)
    var k = terms &- 1
    var length = count &- Self.spare(zeros &* (k &- 1) &+ slack)
    var joined = coefficient(k, length)
    while true {
      // u·s for the terms from the k-th on.
      FixedWords.multiply(product, u + (count &- length), joined, length)
      k &-= 1
      if k == 0 { break }
      let longer = count &- Self.spare(zeros &* (k &- 1) &+ slack)
      let own = coefficient(k, longer)
      let added = longer &- length
      // There is rarely more than one.
      for index in 0..<added { sum[index] = own[index] }
      if alternates {
        Self.subtract(sum + added, own + added, product + length, length)
      } else {
        Self.add(sum + added, own + added, product + length, length)
      }
      joined = ConstantWords(sum)
      length = longer
    }
    for index in 0..<count { value[index] = product[count &+ index] }
  }

  @inline(__always)
  private static func spare(_ bits: Int) -> Int { bits < 74 ? 0 : (bits &- 10) &>> 6 }

  @inline(__always)
  private static func add(_ r: Words, _ a: ConstantWords, _ b: ConstantWords, _ length: Int) {
    if length == 1 {
      r[0] = a[0] &+ b[0]
    } else if length == 2 {
      FixedWords.store(FixedWords.pair(a) &+ FixedWords.pair(b), r)
    } else {
      __gmpn_add_n(r, a, b, length)
    }
  }

  @inline(__always)
  private static func subtract(_ r: Words, _ a: ConstantWords, _ b: ConstantWords, _ length: Int) {
    if length == 1 {
      r[0] = a[0] &- b[0]
    } else if length == 2 {
      FixedWords.store(FixedWords.pair(a) &- FixedWords.pair(b), r)
    } else {
      __gmpn_sub_n(r, a, b, length)
    }
  }
}
