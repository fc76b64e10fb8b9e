extension BigFloat {
  /// ±significand·2^(exponent − 128) with 128 bits; 0 for a significand of 0.
  ///
  /// - Precondition: The highest bit of another significand is set, and |exponent| < 2²⁹.
  public init(significand: UInt128, exponent: Int32, isNegative: Bool) {
    let bits = FloatHead.maximalBits
    precondition(significand == 0 || significand &>> 127 == 1, "the highest bit is set")
    precondition(exponent.magnitude < 1 << 29, "an exponent in MPFR's range")
    let sign: Int32 = isNegative ? -1 : 1
    self.init(
      low: 0, high: significand,
      shape: FloatShape(
        bits: bits, sign: sign, exponent: significand == 0 ? FloatShape.zero : exponent))
  }

  /// The significand in 128 bits, to nearest, and the exponent of ±significand·2^(exponent − 128); nil
  /// for 0, infinities and NaN.
  public var significand: (bits: UInt128, exponent: Int32)? {
    guard shape.isRegular else { return nil }
    if shape.bits <= FloatHead.maximalBits { return (high, shape.exponent) }
    let short = BigFloat(self, precision: Precision(unchecked: FloatHead.maximalBits))
    return (short.high, short.shape.exponent)
  }
}
