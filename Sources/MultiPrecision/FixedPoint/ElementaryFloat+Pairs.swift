import CMPFR

/// Two functions from one reduction of the argument.
extension ElementaryFloat {
  /// sin x and cos x; returns their ternary values.
  @inline(never)
  static func sinCos(
    _ sine: FloatPointer, _ cosine: FloatPointer, _ x: FloatReference, _ rounding: mpfr_rnd_t
  ) -> (Int32, Int32) {
    let view = FloatView(x.pointee)
    var ternaries: (Int32?, Int32?) = (nil, nil)
    if view.exponent <= FixedTrigonometric.exponentLimit, view.exponent > smallestExponent {
      let lost = Swift.max(0, 1 &- view.exponent)
      let bits = Swift.max(sine.pointee._mpfr_prec, cosine.pointee._mpfr_prec)
      let slack = slack(bits &+ lost)
      ternaries = rounded(
        sine, cosine, rounding, extraBits: lost,
        scratchWords: FixedTrigonometric.pairScratchWords
      ) { count, scratch in
        var (first, second) = FixedTrigonometric.values(view, slack: slack, count, scratch)
        if view.sign < 0 { first.isNegative.toggle() }
        return (first, second)
      }
    }
    return (
      ternaries.0 ?? mpfr_sin(sine, x, rounding), ternaries.1 ?? mpfr_cos(cosine, x, rounding)
    )
  }

  /// sinh x and cosh x; returns their ternary values.
  @inline(never)
  static func sinhCosh(
    _ sine: FloatPointer, _ cosine: FloatPointer, _ x: FloatReference, _ rounding: mpfr_rnd_t
  ) -> (Int32, Int32) {
    let view = FloatView(x.pointee)
    var ternaries: (Int32?, Int32?) = (nil, nil)
    if view.exponent < FixedExponential.exponentLimit, view.exponent > smallestExponent {
      let size = FloatView(
        precision: view.precision, sign: 1, exponent: view.exponent, limbs: view.limbs)
      let lost = Swift.max(0, 2 &- view.exponent)
      let slack = slack(Swift.max(sine.pointee._mpfr_prec, cosine.pointee._mpfr_prec) &+ lost)
      ternaries = rounded(
        sine, cosine, rounding, extraBits: lost, scratchWords: FixedHyperbolic.scratchWords
      ) { count, scratch in
        var (first, second) = FixedHyperbolic.values(size, slack: slack, count, scratch)
        first.isNegative = view.sign < 0
        return (first, second)
      }
    }
    return (
      ternaries.0 ?? mpfr_sinh(sine, x, rounding), ternaries.1 ?? mpfr_cosh(cosine, x, rounding)
    )
  }

  /// Rounds both values, from more words as long as one of them is not decided; nil for what is
  /// left to MPFR.
  @inline(__always)
  private static func rounded(
    _ first: FloatPointer, _ second: FloatPointer, _ rounding: mpfr_rnd_t, extraBits: Int,
    scratchWords: (_ count: Int) -> Int,
    _ compute: (_ count: Int, _ scratch: Words) -> (FixedValue, FixedValue)
  ) -> (Int32?, Int32?) {
    let bits = Swift.max(first.pointee._mpfr_prec, second.pointee._mpfr_prec)
    var ternaries: (Int32?, Int32?) = (nil, nil)
    guard bits <= maximalPrecision else { return ternaries }
    let start = (bits &+ guardBits &+ extraBits &+ 63) &>> 6
    for count in start...(start &+ 1) where count < ExponentialTable.words {
      withUnsafeTemporaryAllocation(of: UInt.self, capacity: scratchWords(count)) { scratch in
        guard let scratch = scratch.baseAddress else { return }
        let values = compute(count, scratch)
        if ternaries.0 == nil { ternaries.0 = values.0.round(to: first, rounding) }
        if ternaries.1 == nil { ternaries.1 = values.1.round(to: second, rounding) }
      }
      if ternaries.0 != nil, ternaries.1 != nil { break }
    }
    return ternaries
  }
}
