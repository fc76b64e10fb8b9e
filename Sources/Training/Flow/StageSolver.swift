import MultiPrecision
import RealModule

/// Solves for the stages of a step in `Double`.
///
/// A sweep takes the r and θ of the last one, forms all ζ and with them f; what is missing in r is
/// corrected by Newton's method (``StageSystem``). The dependence of J on θ is left to the sweeps.
struct StageSolver<Network: TrainableNetwork> where Network.Number == Double {
  let sweep: StageSweep<Network>
  /// The relative error of a step that is aimed at.
  let tolerance: Double
  /// By how much less the iteration may be off.
  private static var share: Double { 0.02 }
  private static var limit: Int { 12 }
  /// How many times the rounding error of one sum the running sums behind f and r may have.
  private static var roundings: Double { 16 }

  /// The stages from a guess of ζ; nil if the sweeps do not settle.
  ///
  /// Errors of r are compared with `residualSize`, those of ζ with `mirrorSizes`, group by group;
  /// `sweeps` counts the passes.
  func solve(
    _ state: TrainingState<Network>, size: Double, guess: [[Double]],
    residualSize: (FlowStages<Double>) -> Double, mirrorSizes: [Double], sweeps: inout Int
  ) -> FlowStages<Double>? {
    let setting = state.setting
    let m = setting.labels.count
    var stages = FlowStages(state, size: size, guess: guess)
    sweep.place(state, &stages)
    let weight = setting.lossWeight + setting.lossWeight
    let pull = weight * size / Double(setting.layout.width)
    let noise = state.outputNoise * weight
    guard var system = system(state, stages, pull) else { return nil }
    let first = system.solve(firstDefects(state, stages, weight))
    for i in stages.parts.indices {
      stages.parts[i].residuals = Array(first[(i * m)..<(i * m + m)])
    }
    var lastDefect = Double.infinity
    var lastMove = Double.infinity
    for pass in 1...Self.limit {
      sweep.gradients(state, &stages)
      sweep.positions(state, &stages)
      sweeps += 1
      let defects = sweep.defects(setting, stages)
      let largest = defects.reduce(0) { Swift.max($0, $1.magnitude) }
      let move = self.move(setting, stages, mirrorSizes)
      guard largest.isFinite, move.isFinite else { return nil }
      let allowed = tolerance * Self.share * residualSize(stages) + noise
      // What moved by so much less than before will move by as much less again.
      let nextMove = pass > 1 ? move * Swift.min(1, move / lastMove) : move
      if largest <= allowed, Swift.min(move, nextMove) <= 1 || pass == Self.limit { return stages }
      if pass > 2, largest > allowed, largest >= lastDefect * 0.5 {
        // Where rounding holds it up, no sweep gains more.
        if largest <= allowed + Self.roundings * noise { return stages }
        if pass > 4, largest >= lastDefect { return nil }
      }
      // The old matrix gains as much as it did before.
      if !(largest * (largest / lastDefect) <= allowed) || pass == 1 {
        guard let made = self.system(state, stages, pull) else { return nil }
        system = made
      }
      (lastDefect, lastMove) = (largest, move)
      let corrections = system.solve(defects)
      for i in stages.parts.indices {
        for k in 0..<m { stages.parts[i].residuals[k] += corrections[i * m + k] }
      }
    }
    return nil
  }

  /// The Newton matrix at the stages.
  private func system(
    _ state: TrainingState<Network>, _ stages: FlowStages<Double>, _ pull: Double
  ) -> StageSystem? {
    let parts = stages.parts
    let forms = StageSweep<Network>.map(parts.count, parameters: state.theta.count) {
      state.network.normalForm(parts[$0].theta, diagonal: state.curvatures(parts[$0].displacement))
    }
    return StageSystem(sweep.tableau.matrix, forms: forms, factor: pull)
  }

  /// What the Newton matrix takes to r where only ζ is known.
  ///
  /// About guesses ζ°ᵢ, r = 2·weight·(f + J·D⁻¹(ζᵢ − ζ°ᵢ)/s − y) with ζᵢ = ζ₀ − hκΣⱼ aᵢⱼJⱼᵀrⱼ: the sum goes
  /// into the matrix, and ζ₀ − ζ°ᵢ stays.
  private func firstDefects(
    _ state: TrainingState<Network>, _ stages: FlowStages<Double>, _ weight: Double
  ) -> [Double] {
    let setting = state.setting
    return stages.parts.flatMap { part in
      let curvatures = state.curvatures(part.displacement)
      let back = curvatures.indices.map { (state.mirror[$0] - part.mirror[$0]) / curvatures[$0] }
      let image = state.network.product(part.theta, back)
      return zip(setting.residuals(part.outputs), image).map {
        $0 + weight * $1 / setting.scale
      }
    }
  }

  /// By how much ζ moved beside what is allowed, group by group in the mean square.
  private func move(
    _ setting: TrainingSetting<Double>, _ stages: FlowStages<Double>, _ mirrorSizes: [Double]
  ) -> Double {
    var worst = 0.0
    for (group, size) in zip(ParameterGroup.allCases, mirrorSizes) {
      let range = setting.layout.range(of: group)
      for part in stages.parts {
        let squares = squaredDistance(part.mirror, part.lastMirror, range)
        if squares == 0 { continue }
        let scale = size > 0 ? size : largestMagnitude(part.mirror, range)
        let mean = (squares / Double(Swift.max(1, range.count))).squareRoot()
        let ratio = mean / (tolerance * Self.share * scale)
        // NaN is kept.
        if !(ratio <= worst) { worst = ratio }
      }
    }
    return worst
  }
}
