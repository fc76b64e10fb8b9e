import MultiPrecision
import RealModule

/// A number ±bits·2^(exponent − 128) of 128 bits, the highest of them set: what trainings of up to 30
/// digits compute with.
///
/// It has no memory of its own, so that arrays are copied like bytes and loops run without calls:
/// sums and products cost a third of those of `BigFloat`.
///
/// ### Accuracy
/// Sums are rounded to nearest but where they end less than a unit below a power of two, products but
/// for ties: both are off by less than 2⁻¹²⁷ of themselves. Quotients and square roots are off by less than
/// four units, functions by the rounding of `BigFloat`.
struct TwoWordFloat: Sendable {
  /// 0 for 0 and for infinities.
  var bits: UInt128
  /// Below 2²⁸ on both sides of 0 for what is computed here; `special` for infinities and NaN.
  var exponent: Int32
  /// 1 or −1; 1 for 0.
  var sign: Int32

  /// Beyond all others.
  private static var special: Int32 { .max }
  /// Numbers with smaller exponents are added and multiplied here, others as `BigFloat`.
  private static var limit: UInt32 { 1 << 28 }
  private static var highest: UInt128 { 1 &<< 127 }

  @inline(__always)
  init(bits: UInt128, exponent: Int32, sign: Int32) {
    (self.bits, self.exponent, self.sign) = (bits, exponent, sign)
  }

  /// Below every other number that is not special.
  static var zero: TwoWordFloat {
    TwoWordFloat(bits: 0, exponent: 1 - Int32(limit), sign: 1)
  }
  static var infinity: TwoWordFloat { TwoWordFloat(bits: 0, exponent: special, sign: 1) }
  static var nan: TwoWordFloat { TwoWordFloat(bits: 1, exponent: special, sign: 1) }

  @inline(__always) var isFinite: Bool { exponent != Self.special }
  @inline(__always) var isNaN: Bool { exponent == Self.special && bits != 0 }
  @inline(__always) var isZero: Bool { bits == 0 && isFinite }

  /// Whether both can be added and multiplied here.
  @inline(__always)
  private static func areOrdinary(_ a: TwoWordFloat, _ b: TwoWordFloat) -> Bool {
    a.exponent.magnitude < limit && b.exponent.magnitude < limit
  }

  // MARK: Conversion

  /// To nearest.
  init(_ value: BigFloat) {
    if let (bits, exponent) = value.significand {
      self.init(bits: bits, exponent: exponent, sign: value.signum < 0 ? -1 : 1)
    } else if value.isZero {
      self = .zero
    } else {
      self = value.isNaN ? .nan : .infinity
      if value.isInfinite, value.signum < 0 { sign = -1 }
    }
  }

  /// The same number.
  var bigFloat: BigFloat {
    if isFinite {
      return BigFloat(significand: bits, exponent: bits == 0 ? 0 : exponent, isNegative: sign < 0)
    }
    let precision = Precision(bits: 128)
    if isNaN { return .nan(precision: precision) }
    return sign < 0 ? -.infinity(precision: precision) : .infinity(precision: precision)
  }

  /// The same number.
  @inline(__always)
  init(_ value: Double) {
    guard value.isNormal else {
      self = value == 0 ? .zero : TwoWordFloat(BigFloat(value, precision: .double))
      return
    }
    // 1.f·2^(b − 1023) has the exponent b − 1022.
    self.init(
      bits: UInt128(1 &<< 63 | value.significandBitPattern &<< 11) &<< 64,
      exponent: Int32(truncatingIfNeeded: value.exponentBitPattern) &- 1022,
      sign: value < 0 ? -1 : 1)
  }

  /// The nearest Double.
  ///
  /// With m the upper 53 bits, m·2^(e − 53) has the biased exponent e + 1022; a carry out of m moves it
  /// up by one, as it should.
  @inline(__always)
  var approximation: Double {
    guard bits != 0, exponent.magnitude < 1000 else {
      return isZero ? 0 : bigFloat.doubleValue(.nearest)
    }
    let first = UInt64(truncatingIfNeeded: bits &>> 64)
    let kept = first &>> 11
    // What is cut, its last bit standing for all below.
    let rest = first & 0x7ff | (UInt64(truncatingIfNeeded: bits) == 0 ? 0 : 1)
    let isAbove = rest > 0x400 || rest == 0x400 && kept & 1 != 0
    let pattern =
      UInt64(truncatingIfNeeded: exponent &+ 1022) &<< 52 &+ (kept &- 1 &<< 52)
      &+ (isAbove ? 1 : 0)
    return Double(bitPattern: pattern | (sign < 0 ? 1 &<< 63 : 0))
  }

