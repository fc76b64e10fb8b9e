import MultiPrecision

/// How an integration ended, and where.
public enum IntegrationOutcome<Time: Sendable & Equatable>: Sendable, Equatable {
  /// The end that was asked for.
  case reachedEnd
  /// The event of this index, which stops the integration.
  case event(index: Int, at: Time)
  /// The allowed number of steps was used up.
  case stepLimit(at: Time)
  /// The step that the tolerance asks for does not change the time any more.
  case underflow(at: Time)
  /// The right-hand side is not finite here, or at every nearby point that was tried.
  case nonFinite(at: Time)
  /// The caller's check said so.
  case cancelled(at: Time)
}

/// What an integration cost.
public struct IntegrationStatistics: Sendable, Equatable {
  /// The accepted steps.
  public var steps = 0
  /// The attempts that were not accepted.
  public var rejected = 0
  /// The evaluations of the right-hand side; of its whole series for the Taylor method.
  public var evaluations = 0
}
