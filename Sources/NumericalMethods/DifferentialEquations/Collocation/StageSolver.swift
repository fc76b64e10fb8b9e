import MultiPrecision

/// The nonlinear equations of one collocation step.
///
/// ```
/// Zᵢ = h·Σⱼ aᵢⱼ·f(t + cⱼh, y + Zⱼ),   i = 1…s
/// ```
public struct StageProblem<Number: IntegrationScalar> {
  /// t.
  public let time: Number
  /// y.
  public let state: [Number]
  /// h, of either sign.
  public let step: Number
  /// The a, b and c.
  public let tableau: CollocationTableau<Number>
  /// What the remaining error of each Zᵢ is measured by.
  public let tolerance: StepTolerance<Number>
  /// The largest remaining error, as a fraction of the tolerance.
  public let accuracy: Double
}

/// How a solver of stage equations ended.
public enum StageSolution: Sendable {
  /// To the accuracy that was asked for.
  case solved
  /// The iteration does not converge: the step is shortened.
  case notConverging
  /// The right-hand side is not finite at an iterate.
  case nonFinite
}

/// A way to solve stage equations.
///
/// The only part of ``CollocationMethod`` that knows the right-hand side: a type whose Jacobian has
/// structure, such as low rank and small blocks, conforms with elimination of its own.
public protocol StageSolver<Number> {
  /// The number type.
  associatedtype Number: IntegrationScalar
  /// The number of components.
  var dimension: Int { get }
  /// The evaluations of the right-hand side so far.
  var evaluations: Int { get }
  /// Solves the equations to `problem.accuracy` of the tolerance.
  ///
  /// - Parameters:
  ///   - problem: The equations.
  ///   - stages: The Zᵢ, a row a stage: first a guess, then the solution.
  /// - Returns: Whether they are solved.
  mutating func solve(
    _ problem: StageProblem<Number>, stages: inout [[Number]]
  ) -> StageSolution
  /// The state at the start has changed for good: what was computed there, such as a Jacobian, may
  /// be computed anew.
  mutating func stepAccepted()
}