  // MARK: Sums

  @inline(__always)
  static func + (a: TwoWordFloat, b: TwoWordFloat) -> TwoWordFloat {
    areOrdinary(a, b) ? sum(a, b) : TwoWordFloat(a.bigFloat + b.bigFloat)
  }

  @inline(__always)
  static func - (a: TwoWordFloat, b: TwoWordFloat) -> TwoWordFloat { a + -b }

  @inline(__always)
  static prefix func - (a: TwoWordFloat) -> TwoWordFloat {
    TwoWordFloat(bits: a.bits, exponent: a.exponent, sign: a.isZero ? 1 : 0 &- a.sign)
  }

  @inline(__always)
  var magnitude: TwoWordFloat { TwoWordFloat(bits: bits, exponent: exponent, sign: 1) }

  private static func sum(_ a: TwoWordFloat, _ b: TwoWordFloat) -> TwoWordFloat {
    let isSwapped = a.exponent < b.exponent || a.exponent == b.exponent && a.bits < b.bits
    let (x, y) = isSwapped ? (b, a) : (a, b)
    let places = x.exponent &- y.exponent
    // Beyond 128 places y is less than half a unit.
    if y.bits == 0 || places > 128 { return x }
    let down = UInt128(truncatingIfNeeded: places)
    if x.sign == y.sign {
      // Two steps, since there may be none or all 128 of the places.
      let moved = places == 0 ? y.bits : (y.bits &>> 1) &>> (down &- 1)
      var rest = places == 0 ? 0 : y.bits &<< (128 &- down)
      var (bits, isCarried) = x.bits.addingReportingOverflow(moved)
      if isCarried {
        rest = rest &>> 1 | rest & 1 | bits &<< 127
        bits = bits &>> 1 | highest
      }
      return rounded(bits, rest, x.exponent &+ (isCarried ? 1 : 0), x.sign)
    }
    if places == 0 {
      let bits = x.bits &- y.bits
      if bits == 0 { return .zero }
      let zeros = bits.leadingZeroBitCount
      return TwoWordFloat(
        bits: bits &<< UInt128(truncatingIfNeeded: zeros),
        exponent: x.exponent &- Int32(truncatingIfNeeded: zeros), sign: x.sign)
    }
    // 2x − y·2^(1 − places), with x's highest bit as the 129th.
    let moved = y.bits &>> (down &- 1)
    let lost = (y.bits &<< 1) &<< (128 &- down)
    let rest = 0 &- lost
    let whole = moved &+ (lost == 0 ? 0 : 1)
    let twice = x.bits &<< 1
    let bits = twice &- whole
    if twice >= whole {
      return rounded(
        bits &>> 1 | highest, rest &>> 1 | rest & 1 | bits &<< 127, x.exponent, x.sign)
    }
    // Only neighbours, of which nothing is lost, leave more than one zero.
    let zeros = bits.leadingZeroBitCount
    return rounded(
      bits &<< UInt128(truncatingIfNeeded: zeros), rest,
      x.exponent &- 1 &- Int32(truncatingIfNeeded: zeros), x.sign)
  }

  /// bits and rest/2¹²⁸ of their unit, to nearest.
  @inline(__always)
  private static func rounded(
    _ bits: UInt128, _ rest: UInt128, _ exponent: Int32, _ sign: Int32
  ) -> TwoWordFloat {
    let isAbove = rest > highest || rest == highest && bits & 1 != 0
    guard isAbove else { return TwoWordFloat(bits: bits, exponent: exponent, sign: sign) }
    let next = bits &+ 1
    return next == 0
      ? TwoWordFloat(bits: highest, exponent: exponent &+ 1, sign: sign)
      : TwoWordFloat(bits: next, exponent: exponent, sign: sign)
  }

  // MARK: Products

  @inline(__always)
  static func * (a: TwoWordFloat, b: TwoWordFloat) -> TwoWordFloat {
    areOrdinary(a, b) ? product(a, b) : TwoWordFloat(a.bigFloat * b.bigFloat)
  }

