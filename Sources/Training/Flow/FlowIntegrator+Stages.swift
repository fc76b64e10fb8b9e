import MultiPrecision
import RealModule

/// Solving for the stages of a step.
extension FlowIntegrator {
  /// The stages of a step, from a guess of ζ; nil if it is too long.
  mutating func solve(size: Number, guess: [[Double]]) -> Stages? {
    let shadow = state.shadow(shadowSetting)
    if Number.self == Double.self {
      return shadowStages(shadow, size: size.approximation, guess: guess) as? Stages
    }
    let precision = state.setting.precision
    func numbers(_ values: [Double]) -> [Number] {
      values.map { Number(double: $0, precision: precision) }
    }
    var stages: Stages
    if isLostInDouble(shadow) {
      guard let residuals = linearized(shadow, size: size) else { return nil }
      stages = Stages(state, size: size, residuals: residuals)
    } else {
      guard let start = shadowStages(shadow, size: size.approximation, guess: guess) else {
        return nil
      }
      stages = Stages(state, size: size, residuals: start.parts.map { numbers($0.residuals) })
      let parts = start.parts
      let (origin, inverseScale) = (state.setting.start, 1 / state.setting.scale)
      // θ from v, as `Double` rounds it by n times more than v.
      let places = StageSweep<Network>.map(parts.count, parameters: state.theta.count) {
        let displacement = numbers(parts[$0].displacement)
        var theta = origin
        add(inverseScale, displacement, to: &theta)
        return (displacement: displacement, theta: theta)
      }
      for (i, place) in places.enumerated() {
        stages.parts[i].displacement = place.displacement
        stages.parts[i].theta = place.theta
      }
    }
    // What is left in r is in the gradients too, of which the estimate of the error takes a difference
    // with weights of some hundred together; beside 1000·r, this keeps it below.
    let refinement = StageRefinement<Network>(
      sweep: StageSweep(tableau: tableau), shadowTableau: shadowTableau,
      goal: tolerance * Number(Rational(1, 50_000), precision: precision))
    var sweeps = 0
    let solved = refinement.solve(
      state, shadow: shadow, stages: stages, residualSize: residualSize, sweeps: &sweeps)
    evaluations += 2 * tableau.stages * sweeps
    return solved
  }

  /// Whether r is so small that its change is lost in f.
  private func isLostInDouble(_ shadow: TrainingState<Network.Shadow>) -> Bool {
    largestMagnitude(residuals, residuals.indices).approximation
      < 1e4 * shadow.outputNoise * shadow.setting.lossWeight
  }

  /// r at the stages of the flow linearized at the start, which has r = r(0) − (h/n)·2·weight·N·A·r.
  private func linearized(
    _ shadow: TrainingState<Network.Shadow>, size: Number
  ) -> [[Number]]? {
    let setting = shadow.setting
    let precision = state.setting.precision
    let m = residuals.count
    let form = shadow.network.normalForm(
      shadow.theta, diagonal: shadow.curvatures(shadow.displacement))
    let weight = setting.lossWeight + setting.lossWeight
    let unit = largestMagnitude(residuals, residuals.indices)
    guard unit > 0,
      let system = StageSystem(
        shadowTableau.matrix, forms: tableau.nodes.map { _ in form },
        factor: weight * size.approximation / Double(setting.layout.width))
    else { return nil }
    let scaled = residuals.map { ($0 / unit).approximation }
    let solution = system.solve(tableau.nodes.flatMap { _ in scaled })
    return tableau.nodes.indices.map { i in
      solution[(i * m)..<(i * m + m)].map { Number(double: $0, precision: precision) * unit }
    }
  }

  /// The stages in `Double`.
  private mutating func shadowStages(
    _ shadow: TrainingState<Network.Shadow>, size: Double, guess: [[Double]]
  ) -> FlowStages<Double>? {
    let start = largestMagnitude(residuals, residuals.indices).approximation
    let isExact = Number.self == Double.self
    let solver = StageSolver<Network.Shadow>(
      sweep: StageSweep(tableau: shadowTableau),
      tolerance: isExact ? tolerance.approximation : 1e-10)
    var sweeps = 0
    let result = solver.solve(
      shadow, size: size, guess: guess,
      residualSize: { residualSize(start, $0.end.residuals, Precision.double) },
      mirrorSizes: mirrorSizes.map(\.approximation), sweeps: &sweeps)
    if isExact { evaluations += 2 * tableau.stages * sweeps }
    return result
  }

  /// The size of r that an error is compared with: a thousand times that at the end, or at the start
  /// divided by ten, but not more than r was at first.
  ///
  /// An error of r below `tolerance` of the first r changes f by as little; the factor keeps three
  /// digits less of the loss than of f and ζ, which its rounding would lose soon after.
  func residualSize(_ stages: Stages) -> Number {
    residualSize(
      largestMagnitude(residuals, residuals.indices), stages.end.residuals,
      state.setting.precision)
  }

  private func residualSize<Value: TrainingNumber>(
    _ start: Value, _ end: [Value], _ precision: Precision
  ) -> Value {
    let size = Swift.max(
      start * Value(Rational(1, 10), precision: precision), largestMagnitude(end, end.indices))
    return Swift.min(
      size * Value(Rational(1000), precision: precision),
      Value(firstResidual, precision: precision))
  }
}
