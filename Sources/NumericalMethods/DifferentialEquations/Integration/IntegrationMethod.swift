import MultiPrecision

/// How one attempt at a step ended.
public enum StepAttempt<Number: IntegrationScalar>: Sendable {
  /// A step of this length, at most the asked one, to this state; `error` is the estimated error
  /// over the tolerance, accepted if at most 1.
  case made(length: Number, state: [Number], error: Double)
  /// The right-hand side is not finite at the start itself.
  case nonFiniteStart
  /// The right-hand side is not finite on the way: a shorter step may avoid that.
  case nonFinite
  /// Equations inside the step could not be solved: they are easier for a shorter one.
  case unsolved
}

/// A way to advance a solution by a step, with an estimate of the error and the solution in between.
///
/// The loop over steps is ``trajectory(by:from:_:to:_:)``, for every method the same.
public protocol IntegrationMethod<Number> {
  /// The number type.
  associatedtype Number: IntegrationScalar
  /// The number of components.
  var dimension: Int { get }
  /// The q of error ≈ c·hᵠ, from which the next step is chosen; nil if the method itself chooses
  /// the longest step that the tolerance allows.
  var errorExponent: Int? { get }
  /// Whether the solution in between is as accurate as the end of the step: if not, terminal events
  /// are located again by steps that end there.
  var hasAccuratePieces: Bool { get }
  /// The evaluations of the right-hand side so far.
  var evaluations: Int { get }
  /// A first step; nil leaves it to the method's own choice.
  mutating func firstStep(
    from time: Number, _ state: [Number], toward end: Number, _ tolerance: StepTolerance<Number>
  ) -> Number?
  /// Tries a step.
  mutating func attempt(
    from time: Number, _ state: [Number], by step: Number, _ tolerance: StepTolerance<Number>
  ) -> StepAttempt<Number>
  /// The solution over the attempt that was just made, from its start to its end.
  mutating func pieces() -> [TrajectoryPiece<Number>]
  /// The attempt that was just made is taken: the next one starts at its end.
  mutating func accept()
}

extension IntegrationMethod {
  /// None: for methods without a memory.
  public mutating func accept() {}
}
