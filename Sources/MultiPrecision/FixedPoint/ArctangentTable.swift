import CMPFR

/// Arctangents on two grids.
///
/// One table for short results and one for all, each made when it is first needed: 6 words take
/// two milliseconds and 25 kilobytes, 20 words twenty milliseconds and 82 kilobytes.
struct ArctangentTable: @unchecked Sendable {
  // Unchecked: the words are written by the initializer alone. They live as long as the process.

  /// Points of either grid: 0...256.
  private static let gridCount = 257

  private static let short = ArctangentTable(words: 6)
  private static let long = ArctangentTable(words: ExponentialTable.words)

  /// A table whose entries have at least so many words.
  @inline(__always)
  static func shared(_ count: Int) -> ArctangentTable { count <= 6 ? short : long }

  private let words: Int
  private let coarseWords: Words
  private let fineWords: Words

  private init(words: Int) {
    self.words = words
    coarseWords = .allocate(capacity: Self.gridCount * words)
    fineWords = .allocate(capacity: Self.gridCount * words)
    fill(coarseWords, scale: 1 << 8)
    fill(fineWords, scale: 1 << 16)
  }

  /// arctan(i/s) from the sums of arctan((i + 1)/s) − arctan(i/s) = arctan(s/(s² + i·(i + 1))).
  private func fill(_ table: Words, scale: Int) {
    let length = words + 1
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: 3 * length + 1) { scratch in
      guard let sum = scratch.baseAddress else { return }
      sum.update(repeating: 0, count: length)
      for index in 0..<Self.gridCount {
        (table + index * words).update(from: sum + 1, count: words)
        let divisor = UInt(scale * scale + index * (index + 1))
        Self.add(
          arctangentOf: UInt(scale), over: divisor, to: sum, sum + length, sum + 2 * length, length)
      }
    }
  }

  /// Adds arctan(p/q) for p/q ≤ 2⁻⁸ by its series.
  ///
  /// Powers and terms are rounded by less than 2 units of the last word; below 100 terms and 257
  /// summands leave less than 2⁻⁴⁸ ulps of the words that are kept.
  private static func add(
    arctangentOf p: UInt, over q: UInt, to sum: Words, _ power: Words, _ term: Words, _ length: Int
  ) {
    // The term's words and one more serve as dividends.
    term.update(repeating: 0, count: length)
    term[length] = p
    _ = __gmpn_divrem_1(term, 0, term, length + 1, q)
    power.update(from: term, count: length)
    var k: UInt = 0
    while FixedWords.leadingZeroBits(power, length) < 64 * length {
      _ = __gmpn_divrem_1(term, 0, power, length, 2 * k + 1)
      if k & 1 == 0 {
        _ = __gmpn_add_n(sum, sum, term, length)
      } else {
        _ = __gmpn_sub_n(sum, sum, term, length)
      }
      for _ in 0..<2 {
        term[length] = __gmpn_mul_1(term, power, length, p)
        _ = __gmpn_divrem_1(term, 0, term, length + 1, q)
        power.update(from: term, count: length)
      }
      k += 1
    }
  }

  /// arctan(i/256), rounded down but for 2⁻⁴⁸ ulps.
  @inline(__always)
  func coarse(_ index: Int, _ count: Int) -> ConstantWords {
    ConstantWords(coarseWords + ((index &+ 1) &* words &- count))
  }

  /// arctan(j/65536), rounded down but for 2⁻⁴⁸ ulps.
  @inline(__always)
  func fine(_ index: Int, _ count: Int) -> ConstantWords {
    ConstantWords(fineWords + ((index &+ 1) &* words &- count))
  }
}
