import MultiPrecision
import NumericalMethods
import RealModule

/// Where the certified iteration starts: the primal problem in Double, on a fixed rule.
///
/// The features are nearly dependent, so that λ, which is huge, cannot be found in Double. With
/// K = LLᵀ the features τ = L⁻¹f, computed with many bits and only then rounded, have E[ττᵀ] = 1.
///
/// `DualPath` finds the maximum to a few digits, whatever the steepness. It is polished on the primal
/// by Gauss–Legendre rules, which are refined where s = μ·τ bends α. Where Double cannot hold s, the
/// mesh's digits are all. Nothing here is proved.
struct DenseStart {
  /// What is known before anything is proved.
  struct Outcome {
    /// λ near the maximum of the dual.
    var lambda: [BigFloat]
    /// The binary exponent of the largest entry of E[ττᵀ/φ″(α)], and the condition.
    var flatnessExponent: Int
    var condition: Double
    /// The binary exponent of the largest |s|.
    var steepnessExponent: Int
    /// Estimates on the last two rules.
    var numbers: SolutionNumbers<BigFloat>
    var rougher: SolutionNumbers<BigFloat>

    /// The estimates, with the multipliers of repeated inputs shared.
    func shared(_ data: SortedData) -> Outcome {
      var result = self
      let precision = lambda.first?.precision ?? .double
      for path in [\Outcome.numbers, \Outcome.rougher] {
        result[keyPath: path].multipliers = PrintedSolution.shared(
          result[keyPath: path].multipliers, layout: data, precision: precision)
      }
      return result
    }
  }

  let sampled: SampledFeatures
  let conditioning: FeatureConditioning
  let potential: DualPotential
  /// z.
  let labels: [BigFloat]
  /// Where h is wanted.
  let points: [Double]
  let budget: WorkBudget

  /// Solves the problem to a few digits.
  ///
  /// - Throws: `SolveFailure.undecided` when the iteration stalls or the time ends.
  func solved() throws(SolveFailure) -> Outcome {
    let target = conditioning.forwardSolve(labels)
    let rounded = target.map { $0.doubleValue(.nearest) }
    let path = DualPath(sampled, conditioning, potential, target: target, budget: budget)
    let stages: [DualPath.Stage]
    do throws(SolveFailure) {
      stages = try path.maximum()
    } catch {
      guard let outcome = polished(from: rounded, rounded, after: nil) else { throw error }
      return outcome
    }
    // Two meshes are compared, of which one has a sixteenth of the other's tolerance.
    let compared = [stages.dropLast(2).last, stages.last].compactMap { $0 }
    var outcome: Outcome?
    for stage in compared { outcome = self.outcome(stage, before: outcome) }
    guard let last = compared.last, isWithinDouble(last, rounded) else {
      guard let outcome, compared.count == 2 else { throw stalled }
      return outcome
    }
    let scale = Double.exp(last.point.logScale)
    let start = last.point.direction.map { $0.doubleValue(.nearest) * scale }
    guard let result = polished(from: start, rounded, after: outcome, rules: compared.count) else {
      throw stalled
    }
    return result
  }

  /// Whether sums of products in Double hold s, its slopes and the weights.
  private func isWithinDouble(_ stage: DualPath.Stage, _ target: [Double]) -> Bool {
    guard stage.point.logScale.magnitude < 600 else { return false }
    let change = zip(target, stage.mesh.roughMean(at: stage.point)).map { $0 - $1 }
    return Double.sqrt(SampledPrimal.dot(change, change))
      <= 1e-3 * Double.sqrt(SampledPrimal.dot(target, target))
  }

  /// What a mesh says.
  private func outcome(_ stage: DualPath.Stage, before: Outcome?) -> Outcome? {
    let pivots = stage.pivots
    guard let largest = pivots.max(), let least = pivots.min(), stage.value.steepest > 0,
      stage.value.steepest.isFinite
    else { return nil }
    let scale = BigFloat(stage.point.logScale, precision: conditioning.precision).applying(.exp)
    let activation = sampled.layout.activation
    let panels = sampled.layout.panels
    let numbers = SolutionNumbers(
      multipliers: conditioning.backwardSolve(stage.point.direction.map { scale * $0 }),
      values: points.map { x in
        let value = stage.mesh.value(of: stage.value.alphas) { panel, position in
          let u = Double(panels[panel].sign) * x - position
          return activation.formulas[activation.piece(at: u)](u)
        }
        return BigFloat(value, precision: .double)
      },
      functional: scale
        * (BigFloat.dot(
          stage.point.direction, conditioning.forwardSolve(labels))
          - BigFloat(stage.value.penalty, precision: .double)))
    let exponent = scale.exponent ?? 0
    return Outcome(
      lambda: numbers.multipliers,
      flatnessExponent: (largest.exponent ?? 0) - exponent,
      condition: (largest / least).doubleValue(.nearest),
      steepnessExponent: exponent + Int(stage.value.steepest.exponent),
      numbers: numbers, rougher: before?.numbers ?? numbers)
  }

  private var stalled: SolveFailure {
    .undecided(
      budget.isExhausted
        ? "the time ended within Newton's method in Double"
        : "Newton's method did not converge in Double: the solution may be concentrated next to "
          + "single biases, closer than meshes resolve")
  }
}
