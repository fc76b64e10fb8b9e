import MultiPrecision
import RealModule

/// The v of c₁v + c₃v³ = ζ with c₁, c₃ > 0, for many ζ of two words.
///
/// `Double` finds v to 2⁻⁴⁶ unless the start is as near; a few of Newton's steps, with the function in two
/// words and its slope there in `Double`, do the rest. Since v·F″/2F′ = 3c₃v²/(c₁ + 3c₃v²) < 1 for
/// F = c₁v + c₃v³ − ζ, slopes are off by 2⁻⁴⁵ of themselves, and a relative step t leaves an error of
/// t² + 2⁻⁴⁵t: the last one is below 2⁻⁷⁹.
///
/// ### Error
/// Products lose less than 3·2⁻¹²⁶, sums of positive numbers 2⁻¹²⁷. So F is off by less than
/// 10·2⁻¹²⁶·ζ, and v, as ζ/(vF′) ≤ 1, relatively by less than 2⁻¹²¹.
struct OddCubicInverse: Sendable {
  private let first: Significand
  private let third: Significand
  private let doubles: (first: Double, third: Double)

  /// bits·2^(exponent − 128), the highest bit set.
  private struct Significand: Sendable {
    var bits: UInt128
    var exponent: Int32
  }

  /// Nil for coefficients that are not positive or far from 1.
  init?(first: TwoWordFloat, third: TwoWordFloat) {
    guard first > 0, third > 0, Self.isNear(first), Self.isNear(third) else { return nil }
    self.first = Significand(bits: first.bits, exponent: first.exponent)
    self.third = Significand(bits: third.bits, exponent: third.exponent)
    doubles = (first.approximation, third.approximation)
  }

  /// Numbers whose cubes are in the range of `Double`.
  @inline(__always)
  private static func isNear(_ value: TwoWordFloat) -> Bool {
    value.bits != 0 && value.exponent.magnitude < 200
  }

  /// The solution, from a number near it; nil for what is not of the kind.
  @inline(__always)
  func callAsFunction(_ target: TwoWordFloat, near start: TwoWordFloat) -> TwoWordFloat? {
    guard Self.isNear(target), let begin = point(target, start) else { return nil }
    var point = begin.point
    let goal = Significand(bits: target.bits, exponent: target.exponent)
    for _ in 0..<4 {
      let sum = Self.sum(first, Self.product(third, Self.product(point, point)))
      let step = Self.difference(Self.product(point, sum), goal) * begin.inverse
      Self.subtract(step, from: &point)
      // 2^exponent is at most twice the number.
      if step.magnitude <= 0x1p-80 * Self.power(point.exponent) {
        return TwoWordFloat(bits: point.bits, exponent: point.exponent, sign: target.sign)
      }
    }
    return nil
  }

  /// A point within 2⁻⁴⁶ of the solution for |ζ|, and 1/F′ there: the start, or where `Double` gets
  /// from it.
  ///
  /// From above, or by one step to there, Newton's method goes down to the solution.
  @inline(__always)
  private func point(
    _ target: TwoWordFloat, _ start: TwoWordFloat
  ) -> (point: Significand, inverse: Double)? {
    let (first, third) = doubles
    let goal = target.magnitude.approximation
    var point = Significand(bits: start.bits, exponent: start.exponent)
    var near = start.magnitude.approximation
    if start.sign != target.sign || !Self.isNear(start) {
      near = goal / first
      point = Self.significand(near)
    }
    for _ in 0..<100 {
      let square = near * near
      let inverse = 1 / (first + 3 * third * square)
      let step = (near * (first + third * square) - goal) * inverse
      if step.magnitude <= 0x1p-46 * near { return (point, inverse) }
      near -= step
      guard near.isNormal else { return nil }
      point = Self.significand(near)
    }
    return nil
  }

  // MARK: Two words

  @inline(__always)
  private static func wide(_ a: UInt64, _ b: UInt64) -> UInt128 {
    let product = a.multipliedFullWidth(by: b)
    return UInt128(product.high) &<< 64 | UInt128(product.low)
  }

