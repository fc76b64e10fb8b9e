import MultiPrecision

/// All solutions from a box of initial states, enclosed.
///
/// ### Accuracy
/// *Proved*: at every time up to ``time`` the solution through each point of the initial box exists
/// and lies in the enclosure.
public struct EnclosedTrajectory: Sendable {
  /// Why it ends where it ends.
  public let outcome: IntegrationOutcome<BigFloat>
  /// The last time.
  public let time: BigFloat
  /// The states at the last time.
  public let state: [Ball]
  /// What it cost.
  public let statistics: IntegrationStatistics
  private let steps: [EnclosedStep]
  private let precision: Precision

  init(_ trajectory: Trajectory<BigFloat>, _ method: ValidatedTaylorMethod, _ precision: Precision)
  {
    outcome = trajectory.outcome
    time = trajectory.time
    statistics = trajectory.statistics
    state = method.set.hull(precision: precision)
    var steps = method.steps
    if !steps.isEmpty { steps[steps.count - 1].end = trajectory.time }
    self.steps = steps
    self.precision = precision
  }

  /// An enclosure of the states at a time; nil outside.
  public func state(at time: BigFloat) -> [Ball]? {
    steps.first { $0.contains(time) }?.state(at: time, precision: precision)
  }
}

/// Encloses the solutions of y′ = f(t, y) from a box of states at a time to another time.
///
/// Each step is proved on its own; see the article <doc:DifferentialEquations>. An end that is not
/// reached is data: the enclosure up to there stays proved.
///
/// ### Accuracy
/// *Proved*. The width is that of the initial box as the flow stretches it, and about the tolerance
/// for each step.
///
/// - Parameters:
///   - system: The system, whose recorded functions are all smooth where they are finite.
///   - start: The time of the states.
///   - state: The box.
///   - end: The last time.
///   - tolerance: The remainder that a step may leave; the order follows from it.
///   - precision: The working precision.
///   - stepLimit: The largest number of attempts at steps.
///   - isCancelled: Asked before every step; by default whether the surrounding task is cancelled.
/// - Returns: The enclosures up to the end, or as far as they go with the reason.
/// - Complexity: For m components each step expands m² equations for the derivative of the flow.
public func enclosedTrajectory(
  of system: DifferentialSystem, from start: BigFloat, _ state: [Ball], to end: BigFloat,
  tolerance: StepTolerance<BigFloat>, precision: Precision, stepLimit: Int = 100_000,
  isCancelled: @escaping () -> Bool = { Task<Never, Never>.isCancelled }
) -> EnclosedTrajectory {
  precondition(state.count == system.dimension, "one ball a component")
  let order = Swift.max(8, 1 + Int((-tolerance.naturalLogarithm / 2).rounded(.up)))
  let method = ValidatedTaylorMethod(system, state, order: order, precision: precision)
  var request = IntegrationRequest(
    tolerance: tolerance, stepLimit: stepLimit, keepsPieces: false)
  request.isCancelled = isCancelled
  // Times of few bits would be rounded to few bits.
  let trajectory = trajectory(
    by: method, from: BigFloat(start, precision: max(precision, start.precision)),
    method.set.center, to: BigFloat(end, precision: max(precision, end.precision)), request)
  return EnclosedTrajectory(trajectory, method, precision)
}
