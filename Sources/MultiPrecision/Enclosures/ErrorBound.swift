import CMPFR
import RealModule

/// A proved ceiling on an error: a nonnegative number of 32 significant bits, rounded upward.
///
/// It is two machine words, so that the radius of a ball costs next to nothing beside its
/// midpoint. Exponents beyond ±2⁴⁰ become `.infinity` or the smallest positive bound.
public struct ErrorBound: Hashable, Sendable {
  // The value is mantissa · 2^(exponent − 32), 2³¹ ≤ mantissa < 2³². Zero and infinity have
  // exponents beyond all others, so that order is lexicographic.
  var mantissa: UInt64
  var exponent: Int

  static let exponentLimit = 1 << 40

  @inline(__always)
  init(normalizedMantissa: UInt64, exponent: Int) {
    mantissa = normalizedMantissa
    self.exponent = exponent
  }

  /// 0: the bound of what is exact.
  public static let zero = ErrorBound(normalizedMantissa: 0, exponent: -(1 << 60))

  /// ∞: no bound at all.
  public static let infinity = ErrorBound(normalizedMantissa: 1 << 31, exponent: 1 << 60)

  static let smallest = ErrorBound(normalizedMantissa: 1 << 31, exponent: -exponentLimit)

  static let one = ErrorBound(powerOfTwo: 0)

  /// 2 to the given power.
  public init(powerOfTwo power: Int) {
    self.init(normalizedMantissa: 1 << 31, exponent: power + 1)
    clamp()
  }

  @inline(__always)
  private mutating func clamp() {
    if exponent > Self.exponentLimit { self = .infinity }
    if exponent < -Self.exponentLimit { self = .smallest }
  }

  /// `mantissa · 2^exponent`, rounded upward.
  @inline(__always)
  init(roundingUp mantissa: UInt64, exponent: Int) {
    guard mantissa != 0 else {
      self = .zero
      return
    }
    let excess = 32 - mantissa.leadingZeroBitCount
    var m = mantissa
    if excess > 0 {
      // `m − 1` first: ⌈m / 2^excess⌉ without overflow.
      m = ((m - 1) >> UInt64(excess)) + 1
      self.init(normalizedMantissa: m, exponent: exponent + excess + 32)
      if m == 1 << 32 {
        self.mantissa = 1 << 31
        self.exponent += 1
      }
    } else {
      m <<= UInt64(-excess)
      self.init(normalizedMantissa: m, exponent: exponent + excess + 32)
    }
    clamp()
  }

  /// The smallest bound that is at least |value|; ∞ for NaN.
  public init(_ value: Double) {
    guard value.isFinite else {
      self = .infinity
      return
    }
    guard value != 0 else {
      self = .zero
      return
    }
    // 53 bits of an integer, then one rounding.
    let scaled = UInt64(value.significand * 0x1p52)
    self.init(roundingUp: scaled, exponent: Int(value.exponent) - 52)
  }

  /// A bound of |value|, at most 2⁻³¹ of it above; ∞ for infinities and NaN.
  @inline(__always)
  public init(upperBoundOf value: BigFloat) {
    if let tail = value.tail {
      let last = Int(value.shape.bits &- 1) / 64
      self.init(upperBoundOf: tail.limbs, last, exponent: value.shape.fullExponent)
    } else {
      self.init(
        upperBoundOf: UInt(truncatingIfNeeded: value.high >> 64),
        hasMore: UInt(truncatingIfNeeded: value.high) != 0 || value.low != 0,
        exponent: value.shape.fullExponent)
    }
  }

  @inline(__always)
  init(upperBoundOf pointer: FloatReference) {
    let last = (pointer.pointee._mpfr_prec - 1) / 64
    self.init(
      upperBoundOf: pointer.pointee._mpfr_d, last, exponent: pointer.pointee._mpfr_exp)
  }

