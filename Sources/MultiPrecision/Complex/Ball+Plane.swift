import CMPFR

/// Functions of two balls taken as a rectangle of the plane, and pairs of functions of one.
extension Ball {
  /// √(x² + y²): it changes by no more than the point moves.
  static func hypotenuse(_ x: Ball, _ y: Ball) -> Ball {
    let precision = Swift.max(x.precision, y.precision)
    let reach = ErrorBound.hypotenuse(x.radius, y.radius)
    let narrow = keepingAlive(x.midpoint.storage, y.midpoint.storage) {
      Ball(precision: precision, radius: reach) {
        mpfr_hypot($0, x.midpoint.pointer, y.midpoint.pointer, MPFR_RNDN)
      }
    }
    if reach.isZero || !narrow.isFinite || reach * ErrorBound(powerOfTwo: 9) <= narrow.radius {
      return narrow
    }
    let range = (x.squared() + y.squared()).applying(.sqrt)
    return range.isFinite ? narrow.intersection(range) ?? narrow : narrow
  }

  /// The angle of the points (x, y), in (−π, π]; indeterminate if the rectangle meets the half
  /// line y = 0, x ≤ 0, where it jumps, and is not a single point with x < 0 of it.
  ///
  /// Narrow rectangles: the gradient is (−y, x)/(x² + y²). Wide ones: the points of equal angle are
  /// rays, so the extremes over a rectangle away from 0 are at corners.
  public static func atan2(y: Ball, x: Ball) -> Ball {
    let precision = Swift.max(x.precision, y.precision)
    guard x.isFinite, y.isFinite else { return .indeterminate(precision: precision) }
    if y.isZero {
      if x.isPositive { return .zero(precision: precision) }
      return x.isNegative ? .pi(precision: precision) : .indeterminate(precision: precision)
    }
    if y.containsZero && !x.isPositive { return .indeterminate(precision: precision) }
    let reach = ErrorBound.hypotenuse(x.radius, y.radius)
    let least = ErrorBound.hypotenuseRoundedDown(x.magnitudeLowerBound, y.magnitudeLowerBound)
    if reach * ErrorBound(powerOfTwo: 9) <= least {
      let change = y.magnitudeUpperBound * x.radius + x.magnitudeUpperBound * y.radius
      let square = ErrorBound.productRoundedDown(least, least)
      return keepingAlive(x.midpoint.storage, y.midpoint.storage) {
        Ball(precision: precision, radius: change.isZero ? .zero : change / square) {
          mpfr_atan2($0, y.midpoint.pointer, x.midpoint.pointer, MPFR_RNDN)
        }
      }
    }
    let (left, right) = x.ends
    let (bottom, top) = y.ends
    // Above the axis the angle falls with x, below it rises; it grows with y where x > 0.
    func angle(_ y: BigFloat, _ x: BigFloat, _ rounding: RoundingMode) -> BigFloat {
      .atan2(y: y, x: x, precision: precision, rounding: rounding)
    }
    let zero = BigFloat.zero(precision: precision)
    if x.isPositive {
      // Ends are rounded outward: x > 0 may have an end at 0.
      let near = Swift.max(left, zero)
      return Ball(
        lower: angle(bottom, bottom.signum >= 0 ? right : near, .down),
        upper: angle(top, top.signum >= 0 ? near : right, .up))
    }
    if y.isPositive {
      let low = Swift.max(bottom, zero)
      return Ball(
        lower: angle(right.signum >= 0 ? low : top, right, .down),
        upper: angle(left.signum >= 0 ? top : low, left, .up))
    }
    let high = Swift.min(top, -zero)
    return Ball(
      lower: angle(left.signum >= 0 ? bottom : high, left, .down),
      upper: angle(right.signum >= 0 ? high : bottom, right, .up))
  }

  static func zero(precision: Precision) -> Ball {
    Ball(midpoint: .zero(precision: precision))
  }

  /// sin and cos, from one reduction of the argument.
  func sineAndCosine() -> (sine: Ball, cosine: Ball) {
    guard isFinite, radius.exponent < -9, magnitudeUpperBound.exponent < 1 << 10 else {
      return (applying(.sin), applying(.cos))
    }
    let precision = precision
    var sine = Ball.zero(precision: precision)
    var ternary: Int32 = 0
    let cosine = withExtendedLifetime((midpoint.storage, sine.midpoint.storage)) {
      Ball(precision: precision, radius: radius) {
        ternary = mpfr_sin_cos(sine.midpoint.pointer, $0, midpoint.pointer, MPFR_RNDN)
        return ternary
      }
    }
    sine.radius = radius
    sine.absorbRounding(ternary)
    return (sine, cosine)
  }

  /// sinh and cosh, from one exponential.
  func hyperbolicSineAndCosine() -> (sine: Ball, cosine: Ball) {
    guard isFinite, radius.exponent < -9 else { return (applying(.sinh), applying(.cosh)) }
    let precision = precision
    var sine = Ball.zero(precision: precision)
    var ternary: Int32 = 0
    var cosine = withExtendedLifetime((midpoint.storage, sine.midpoint.storage)) {
      Ball(precision: precision, radius: .zero) {
        ternary = mpfr_sinh_cosh(sine.midpoint.pointer, $0, midpoint.pointer, MPFR_RNDN)
        return ternary
      }
    }
    sine.absorbRounding(ternary)
    // |f(x) − f(m)| ≤ cosh(m)·(e^r − 1) ≤ cosh(m)·(r + r²).
    let error = cosine.magnitudeUpperBound * (radius + radius * radius)
    sine.radius += error
    cosine.radius += error
    sine.absorbRounding(0)
    cosine.absorbRounding(0)
    return (sine, cosine)
  }
}

extension BigFloat {
  /// The angle of the point (x, y) in [−π, π], rounded once; IEEE 754's `atan2` on special values.
  public static func atan2(
    y: BigFloat, x: BigFloat, precision: Precision? = nil, rounding: RoundingMode = .nearest
  ) -> BigFloat {
    apply(y, x, precision, rounding) { mpfr_atan2($0, $1, $2, $3) }
  }
}
