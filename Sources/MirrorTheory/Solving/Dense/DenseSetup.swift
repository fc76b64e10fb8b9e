import MultiPrecision
import NumericalMethods
import Symbolic

/// The infinite-width problem of a smooth activation, laid out, with what its features' condition asks
/// for.
struct DenseSetup: Sendable {
  let problem: DenseProblem
  let conditioning: FeatureConditioning
  let sampled: SampledFeatures
}

extension SolveRequest {
  /// φ̄ of a scaled potential that is not quadratic.
  ///
  /// - Throws: `SolveFailure.undecided` where strict convexity is not proved, or φ has no slope at 0.
  func dualPotential(
    omega: Expression, isStrictlyConvex: Bool
  ) throws(SolveFailure) -> DualPotential {
    guard isStrictlyConvex else {
      throw .undecided("psi + omega*x^2 is not proved strictly convex")
    }
    let convexity = ["scaled.psi-convex", "scaled.omega-positive"]
    return try DualPotential(
      model.potential, omega: omega,
      isPsiConvex: convexity.allSatisfy { id in
        hypotheses.contains { $0.id == id && $0.verdict == .proved }
      })
  }

  /// Lays the problem out and finds how nearly dependent its features are.
  ///
  /// - Parameters:
  ///   - activation: σ.
  ///   - data: The inputs.
  ///   - potential: φ̄; nil where it is quadratic.
  ///   - budget: The time it may take.
  /// - Returns: The problem with the condition of its features.
  /// - Throws: `SolveFailure` when features are dependent, or places cannot be told apart.
  func denseSetup(
    _ activation: ActivationFormulas, _ data: SortedData, _ potential: DualPotential?,
    _ budget: WorkBudget
  ) throws(SolveFailure) -> DenseSetup {
    try requireNonnegativeDensity()
    func laidOut(tailBits: Int) throws(SolveFailure) -> FeatureLayout {
      try FeatureLayout(
        activation, model, inputs: data.knots + points, mirrorsAgree: potential?.isEven ?? true,
        tailBits: tailBits)
    }
    var layout = try laidOut(tailBits: workingBits + 64)
    try layout.requireIndependence(of: data)
    var sampled = SampledFeatures(layout, dataCount: data.knots.count)
    let conditioning = try FeatureConditioning(sampled, budget: budget)
    if !layout.cuts.isEmpty {
      guard hypotheses.contains(where: { $0.id == "density.nonnegative" && $0.verdict == .proved })
      else { throw .undecided("the density's tails are not proved to be nonnegative") }
      // What the tails add is multiplied by the squares of multipliers as large as the condition.
      layout = try laidOut(tailBits: 2 * workingBits + 4 * conditioning.bits + 128)
      sampled = SampledFeatures(layout, dataCount: data.knots.count)
    }
    return DenseSetup(
      problem: DenseProblem(
        data: data, points: points, layout: layout, conditionBits: conditioning.bits,
        kernelScale: conditioning.scale),
      conditioning: conditioning, sampled: sampled)
  }
}
