import CMPFR

extension Ball {
  /// −1, 0 or 1: how the midpoint compares with `sign · radius`.
  @inline(__always)
  private func compareMidpoint(toRadiusTimes sign: Int) -> Int32 {
    midpoint.withReference {
      mpfr_cmp_si_2exp($0, sign * Int(radius.mantissa), radius.exponent - 32)
    }
  }

  /// Whether 0 may be the enclosed number.
  public var containsZero: Bool {
    !isFinite
      || (compareMidpoint(toRadiusTimes: 1) <= 0 && compareMidpoint(toRadiusTimes: -1) >= 0)
  }

  /// Whether every enclosed number is > 0.
  public var isPositive: Bool { isFinite && compareMidpoint(toRadiusTimes: 1) > 0 }

  /// Whether every enclosed number is < 0.
  public var isNegative: Bool { isFinite && compareMidpoint(toRadiusTimes: -1) < 0 }

  /// Whether every enclosed number is ≥ 0.
  public var isNonnegative: Bool { isFinite && compareMidpoint(toRadiusTimes: 1) >= 0 }

  /// Whether every enclosed number is ≤ 0.
  public var isNonpositive: Bool { isFinite && compareMidpoint(toRadiusTimes: -1) <= 0 }

  /// Whether the ball is exactly 0.
  public var isZero: Bool { isExact && midpoint.isZero }

  /// An upper bound of |x| over the ball.
  public var magnitudeUpperBound: ErrorBound {
    isFinite ? ErrorBound(upperBoundOf: midpoint) + radius : .infinity
  }

  /// A lower bound of |x| over the ball; 0 if it contains 0.
  public var magnitudeLowerBound: ErrorBound {
    guard isFinite else { return .zero }
    return .differenceRoundedDown(ErrorBound(lowerBoundOf: midpoint), radius)
  }

  /// About how many leading bits of the enclosed number are known: at most the precision, which
  /// exact balls have, and negative if not even its size is.
  public var relativeAccuracyBits: Int {
    guard isFinite else { return -precision.bits }
    if isExact { return precision.bits }
    guard let exponent = midpoint.exponent else { return -precision.bits }
    return Swift.min(Swift.max(exponent - radius.exponent, -precision.bits), precision.bits)
  }

  // MARK: Sets

  /// Whether the number is in the ball.
  ///
  /// Indeterminate balls contain everything.
  ///
  /// ### Accuracy
  /// Exact, unless the exponents are more than a million bits apart and the number is that close
  /// to an end: then false.
  public func contains(_ value: Rational) -> Bool {
    guard isFinite else { return true }
    func distance(_ rounding: RoundingMode) -> BigFloat {
      withExtendedLifetime(value.storage) {
        midpoint.withReference { midpoint in
          BigFloat(precision: Precision(bits: 64)) {
            _ = mpfr_sub_q($0, midpoint, value.pointer, rounding.raw)
          }
        }
      }
    }
    if ErrorBound(upperBoundOf: distance(.awayFromZero)) <= radius { return true }
    if ErrorBound(lowerBoundOf: distance(.towardZero)) > radius { return false }
    guard Swift.abs(midpoint.exponent ?? 0) < 1 << 20, let m = midpoint.exactRational,
      let r = radius.exactRational
    else { return false }
    return (value - m).magnitude <= r
  }

  /// Whether the number is in the ball; NaN and infinities are only in indeterminate ones.
  ///
  /// As exact as for rationals.
  public func contains(_ value: BigFloat) -> Bool {
    guard isFinite else { return true }
    guard value.isFinite else { return false }
    return Self.isDistance(midpoint, value, atMost: radius, plus: .zero, otherwise: false)
  }

  /// Whether every number of the other ball is in this one.
  ///
  /// As exact as for rationals.
  public func contains(_ other: Ball) -> Bool {
    guard isFinite else { return true }
    guard other.isFinite, other.radius <= radius else { return false }
    let distance = midpoint.distanceBound(to: other.midpoint)
    if distance + other.radius <= radius { return true }
    // Both ends of the other ball, exactly.
    let wide = Precision(bits: 1 << 16)
    let (low, high) = (other.end(.down, precision: wide), other.end(.up, precision: wide))
    return contains(low) && contains(high)
  }

  /// Whether the two have a number in common; true where that is too close to call, by more than
  /// a million bits.
  public func overlaps(_ other: Ball) -> Bool {
    guard isFinite, other.isFinite else { return true }
    return Self.isDistance(
      midpoint, other.midpoint, atMost: radius, plus: other.radius, otherwise: true)
  }

  /// Whether |a − b| ≤ r + s, decided in machine words where they suffice.
  private static func isDistance(
    _ a: BigFloat, _ b: BigFloat, atMost r: ErrorBound, plus s: ErrorBound, otherwise: Bool
  ) -> Bool {
    if a.distanceBound(to: b) <= Swift.max(r, s) { return true }
    let wide = Precision(bits: 1 << 20)
    let least = a.subtracting(b, rounding: .towardZero, precision: Precision(bits: 64))
    if ErrorBound(lowerBoundOf: least) > r + s { return false }
    // Now |a − b| and r + s agree in their leading bits, so neither is far from the other.
    var isExact = true
    let distance = BigFloat.withReferences(a, b) { x, y in
      BigFloat(precision: wide) { isExact = mpfr_sub($0, x, y, MPFR_RNDZ) == 0 }
    }
    let reach = BigFloat.withReferences(r.bigFloat, s.bigFloat) { x, y in
      BigFloat(precision: wide) { isExact = mpfr_add($0, x, y, MPFR_RNDZ) == 0 && isExact }
    }
    return isExact ? distance.magnitude <= reach : otherwise
  }

  /// A ball around both.
  public func union(_ other: Ball) -> Ball {
    guard isFinite, other.isFinite else {
      return .indeterminate(precision: Swift.max(precision, other.precision))
    }
    return Ball(
      lower: Swift.min(lower, other.lower), upper: Swift.max(upper, other.upper),
      precision: Swift.max(precision, other.precision))
  }

  /// A ball around what the two have in common; nil if that is nothing.
  public func intersection(_ other: Ball) -> Ball? {
    guard isFinite else { return other }
    guard other.isFinite else { return self }
    guard overlaps(other) else { return nil }
    let joint = Ball(
      lower: Swift.max(lower, other.lower), upper: Swift.min(upper, other.upper),
      precision: Swift.max(precision, other.precision))
    // Rounding of the ends must not make it worse than either.
    return [joint, self, other].min { $0.radius < $1.radius }
  }

  /// The smaller of two numbers.
  public static func min(_ a: Ball, _ b: Ball) -> Ball { -max(-a, -b) }

  /// The larger of two numbers.
  public static func max(_ a: Ball, _ b: Ball) -> Ball {
    let precision = Swift.max(a.precision, b.precision)
    guard a.isFinite, b.isFinite else { return .indeterminate(precision: precision) }
    let (aLow, aHigh, bLow, bHigh) = (a.lower, a.upper, b.lower, b.upper)
    if aLow >= bHigh { return a }
    if bLow >= aHigh { return b }
    return Ball(
      lower: Swift.max(aLow, bLow), upper: Swift.max(aHigh, bHigh), precision: precision)
  }
}
