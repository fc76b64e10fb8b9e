import CMPFR

/// Values of eˣ/2 at two grids, and ln 2.
///
/// Made once, at the largest precision that is served: shorter numbers are its upper words.
/// 70 kilobytes, a fifth of a millisecond.
struct ExponentialTable: @unchecked Sendable {
  // Unchecked: the words are written by the initializer alone. They live as long as the process.

  /// The words of an entry.
  static let words = 20
  /// The steps of the coarse grid below ln 2.
  static let coarseCount = 178

  static let shared = ExponentialTable()

  private let coarseWords: Words
  private let fineWords: Words
  private let logWords: Words

  private init() {
    let length = Self.words
    coarseWords = .allocate(capacity: Self.coarseCount * length)
    fineWords = .allocate(capacity: 256 * length)
    logWords = .allocate(capacity: length + 1)
    Self.fill(coarseWords, count: Self.coarseCount, stepExponent: -8)
    Self.fill(fineWords, count: 256, stepExponent: -16)
    withScratchFloat(bits: 64 * (length + 2)) {
      _ = mpfr_const_log2($0, MPFR_RNDZ)
      FixedWords.place($0.pointee._mpfr_d, length + 2, shift: -64, logWords, length + 1)
    }
  }

  /// e^(k·2^stepExponent)/2 for k below `count`, by repeated products with a word more than is
  /// kept: at most `count` errors of half a unit there, less than 2⁻⁵⁰ ulps.
  private static func fill(_ table: Words, count: Int, stepExponent: Int) {
    let bits = 64 * (words + 1)
    withScratchFloat(bits: bits) { step in
      withScratchFloat(bits: bits) { value in
        _ = mpfr_set_si_2exp(step, 1, stepExponent, MPFR_RNDN)
        _ = mpfr_exp(step, step, MPFR_RNDN)
        _ = mpfr_set_si(value, 1, MPFR_RNDN)
        for index in 0..<count {
          FixedWords.place(
            value.pointee._mpfr_d, words + 1, shift: -64, table + index * words, words)
          _ = mpfr_mul(value, value, step, MPFR_RNDN)
        }
      }
    }
  }

  /// e^(i/256)/2, rounded down.
  @inline(__always)
  func coarse(_ index: Int, _ count: Int) -> ConstantWords {
    ConstantWords(coarseWords + ((index &+ 1) &* Self.words &- count))
  }

  /// e^(j/65536)/2, rounded down.
  @inline(__always)
  func fine(_ index: Int, _ count: Int) -> ConstantWords {
    ConstantWords(fineWords + ((index &+ 1) &* Self.words &- count))
  }

  /// ln 2, rounded down; up to one word more than other entries have.
  @inline(__always)
  func logOfTwo(_ count: Int) -> ConstantWords {
    ConstantWords(logWords + (Self.words &+ 1 &- count))
  }
}
