import CMPFR

extension ElementaryFloat {
  /// Numbers of more words are left to MPFR: the difference from 1 is formed exactly.
  private static let longestArgument = 2 * ExponentialTable.words
  /// The distance from 1, as a power of 2, below which leading bits would cancel.
  private static let nearExponent = -12

  /// ln x.
  static func log(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    let view = FloatView(x.pointee)
    guard result.pointee._mpfr_prec <= maximalPrecision, view.sign > 0,
      view.exponent.magnitude < FloatShape.moderateLimit, view.count <= longestArgument
    else { return mpfr_log(result, x, rounding) }
    return logarithm(
      FixedLogarithm.Argument(words: view.limbs, count: view.count, exponent: view.exponent),
      result, rounding) ?? mpfr_log(result, x, rounding)
  }

  /// ln(1 + x).
  static func log1p(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    let view = FloatView(x.pointee)
    let bits = result.pointee._mpfr_prec
    guard bits <= maximalPrecision, view.exponent <= (view.sign < 0 ? 0 : 64),
      view.exponent > -bits, view.count <= longestArgument
    else { return mpfr_log1p(result, x, rounding) }
    if view.exponent <= nearExponent {
      return logarithmNearOne(
        FixedLogarithm.Argument(words: view.limbs, count: view.count, exponent: view.exponent),
        isBelow: view.sign < 0, result, rounding) ?? mpfr_log1p(result, x, rounding)
    }
    // Two words in front of the point, and as many behind it as hold x exactly.
    let length = view.count &+ 3
    let ternary = withUnsafeTemporaryAllocation(
      of: UInt.self, capacity: length
    ) { sum -> Int32? in
      guard let sum = sum.baseAddress else { return nil }
      FixedWords.place(view.limbs, view.count, shift: view.exponent &+ 64, sum, length)
      if view.sign < 0 { FixedWords.negate(sum, length) }
      FixedWords.add(1, to: sum, from: length &- 2, length)
      let zeros = FixedWords.leadingZeroBits(sum, length)
      FixedWords.shiftUp(sum, length, by: zeros)
      return logarithm(
        FixedLogarithm.Argument(words: sum, count: length, exponent: 128 &- zeros),
        result, rounding)
    }
    return ternary ?? mpfr_log1p(result, x, rounding)
  }

  /// The logarithm of an argument, through its distance from 1 if that is small.
  @inline(never)
  private static func logarithm(
    _ x: FixedLogarithm.Argument, _ result: FloatPointer, _ rounding: mpfr_rnd_t
  ) -> Int32? {
    let top = x.words[x.count &- 1]
    let isAbove = x.exponent == 1 && top < 1 &<< 63 &+ 1 &<< 51
    let isBelow = x.exponent == 0 && top >= 0 &- 1 &<< 52
    guard isAbove || isBelow else {
      return rounded(result, rounding, scratchWords: FixedLogarithm.scratchWords) {
        FixedLogarithm.value(x, $0, $1)
      }
    }
    return withUnsafeTemporaryAllocation(of: UInt.self, capacity: x.count) { distance -> Int32? in
      guard let distance = distance.baseAddress else { return nil }
      distance.update(from: x.words, count: x.count)
      if isAbove {
        distance[x.count &- 1] = top & (1 &<< 63 &- 1)
      } else {
        FixedWords.negate(distance, x.count)
      }
      let zeros = FixedWords.leadingZeroBits(distance, x.count)
      // ln 1 is exact.
      guard zeros < 64 &* x.count else { return nil }
      FixedWords.shiftUp(distance, x.count, by: zeros)
      return logarithmNearOne(
        FixedLogarithm.Argument(words: distance, count: x.count, exponent: x.exponent &- zeros),
        isBelow: isBelow, result, rounding)
    }
  }

  @inline(never)
  private static func logarithmNearOne(
    _ y: FixedLogarithm.Argument, isBelow: Bool, _ result: FloatPointer, _ rounding: mpfr_rnd_t
  ) -> Int32? {
    rounded(result, rounding, scratchWords: FixedLogarithm.scratchWords) {
      FixedLogarithm.valueNearOne(y, isBelow: isBelow, $0, $1)
    }
  }
}
