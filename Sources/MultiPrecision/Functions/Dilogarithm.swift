import CMPFR
import Synchronization

// The dilogarithm Li₂(x) = Σ xᵏ/k² = −∫₀ˣ ln(1 − t)/t dt for real x ≤ 1. It rises from −∞ to
// Li₂(1) = π²/6; its slope −ln(1 − x)/x is positive and rises from 0 to ∞, and is 1 at 0.

extension BigFloat {
  /// Li₂(x); NaN for x > 1.
  ///
  /// ### Accuracy
  /// Correctly rounded.
  public func dilogarithm(
    precision: Precision? = nil, rounding: RoundingMode = .nearest
  ) -> BigFloat {
    let precision = precision ?? self.precision
    guard self <= BigFloat(1, precision: .literal) else { return .nan(precision: precision) }
    return withReference { x in
      BigFloat(precision: precision) { _ = mpfr_li2($0, x, rounding.raw) }
    }
  }
}

extension Interval {
  /// Li₂ at the points of the interval up to 1.
  public var dilogarithm: Interval {
    let one = BigFloat(1, precision: precision)
    let domain = intersection(Interval(lower: -.infinity(precision: precision), upper: one))
    if domain.isEmpty { return domain }
    return Interval(
      lower: domain.lower.isInfinite
        ? domain.lower : domain.lower.dilogarithm(precision: precision, rounding: .down),
      upper: domain.upper.dilogarithm(precision: precision, rounding: .up))
  }
}

extension Ball {
  /// Li₂ on the ball; indeterminate if it reaches beyond 1.
  ///
  /// ```
  /// Li₂(x) = w − w²/4 + Σ_{n≥1} B₂ₙ·w^(2n+1)/(2n + 1)!,   w = −ln(1 − x)
  /// ```
  /// for −1 ≤ x ≤ ½, where |w| ≤ ln 2. With |B₂ₙ|/(2n)! ≤ 4/(2π)²ⁿ the terms after the N-th are
  /// together below |w|·4qᴺ⁺¹/(1 − q), q = (w/2π)² < 2⁻⁶. Elsewhere
  /// ```
  /// x < −1:  Li₂(x) = −π²/6 − ½·ln²(−x) − Li₂(1/x)
  /// ½ < x ≤ 1:  Li₂(x) = π²/6 − ln x·ln(1 − x) − Li₂(1 − x)
  /// ```
  ///
  /// ### Accuracy
  /// Enclosure, *proved*: evaluated at the midpoint with 32 guard bits, above 12,000 bits by MPFR.
  /// Wide balls and those right of ½ go through their ends; else the slope is at
  /// most 2·ln 2 < 1.5, and left of 0 at most 1.
  ///
  /// ### Source
  /// [DLMF], 25.12.3, 25.12.4 and 24.2.1; the series is Debye's.
  public func dilogarithm() -> Ball {
    guard isFinite else { return self }
    if isExact { return Self.dilogarithm(at: midpoint, precision: precision) }
    let half = BigFloat(0.5, precision: .literal)
    let (left, right) = ends
    if right <= half, radius.exponent < -9 {
      let slope = right.signum <= 0 ? ErrorBound.one : ErrorBound(1.5)
      return Self.dilogarithm(at: midpoint, precision: precision).addingError(radius * slope)
    }
    return Self.dilogarithm(at: left, precision: precision)
      .union(Self.dilogarithm(at: right, precision: precision))
  }

  private static func dilogarithm(at x: BigFloat, precision: Precision) -> Ball {
    if x.isZero { return Ball(0, precision: precision) }
    let working = Swift.max(precision, .double).adding(bits: 32)
    // Exact: a result has its argument's precision.
    let ball = Ball(midpoint: BigFloat(x, precision: Swift.max(working, x.precision)))
    let one = Ball(1, precision: working)
    let unit = BigFloat(1, precision: .literal)
    if x > unit { return .indeterminate(precision: precision) }
    if working.bits > 12_000 {
      return x.withReference { x in
        Ball(precision: precision, radius: .zero) { mpfr_li2($0, x, MPFR_RNDN) }
      }
    }
    var limit: Ball { Ball.pi(precision: working).squared() / Ball(6, precision: working) }
    if x == unit { return limit.withPrecision(precision) }
    if x < -unit {
      let log = (-ball).applying(.log)
      return
        (-limit - log.squared().scaled(byPowerOfTwo: -1) - debyeSeries(one / ball, working))
        .withPrecision(precision)
    }
    if x > BigFloat(0.5, precision: .literal) {
      let rest = one - ball
      return (limit - ball.applying(.log) * rest.applying(.log) - debyeSeries(rest, working))
        .withPrecision(precision)
    }
    return debyeSeries(ball, working).withPrecision(precision)
  }

  /// Li₂ for −1 ≤ x ≤ ½.
  private static func debyeSeries(_ x: Ball, _ precision: Precision) -> Ball {
    let w = -(-x).applying(.log1p)
    let square = w.squared()
    let size = w.magnitudeUpperBound
    // 1/(2π)² < 0.02534.
    let ratio = size * size * ErrorBound(0.02534)
    // q ≤ 2⁻⁶ even if |w| is a little above ln 2.
    let bitsPerTerm = Swift.max(6, -ratio.exponent)
    let coefficients = DebyeCoefficients.values(
      precision.bits / bitsPerTerm + 1, precision: precision)
    let rest = ErrorBound(8) * ratio.power(coefficients.count)
    let sum = polynomialValue(coefficients, at: square).addingError(rest)
    return w * (sum - w.scaled(byPowerOfTwo: -2))
  }
}

/// B₂ₙ/(2n + 1)! for n = 0, 1, … as balls.
enum DebyeCoefficients {
  // Kept by precision; the values do not depend on when they were made.
  private static let cache = Mutex<[Int: [Ball]]>([:])
  private static let cacheSize = 16

  /// The coefficients up to n = `count`, or as far as Bernoulli numbers are at hand.
  static func values(_ count: Int, precision: Precision) -> [Ball] {
    if let known = cache.withLock({ $0[precision.bits] }), known.count > count {
      return Array(known[...count])
    }
    var values = [Ball(1, precision: precision)]
    var factorial = Ball(1, precision: precision)
    for (index, term) in StirlingSeries.terms(count).prefix(count).enumerated() {
      let n = index + 1
      factorial *= Ball(2 * n * (2 * n + 1), precision: precision)
      let bernoulli = term.value * Rational(2 * n * (2 * n - 1))
      values.append(Ball(bernoulli, precision: precision) / factorial)
    }
    let made = values
    cache.withLock {
      if $0.count >= cacheSize { $0.removeAll() }
      $0[precision.bits] = made
    }
    return values
  }
}
