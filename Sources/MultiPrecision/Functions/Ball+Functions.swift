import CMPFR
import RealModule

extension Ball {
  /// The image of the ball under the function, or a little more.
  ///
  /// Indeterminate if any point lies outside the function's domain or on a pole.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*. For narrow balls the function is evaluated once, at the midpoint, and
  /// the radius is multiplied by a bound of the derivative; wide balls go through their ends.
  public func applying(_ function: RealFunction) -> Ball {
    guard isFinite else { return self }
    if isExact { return exactImage(function) }
    if let image = wideImage(function) { return image }
    switch function {
    case .exp: return exponential()
    case .log: return logarithm()
    case .sqrt: return squareRoot()
    case .cbrt: return cubeRoot()
    case .log1p: return logarithmOfOnePlus()
    case .sin, .cos: return sineOrCosine(function)
    case .tan: return tangent()
    case .cosh: return narrowImage(function) ?? hyperbolicCosine()
    case .gamma, .lgamma: return gammaImage(function)
    case .acos, .erfc: return narrowImage(function) ?? monotoneImage(function, isIncreasing: false)
    case .asin, .atan, .sinh, .tanh, .asinh, .acosh, .atanh, .erf, .expm1:
      return narrowImage(function) ?? monotoneImage(function, isIncreasing: true)
    }
  }

  /// The image of the midpoint alone, widened by `error`.
  func midpointImage(_ function: RealFunction, error: ErrorBound) -> Ball {
    midpoint.withReference { midpoint in
      Ball(precision: precision, radius: error) { function.raw($0, midpoint, MPFR_RNDN) }
    }
  }

  private func exactImage(_ function: RealFunction) -> Ball {
    if function.needsReduction, let exponent = midpoint.exponent,
      exponent > RealFunction.reductionExponentLimit
    {
      // Within [−1, 1] whatever the phase; tan has no bound.
      return function == .tan
        ? .indeterminate(precision: precision)
        : Ball(midpoint: .zero(precision: precision), radius: .one)
    }
    return midpointImage(function, error: .zero)
  }

  /// The ends, rounded outward to 32 bits more than the midpoint has.
  var ends: (lower: BigFloat, upper: BigFloat) {
    let wider = precision.adding(bits: 32)
    return (end(.down, precision: wider), end(.up, precision: wider))
  }

  /// The image under a monotone function, through the ends.
  ///
  /// A function that is not defined at an end is NaN or infinite there, and the ball indeterminate.
  func monotoneImage(_ function: RealFunction, isIncreasing: Bool) -> Ball {
    let (left, right) = isIncreasing ? ends : (ends.upper, ends.lower)
    return Ball(
      lower: left.applying(function, precision: precision, rounding: .down),
      upper: right.applying(function, precision: precision, rounding: .up))
  }

  /// e^m·(e^r − 1) ≤ e^m·(r + r²) for r ≤ 1.
  private func exponential() -> Ball {
    guard radius <= .one else { return monotoneImage(.exp, isIncreasing: true) }
    var ball = midpointImage(.exp, error: .zero)
    ball.widen(byPropagated: radius + radius * radius)
    return ball
  }

  /// Adds `factor` times an upper bound of the ball's magnitude to the radius.
  private mutating func widen(byPropagated factor: ErrorBound) {
    radius += magnitudeUpperBound * factor
    absorbRounding(0)
  }

  /// −ln(1 − r/m) ≤ r/(m − r).
  private func logarithm() -> Ball {
    guard isPositive else { return .indeterminate(precision: precision) }
    let least = magnitudeLowerBound
    guard radius <= least else { return monotoneImage(.log, isIncreasing: true) }
    return midpointImage(.log, error: radius / least)
  }

  /// The same as for `log`, around 1 + m.
  private func logarithmOfOnePlus() -> Ball {
    let least: ErrorBound
    if midpoint.signum >= 0 {
      let centre = ErrorBound.sumRoundedDown(.one, ErrorBound(lowerBoundOf: midpoint))
      least = .differenceRoundedDown(centre, radius)
    } else {
      least = .differenceRoundedDown(.one, magnitudeUpperBound)
    }
    guard radius <= least else { return monotoneImage(.log1p, isIncreasing: true) }
    return midpointImage(.log1p, error: radius / least)
  }

  /// |√x − √m| = |x − m| / (√x + √m); √x ≥ 0.86·√m where x ≥ 3m/4.
  private func squareRoot() -> Ball {
    guard isNonnegative else { return .indeterminate(precision: precision) }
    guard radius * ErrorBound(powerOfTwo: 2) <= magnitudeLowerBound else {
      // The lower end is rounded down and may fall below 0 where the ball does not.
      let (left, right) = ends
      let zero = BigFloat.zero(precision: precision)
      return Ball(
        lower: left.signum <= 0
          ? zero : left.applying(.sqrt, precision: precision, rounding: .down),
        upper: right.applying(.sqrt, precision: precision, rounding: .up))
    }
    var ball = midpointImage(.sqrt, error: .zero)
    let root = ErrorBound(lowerBoundOf: ball.midpoint)
    // 1.75 rather than 1.86: the root was rounded to 2 bits at worst.
    let divisor =
      precision.bits < 8 ? root : ErrorBound.productRoundedDown(root, ErrorBound(1.75))
    ball.radius += radius / divisor
    ball.absorbRounding(0)
    return ball
  }

  /// |∛x − ∛m| = |x − m| / (a² + ab + b²), at least 2.4·b² in the divisor where x ≥ m/2.
  private func cubeRoot() -> Ball {
    guard radius <= magnitudeLowerBound, precision.bits >= 8 else {
      return monotoneImage(.cbrt, isIncreasing: true)
    }
    var ball = midpointImage(.cbrt, error: .zero)
    let root = ErrorBound(lowerBoundOf: ball.midpoint)
    let square = ErrorBound.productRoundedDown(root, root)
    ball.radius += radius / ErrorBound.productRoundedDown(square, ErrorBound(2.25))
    ball.absorbRounding(0)
    return ball
  }

  /// cosh of a ball through its ends; the least value is 1, at 0.
  private func hyperbolicCosine() -> Ball {
    let (left, right) = ends
    guard containsZero else {
      return monotoneImage(.cosh, isIncreasing: midpoint.signum > 0)
    }
    return Ball(
      lower: BigFloat(1, precision: precision),
      upper: Swift.max(
        left.applying(.cosh, precision: precision, rounding: .up),
        right.applying(.cosh, precision: precision, rounding: .up)))
  }

  // MARK: Constants

  /// An enclosure of π.
  public static func pi(precision: Precision) -> Ball {
    Ball(precision: precision, radius: .zero) { mpfr_const_pi($0, MPFR_RNDN) }
  }

  /// An enclosure of Euler's number e.
  public static func eulerNumber(precision: Precision) -> Ball {
    Ball(1, precision: precision).applying(.exp)
  }
}
