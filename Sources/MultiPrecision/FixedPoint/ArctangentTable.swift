import CMPFR

/// Arctangents on two grids, and π/4.
///
/// One table for short results and one for all, each made when it is first needed: 6 words take
/// a millisecond and 25 kilobytes, 20 words five milliseconds and 82 kilobytes.
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
  private let quarterPiWords: Words
  /// For g/512 the largest i with arctan(i/256) ≤ g/512.
  private let indices: UnsafeMutablePointer<UInt8>
  /// The points of that grid up to 1/256 beyond π/8.
  private static let indexCount = 204

  private init(words: Int) {
    self.words = words
    quarterPiWords = .allocate(capacity: words + 1)
    indices = .allocate(capacity: Self.indexCount)
    coarseWords = .allocate(capacity: Self.gridCount * words)
    fineWords = .allocate(capacity: Self.gridCount * words)
    fill(coarseWords, scale: 1 << 8)
    fill(fineWords, scale: 1 << 16)
    withScratchFloat(bits: 64 * (words + 2)) {
      _ = mpfr_const_pi($0, MPFR_RNDZ)
      FixedWords.place($0.pointee._mpfr_d, words + 2, shift: -64, quarterPiWords, words + 1)
    }
    var index = 0
    for point in 0..<Self.indexCount {
      while coarseTop(index + 1) <= UInt(point) << 55 { index += 1 }
      indices[point] = UInt8(index)
    }
  }

  @inline(__always)
  private func coarseTop(_ index: Int) -> UInt { coarseWords[(index &+ 1) &* words &- 1] }

  /// The i with arctan(i/256) ≤ y < arctan((i + 1)/256), but for 2⁻⁶⁴, for y ≤ π/8 + 2⁻²⁰ with
  /// these leading bits.
  ///
  /// The arctangents are more than 1/512 apart there, so that one step to the right is enough.
  @inline(__always)
  func coarseIndex(below y: UInt) -> Int {
    let index = Int(indices[Int(truncatingIfNeeded: y &>> 55)])
    return y > coarseTop(index &+ 1) ? index &+ 1 : index
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
    // Powers lose words at the top.
    var active = length
    while true {
      while active > 0, power[active - 1] == 0 { active -= 1 }
      if active == 0 { break }
      _ = __gmpn_divrem_1(term, 0, power, active, 2 * k + 1)
      if k & 1 == 0 {
        _ = __gmpn_add(sum, sum, length, term, active)
      } else {
        _ = __gmpn_sub(sum, sum, length, term, active)
      }
      for _ in 0..<2 {
        term[active] = __gmpn_mul_1(term, power, active, p)
        _ = __gmpn_divrem_1(term, 0, term, active + 1, q)
        power.update(from: term, count: active)
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

  /// π/4, rounded down; up to one word more than other entries have.
  @inline(__always)
  func quarterPi(_ count: Int) -> ConstantWords {
    ConstantWords(quarterPiWords + (words &+ 1 &- count))
  }
}
