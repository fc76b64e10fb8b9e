import CMPFR

extension ElementaryFloat {
  /// erf x.
  static func erf(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    return errorFunction(isComplement: false, result, x, rounding)
      ?? mpfr_erf(result, x, rounding)
  }

  /// erfc x = 1 − erf x.
  static func erfc(
    _ result: FloatPointer?, _ x: FloatReference?, _ rounding: mpfr_rnd_t
  ) -> Int32 {
    guard let result, let x else { return 0 }
    return errorFunction(isComplement: true, result, x, rounding)
      ?? mpfr_erfc(result, x, rounding)
  }

  /// nil if MPFR has to decide.
  @inline(never)
  private static func errorFunction(
    isComplement: Bool, _ result: FloatPointer, _ x: FloatReference, _ rounding: mpfr_rnd_t
  ) -> Int32? {
    let bits = result.pointee._mpfr_prec
    let view = FloatView(x.pointee)
    guard bits <= maximalPrecision, view.exponent.magnitude < 60,
      let function = FixedErrorFunction(view, isComplement: isComplement, bits: bits)
    else { return nil }
    let first = (bits &+ guardBits &+ function.extraBits &+ 63) &>> 6
    for count in first...(first &+ 1) where count <= ErrorFunctionSeries.maximalWords {
      let ternary = withUnsafeTemporaryAllocation(
        of: UInt.self, capacity: function.scratchWords(count)
      ) { scratch -> Int32? in
        guard let scratch = scratch.baseAddress else { return nil }
        return function.value(count, scratch)?.round(to: result, rounding)
      }
      if let ternary { return ternary }
    }
    return nil
  }
}
