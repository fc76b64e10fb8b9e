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

  /// arcsin x.
  static func asin(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    let view = FloatView(x.pointee)
    return inverseCircular(isSine: true, result, view, rounding) ?? mpfr_asin(result, x, rounding)
  }

  /// arccos x.
  static func acos(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    let view = FloatView(x.pointee)
    return inverseCircular(isSine: false, result, view, rounding) ?? mpfr_acos(result, x, rounding)
  }

  /// nil if MPFR has to decide.
  @inline(never)
  private static func inverseCircular(
    isSine: Bool, _ result: FloatPointer, _ x: FloatView, _ rounding: mpfr_rnd_t
  ) -> Int32? {
    guard result.pointee._mpfr_prec <= maximalPrecision, x.exponent <= 0,
      x.exponent > -inverseExponentLimit
    else { return nil }
    // arcsin x is at least |x|; arccos(1 − y) is at least √(2y).
    let lost =
      isSine ? 1 &- x.exponent : x.exponent == 0 && x.sign > 0 ? bitsNearOne(x) &>> 1 : 0
    return rounded(
      result, rounding, extraBits: lost, scratchWords: FixedArctangent.scratchWords
    ) {
      FixedArctangent.inverse(isSine: isSine, x, $0, $1)
    }
  }

  /// arcosh x.
  static func acosh(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    let view = FloatView(x.pointee)
    guard result.pointee._mpfr_prec <= maximalPrecision, view.sign > 0, view.exponent > 0,
      view.exponent <= FixedInverseHyperbolic.exponentLimit, !isOne(view)
    else { return mpfr_acosh(result, x, rounding) }
    // arcosh(1 + y) is at least √y for y ≤ 1.
    let lost = view.exponent == 1 ? (bitsNearOne(view) &>> 1) &+ 2 : 0
    return rounded(
      result, rounding, extraBits: lost, scratchWords: FixedInverseHyperbolic.scratchWords
    ) {
      FixedInverseHyperbolic.cosine(view, $0, $1)
    } ?? mpfr_acosh(result, x, rounding)
  }

  /// artanh x.
  static func atanh(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    let view = FloatView(x.pointee)
    guard result.pointee._mpfr_prec <= maximalPrecision, view.exponent <= 0,
      view.exponent > -inverseExponentLimit
    else { return mpfr_atanh(result, x, rounding) }
    return rounded(
      result, rounding, extraBits: 2 &- view.exponent,
      scratchWords: FixedInverseHyperbolic.scratchWords
    ) {
      FixedInverseHyperbolic.tangent(view, $0, $1)
    } ?? mpfr_atanh(result, x, rounding)
  }

  /// Whether a number in [1, 2) is 1.
  private static func isOne(_ x: FloatView) -> Bool {
    x.exponent == 1 && x.limbs[x.count &- 1] == 1 &<< 63
      && (0..<(x.count &- 1)).allSatisfy { x.limbs[$0] == 0 }
  }

  /// For a number in [½, 2), about how many bits it shares with 1: its distance from 1 is at least
  /// 2^(−1 − these), as far as the first two words tell.
  @inline(__always)
  private static func bitsNearOne(_ x: FloatView) -> Int {
    let isBelow = x.exponent == 0
    let top = x.limbs[x.count &- 1]
    let bits = (isBelow ? ~top : top & (1 &<< 63 &- 1)).leadingZeroBitCount
    guard bits == 64, x.count > 1 else { return bits }
    let next = x.limbs[x.count &- 2]
    return 64 &+ (isBelow ? ~next : next).leadingZeroBitCount
  }
}
