import CMPFR

/// Functions of eˣ and e⁻ˣ in fixed point, for x > 0.
enum FixedHyperbolic {
  /// What is made of E = eˣ.
  enum Form: CaseIterable {
    /// (E − 1/E)/2.
    case sine
    /// (E + 1/E)/2.
    case cosine
    /// (E − 1)/(E + 1), which is tanh(x/2).
    case halfTangent
    /// E − 1.
    case minusOne
    /// 1 − 1/E.
    case minusOneOfNegative
  }

  /// The words of scratch for a result of so many.
  @inline(__always)
  static func scratchWords(_ count: Int) -> Int { FixedExponential.scratchWords(count) }

  /// The form's value at x, 0 < x < 2^exponentLimit; the last `slack` bits are not asked for.
  ///
  /// ### Error
  /// E = w·2^k with ¼ ≤ w < 0.51, hence k ≥ 1; w is off by e ≥ 8 ulps (`FixedExponential`). Numbers
  /// are written over 2^k, so that 1 is moved down by k places, and is left out if that is below
  /// the last: 1 ulp. 1/E is v·2^(2 − k) for v = ¼/w; since v/w ≤ 4, v is off by 4·e, and by 1
  /// of the division.
  /// - minusOne: e + 1.
  /// - sine, cosine: v is moved down by 2·k − 2 ≥ 0 places, rounded down: 5·e + 2.
  /// - minusOneOfNegative: v is moved up by at most one place, or down: 8·e + 3.
  /// - halfTangent: dividend and divisor, (E ∓ 1)/2 over 2^k, are off by e/2 + ½ + 1 each; the
  ///   divisor is at least ⅛ and the quotient below 1: 8·(e + 3) + 1 = 8·e + 25.
  static func value(
    _ form: Form, _ x: FloatView, slack: Int = 0, _ count: Int, _ scratch: Words
  ) -> FixedValue {
    let exponential = scratch
    var k = FixedExponential.value(x, slack: slack, count, scratch)
    let error = FixedExponential.error(count, slack: slack)
    let other = scratch + count
    let dividend = scratch + (2 &* count)
    let quotient = scratch + (4 &* count)
    switch form {
    case .minusOne:
      FixedWords.subtract(powerOfTwo: 0 &- k, from: exponential, count)
      return FixedValue(
        words: exponential, count: count, exponent: k, isNegative: false, error: error &+ 1)
    case .minusOneOfNegative:
      invert(exponential, count, dividend, quotient)
      FixedWords.place(quotient, count &+ 1, shift: 2 &- k, other, count)
      FixedWords.negate(other, count)
      return FixedValue(
        words: other, count: count, exponent: 0, isNegative: true, error: 8 &* error &+ 6)
    case .sine:
      invert(exponential, count, dividend, quotient)
      FixedWords.place(quotient, count &+ 1, shift: 2 &- 2 &* k, other, count)
      _ = __gmpn_sub_n(exponential, exponential, other, count)
      return FixedValue(
        words: exponential, count: count, exponent: k &- 1, isNegative: false,
        error: 5 &* error &+ 4)
    case .cosine:
      invert(exponential, count, dividend, quotient)
      FixedWords.place(quotient, count &+ 1, shift: 2 &- 2 &* k, other, count)
      if __gmpn_add_n(exponential, exponential, other, count) != 0 {
        _ = __gmpn_rshift(exponential, exponential, count, 1)
        exponential[count &- 1] |= 1 &<< 63
        k &+= 1
      }
      return FixedValue(
        words: exponential, count: count, exponent: k &- 1, isNegative: false,
        error: 5 &* error &+ 4)
    case .halfTangent:
      _ = __gmpn_rshift(exponential, exponential, count, 1)
      other.update(from: exponential, count: count)
      FixedWords.subtract(powerOfTwo: -1 &- k, from: exponential, count)
      FixedWords.add(powerOfTwo: -1 &- k, to: other, count)
      dividend.update(repeating: 0, count: count)
      dividend.advanced(by: count).update(from: exponential, count: count)
      __gmpn_tdiv_qr(quotient, dividend, 0, dividend, 2 &* count, other, count)
      return FixedValue(
        words: quotient, count: count, exponent: 0, isNegative: false, error: 8 &* error &+ 26)
    }
  }

  /// sinh x and cosh x from one exponential, under the same conditions and with the same errors.
  static func values(
    _ x: FloatView, slack: Int = 0, _ count: Int, _ scratch: Words
  ) -> (sine: FixedValue, cosine: FixedValue) {
    let exponential = scratch
    let k = FixedExponential.value(x, slack: slack, count, scratch)
    let error = FixedExponential.error(count, slack: slack)
    let other = scratch + count
    let quotient = scratch + (4 &* count)
    invert(exponential, count, scratch + (2 &* count), quotient)
    FixedWords.place(quotient, count &+ 1, shift: 2 &- 2 &* k, other, count)
    quotient[count] = __gmpn_add_n(quotient, exponential, other, count)
    _ = __gmpn_sub_n(exponential, exponential, other, count)
    return (
      FixedValue(
        words: exponential, count: count, exponent: k &- 1, isNegative: false,
        error: 5 &* error &+ 4),
      FixedValue(
        words: quotient, count: count &+ 1, exponent: k &+ 63, isNegative: false,
        error: 5 &* error &+ 4)
    )
  }

  /// ¼/w to `quotient`, one word of it in front of the point.
  @inline(__always)
  private static func invert(
    _ w: ConstantWords, _ count: Int, _ dividend: Words, _ quotient: Words
  ) {
    dividend.update(repeating: 0, count: 2 &* count)
    dividend[2 &* count &- 1] = 1 &<< 62
    __gmpn_tdiv_qr(quotient, dividend, 0, dividend, 2 &* count, w, count)
  }
}
