import MultiPrecision
import NumericalMethods

/// The dual in enclosures: what a proof evaluates.
struct EnclosedDual: Sendable {
  /// z.
  let labels: [Ball]
  /// Whether φ̄ changes its formula.
  let hasLevels: Bool
  let bound: VelocityBound
  /// z − E[α_λσ].
  let residual: @Sendable (_ multipliers: [Ball]) -> [Ball]
  /// h at the points, for multipliers with this residual.
  let values:
    @Sendable (_ multipliers: [Ball], _ residual: [Ball], _ points: [RealConstant])
      throws(SolveFailure) -> [Ball]

  init<Integrator: RegionalIntegrator>(
    _ system: DualSystem<Integrator>, _ bound: VelocityBound
  ) where Integrator.Element == Ball {
    labels = system.geometry.labels
    hasLevels = !system.integrator.potential.levels.isEmpty
    self.bound = bound
    residual = { system.residual(at: $0) }
    values = { multipliers, residual, points throws(SolveFailure) in
      // h is the solution of the problem whose labels are its own values.
      let labels = zip(system.geometry.labels, residual).map { $0 - $1 }
      let solution = DualSolution(
        system: system.relabelled(labels),
        knotValues: system.geometry.knotValues(of: multipliers))
      var values: [Ball] = []
      for point in points { values.append(try solution.value(at: point)) }
      return values
    }
  }
}

/// What is proved of the flow at one time.
struct EnclosedFlowState {
  /// λ by knot.
  let multipliers: [Ball]
  /// h at the points asked for.
  let changes: [Ball]
  /// Σ rᵢ² over the data.
  let squaredResidual: Ball
}