  @inline(__always)
  private static func significand(_ value: Double) -> Significand {
    Significand(
      bits: UInt128(1 &<< 63 | value.significandBitPattern &<< 11) &<< 64,
      exponent: Int32(truncatingIfNeeded: value.exponentBitPattern) &- 1022)
  }

  /// a·b but for three units of the 128 bits before they are moved up.
  @inline(__always)
  private static func product(_ a: Significand, _ b: Significand) -> Significand {
    let (a1, a0) = (UInt64(truncatingIfNeeded: a.bits &>> 64), UInt64(truncatingIfNeeded: a.bits))
    let (b1, b0) = (UInt64(truncatingIfNeeded: b.bits &>> 64), UInt64(truncatingIfNeeded: b.bits))
    let bits =
      wide(a1, b1) &+ UInt128(a1.multipliedFullWidth(by: b0).high)
      &+ UInt128(a0.multipliedFullWidth(by: b1).high)
    return normalized(bits, a.exponent &+ b.exponent)
  }

  /// Products of significands have one leading zero or none.
  @inline(__always)
  private static func normalized(_ bits: UInt128, _ exponent: Int32) -> Significand {
    let zeros = 1 &- Int32(truncatingIfNeeded: bits &>> 127)
    return Significand(
      bits: bits &<< UInt128(truncatingIfNeeded: zeros), exponent: exponent &- zeros)
  }

  @inline(__always)
  private static func sum(_ a: Significand, _ b: Significand) -> Significand {
    let (x, y) = a.exponent >= b.exponent ? (a, b) : (b, a)
    let places = x.exponent &- y.exponent
    let moved = places < 128 ? y.bits &>> UInt128(truncatingIfNeeded: places) : 0
    let (bits, isCarried) = x.bits.addingReportingOverflow(moved)
    return isCarried
      ? Significand(bits: bits &>> 1 | 1 &<< 127, exponent: x.exponent &+ 1)
      : Significand(bits: bits, exponent: x.exponent)
  }

  /// a − b for numbers of almost one size.
  @inline(__always)
  private static func difference(_ a: Significand, _ b: Significand) -> Double {
    let exponent = Swift.max(a.exponent, b.exponent)
    // At most one place, as they agree to 2⁻³⁶.
    let x = a.bits &>> UInt128(truncatingIfNeeded: exponent &- a.exponent)
    let y = b.bits &>> UInt128(truncatingIfNeeded: exponent &- b.exponent)
    let bits = x >= y ? x &- y : y &- x
    if bits == 0 { return 0 }
    let zeros = Int32(truncatingIfNeeded: bits.leadingZeroBitCount)
    let top = UInt64(truncatingIfNeeded: (bits &<< UInt128(truncatingIfNeeded: zeros)) &>> 64)
    let size = Double(top) * power(exponent &- zeros &- 64)
    return x >= y ? size : -size
  }

  /// 2^exponent in the range of `Double`.
  @inline(__always)
  private static func power(_ exponent: Int32) -> Double {
    Double(bitPattern: UInt64(truncatingIfNeeded: exponent &+ 1023) &<< 52)
  }

  /// Takes a number of at most 2⁻³⁶ of it from a significand.
  @inline(__always)
  private static func subtract(_ step: Double, from point: inout Significand) {
    // step = m·2^(e − 1075), as units of 2^(exponent − 128).
    let up = Int32(truncatingIfNeeded: step.exponentBitPattern) &- 947 &- point.exponent
    guard step.isNormal, up > -64 else { return }
    let digits = UInt128(1 &<< 52 | step.significandBitPattern)
    let move =
      up >= 0
      ? digits &<< UInt128(truncatingIfNeeded: up) : digits &>> UInt128(truncatingIfNeeded: -up)
    if step < 0 {
      let (bits, isCarried) = point.bits.addingReportingOverflow(move)
      point.bits = isCarried ? bits &>> 1 | 1 &<< 127 : bits
      point.exponent &+= isCarried ? 1 : 0
    } else {
      point = normalized(point.bits &- move, point.exponent)
    }
  }
}
