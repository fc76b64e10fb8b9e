import CMPFR

/// Precision, sign and exponent of a `BigFloat` in one word.
///
/// MPFR's exponents lie within ±(2³⁰ − 1), except for the three, below all others, by which it marks
/// zeros, NaN and infinities; they keep their order here.
@usableFromInline
struct FloatShape {
  /// The precision, up to 2³⁰, in 31 bits, the sign in one, and the exponent.
  @usableFromInline var word: UInt64

  @inlinable @inline(__always)
  init(bits: Int32, sign: Int32, exponent: Int32) {
    word =
      UInt64(truncatingIfNeeded: exponent) << 32
      | UInt64(UInt32(truncatingIfNeeded: bits) | UInt32(bitPattern: sign) & 1 << 31)
  }

  /// The shape of a number in MPFR's form.
  @inline(__always)
  init(_ header: __mpfr_struct) {
    let exponent =
      header._mpfr_exp > cmpfr_last_special_exponent()
      ? header._mpfr_exp : header._mpfr_exp &- Int.min &+ Int(Int32.min)
    self.init(
      bits: Int32(truncatingIfNeeded: header._mpfr_prec), sign: header._mpfr_sign,
      exponent: Int32(truncatingIfNeeded: exponent))
  }

  /// The same with another number of bits.
  @inlinable @inline(__always)
  func with(bits: Int32) -> FloatShape {
    var result = self
    result.word = word & ~0x7fff_ffff | UInt64(UInt32(truncatingIfNeeded: bits))
    return result
  }

  /// The same with the other sign.
  @inlinable @inline(__always)
  static prefix func - (a: FloatShape) -> FloatShape {
    var result = a
    result.word ^= 1 << 31
    return result
  }

  /// The number of bits.
  @inlinable @inline(__always)
  var bits: Int32 { Int32(truncatingIfNeeded: word & 0x7fff_ffff) }

  /// 1 or −1.
  @inlinable @inline(__always)
  var sign: Int32 { Int32(truncatingIfNeeded: word) >> 31 | 1 }

  @inlinable @inline(__always)
  var exponent: Int32 { Int32(truncatingIfNeeded: word >> 32) }

  /// The exponent in MPFR's form.
  @inline(__always)
  var fullExponent: Int {
    let exponent = Int(exponent)
    return isRegular ? exponent : exponent &- Int(Int32.min) &+ Int.min
  }

  /// Whether the value is neither 0 nor infinite nor NaN.
  @inline(__always)
  var isRegular: Bool { exponent > Self.infinity }

  /// Whether the value is finite, not 0, and far from the ends of the exponent range.
  @inlinable @inline(__always)
  var isModerate: Bool { exponent.magnitude < Self.moderateLimit }

  /// Exponents below this leave room for any operation but powers.
  @inlinable static var moderateLimit: UInt32 { 1 << 28 }

  static var zero: Int32 { Int32.min + 1 }
  static var nan: Int32 { Int32.min + 2 }
  static var infinity: Int32 { Int32.min + 3 }
}
