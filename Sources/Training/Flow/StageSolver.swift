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

  /// The stages from a guess of r; nil if the sweeps do not settle.
  ///
  /// Errors of r are compared with `residualSize`, those of ζ with `mirrorSizes`, group by group;
  /// `sweeps` counts the passes.
  func solve(
    _ state: TrainingState<Network>, size: Double, guess: [[Double]],
    residualSize: (FlowStages<Double>) -> Double, mirrorSizes: [Double], sweeps: inout Int
  ) -> FlowStages<Double>? {
    let setting = state.setting
    var stages = FlowStages(state, size: size, guess: guess)
    let weight = setting.lossWeight + setting.lossWeight
    let pull = weight * size / Double(setting.layout.width)
    let noise = state.outputNoise * weight
    var system: StageSystem?
    var lastDefect = Double.infinity
    var lastMove = Double.infinity
    for pass in 0..<Self.limit {
      sweep.gradients(state, &stages)
      sweep.positions(state, &stages)
      sweeps += 1
      let defects = sweep.defects(setting, stages)
      let largest = defects.reduce(0) { Swift.max($0, $1.magnitude) }
      let move = self.move(setting, stages, mirrorSizes)
      guard largest.isFinite, move.isFinite else { return nil }
      let isSmall = largest <= tolerance * Self.share * residualSize(stages) + noise
      // What moved by so much less than before will move by as much less again.
      let nextMove = pass > 0 ? move * Swift.min(1, move / lastMove) : move
      if isSmall, Swift.min(move, nextMove) <= 1 || pass + 1 == Self.limit { return stages }
      let isSlow = largest > lastDefect * 0.1
      if pass > 4, !isSmall, largest >= lastDefect { return nil }
      if pass <= 1 || isSlow {
        // Before the first sweep all stages stand at the start.
        let parts = pass == 0 ? Array(stages.parts.prefix(1)) : stages.parts
        let forms = parts.map { part in
          pass == 0
            ? state.network.normalForm(state.theta, diagonal: state.curvatures(state.displacement))
            : state.network.normalForm(part.theta, diagonal: state.curvatures(part.displacement))
        }
        guard
          let made = StageSystem(
            sweep.tableau.matrix,
            forms: pass == 0 ? Array(repeating: forms[0], count: stages.parts.count) : forms,
            factor: pull)
        else { return nil }
        system = made
      }
      (lastDefect, lastMove) = (largest, move)
      guard let corrections = system?.solve(defects) else { return nil }
      let m = setting.labels.count
      for i in stages.parts.indices {
        for k in 0..<m { stages.parts[i].residuals[k] += corrections[i * m + k] }
      }
    }
    return nil
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
