import CMPFR

extension Ball {
  /// −1, 0 or 1: how the midpoint compares with `sign · radius`.
  @inline(__always)
  private func compareMidpoint(toRadiusTimes sign: Int) -> Int32 {
    withExtendedLifetime(midpoint.storage) {
      mpfr_cmp_si_2exp(midpoint.pointer, sign * Int(radius.mantissa), radius.exponent - 32)
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
    return withExtendedLifetime(midpoint.storage) {
      .differenceRoundedDown(ErrorBound(lowerBoundOf: midpoint.pointer), radius)
    }
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

  /// Whether the number is in the ball; decided exactly. Indeterminate balls contain everything.
  public func contains(_ value: Rational) -> Bool {
    guard isFinite else { return true }
    guard let m = midpoint.exactRational, let r = radius.exactRational else {
      return radius.exponent > 0 && magnitudeUpperBound > .zero
    }
    return (value - m).magnitude <= r
  }

  /// Whether the number is in the ball; NaN and infinities are only in indeterminate ones.
  public func contains(_ value: BigFloat) -> Bool {
    guard isFinite else { return true }
    guard value.isFinite else { return false }
    return Self.isDistance(midpoint, value, atMost: radius, plus: .zero)
  }

  /// Whether every number of the other ball is in this one.
  public func contains(_ other: Ball) -> Bool {
    guard isFinite else { return true }
    guard other.isFinite, other.radius <= radius else { return false }
    let distance = midpoint.distanceBound(to: other.midpoint)
    if distance + other.radius <= radius { return true }
    guard let m = midpoint.exactRational, let n = other.midpoint.exactRational,
      let r = radius.exactRational, let s = other.radius.exactRational
    else { return false }
    return (m - n).magnitude + s <= r
  }

  /// Whether the two have a number in common.
  public func overlaps(_ other: Ball) -> Bool {
    guard isFinite, other.isFinite else { return true }
    return Self.isDistance(midpoint, other.midpoint, atMost: radius, plus: other.radius)
  }

  /// Whether |a − b| ≤ r + s, decided in machine words where they suffice.
  private static func isDistance(
    _ a: BigFloat, _ b: BigFloat, atMost r: ErrorBound, plus s: ErrorBound
  ) -> Bool {
    if a.distanceBound(to: b) <= Swift.max(r, s) { return true }
    let least = withExtendedLifetime((a.storage, b.storage)) {
      withScratchFloat(bits: 64) {
        _ = mpfr_sub($0, a.pointer, b.pointer, MPFR_RNDZ)
        return ErrorBound(lowerBoundOf: $0)
      }
    }
    if least > r + s { return false }
    guard let m = a.exactRational, let n = b.exactRational, let x = r.exactRational,
      let y = s.exactRational
    else { return true }
    return (m - n).magnitude <= x + y
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

extension BigFloat {
  func distanceBound(to other: BigFloat) -> ErrorBound {
    withExtendedLifetime(other.storage) { distanceBound(to: other.pointer) }
  }
}
