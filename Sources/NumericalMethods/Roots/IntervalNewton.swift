import MultiPrecision

/// The zero of a differentiable function in a ball, by the interval Newton operator.
///
/// ```
/// N(X) = m − f(m)/f′(X)        m the midpoint of X
/// ```
/// By the mean value theorem every zero in X lies in N(X). If 0 ∉ f′(X), f is strictly monotone on
/// X; if moreover N(X) ⊂ X, then m − f(m)/f′(ξ) ≤ max X for the ξ of f(max X) = f(m) + f′(ξ)(max X − m)
/// says that f(max X) has the sign of f′ or is 0, and likewise at min X the opposite sign: X
/// holds exactly one zero. If N(X) and X are disjoint it holds none.
///
/// ### Accuracy
/// Enclosure, *proved*, narrowed until a step no longer halves it.
///
/// ### Source
/// Moore, Kearfott, Cloud, Introduction to Interval Analysis (2009), Theorem 8.2.
///
/// - Parameters:
///   - box: X, where f must be differentiable wherever `derivative` is finite.
///   - value: f on balls.
///   - derivative: f′ on balls.
/// - Returns: The zero with its proof, the proof that there is none, or the obstacle.
public func intervalNewton(
  in box: Ball, value: (Ball) -> Ball, derivative: (Ball) -> Ball
) -> RootOutcome<Ball> {
  guard box.isFinite else { return .undecided(.unboundedRegion) }
  var current = box
  var isProved = false
  // Each round at least halves the ball, or is the last. Around an exact 0 halving has no other end.
  let least = box.radius * Magnitude(powerOfTwo: -4 * box.precision.bits)
  while true {
    let center = Ball(midpoint: current.midpoint)
    let slope = derivative(current)
    let middle = value(center)
    guard slope.isFinite, middle.isFinite else {
      if isProved { return .proved(current) }
      return value(current).containsZero ? .undecided(.functionIndeterminate) : .noRoot
    }
    if slope.containsZero {
      if isProved { return .proved(current) }
      // f(m) + f′(X)(X − m) holds the image of X.
      let image = middle + slope * (current - center)
      return image.containsZero && value(current).containsZero
        ? .undecided(.derivativeMayVanish) : .noRoot
    }
    let image = center - middle / slope
    guard let common = image.intersection(current) else { return .noRoot }
    // Rounding may have put `current` a little outside the box that was asked for.
    isProved = isProved || (current.contains(image) && box.contains(image))
    // Narrower boxes have narrower slopes: try again on what is left, if that is much less.
    let isHalved = common.radius + common.radius < current.radius
    if !isHalved || (isProved && common.radius <= least) {
      let best = common.radius < current.radius ? common : current
      return isProved ? .proved(best) : .undecided(.notContracting)
    }
    if common.radius <= least { return .undecided(.notContracting) }
    current = common
  }
}

/// The zero near a point, with a proof: Newton's method, then boxes that grow until interval Newton
/// holds on one.
///
/// - Parameters:
///   - point: An approximate zero.
///   - precision: The working precision.
///   - value: f on balls.
///   - derivative: f′ on balls.
/// - Returns: The zero, unique in a box around the point that Newton's method reached; never
///   `noRoot`, because the boxes are only guesses.
public func provedZero(
  near point: BigFloat, precision: Precision, value: (Ball) -> Ball, derivative: (Ball) -> Ball
) -> RootOutcome<Ball> {
  var center = BigFloat(point, precision: precision)
  // Quadratic convergence doubles the digits; slow starts get a few steps more.
  for _ in 0..<(20 + precision.bits.bitWidth - precision.bits.leadingZeroBitCount) {
    let exact = Ball(midpoint: center)
    let step = value(exact).midpoint / derivative(exact).midpoint
    guard step.isFinite else { return .undecided(.functionIndeterminate) }
    center -= step
    if step.magnitude <= center.magnitude.scaled(byPowerOfTwo: 4 - precision.bits) { break }
  }
  guard center.isFinite else { return .undecided(.unboundedRegion) }
  var reach =
    Magnitude(upperBoundOf: center) * Magnitude(powerOfTwo: 6 - precision.bits)
    + Magnitude(powerOfTwo: -4 * precision.bits)
  var obstacle = RootObstacle.notContracting
  // Radii r·{1, 2², 2⁶, 2¹², …}: a few trials span all scales up to the point's own.
  for trial in 1...12 {
    let box = Ball(midpoint: center, radius: reach)
    switch intervalNewton(in: box, value: value, derivative: derivative) {
    case .proved(let zero): return .proved(zero)
    case .noRoot: break
    case .undecided(let reason): obstacle = reason
    }
    reach *= Magnitude(powerOfTwo: 2 * trial)
  }
  return .undecided(obstacle)
}
