import CMPFR

extension ElementaryFloat {
  /// Arguments below 2^this are left to MPFR, which takes few terms of a series there.
  static let smallestExponent = -64

  /// eˣ − 1.
  static func expm1(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    let form: FixedHyperbolic.Form =
      x.pointee._mpfr_sign < 0 ? .minusOneOfNegative : .minusOne
    return hyperbolic(form, result, x, rounding) ?? mpfr_expm1(result, x, rounding)
  }

  /// sinh x.
  static func sinh(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    return hyperbolic(.sine, result, x, rounding) ?? mpfr_sinh(result, x, rounding)
  }

  /// cosh x.
  static func cosh(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    return hyperbolic(.cosine, result, x, rounding) ?? mpfr_cosh(result, x, rounding)
  }

  /// tanh x.
  static func tanh(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    return hyperbolic(.halfTangent, result, x, rounding) ?? mpfr_tanh(result, x, rounding)
  }

  /// A form of e^|x|; nil if MPFR has to decide.
  @inline(never)
  private static func hyperbolic(
    _ form: FixedHyperbolic.Form, _ result: FloatPointer, _ x: FloatReference,
    _ rounding: mpfr_rnd_t
  ) -> Int32? {
    let exponent = x.pointee._mpfr_exp
    guard result.pointee._mpfr_prec <= maximalPrecision,
      exponent < FixedExponential.exponentLimit, exponent > smallestExponent
    else { return nil }
    let view = FloatView(x.pointee)
    let size = FloatView(
      precision: view.precision, sign: 1,
      exponent: form == .halfTangent ? exponent &+ 1 : exponent, limbs: view.limbs)
    let isNegative = view.sign < 0 && form != .cosine
    // All forms but cosh are about as small as x.
    let lost = form == .cosine ? 0 : Swift.max(0, 2 &- exponent)
    let slack = slack(result.pointee._mpfr_prec &+ lost)
    return rounded(
      result, rounding, extraBits: lost, scratchWords: FixedHyperbolic.scratchWords
    ) { count, scratch in
      var value = FixedHyperbolic.value(form, size, slack: slack, count, scratch)
      value.isNegative = isNegative
      return value
    }
  }
}
