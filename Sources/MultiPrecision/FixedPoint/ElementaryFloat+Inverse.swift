import CMPFR

extension ElementaryFloat {
  /// Arguments beyond 2^±this are left to MPFR, whose series take few terms there.
  private static let inverseExponentLimit = 60

  /// arctan x.
  static func atan(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    let view = FloatView(x.pointee)
    guard result.pointee._mpfr_prec <= maximalPrecision,
      view.exponent.magnitude <= inverseExponentLimit
    else { return mpfr_atan(result, x, rounding) }
    return rounded(
      result, rounding, extraBits: Swift.max(0, 1 &- view.exponent),
      scratchWords: FixedArctangent.scratchWords
    ) {
      FixedArctangent.value(view, $0, $1)
    } ?? mpfr_atan(result, x, rounding)
  }

  /// arsinh x.
  static func asinh(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    let view = FloatView(x.pointee)
    guard result.pointee._mpfr_prec <= maximalPrecision,
      view.exponent <= FixedInverseHyperbolic.exponentLimit,
      view.exponent > -inverseExponentLimit
    else { return mpfr_asinh(result, x, rounding) }
    return rounded(
      result, rounding, extraBits: Swift.max(0, 2 &- view.exponent),
      scratchWords: FixedInverseHyperbolic.scratchWords
    ) {
      FixedInverseHyperbolic.value(view, $0, $1)
    } ?? mpfr_asinh(result, x, rounding)
  }
}
