import MultiPrecision
import RealModule
import NumericalMethods

/// Damped Newton's method for E[αNⱼ] = ζⱼ in points.
///
/// The unknowns are uⱼ with βSⱼ = φ̄′(uⱼ): in them the gradient is close to linear, so few steps
/// are damped. Where that change of unknowns is impossible (a kink, β = 0) Sⱼ itself is used.
struct DualNewton<Integrator: CellIntegrator> where Integrator.Element: PointScalar {
  typealias Element = Integrator.Element
  private let system: DualSystem<Integrator>
  private let usesMirrorUnknowns: Bool
  private let halvings: Int

  /// - Parameter halvings: How often a step may be halved; few where rounding ends the iteration.
  init(_ system: DualSystem<Integrator>, usesMirrorUnknowns: Bool, halvings: Int = 40) {
    self.halvings = halvings
    self.system = DualSystem(
      geometry: system.geometry, integrator: system.integrator, tracksMagnitude: true)
    self.usesMirrorUnknowns = usesMirrorUnknowns
  }

  /// How an iteration ended.
  enum Outcome {
    /// The residual stopped falling at rounding level.
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

  /// - Parameters:
  ///   - knotValues: Where to start.
  ///   - tolerance: The relative residual at which to stop.
  func solve(from knotValues: [Element], tolerance: Element, stepLimit: Int) -> Result {
    var values = knotValues
    var evaluation = system.evaluate(values, .gradientAndHessian)
    var steps = 0
    while steps < stepLimit {
      let force = residual(evaluation)
      let scale = rowScale(values, evaluation)
      let size = relativeSize(force, scale)
      if !size.isFinite {
        return Result(knotValues: values, residual: size, steps: steps, outcome: .stalled)
      }
      if size <= tolerance {
        return Result(knotValues: values, residual: size, steps: steps, outcome: .converged)
      }
      guard
        let step = try? evaluation.hessian?.solve(force, isPositive: { $0 > 0 && $0.isFinite })
      else { return Result(knotValues: values, residual: size, steps: steps, outcome: .stalled) }
      steps += 1
      var damping: Element = 1
      var accepted = false
      for _ in 0..<halvings {
        let candidate = moved(values, by: step, damping: damping)
        let next = system.evaluate(candidate, .gradientAndHessian)
        let nextSize = relativeSize(residual(next), scale)
        if nextSize.isFinite, nextSize <= size * (1 - damping / 8) {
          values = candidate
          evaluation = next
          accepted = true
          break
        }
        damping = damping / 2
      }
      if !accepted {
        return Result(knotValues: values, residual: size, steps: steps, outcome: .stalled)
      }
    }
    let size = relativeSize(residual(evaluation), rowScale(values, evaluation))
    return Result(knotValues: values, residual: size, steps: steps, outcome: .stepLimit)
  }

  private func residual(_ evaluation: DualSystem<Integrator>.Evaluation) -> [Element] {
    zip(system.geometry.rightHandSide, evaluation.expectation).map { $0 - $1 }
  }

  /// The size of the terms that meet in each row.
  private func rowScale(
    _ values: [Element], _ evaluation: DualSystem<Integrator>.Evaluation
  ) -> [Element] {
    zip(system.geometry.rightHandSide, evaluation.magnitude).map { $0.magnitude + $1 }
  }

  /// max |Fⱼ|/scaleⱼ, rows without scale measured by the largest.
  private func relativeSize(_ force: [Element], _ scale: [Element]) -> Element {
    var largest: Element = 0
    for entry in scale where entry > largest { largest = entry }
    if largest == 0 { largest = 1 }
    var size: Element = 0
    for (entry, unit) in zip(force, scale) {
      let relative = entry.magnitude / (unit > 0 ? unit : largest)
      if !relative.isFinite { return relative }
      if relative > size { size = relative }
    }
    return size
  }

  /// S + damping·step, along u where the mirror unknowns are used.
  private func moved(_ values: [Element], by step: [Element], damping: Element) -> [Element] {
    let beta = system.geometry.beta
    return zip(values, step).map { value, change in
      guard usesMirrorUnknowns else { return value + damping * change }
      let alpha = system.integrator.inverse(beta * value)
      let curvature = system.integrator.curvature(alpha)
      guard curvature > 0 else { return value + damping * change }
      return system.integrator.slope(alpha + damping * beta * change / curvature) / beta
    }
  }
}
