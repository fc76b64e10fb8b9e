import CMPFR

/// Logarithms of numbers near 1 on two grids.
///
/// One table for short results and one for all, each made when it is first needed: 6 words take
/// about a millisecond and 30 kilobytes, 20 words four milliseconds and 90 kilobytes.
struct LogarithmTable: @unchecked Sendable {
  // Unchecked: the words are written by the initializer alone. They live as long as the process.

  /// Coarse points are i/256 for i in 179...359.
  static let coarseStart = 179
  private static let coarseEnd = 359
  /// Fine points are 1 + j/65536 for j in 0..<368.
  private static let fineCount = 368

  private static let short = LogarithmTable(words: 6)
  private static let long = LogarithmTable(words: ExponentialTable.words)

  /// A table whose entries have at least so many words.
  @inline(__always)
  static func shared(_ count: Int) -> LogarithmTable { count <= 6 ? short : long }

  private let words: Int
  private let coarseWords: Words
  private let fineWords: Words

  private init(words: Int) {
    self.words = words
    coarseWords = .allocate(capacity: (Self.coarseEnd - Self.coarseStart + 1) * words)
    fineWords = .allocate(capacity: Self.fineCount * words)
    let length = words + 1
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: 4 * length) { scratch in
      guard let sum = scratch.baseAddress else { return }
      // Upwards and downwards from ln 1 = 0, by the logarithms of the points' ratios.
      sum.update(repeating: 0, count: length)
      for index in 256...Self.coarseEnd {
        store(sum, coarseWords + (index - Self.coarseStart) * words)
        Self.add(logarithmOfRatio: index, to: sum, sum + length, length)
      }
      sum.update(repeating: 0, count: length)
      for index in stride(from: 255, through: Self.coarseStart, by: -1) {
        Self.add(logarithmOfRatio: index, to: sum, sum + length, length)
        store(sum, coarseWords + (index - Self.coarseStart) * words)
      }
      sum.update(repeating: 0, count: length)
      for index in 0..<Self.fineCount {
        store(sum, fineWords + index * words)
        Self.add(logarithmOfRatio: 65536 + index, to: sum, sum + length, length)
      }
    }
  }

  private func store(_ sum: Words, _ entry: Words) { entry.update(from: sum + 1, count: words) }

  /// Adds ln((n + 1)/n) = 2·Σ 1/((2k + 1)·(2n + 1)^(2k + 1)).
  ///
  /// Two divisions a term round down, by less than 2 units of the last word in all: below 100
  /// terms and 400 summands, which leaves less than 2⁻⁴⁶ ulps of the words that are kept.
  private static func add(
    logarithmOfRatio n: Int, to sum: Words, _ scratch: Words, _ length: Int
  ) {
    let odd = UInt(2 * n + 1)
    let (power, term) = (scratch, scratch + length)
    power.update(repeating: 0, count: length)
    // 2/(2n + 1).
    power[length - 1] = 0
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: length + 1) { two in
      guard let two = two.baseAddress else { return }
      two.update(repeating: 0, count: length)
      two[length] = 2
      _ = __gmpn_divrem_1(two, 0, two, length + 1, odd)
      power.update(from: two, count: length)
    }
    var k: UInt = 0
    while FixedWords.leadingZeroBits(power, length) < 64 * length {
      _ = __gmpn_divrem_1(term, 0, power, length, 2 * k + 1)
      _ = __gmpn_add_n(sum, sum, term, length)
      _ = __gmpn_divrem_1(power, 0, power, length, odd * odd)
      k += 1
    }
  }

  /// |ln(g/256)|, rounded down.
  @inline(__always)
  func coarse(_ point: Int, _ count: Int) -> ConstantWords {
    ConstantWords(coarseWords + ((point &- Self.coarseStart &+ 1) &* words &- count))
  }

  /// ln(1 + j/65536), rounded down.
  @inline(__always)
  func fine(_ index: Int, _ count: Int) -> ConstantWords {
    ConstantWords(fineWords + ((index &+ 1) &* words &- count))
  }
}
