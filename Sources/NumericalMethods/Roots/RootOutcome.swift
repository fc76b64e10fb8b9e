import MultiPrecision

/// How the search for a zero in a box ended.
public enum RootOutcome<Box: Sendable>: Sendable {
  /// *Proved*: the box that was searched holds exactly one zero, and this encloses it.
  case proved(Box)
  /// *Proved*: no zero.
  case noRoot
  /// Neither was proved.
  case undecided(RootObstacle)
}

/// What keeps a zero from being proved or excluded.
public enum RootObstacle: String, Hashable, Sendable, CustomStringConvertible {
  /// The function has no finite enclosure where it was needed: a pole, the end of its domain, or
  /// an overflow.
  case functionIndeterminate
  /// The derivative may vanish: a multiple zero, a cluster, a flat part, or too wide a box.
  case derivativeMayVanish
  /// The Jacobian matrix is singular, or too nearly so for the precision.
  case singularJacobian
  /// The function could not be brought below and above the target.
  case noBracket
  /// The image of the box is not inside the box: too wide a box or too low a precision.
  case notContracting
  /// The region is not bounded.
  case unboundedRegion
  /// The allowed number of evaluations or the time is used up.
  case budgetExhausted

  /// A short text for people.
  public var description: String {
    switch self {
    case .functionIndeterminate: "the function has no finite enclosure here"
    case .derivativeMayVanish: "the derivative may vanish: a multiple zero, or zeros too close"
    case .singularJacobian: "the Jacobian is singular or too ill-conditioned at this precision"
    case .noBracket: "the function was not brought to both sides of the target"
    case .notContracting: "the box is not mapped into itself: too wide, or too few digits"
    case .unboundedRegion: "the region is not bounded"
    case .budgetExhausted: "the budget of evaluations or time is used up"
    }
  }
}
