import CMPFR

/// Halves of sin and cos on a grid up to π/4, and π/4.
///
/// Made once, at the largest precision that is served: shorter numbers are its upper words.
/// 65 kilobytes, half a millisecond.
final class TrigonometricTable: @unchecked Sendable {
  // Unchecked: the words are written by the initializer alone. They live as long as the process.

  private static let words = ExponentialTable.words
  /// The steps of 1/256 up to π/4.
  private static let gridCount = 202

  static let shared = TrigonometricTable()

  private let sines: Words
  private let cosines: Words
  private let quarterPiWords: Words

  /// Rotates by 1/256, with a word more than is kept: each step costs at most 1.5 units there, all
  /// together less than 2⁻⁵⁰ ulps.
  private init() {
    let length = Self.words
    sines = .allocate(capacity: Self.gridCount * length)
    cosines = .allocate(capacity: Self.gridCount * length)
    quarterPiWords = .allocate(capacity: length + 1)
    withScratchFloat(bits: 64 * (length + 2)) {
      _ = mpfr_const_pi($0, MPFR_RNDZ)
      FixedWords.place($0.pointee._mpfr_d, length + 2, shift: -64, quarterPiWords, length + 1)
    }
    let bits = 64 * (length + 1)
    withScratchFloat(bits: bits) { stepSine in
      withScratchFloat(bits: bits) { stepCosine in
        _ = mpfr_set_si_2exp(stepSine, 1, -8, MPFR_RNDN)
        _ = mpfr_sin_cos(stepSine, stepCosine, stepSine, MPFR_RNDN)
        withScratchFloat(bits: bits) { sine in
          withScratchFloat(bits: bits) { cosine in
            fill(sine, cosine, stepSine, stepCosine)
          }
        }
      }
    }
  }

  private func fill(
    _ sine: FloatPointer, _ cosine: FloatPointer, _ stepSine: FloatPointer,
    _ stepCosine: FloatPointer
  ) {
    let bits = stepSine.pointee._mpfr_prec
    _ = mpfr_set_si(sine, 0, MPFR_RNDN)
    _ = mpfr_set_si(cosine, 1, MPFR_RNDN)
    withScratchFloat(bits: bits) { next in
      for index in 0..<Self.gridCount {
        store(sine, sines + index * Self.words)
        store(cosine, cosines + index * Self.words)
        _ = mpfr_fmma(next, sine, stepCosine, cosine, stepSine, MPFR_RNDN)
        _ = mpfr_fmms(cosine, cosine, stepCosine, sine, stepSine, MPFR_RNDN)
        _ = mpfr_set(sine, next, MPFR_RNDN)
      }
    }
  }

  /// Half a number between 0 and 1.
  private func store(_ value: FloatPointer, _ entry: Words) {
    if mpfr_zero_p(value) != 0 {
      entry.update(repeating: 0, count: Self.words)
    } else {
      FixedWords.place(
        value.pointee._mpfr_d, Self.words + 1, shift: value.pointee._mpfr_exp - 65, entry,
        Self.words)
    }
  }

  /// sin(i/256)/2, rounded down.
  @inline(__always)
  func sine(_ index: Int, _ count: Int) -> ConstantWords {
    ConstantWords(sines + ((index &+ 1) &* Self.words &- count))
  }

  /// cos(i/256)/2, rounded down.
  @inline(__always)
  func cosine(_ index: Int, _ count: Int) -> ConstantWords {
    ConstantWords(cosines + ((index &+ 1) &* Self.words &- count))
  }

  /// π/4, rounded down; up to one word more than other entries have.
  @inline(__always)
  func quarterPi(_ count: Int) -> ConstantWords {
    ConstantWords(quarterPiWords + (Self.words &+ 1 &- count))
  }
}
