import CMPFR

extension Ball {
  /// The ball to an integer power: x⁰ = 1; indeterminate for a negative power of a ball that
  /// contains 0.
  public func power(_ n: Int) -> Ball {
    guard isFinite else { return self }
    switch n {
    case 0: return Ball(1, precision: precision)
    case 1: return self
    case 2: return squared()
    default: break
    }
    if n < 0 && containsZero { return .indeterminate(precision: precision) }
    if isExact { return midpointPower(n, error: .zero) }
    // The mean value theorem: |xⁿ − mⁿ| ≤ |n|·|ξ|ⁿ⁻¹·r, the end that maximizes it chosen by sign.
    let count = ErrorBound(Double(n.magnitude).nextUp)
    if n > 0 {
      if containsZero && n.isMultiple(of: 2) {
        return Ball(
          lower: .zero(precision: precision), upper: magnitudeUpperBound.power(n).bigFloat,
          precision: precision)
      }
      if containsZero {
        let (left, right) = ends
        return Ball(
          lower: left.raised(to: n, rounding: .down), upper: right.raised(to: n, rounding: .up),
          precision: precision)
      }
      return midpointPower(n, error: count * magnitudeUpperBound.power(n - 1) * radius)
    }
    guard n > Int.min else { return .indeterminate(precision: precision) }
    let inverse = ErrorBound.one / magnitudeLowerBound
    return midpointPower(n, error: count * inverse.power(1 - n) * radius)
  }

  private func midpointPower(_ n: Int, error: ErrorBound) -> Ball {
    midpoint.withReference { midpoint in
      Ball(precision: precision, radius: error) { mpfr_pow_si($0, midpoint, n, MPFR_RNDN) }
    }
  }

  /// The ball to a real power.
  ///
  /// Exponents that are integers exactly go through `power`. Otherwise x ≥ 0 is needed, and an
  /// exponent > 0 where x may be 0; indeterminate outside.
  public func power(_ exponent: Ball) -> Ball {
    let precision = Swift.max(self.precision, exponent.precision)
    guard isFinite, exponent.isFinite else { return .indeterminate(precision: precision) }
    if exponent.isExact, let n = exponent.midpoint.smallInteger {
      return withPrecision(precision).power(n)
    }
    if isPositive {
      // The logarithm needs as many bits more as the product has before the point.
      let size = applying(.log).magnitudeUpperBound * exponent.magnitudeUpperBound
      let guardBits = Swift.min(Swift.max(size.exponent, 0), 64) + 8
      let working = precision.adding(bits: guardBits)
      let product = withPrecision(working).applying(.log) * exponent.withPrecision(working)
      return product.applying(.exp).withPrecision(precision)
    }
    guard isNonnegative, exponent.isPositive else { return .indeterminate(precision: precision) }
    let top = ends.upper
    let (least, greatest) = exponent.ends
    return Ball(
      lower: .zero(precision: precision),
      upper: Swift.max(
        top.raised(to: least, rounding: .up), top.raised(to: greatest, rounding: .up)),
      precision: precision)
  }

  /// The real n-th root: of any number for odd n, of x ≥ 0 for even n; n < 0 gives its
  /// reciprocal, n = 0 is indeterminate.
  public func root(_ n: Int) -> Ball {
    guard isFinite, n != 0, n != Int.min else { return .indeterminate(precision: precision) }
    if n < 0 { return 1 / root(-n) }
    // The functions propagate the radius without taking roots of the ends.
    if n == 2 { return applying(.sqrt) }
    if n == 3 { return applying(.cbrt) }
    if n.isMultiple(of: 2) && !isNonnegative { return .indeterminate(precision: precision) }
    if isExact {
      return midpoint.withReference { midpoint in
        Ball(precision: precision, radius: .zero) { mpfr_rootn_si($0, midpoint, n, MPFR_RNDN) }
      }
    }
    let (left, right) = ends
    let isBelow = n.isMultiple(of: 2) && left.signum <= 0
    return Ball(
      lower: isBelow
        ? .zero(precision: precision) : left.root(n, rounding: .down, precision: precision),
      upper: right.root(n, rounding: .up, precision: precision))
  }
}

extension BigFloat {
  /// The value as `Int` if it is one of at most 2⁶² in size.
  var smallInteger: Int? {
    guard isInteger, signum == 0 || (exponent ?? 0) <= 62 else { return nil }
    return roundedToInteger()?.asInt
  }
}
