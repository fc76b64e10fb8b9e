import CMPFR
import RealModule

/// The series Σ (−t)ᵏ/(k!·(2k + 1)) = √(π/t)/2·erf √t.
///
/// Terms come in blocks a...e, over which cₖ = nₖ/(F·D) with F = (a − 1)! and D = (a·…·e)·L < 2⁶¹, L
/// being the least common multiple of the 2k + 1. From one block to that below, sums are multiplied
/// by the lower L and divided by the upper D.
struct ErrorFunctionSeries: @unchecked Sendable {
  // Unchecked: the words are written by the initializer alone. They live as long as the process.

  static let shared = ErrorFunctionSeries()

  /// Where a block starts, its D, and the L of the block below.
  private struct Block {
    var first: Int
    var denominator: UInt
    var factor: UInt
  }

  /// The numbers of terms that are served are up to this one.
  static let maximalTerms = 1000
  private static let maximalPowers = 12

  private let numerators: ConstantWords
  private let blocks: UnsafePointer<Block>
  private let blockCount: Int
  /// log₂ k! for k up to `maximalTerms`, off by less than 2⁻³⁰.
  private let logFactorials: UnsafePointer<Double>
  private let inverseRootOfPiWords: Words
  /// No result has more words.
  static let maximalWords = 56

  private init() {
    var numerators: [UInt] = []
    var blocks: [Block] = []
    var lowerMultiple: UInt = 1
    while numerators.count <= Self.maximalTerms {
      let first = numerators.count
      var (end, product, multiple): (Int, UInt, UInt) = (first, 1, 1)
      while true {
        let odd = UInt(2 * end + 1)
        let nextMultiple = multiple / Self.commonDivisor(multiple, odd) * odd
        let nextProduct = product * UInt(max(end, 1))
        let (size, overflow) = nextMultiple.multipliedReportingOverflow(by: nextProduct)
        guard !overflow, size < 1 << 61 else { break }
        (multiple, product, end) = (nextMultiple, nextProduct, end + 1)
      }
      var quotient = product
      for k in first..<end {
        quotient /= UInt(max(k, 1))
        numerators.append(quotient * (multiple / UInt(2 * k + 1)))
      }
      blocks.append(
        Block(first: first, denominator: product * multiple, factor: lowerMultiple))
      lowerMultiple = multiple
    }
    var logFactorials = [0.0]
    for k in 1...Self.maximalTerms {
      logFactorials.append(logFactorials[k - 1] + Double.log2(Double(k)))
    }
    let inverseRootOfPi = Words.allocate(capacity: Self.maximalWords)
    let words = Self.maximalWords + 1
    withScratchFloat(bits: 64 * words) { value in
      _ = mpfr_const_pi(value, MPFR_RNDN)
      _ = mpfr_rec_sqrt(value, value, MPFR_RNDN)
      FixedWords.place(
        value.pointee._mpfr_d, words, shift: -64, inverseRootOfPi, Self.maximalWords)
    }
    inverseRootOfPiWords = inverseRootOfPi
    self.numerators = Self.kept(numerators)
    self.blocks = Self.kept(blocks)
    blockCount = blocks.count
    self.logFactorials = Self.kept(logFactorials)
  }

  /// 1/√π, rounded down: less than 1.01 ulps below it.
  func inverseRootOfPi(_ count: Int) -> ConstantWords {
    ConstantWords(inverseRootOfPiWords + (Self.maximalWords - count))
  }

