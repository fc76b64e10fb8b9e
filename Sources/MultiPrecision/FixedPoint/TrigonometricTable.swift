import CMPFR

/// Halves of sin and cos on a grid up to π/4, and π/4.
///
/// One table for short results and one for all, each made when it is first needed: 6 words take
/// half a millisecond and 80 kilobytes, 20 words two milliseconds and 260 kilobytes. A second table
/// for finer steps would spare a third of the series, which is what four more products take.
struct TrigonometricTable: @unchecked Sendable {
  // Unchecked: the words are written by the initializer alone. They live as long as the process.

  private static let short = TrigonometricTable(words: 6)
  private static let long = TrigonometricTable(words: ExponentialTable.words)

  /// A table whose entries have at least so many words.
  @inline(__always)
  static func shared(_ count: Int) -> TrigonometricTable { count <= 6 ? short : long }

  /// The grid's step is 2^−gridBits.
  static let gridBits = 10
  /// The points up to π/4.
  private static let gridCount = 806

  private let words: Int
  private let sines: Words
  private let cosines: Words
  private let quarterPiWords: Words

  private init(words: Int) {
    self.words = words
    sines = .allocate(capacity: Self.gridCount * words)
    cosines = .allocate(capacity: Self.gridCount * words)
    quarterPiWords = .allocate(capacity: words + 1)
    withScratchFloat(bits: 64 * (words + 2)) {
      _ = mpfr_const_pi($0, MPFR_RNDZ)
      FixedWords.place($0.pointee._mpfr_d, words + 2, shift: -64, quarterPiWords, words + 1)
    }
    let bits = 64 * (words + 1)
    withScratchFloat(bits: bits) { stepSine in
      withScratchFloat(bits: bits) { stepCosine in
        _ = mpfr_set_si_2exp(stepSine, 1, -Self.gridBits, MPFR_RNDN)
        _ = mpfr_sin_cos(stepSine, stepCosine, stepSine, MPFR_RNDN)
        withScratchFloat(bits: bits) { sine in
          withScratchFloat(bits: bits) { cosine in
            fill(sine, cosine, stepSine, stepCosine)
          }
        }
      }
    }
  }

  /// Rotates by the step, with a word more than is kept: each time costs at most 1.5 units there,
  /// all together less than 2⁻⁵⁰ ulps.
  private func fill(
    _ sine: FloatPointer, _ cosine: FloatPointer, _ stepSine: FloatPointer,
    _ stepCosine: FloatPointer
  ) {
    let bits = stepSine.pointee._mpfr_prec
    _ = mpfr_set_si(sine, 0, MPFR_RNDN)
    _ = mpfr_set_si(cosine, 1, MPFR_RNDN)
    withScratchFloat(bits: bits) { next in
      for index in 0..<Self.gridCount {
        store(sine, sines + index * words)
        store(cosine, cosines + index * words)
        _ = mpfr_fmma(next, sine, stepCosine, cosine, stepSine, MPFR_RNDN)
        _ = mpfr_fmms(cosine, cosine, stepCosine, sine, stepSine, MPFR_RNDN)
        _ = mpfr_set(sine, next, MPFR_RNDN)
      }
    }
  }

  /// Half of a number between 0 and 1.
  private func store(_ value: FloatPointer, _ entry: Words) {
    if mpfr_zero_p(value) != 0 {
      entry.update(repeating: 0, count: words)
    } else {
      FixedWords.place(
        value.pointee._mpfr_d, words + 1, shift: value.pointee._mpfr_exp - 65, entry, words)
    }
  }

  /// sin(i·2^−gridBits)/2, rounded down.
  @inline(__always)
  func sine(_ index: Int, _ count: Int) -> ConstantWords {
    ConstantWords(sines + ((index &+ 1) &* words &- count))
  }

  /// cos(i·2^−gridBits)/2, rounded down.
  @inline(__always)
  func cosine(_ index: Int, _ count: Int) -> ConstantWords {
    ConstantWords(cosines + ((index &+ 1) &* words &- count))
  }

  /// π/4, rounded down; up to one word more than other entries have.
  @inline(__always)
  func quarterPi(_ count: Int) -> ConstantWords {
    ConstantWords(quarterPiWords + (words &+ 1 &- count))
  }
}
