import CMPFR

/// Functions of one real variable in fixed point, correctly rounded, with MPFR's signature.
///
/// ### Method
/// A value is computed with at least 24 bits more than the result has, and a bound of its error. If
/// all numbers within the bound round alike, that is the result; else a word more decides, and at
/// last MPFR, as it does for special values, huge and tiny ones and precisions above the
/// crossover.
///
/// The ternary values are MPFR's: positive if the result is above the exact value.
enum ElementaryFloat {
  /// Results of more bits are left to MPFR.
  static let maximalPrecision = 64 * (ExponentialTable.words - 2) - guardBits
  static let guardBits = 24

  /// The bits of whole words that a result of so many, with the guard bits, does not need; not so
  /// many that an error of them cannot be told in one word.
  @inline(__always)
  static func slack(_ bits: Int) -> Int { Swift.min((0 &- (bits &+ guardBits)) & 63, 55) }

  /// Rounds what `compute` makes of a number of words and scratch; nil if MPFR has to decide.
  @inline(__always)
  static func rounded(
    _ result: FloatPointer, _ rounding: mpfr_rnd_t, extraBits: Int = 0,
    scratchWords: (_ count: Int) -> Int, _ compute: (_ count: Int, _ scratch: Words) -> FixedValue?
  ) -> Int32? {
    let first = (result.pointee._mpfr_prec &+ guardBits &+ extraBits &+ 63) &>> 6
    for count in first...(first &+ 1) where count < ExponentialTable.words {
      let ternary = withUnsafeTemporaryAllocation(
        of: UInt.self, capacity: scratchWords(count)
      ) { scratch -> Int32? in
        guard let scratch = scratch.baseAddress else { return nil }
        return compute(count, scratch)?.round(to: result, rounding)
      }
      if let ternary { return ternary }
    }
    return nil
  }

  /// eˣ.
  static func exp(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    let bits = result.pointee._mpfr_prec
    let exponent = x.pointee._mpfr_exp
    guard bits <= maximalPrecision, exponent <= FixedExponential.exponentLimit,
      exponent > -bits
    else { return mpfr_exp(result, x, rounding) }
    let view = FloatView(x.pointee)
    let slack = slack(bits)
    return rounded(result, rounding, scratchWords: FixedExponential.scratchWords) {
      count, scratch in
      let exponent = FixedExponential.value(view, slack: slack, count, scratch)
      return FixedValue(
        words: scratch, count: count, exponent: exponent, isNegative: false,
        error: FixedExponential.error(count, slack: slack))
    } ?? mpfr_exp(result, x, rounding)
  }
}