  /// With one bit more than is kept, and rounded by it.
  private static func product(_ a: TwoWordFloat, _ b: TwoWordFloat) -> TwoWordFloat {
    let (a1, a0) = (UInt64(truncatingIfNeeded: a.bits &>> 64), UInt64(truncatingIfNeeded: a.bits))
    let (b1, b0) = (UInt64(truncatingIfNeeded: b.bits &>> 64), UInt64(truncatingIfNeeded: b.bits))
    let lowest = UInt128(a0.multipliedFullWidth(by: b0).high)
    let (middle, isCarried) = (wide(a1, b0) &+ lowest).addingReportingOverflow(wide(a0, b1))
    var bits = wide(a1, b1) &+ (middle &>> 64) &+ (isCarried ? 1 &<< 64 : 0)
    if bits == 0 { return .zero }
    var below = UInt64(truncatingIfNeeded: middle)
    let zeros = 1 &- UInt64(truncatingIfNeeded: bits &>> 127)
    bits = bits &<< UInt128(zeros) | UInt128(zeros & below &>> 63)
    below = below &<< zeros
    let exponent = a.exponent &+ b.exponent &- Int32(truncatingIfNeeded: zeros)
    let next = bits &+ UInt128(below &>> 63)
    return TwoWordFloat(
      bits: next == 0 ? highest : next, exponent: exponent &+ (next == 0 ? 1 : 0),
      sign: a.sign &* b.sign)
  }

  @inline(__always)
  private static func wide(_ a: UInt64, _ b: UInt64) -> UInt128 {
    let product = a.multipliedFullWidth(by: b)
    return UInt128(product.high) &<< 64 | UInt128(product.low)
  }

  // MARK: Quotients and roots

  /// By Newton's method for 1/b from its Double: errors of 2⁻⁵², 2⁻¹⁰⁴, then of the arithmetic.
  static func / (a: TwoWordFloat, b: TwoWordFloat) -> TwoWordFloat {
    guard areOrdinary(a, b), b.bits != 0 else { return TwoWordFloat(a.bigFloat / b.bigFloat) }
    let divisor = TwoWordFloat(bits: b.bits, exponent: 0, sign: b.sign)
    let inverse = TwoWordFloat(1 / divisor.approximation)
    // 1 − b·inverse has 77 bits that count, and its square lies below the last place.
    let defect = 1 - divisor * inverse
    let quotient = a * (inverse + inverse * (defect + defect * defect))
    return TwoWordFloat(
      bits: quotient.bits, exponent: quotient.exponent &- (quotient.bits == 0 ? 0 : b.exponent),
      sign: quotient.sign)
  }

  /// From the Double: with s₀ the root to 2⁻⁵² and d = a − s₀², s = s₀ + d/2s₀ − d²/8s₀³.
  func squareRoot() -> TwoWordFloat {
    guard exponent.magnitude < Self.limit, sign > 0, bits != 0 else {
      return TwoWordFloat(bigFloat.applying(.sqrt))
    }
    let odd = exponent & 1
    let value = TwoWordFloat(bits: bits, exponent: odd, sign: 1)
    let start = TwoWordFloat(value.approximation.squareRoot())
    let defect = value - start * start
    let half = defect / (start + start)
    // The third term of the series is half·half/2s₀.
    let root = start + (half - half * half / (start + start))
    return TwoWordFloat(
      bits: root.bits, exponent: root.exponent &+ (exponent &- odd) / 2, sign: 1)
  }
}

extension TwoWordFloat: Comparable {
  static func == (a: TwoWordFloat, b: TwoWordFloat) -> Bool {
    a.bits == b.bits && a.exponent == b.exponent && a.sign == b.sign && !a.isNaN
  }

  static func < (a: TwoWordFloat, b: TwoWordFloat) -> Bool {
    if a.isNaN || b.isNaN { return false }
    if a.sign != b.sign { return a.sign < b.sign }
    let (x, y) = a.sign > 0 ? (a, b) : (b, a)
    return x.exponent < y.exponent || x.exponent == y.exponent && x.bits < y.bits
  }

  // NaN is unordered: `a >= b` is not `!(a < b)`.
  static func <= (a: TwoWordFloat, b: TwoWordFloat) -> Bool { a < b || a == b }
  static func > (a: TwoWordFloat, b: TwoWordFloat) -> Bool { b < a }
  static func >= (a: TwoWordFloat, b: TwoWordFloat) -> Bool { b <= a }
}
