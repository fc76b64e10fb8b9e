import CMPFR

extension ElementaryFloat {
  /// sin x.
  static func sin(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    return circular(isSine: true, result, x, rounding) ?? mpfr_sin(result, x, rounding)
  }

  /// cos x.
  static func cos(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    return circular(isSine: false, result, x, rounding) ?? mpfr_cos(result, x, rounding)
  }

  /// nil if MPFR has to decide, as it does for small numbers, where a few terms are enough.
  @inline(never)
  private static func circular(
    isSine: Bool, _ result: FloatPointer, _ x: FloatReference, _ rounding: mpfr_rnd_t
  ) -> Int32? {
    let view = FloatView(x.pointee)
    guard result.pointee._mpfr_prec <= maximalPrecision,
      view.exponent <= FixedTrigonometric.exponentLimit, view.exponent > smallestExponent
    else { return nil }
    let lost = isSine ? Swift.max(0, 1 &- view.exponent) : 0
    let slack = slack(result.pointee._mpfr_prec &+ lost)
    return rounded(
      result, rounding, extraBits: lost, scratchWords: FixedTrigonometric.scratchWords
    ) { count, scratch in
      var value = FixedTrigonometric.value(isSine: isSine, view, slack: slack, count, scratch)
      if isSine, view.sign < 0 { value.isNegative.toggle() }
      return value
    }
  }

  /// tan x.
  static func tan(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    let view = FloatView(x.pointee)
    guard result.pointee._mpfr_prec <= maximalPrecision,
      view.exponent <= FixedTrigonometric.exponentLimit, view.exponent > smallestExponent
    else { return mpfr_tan(result, x, rounding) }
    return rounded(
      result, rounding, extraBits: Swift.max(0, 1 &- view.exponent),
      scratchWords: FixedTrigonometric.pairScratchWords
    ) { count, scratch in
      var value = FixedTrigonometric.tangent(view, count, scratch)
      if view.sign < 0 { value?.isNegative.toggle() }
      return value
    } ?? mpfr_tan(result, x, rounding)
  }
}
