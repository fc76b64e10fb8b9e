import MultiPrecision
import RealModule
import NumericalMethods

/// Damped Newton's method for E[αNⱼ] = ζⱼ in points.
///
/// The line search lowers either the sum of the residuals' sizes, or the mean square of residuals
/// that are relative to the terms that meet in their rows. The first is fast where φ̄′ grows fast,
/// the second comes through where rows differ by many orders of magnitude.
struct DualNewton<Integrator: CellIntegrator> where Integrator.Element: PointScalar {
  typealias Element = Integrator.Element
  private let system: DualSystem<Integrator>
  private let halvings: Int
  private let style: Style

  /// What a step lowers, and how S is moved along it.
  enum Style {
    /// The sum of sizes, in S or in α = (φ̄′)⁻¹(βS), whichever goes farther.
    case bold
    /// The mean square, in S.
    case careful
  }

  /// - Parameters:
  ///   - system: The integrals and the right-hand side.
  ///   - style: What a step lowers, and how.
  ///   - halvings: How often a step may be halved; few where rounding ends the iteration.
  init(_ system: DualSystem<Integrator>, style: Style = .careful, halvings: Int = 40) {
    self.halvings = halvings
    self.style = style
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
        let candidate = moved(values, by: step, damping)
        let next = system.evaluate(candidate, .gradientAndHessian)
        let nextSize = relativeSize(residual(next), scale)
        if nextSize.largest.isFinite, nextSize.merit <= size.merit * (1 - damping / 8) {
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

  /// S moved along a step, as the style asks.
  private func moved(_ values: [Element], by step: [Element], _ damping: Element) -> [Element] {
    let steps = step.map { damping * $0 }
    switch style {
    case .careful: return zip(values, steps).map { $0 + $1 }
    case .bold: return system.moved(values, by: steps)
    }
  }

  private func residual(_ evaluation: DualSystem<Integrator>.Evaluation) -> [Element] {
    zip(system.geometry.rightHandSide, evaluation.expectation).map { $0 - $1 }
  }

  /// The size of the terms that meet in each row.
  private func rowScale(_ evaluation: DualSystem<Integrator>.Evaluation) -> [Element] {
    zip(system.geometry.rightHandSide, evaluation.magnitude).map { $0.magnitude + $1 }
  }

  /// The largest |Fⱼ|/scaleⱼ, and what the line search lowers; rows without scale are measured by
  /// the largest.
  private func relativeSize(
    _ force: [Element], _ scale: [Element]
  ) -> (largest: Element, merit: Element) {
    var unitOfEmptyRows: Element = 0
    for entry in scale where entry > unitOfEmptyRows { unitOfEmptyRows = entry }
    if unitOfEmptyRows == 0 { unitOfEmptyRows = 1 }
    var largest: Element = 0
    var merit: Element = 0
    for (entry, unit) in zip(force, scale) {
      let relative = entry.magnitude / (unit > 0 ? unit : unitOfEmptyRows)
      if !relative.isFinite { return (relative, relative) }
      if relative > largest { largest = relative }
      merit += style == .bold ? entry.magnitude : relative * relative
    }
    return (largest, merit)
  }
}

extension DualSystem where Integrator: RegionalIntegrator, Element: PointScalar {
  /// Knot values close enough for Newton's method, from the solution of the quadratic problem with
  /// α at the knots kept; nil where the method does not converge.
  ///
  /// - Parameters:
  ///   - bits: The bits of the residual at which to stop.
  ///   - style: How steps are taken; bold ones are few, or fail soon.
  ///   - budget: How long it may take.
  /// - Returns: The knot values.
  func approximateSolution(
    bits: Int, _ style: DualNewton<Integrator>.Style, budget: WorkBudget
  ) -> [Element]? {
    quadraticStart().flatMap { newtonSolution(from: $0, bits: bits, style, budget: budget) }
  }

  /// The same from other values.
  func newtonSolution(
    from start: [Element], bits: Int, _ style: DualNewton<Integrator>.Style, budget: WorkBudget
  ) -> [Element]? {
    var tolerance: Element = 1
    for _ in 0..<bits { tolerance = tolerance / 2 }
    let isBold = style == .bold
    let newton = DualNewton(self, style: style, halvings: isBold ? 12 : 40)
    let result = newton.solve(
      from: start, tolerance: tolerance, stepLimit: isBold ? 60 : 200, budget: budget)
    // A residual far below the right-hand side is inside Newton's quadratic basin.
    let isClose = result.residual.isFinite && result.residual * 10_000 < 1
    return result.outcome == .converged || isClose ? result.knotValues : nil
  }
}
