import CMPFR

/// What there is to read of a float, wherever its parts are stored: the kernels of sums of products
/// take their factors in this form.
///
/// Whoever makes one keeps the limbs alive and where they are.
struct FloatView {
  let precision: Int
  let sign: Int32
  /// MPFR's exponent, which also marks zeros, infinities and NaN.
  let exponent: Int
  /// The words of the significand, the lowest first.
  let limbs: UnsafePointer<UInt>

  @inline(__always)
  init(_ header: __mpfr_struct) {
    precision = header._mpfr_prec
    sign = header._mpfr_sign
    exponent = header._mpfr_exp
    limbs = UnsafePointer(header._mpfr_d)
  }

  /// The number as one that MPFR reads; it must not be written to.
  var header: __mpfr_struct {
    __mpfr_struct(
      _mpfr_prec: precision, _mpfr_sign: sign, _mpfr_exp: exponent,
      _mpfr_d: UnsafeMutablePointer(mutating: limbs))
  }
}
