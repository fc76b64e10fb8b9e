import CMPFR

extension BigFloat {
  /// The value as a double, rounded as asked; ±∞ beyond its range if the mode rounds outward.
  public func doubleValue(_ rounding: RoundingMode = .nearest) -> Double {
    if rounding == .nearest, let value = nearestDouble { return value }
    return withReference { mpfr_get_d($0, rounding.raw) }
  }

  /// The nearest double of 0 and of a value of up to 256 bits well inside the range of doubles; nil for
  /// others.
  ///
  /// With m the upper 53 bits of the significand, m·2^(e − 53) has the biased exponent e + 1022; a carry
  /// out of m moves it up by one, as it should.
  @inline(__always)
  private var nearestDouble: Double? {
    guard shape.bits <= Self.inlineBits, shape.exponent.magnitude < 1000 else {
      return isZero ? (shape.sign < 0 ? -0.0 : 0) : nil
    }
    let first = UInt64(truncatingIfNeeded: high &>> 64)
    let kept = first &>> 11
    let rest = first & 0x7ff
    let half: UInt64 = 0x400
    let isAbove =
      rest > half
      || rest == half
        && (kept & 1 != 0 || UInt64(truncatingIfNeeded: high) != 0 || low != 0)
    let exponent = UInt64(truncatingIfNeeded: shape.exponent &+ 1022) &<< 52
    let pattern = exponent &+ (kept &- 1 &<< 52) &+ (isAbove ? 1 : 0)
    return Double(bitPattern: pattern | (shape.sign < 0 ? 1 &<< 63 : 0))
  }

  /// The nearest double.
  public var doubleValue: Double { doubleValue(.nearest) }

  /// The exact value; nil for infinities and NaN.
  public var exactRational: Rational? {
    guard isFinite else { return nil }
    return withReference { value in Rational { mpfr_get_q($0, value) } }
  }

  /// The value rounded to an integer as asked; nil for infinities and NaN.
  public func roundedToInteger(_ rounding: RoundingMode = .nearest) -> Integer? {
    guard isFinite else { return nil }
    return withReference { value in Integer { _ = mpfr_get_z($0, value, rounding.raw) } }
  }

  /// The decimal of `significantDigits` digits nearest to the value, ties to even; `nan`, `inf`
  /// and `-inf` for what is not finite.
  ///
  /// Plain for exponents −6…N, else `1.2e-30`; trailing zeros are shown; 0 is `0`.
  ///
  /// ### Accuracy
  /// Correctly rounded. It says nothing about the error that the value itself may carry.
  public func decimalString(significantDigits: Int) -> String {
    decimalLayout(significantDigits: significantDigits, rounding: .nearest)?.text ?? specialText
  }

  /// The digits of a finite nonzero value; nil for others.
  func decimalLayout(significantDigits: Int, rounding: RoundingMode) -> DecimalLayout? {
    guard self.exponent != nil else { return nil }
    let count = Swift.max(significantDigits, 1)
    var exponent: mpfr_exp_t = 0
    let text = withReference { value in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: Swift.max(count + 2, 7)) { buffer in
        _ = mpfr_get_str(buffer.baseAddress, &exponent, 10, count, value, rounding.raw)
        return buffer.baseAddress.map { String(cString: $0) } ?? ""
      }
    }
    let isNegative = text.hasPrefix("-")
    // MPFR's exponent puts the point before the first digit.
    return DecimalLayout(
      isNegative: isNegative, digits: String(isNegative ? text.dropFirst() : text[...]),
      exponent: Int(exponent) - 1)
  }

  private var specialText: String {
    if isNaN { return "nan" }
    if isInfinite { return signum < 0 ? "-inf" : "inf" }
    return "0"
  }
}

extension BigFloat: CustomStringConvertible {
  /// As many digits as tell this value from its neighbours of the same precision.
  public var description: String {
    decimalString(significantDigits: precision.decimalDigits + 2)
  }
}
