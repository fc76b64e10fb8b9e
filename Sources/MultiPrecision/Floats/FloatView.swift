import CMPFR

/// What there is to read of a float, wherever its parts are stored: the kernels take their operands
/// in this form.
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
  init(precision: Int, sign: Int32, exponent: Int, limbs: UnsafePointer<UInt>) {
    self.precision = precision
    self.sign = sign
    self.exponent = exponent
    self.limbs = limbs
  }

  @inline(__always)
  init(_ header: __mpfr_struct) {
    precision = header._mpfr_prec
    sign = header._mpfr_sign
    exponent = header._mpfr_exp
    limbs = UnsafePointer(header._mpfr_d)
  }

  /// A view of a value in memory, which may hold the limbs itself.
  @inline(__always)
  init(_ value: UnsafePointer<BigFloat>) {
    let shape = value.pointee.shape
    precision = Int(shape.bits)
    sign = shape.sign
    exponent = shape.fullExponent
    // The two halves are the first parts of a value.
    let words = UnsafeRawPointer(value).assumingMemoryBound(to: UInt.self)
    limbs =
      value.pointee.tail.map { UnsafePointer($0.limbs) } ?? words + (4 &- (precision &+ 63) &>> 6)
  }

  @inline(__always)
  init(_ limbs: UnsafeMutablePointer<UInt>, _ shape: FloatShape) {
    self.init(
      precision: Int(shape.bits), sign: shape.sign, exponent: shape.fullExponent,
      limbs: UnsafePointer(limbs))
  }

  /// The number of words.
  @inline(__always)
  var count: Int { (precision &+ 63) &>> 6 }

  /// Whether the number is neither infinite nor NaN.
  @inline(__always)
  var isFinite: Bool {
    exponent > cmpfr_last_special_exponent() || exponent == cmpfr_zero_exponent()
  }

  /// The number as one that MPFR reads; it must not be written to.
  var header: __mpfr_struct {
    __mpfr_struct(
      _mpfr_prec: precision, _mpfr_sign: sign, _mpfr_exp: exponent,
      _mpfr_d: UnsafeMutablePointer(mutating: limbs))
  }
}

extension BigFloat {
  /// Runs `body` on a view of the value.
  @inline(__always)
  func withView<Result>(_ body: (FloatView) -> Result) -> Result {
    withReference { body(FloatView($0.pointee)) }
  }
}
