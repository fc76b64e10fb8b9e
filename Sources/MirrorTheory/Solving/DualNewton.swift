import MultiPrecision
import RealModule
import NumericalMethods

/// Damped Newton's method for E[αNⱼ] = ζⱼ in points.
///
/// The line search lowers the mean square of the residuals, each relative to the terms that meet
/// in its row: the largest alone would let one row hold up thousands, and rows differ by many
/// orders of magnitude.
struct DualNewton<Integrator: CellIntegrator> where Integrator.Element: PointScalar {
  typealias Element = Integrator.Element
  private let system: DualSystem<Integrator>
  private let halvings: Int

  /// - Parameters:
  ///   - system: The integrals and the right-hand side.
  ///   - halvings: How often a step may be halved; few where rounding ends the iteration.
  init(_ system: DualSystem<Integrator>, halvings: Int = 40) {
    self.halvings = halvings
    self.system = DualSystem(
      geometry: system.geometry, integrator: system.integrator, tracksMagnitude: true)
  }

  /// How an iteration ended.
  enum Outcome {
    /// The residual fell below the tolerance.
    case converged
    /// No step lowered the residual, or a pivot or value was not finite.
    case stalled
    case stepLimit
  }

  struct Result {
    var knotValues: [Element]
    /// max |Fⱼ| relative to the size of the terms in row j.
    var residual: Element
    var steps: Int
    var outcome: Outcome
  }

  /// Iterates until the residual is small or nothing lowers it.
  ///
  /// - Parameters:
  ///   - knotValues: Where to start.
  ///   - tolerance: The relative residual at which to stop.
  ///   - stepLimit: The most steps to take.
  ///   - budget: How long it may take.
  /// - Returns: The last knot values, whatever the outcome.
  func solve(
    from knotValues: [Element], tolerance: Element, stepLimit: Int,
    budget: WorkBudget = .unlimited
  ) -> Result {
    var values = knotValues
    var evaluation = system.evaluate(values, .gradientAndHessian)
    var steps = 0
    while true {
      let force = residual(evaluation)
      let scale = rowScale(evaluation)
      let size = relativeSize(force, scale)
      func result(_ outcome: Outcome) -> Result {
        Result(knotValues: values, residual: size.largest, steps: steps, outcome: outcome)
      }
      if !size.largest.isFinite { return result(.stalled) }
      if size.largest <= tolerance { return result(.converged) }
      if steps == stepLimit || budget.isExhausted { return result(.stepLimit) }
      guard
        let step = try? evaluation.hessian?.solve(force, isPositive: { $0 > 0 && $0.isFinite })
      else { return result(.stalled) }
      steps += 1
      var damping: Element = 1
      var accepted = false
      for _ in 0..<halvings where !budget.isExhausted {
        let candidate = zip(values, step).map { $0 + damping * $1 }
        let next = system.evaluate(candidate, .gradientAndHessian)
        let nextSize = relativeSize(residual(next), scale)
        if nextSize.largest.isFinite, nextSize.meanSquare <= size.meanSquare * (1 - damping / 8) {
          values = candidate
          evaluation = next
          accepted = true
          break
        }
        damping = damping / 2
      }
      if !accepted { return result(.stalled) }
    }
  }

  private func residual(_ evaluation: DualSystem<Integrator>.Evaluation) -> [Element] {
    zip(system.geometry.rightHandSide, evaluation.expectation).map { $0 - $1 }
  }

  /// The size of the terms that meet in each row.
  private func rowScale(_ evaluation: DualSystem<Integrator>.Evaluation) -> [Element] {
    zip(system.geometry.rightHandSide, evaluation.magnitude).map { $0.magnitude + $1 }
  }

  /// |Fⱼ|/scaleⱼ: the largest and the mean square; rows without scale are measured by the largest.
  private func relativeSize(
    _ force: [Element], _ scale: [Element]
  ) -> (largest: Element, meanSquare: Element) {
    var unitOfEmptyRows: Element = 0
    for entry in scale where entry > unitOfEmptyRows { unitOfEmptyRows = entry }
    if unitOfEmptyRows == 0 { unitOfEmptyRows = 1 }
    var largest: Element = 0
    var squares: Element = 0
    for (entry, unit) in zip(force, scale) {
      let relative = entry.magnitude / (unit > 0 ? unit : unitOfEmptyRows)
      if !relative.isFinite { return (relative, relative) }
      if relative > largest { largest = relative }
      squares += relative * relative
    }
    return (largest, squares / (Element(exactly: force.count) ?? 1))
  }
}
