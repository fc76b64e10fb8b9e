import RealModule

extension ErrorBound {
  /// The sum, rounded upward.
  @inline(__always)
  public static func + (a: ErrorBound, b: ErrorBound) -> ErrorBound {
    let (large, small) = a < b ? (b, a) : (a, b)
    if small.isZero || !large.isFinite { return large }
    let shift = large.exponent - small.exponent
    // What lies below one unit counts as one unit.
    let addend = shift >= 32 ? 1 : ((small.mantissa - 1) >> UInt64(shift)) + 1
    return ErrorBound(roundingUp: large.mantissa + addend, exponent: large.exponent - 32)
  }

  /// The product, rounded upward; 0 · ∞ = ∞.
  @inline(__always)
  public static func * (a: ErrorBound, b: ErrorBound) -> ErrorBound {
    guard a.isFinite, b.isFinite else { return .infinity }
    if a.isZero || b.isZero { return .zero }
    return ErrorBound(
      roundingUp: a.mantissa * b.mantissa, exponent: a.exponent + b.exponent - 64)
  }

  /// The quotient, rounded upward; x/0 = ∞.
  @inline(__always)
  public static func / (a: ErrorBound, b: ErrorBound) -> ErrorBound {
    guard a.isFinite, !b.isZero else { return .infinity }
    if a.isZero || !b.isFinite { return a.isZero ? .zero : .infinity }
    let (quotient, remainder) = (a.mantissa << 32).quotientAndRemainder(dividingBy: b.mantissa)
    return ErrorBound(
      roundingUp: quotient + (remainder == 0 ? 0 : 1), exponent: a.exponent - b.exponent - 32)
  }

  /// Adds in place, rounded upward.
  @inline(__always)
  public static func += (a: inout ErrorBound, b: ErrorBound) { a = a + b }

  /// Multiplies in place, rounded upward.
  @inline(__always)
  public static func *= (a: inout ErrorBound, b: ErrorBound) { a = a * b }

  /// A lower bound of a − b; 0 if none is positive.
  @inline(__always)
  static func differenceRoundedDown(_ a: ErrorBound, _ b: ErrorBound) -> ErrorBound {
    if b.isZero { return a }
    guard a.isFinite, b < a else { return .zero }
    let shift = a.exponent - b.exponent
    // 31 bits below the units of `a`: cancellation costs no more than the operands' own errors.
    let wide = a.mantissa << 31
    let subtrahend = shift >= 63 ? 1 : (((b.mantissa << 31) - 1) >> UInt64(shift)) + 1
    return ErrorBound(roundingDown: wide - subtrahend, exponent: a.exponent - 63)
  }

  /// A lower bound of a · b.
  @inline(__always)
  static func productRoundedDown(_ a: ErrorBound, _ b: ErrorBound) -> ErrorBound {
    if a.isZero || b.isZero { return .zero }
    guard a.isFinite, b.isFinite else { return a.isFinite ? a : b }
    return ErrorBound(
      roundingDown: a.mantissa * b.mantissa, exponent: a.exponent + b.exponent - 64)
  }

  /// A lower bound of a + b.
  static func sumRoundedDown(_ a: ErrorBound, _ b: ErrorBound) -> ErrorBound {
    let (large, small) = a < b ? (b, a) : (a, b)
    guard large.isFinite, !small.isZero else { return large }
    let shift = large.exponent - small.exponent
    let addend = shift >= 32 ? 0 : small.mantissa >> UInt64(shift)
    return ErrorBound(roundingDown: large.mantissa + addend, exponent: large.exponent - 32)
  }

  @inline(__always)
  init(roundingDown mantissa: UInt64, exponent: Int) {
    let width = 64 - mantissa.leadingZeroBitCount
    guard width > 0, exponent + width >= -Self.exponentLimit else {
      self = .zero
      return
    }
    let excess = width - 32
    let m = excess > 0 ? mantissa >> UInt64(excess) : mantissa << UInt64(-excess)
    self.init(
      normalizedMantissa: m, exponent: Swift.min(exponent + width, Self.exponentLimit))
  }

  /// The value to the power of `n` ≥ 0, rounded upward.
  public func power(_ n: Int) -> ErrorBound {
    var (result, base, rest) = (ErrorBound.one, self, n)
    while rest > 0 {
      if rest & 1 == 1 { result *= base }
      rest >>= 1
      if rest > 0 { base *= base }
    }
    return result
  }

  /// An upper bound of e^−x for every x that is at least this value.
  var exponentialOfNegative: ErrorBound {
    if isZero { return .one }
    if exponent <= 9 {
      // Fewer than 32 bits and no underflow: exact as a double. The C library's exp is good to
      // an ulp; 2⁻⁴⁰ covers it many times.
      let t = Double(
        sign: .plus, exponent: Swift.max(exponent, -60) - 32, significand: Double(mantissa))
      return ErrorBound(exponent < -60 ? 1 : Double.exp(-t) * (1 + 0x1p-40))
    }
    // e^−x = 2^(−x·log₂e) with log₂e > 1.4426; x is capped, which only raises the bound.
    let x =
      exponent > 38
      ? 0x1p37 : Double(sign: .plus, exponent: exponent - 32, significand: Double(mantissa))
    return ErrorBound(powerOfTwo: -Int((x * 1.4426).rounded(.down)))
  }
}