  private static func kept<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
    let copy = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
    copy.initialize(from: elements, count: elements.count)
    return UnsafePointer(copy)
  }

  private static func commonDivisor(_ a: UInt, _ b: UInt) -> UInt {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  /// The number of terms N with t^N/N! below 2^−bits, for log₂ t at most `logOfArgument`; nil if
  /// there are too many.
  func terms(_ logOfArgument: Double, bits: Int) -> Int? {
    // Right of the largest term the terms fall.
    let start =
      logOfArgument > 9 ? 1000 : logOfArgument > 0 ? Int(Double.exp2(logOfArgument)) + 1 : 1
    let least = Double(bits) + 0x1p-10
    func isEnough(_ n: Int) -> Bool { logFactorials[n] - Double(n) * logOfArgument > least }
    guard start < Self.maximalTerms, isEnough(Self.maximalTerms) else { return nil }
    var (low, high) = (start - 1, Self.maximalTerms)
    while high - low > 1 {
      let middle = (low + high) / 2
      if isEnough(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// The words of scratch for numbers of so many in all, in front of the point and behind it.
  static func scratchWords(_ count: Int) -> Int { (maximalPowers + 3) * count + 4 }

  /// The sum of the first `terms` terms.
  ///
  /// `sum` gets `count` words behind the point and `wholeWords` in front of it, at least
  /// ⌈(64 + log₂ e^t)/64⌉. The argument t has `count` words behind the point and, if `isLarge`, one
  /// in front of it; it is the first of `scratch`. log₂ t is at most `logOfArgument`.
  ///
  /// ### Method
  /// Rectangular splitting as in `PowerSeries`. Where terms are below 2^(−64·w − 16) ulps over ulps,
  /// their last w words are left out: half of the work on average.
  ///
  /// ### Error
  /// In ulps, with T = max(1, t). Powers are rounded down once a product, so that tᵏ is off by at
  /// most (2k − 1)·T^(k − 1), by induction over products: as its coefficient is below 1/(k!·(2k − 1)),
  /// all terms together are off by less than Σ T^(k − 1)/k! < e^T. Sums are over F·D > 2⁴⁰ when
  /// they are rounded, which multiplies what that costs by at most tᵏ/(F·D): less than 2⁻²⁰·e^T
  /// for 1000 terms. Words that are left out cost at most 2⁻¹⁶·e^T for each of at most 2000
  /// operations: the sums that powers are multiplied by are below e^T/(F·D). The division at the end
  /// costs 1, the terms left out 1: less than e^T·1.04 + 2.1.
  func value(
    _ sum: Words, _ scratch: Words, _ count: Int, wholeWords: Int, isLarge: Bool, terms: Int,
    logOfArgument: Double
  ) {
    let width = isLarge ? count &+ 1 : count
    let m = rowLength(terms, isLarge ? logOfArgument : 0)
    let product = scratch + (m &* width)
    if m > 1 {
      for power in 2...m {
        let target = scratch + ((power &- 1) &* width)
        if power & 1 == 0 {
          __gmpn_sqr(product, scratch + ((power &>> 1 &- 1) &* width), width)
        } else {
          __gmpn_mul_n(product, scratch + ((power &- 2) &* width), scratch, width)
        }
        target.update(from: product + count, count: width)
      }
    }
    let length = count &+ wholeWords
    sum.update(repeating: 0, count: length)
    var block = blockCount &- 1
    while blocks[block].first >= terms { block &-= 1 }
    var column = (terms &- 1) % m
    var dropped = droppedWords(terms &- 1 &- column, logOfArgument, count)
    for k in stride(from: terms &- 1, through: 0, by: -1) {
      if k < blocks[block].first {
        move(sum + dropped, length &- dropped, blocks[block], product)
        block &-= 1
      }
      let numerator = numerators[k]
      let isSubtracted = k & 1 != 0
      if column == 0 {
        let whole = sum + count
        if isSubtracted {
          FixedWords.subtract(numerator, from: whole, wholeWords)
        } else {
          FixedWords.add(numerator, to: whole, from: 0, wholeWords)
        }
        if k == 0 { break }
        dropped = droppedWords(k &- m, logOfArgument, count)
        multiply(
          sum + dropped, length &- dropped, scratch + ((m &- 1) &* width + dropped),
          width &- dropped, count &- dropped, product)
        column = m &- 1
      } else {
        let power = scratch + ((column &- 1) &* width)
        let used = width &- dropped
        let above = sum + (dropped &+ used)
        if isSubtracted {
          let borrow = __gmpn_submul_1(sum + dropped, power + dropped, used, numerator)
          FixedWords.subtract(borrow, from: above, length &- dropped &- used)
        } else {
          let carry = __gmpn_addmul_1(sum + dropped, power + dropped, used, numerator)
          FixedWords.add(carry, to: above, from: 0, length &- dropped &- used)
        }
        column &-= 1
      }
    }
    _ = __gmpn_divrem_1(sum, 0, sum, length, blocks[0].denominator)
  }

  /// The words behind the point that matter to no term from the k-th on: t^k/k! < 2^(−64·w − 16).
  private func droppedWords(_ k: Int, _ logOfArgument: Double, _ count: Int) -> Int {
    let bits = logFactorials[k] - Double(k) * logOfArgument - 16
    return bits < 64 ? 0 : Swift.min(Int(bits) &>> 6, count &- 1)
  }

  private func move(_ sum: Words, _ length: Int, _ block: Block, _ product: Words) {
    let isNegative = sum[length &- 1] &>> 63 != 0
    if isNegative { FixedWords.negate(sum, length) }
    product[length] = __gmpn_mul_1(product, sum, length, block.factor)
    _ = __gmpn_divrem_1(product, 0, product, length &+ 1, block.denominator)
    sum.update(from: product, count: length)
    if isNegative { FixedWords.negate(sum, length) }
  }

  /// sum ← sum·power, rounded towards 0, both with `count` words behind the point.
  private func multiply(
    _ sum: Words, _ length: Int, _ power: ConstantWords, _ width: Int, _ count: Int,
    _ product: Words
  ) {
    let isNegative = sum[length &- 1] &>> 63 != 0
    if isNegative { FixedWords.negate(sum, length) }
    _ = __gmpn_mul(product, sum, length, power, width)
    sum.update(from: product + count, count: length)
    if isNegative { FixedWords.negate(sum, length) }
  }

  /// About the root of the number of terms; the last power must stay below 2⁶⁴.
  private func rowLength(_ terms: Int, _ logOfArgument: Double) -> Int {
    let limit = Swift.min(
      Self.maximalPowers, logOfArgument > 0 ? Int(63 / logOfArgument) : Self.maximalPowers)
    var m = 1
    while m < limit, m &* m < terms { m &+= 1 }
    return m
  }
}
