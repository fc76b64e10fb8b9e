import MultiPrecision
import RealModule

/// Solves for the stages of a step in more digits than `Double` has.
///
/// A sweep in full precision finds what is missing in r and how far θ was from where J was taken. The
/// linearized stage equations for the correction are solved in `Double`, by a few sweeps that are
/// cheap beside it, and the correction is added in full precision: each sweep gains some twelve digits.
struct StageRefinement<Network: TrainableNetwork> {
  typealias Number = Network.Number

  let sweep: StageSweep<Network>
  let shadowTableau: StageTableau<Double>
  /// The relative error of the stages that is aimed at.
  let goal: Number
  private static var limit: Int { 12 }
  /// How much more than it looks the first correction may leave: what is small in r can be as many
  /// times larger in ζ as the fastest mode is faster than the slowest, and linearizing is an error of ζ.
  private static var firstFactor: Double { 1e6 }

  /// The stages; nil if the sweeps do not settle.
  func solve(
    _ state: TrainingState<Network>, shadow: TrainingState<Network.Shadow>,
    stages start: FlowStages<Number>, residualSize: (FlowStages<Number>) -> Number,
    sweeps: inout Int
  ) -> FlowStages<Number>? {
    let setting = state.setting
    var stages = start
    let weight = setting.lossWeight + setting.lossWeight
    let noise = state.outputNoise * weight
    var correction: StageCorrection<Network.Shadow>?
    var last = Number.infinite
    // What the last correction should have left, and how many times as much it did leave.
    var (expected, factor): (Number, Double) = (0, Self.firstFactor)
    for _ in 0..<Self.limit {
      let used = stages.parts.map(\.theta)
      sweep.gradients(state, &stages)
      sweep.positions(state, &stages)
      sweeps += 1
      let defects = sweep.defects(setting, stages)
      var largest: Number = 0
      for defect in defects where !(defect.magnitude <= largest) { largest = defect.magnitude }
      guard largest.isFinite, largest < last || largest <= noise else { return nil }
      if expected > 0 { factor = Swift.max(1, (largest / expected).approximation) }
      let size = residualSize(stages)
      let allowed = goal * size + noise
      let unit = Swift.max(largest, allowed)
      let solver = StageCorrection(
        shadow, shadowTableau, stages, system: correction?.system,
        isFresh: (last / unit).approximation < 1e3)
      guard let solver else { return nil }
      correction = solver
      let moves = scaledMoves(stages, used, 1 / unit)
      let step = solver.solve(
        defects.map { ($0 / unit).approximation }, moves: moves,
        enough: Swift.max(1e-13, (allowed / unit).approximation * 0.25 / factor))
      add(step, unit, to: &stages)
      // What is left: the error of the linear solution, and of linearizing.
      let share = (unit / size).approximation
      expected = Number(double: step.error + share, precision: setting.precision) * unit
      if expected * Number(double: factor, precision: setting.precision) <= allowed {
        finish(state, step, unit, &stages)
        return stages
      }
      last = largest
      place(state, step, unit, &stages)
    }
    return nil
  }

  /// (θ − θ used)/unit in `Double`.
  private func scaledMoves(
    _ stages: FlowStages<Number>, _ used: [[Number]], _ inverse: Number
  ) -> [[Double]] {
    var result = used.map { [Double](repeating: 0, count: $0.count) }
    result.withUnsafeMutableBufferPointer { result in
      nonisolated(unsafe) let result = result
      StageSweep<Network>.forEachStage(used.count, parameters: used[0].count) { i in
        let (theta, last) = (stages.parts[i].theta, used[i])
        result[i].withUnsafeMutableBufferPointer { result in
          for k in theta.indices { result[k] = ((theta[k] - last[k]) * inverse).approximation }
        }
      }
    }
    return result
  }

  /// r with its correction.
  private func add(
    _ step: StageCorrection<Network.Shadow>.Step, _ unit: Number,
    to stages: inout FlowStages<Number>
  ) {
    let m = stages.parts[0].residuals.count
    for i in stages.parts.indices {
      for k in 0..<m {
        stages.parts[i].residuals[k].addProduct(
          Number(double: step.residuals[i * m + k], precision: .double), unit)
      }
    }
  }

  /// The stages where the next sweep takes J.
  private func place(
    _ state: TrainingState<Network>, _ step: StageCorrection<Network.Shadow>.Step, _ unit: Number,
    _ stages: inout FlowStages<Number>
  ) {
    let inverseScale = unit / state.setting.scale
    stages.parts.withUnsafeMutableBufferPointer { parts in
      nonisolated(unsafe) let parts = parts
      StageSweep<Network>.forEachStage(parts.count, parameters: state.theta.count) { i in
        Training.add(unit, doubles: step.displacements[i], to: &parts[i].displacement)
        Training.add(inverseScale, doubles: step.displacements[i], to: &parts[i].theta)
      }
    }
  }

  /// The end of the step; the other stages keep their correction beside them.
  private func finish(
    _ state: TrainingState<Network>, _ step: StageCorrection<Network.Shadow>.Step, _ unit: Number,
    _ stages: inout FlowStages<Number>
  ) {
    let end = stages.parts.count - 1
    Training.add(unit, doubles: step.mirrors[end], to: &stages.parts[end].mirror)
    Training.add(unit, doubles: step.displacements[end], to: &stages.parts[end].displacement)
    stages.parts[end].place(state)
    stages.pending = FlowStages.Pending(
      unit: unit, gradients: step.gradients, mirrors: step.mirrors,
      displacements: step.displacements)
  }
}
