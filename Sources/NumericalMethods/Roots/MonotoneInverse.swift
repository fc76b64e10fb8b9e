import MultiPrecision

/// What is known of the preimages of a number under a monotone function.
public enum InverseOutcome: Sendable, Equatable {
  /// *Proved*: the ball holds every preimage of every number of the target, and each number has
  /// one.
  case enclosed(Ball)
  /// *Proved*: the target is below every value of the function.
  case belowRange
  /// *Proved*: the target is above every value of the function.
  case aboveRange
  /// Neither was proved.
  case undecided(RootObstacle)

  /// The enclosure, if there is one.
  public var ball: Ball? {
    if case .enclosed(let ball) = self { ball } else { nil }
  }
}

/// The inverse of a nondecreasing continuous function, enclosed.
///
/// A point l with f(l) < y is below every preimage of y, and u with f(u) > y above; by the
/// intermediate value theorem one lies between. So the proof takes values of f at two points and no
/// derivative; the derivative only makes the guess good. Where f is flat at the height of the
/// target, the ball covers the flat part: as wide as the truth, never a choice from it. For a
/// nonincreasing f pass −f, −f′ and −target. Where f jumps over the target the ball holds the place.
///
/// ### Accuracy
/// Enclosure, *proved*. Its radius is about that of the target over f′, plus what rounding of f
/// costs.
///
/// - Parameters:
///   - target: y.
///   - domain: Where f is to be inverted; it may be unbounded.
///   - guess: A point to start from.
///   - precision: The working precision.
///   - value: f on balls; continuous and nondecreasing on the domain.
///   - derivative: f′ on balls; indeterminate where it does not exist.
/// - Returns: The preimages, or why there is no enclosure.
public func inverseOfIncreasing(
  at target: Ball, in domain: Interval = .entire, near guess: BigFloat? = nil,
  precision: Precision, value: @escaping (Ball) -> Ball, derivative: @escaping (Ball) -> Ball
) -> InverseOutcome {
  guard target.isFinite else { return .undecided(.functionIndeterminate) }
  guard !domain.isEmpty else { return .undecided(.noBracket) }
  let problem = MonotoneProblem(
    target: target, domain: domain, precision: precision, value: value, derivative: derivative)
  for (end, isLower) in [(domain.lower, true), (domain.upper, false)] where end.isFinite {
    switch problem.side(of: end) {
    case .above where isLower: return .belowRange
    case .below where !isLower: return .aboveRange
    default: break
    }
  }
  let start = guess.map { Swift.min(Swift.max($0, domain.lower), domain.upper) }
  guard let center = problem.approximateRoot(from: start ?? domain.midpoint) else {
    return .undecided(.noBracket)
  }
  let reach = problem.firstReach(at: center)
  guard let lower = problem.provedEnd(from: center.point, reach: reach, isLower: true),
    let upper = problem.provedEnd(from: center.point, reach: reach, isLower: false)
  else { return .undecided(.derivativeMayVanish) }
  let ball = Ball(lower: lower, upper: upper, precision: precision)
  return ball.isFinite ? .enclosed(ball) : .undecided(.unboundedRegion)
}
