import CMPFR

extension Ball {
  private var isBeyondReduction: Bool {
    // One less than the limit for midpoints: the ends are rounded outward.
    magnitudeUpperBound.exponent >= RealFunction.reductionExponentLimit
  }

  /// sin and cos: |f′| ≤ 1 for narrow balls, ends and extrema for wide ones.
  func sineOrCosine(_ function: RealFunction) -> Ball {
    let unit = Ball(midpoint: .zero(precision: precision), radius: .one)
    // A radius of 4 > π covers a period.
    if radius >= ErrorBound(powerOfTwo: 2) || isBeyondReduction { return unit }
    if radius.exponent < -9 { return midpointImage(function, error: radius) }
    let phase = phase(shiftedByHalf: function == .sin)
    guard let (first, last) = phase.integersWithin else { return unit }
    // Extrema of cos lie at kπ: maxima for even k, minima for odd k; those of sin half a
    // period on.
    let (left, right) = ends
    let isEvenHit = last - first >= 1 || (first == last && first.isEven)
    let isOddHit = last - first >= 1 || (first == last && !first.isEven)
    let one = BigFloat(1, precision: precision)
    func value(_ x: BigFloat, _ rounding: RoundingMode) -> BigFloat {
      x.applying(function, precision: precision, rounding: rounding)
    }
    return Ball(
      lower: isOddHit ? -one : Swift.min(value(left, .down), value(right, .down)),
      upper: isEvenHit ? one : Swift.max(value(left, .up), value(right, .up)))
  }

  /// x/π, or x/π − 1/2, with an error below 2^−30 beyond the ball's own.
  private func phase(shiftedByHalf: Bool) -> Ball {
    let bits = Swift.max(0, magnitudeUpperBound.exponent) + 64
    let working = Precision(bits: bits)
    let turns = withPrecision(working) / .pi(precision: working)
    return shiftedByHalf ? turns - Ball(0.5, precision: working) : turns
  }

  /// |tan x − tan m| = |sin(x − m)| / |cos x·cos m| ≤ r(1 + t²) / (1 − r(1 + t)), t = |tan m|;
  /// no pole is in reach if r(1 + t) < 1, since |cos m| ≥ 1/(1 + t) > r.
  func tangent() -> Ball {
    guard !isBeyondReduction, radius < .one else { return .indeterminate(precision: precision) }
    let image = midpointImage(.tan, error: .zero)
    guard image.isFinite else { return image }
    let t = image.magnitudeUpperBound
    let reach = radius * (.one + t)
    if reach.exponent < -9 {
      let slack = ErrorBound.differenceRoundedDown(.one, reach)
      return image.addingError(radius * (.one + t * t) / slack)
    }
    // Wide: between two neighbouring poles tan increases. Poles lie at integers of x/π − 1/2.
    guard let (first, last) = phase(shiftedByHalf: true).integersWithin, last < first else {
      return .indeterminate(precision: precision)
    }
    return monotoneImage(.tan, isIncreasing: true)
  }

  /// The first and last integer that the ball contains; the last is below the first if none.
  var integersWithin: (Integer, Integer)? {
    guard let first = lower.roundedToInteger(.up), let last = upper.roundedToInteger(.down)
    else { return nil }
    return (first, last)
  }
}