  @inline(__always)
  private init(upperBoundOf limbs: UnsafePointer<UInt>, _ last: Int, exponent: Int) {
    self.init(
      upperBoundOf: limbs[last], hasMore: (0..<last).contains { limbs[$0] != 0 },
      exponent: exponent)
  }

  /// A bound of a number by the highest word of its significand, by whether there are more bits, and
  /// by MPFR's exponent.
  @inline(__always)
  private init(upperBoundOf top: UInt, hasMore: @autoclosure () -> Bool, exponent: Int) {
    guard exponent > cmpfr_last_special_exponent() else {
      self = exponent == cmpfr_zero_exponent() ? .zero : .infinity
      return
    }
    let hasRest = top << 32 != 0 || hasMore()
    self.init(normalizedMantissa: UInt64(top >> 32) + (hasRest ? 1 : 0), exponent: exponent)
    if mantissa == 1 << 32 {
      mantissa = 1 << 31
      self.exponent += 1
    }
  }

  /// A number of 32 bits that is at most |value|; 0 for what is not finite.
  @inline(__always)
  init(lowerBoundOf value: BigFloat) {
    guard value.shape.isRegular else {
      self = .zero
      return
    }
    let top =
      value.tail.map { $0.limbs[Int(value.shape.bits &- 1) / 64] }
      ?? UInt(truncatingIfNeeded: value.high >> 64)
    self.init(normalizedMantissa: UInt64(top >> 32), exponent: Int(value.shape.exponent))
  }

  /// Whether the bound is 0.
  public var isZero: Bool { mantissa == 0 }

  /// Whether the bound is not ∞.
  public var isFinite: Bool { exponent <= Self.exponentLimit }

  /// The bound as a double, rounded upward.
  public var doubleValue: Double {
    if isZero { return 0 }
    guard isFinite, exponent <= 1024 else { return .infinity }
    if exponent < -1000 {
      return exponent < -1073 ? .leastNonzeroMagnitude : bigFloat.doubleValue(.up)
    }
    return Double(sign: .plus, exponent: exponent - 32, significand: Double(mantissa))
  }

  /// log₂ of the bound, *estimated* to about 10⁻⁹; −∞ for 0 and ∞ for ∞.
  public var approximateLog2: Double {
    if isZero { return -.infinity }
    return isFinite ? Double(exponent - 32) + Double.log2(Double(mantissa)) : .infinity
  }

  /// The bound as a number of 32 bits, exact within the exponents of `BigFloat` and rounded
  /// upward beyond.
  public var bigFloat: BigFloat {
    BigFloat(precision: Precision(bits: 32)) { write(to: $0) }
  }

  /// The value of a lower bound: exact within the exponents of `BigFloat`, 0 below them.
  var bigFloatBelow: BigFloat {
    exponent > Ball.smallestExponent ? bigFloat : .zero(precision: Precision(bits: 32))
  }

  func write(to pointer: FloatPointer) {
    if isFinite {
      _ = mpfr_set_ui_2exp(pointer, UInt(mantissa), exponent - 32, MPFR_RNDU)
    } else {
      mpfr_set_inf(pointer, 1)
    }
  }

  /// The exact value; nil for ∞ and for exponents beyond those of `BigFloat`.
  var exactRational: Rational? {
    guard isFinite else { return nil }
    if isZero { return 0 }
    guard abs(exponent) < 1 << 30 else { return nil }
    return bigFloat.exactRational
  }
}

extension ErrorBound: Comparable, CustomStringConvertible {
  /// Whether the first is less.
  @inline(__always)
  public static func < (a: ErrorBound, b: ErrorBound) -> Bool {
    a.exponent != b.exponent ? a.exponent < b.exponent : a.mantissa < b.mantissa
  }

  /// A short text for people.
  public var description: String {
    isFinite
      ? bigFloat.decimalLayout(significantDigits: 3, rounding: .up)?.text ?? "0" : "inf"
  }
}

/// The radius of a ball and other upper bounds, under the name that the field uses.
public typealias Magnitude = ErrorBound
