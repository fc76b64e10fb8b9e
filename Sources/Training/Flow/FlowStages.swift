import MultiPrecision
import NumericalMethods
import RealModule

/// The stages of a step.
struct FlowStages<Number: TrainingNumber>: Sendable {
  /// One stage.
  struct Part: Sendable {
    /// r = ∂L/∂f, the unknown.
    var residuals: [Number]
    /// ζ.
    var mirror: [Number]
    /// v.
    var displacement: [Number]
    /// θ.
    var theta: [Number]
    /// f at the data.
    var outputs: [Number]
    /// The ζ before the last sweep.
    var lastMirror: [Number]

    /// v, θ and f from ζ.
    mutating func place<Network: TrainableNetwork<Number>>(_ state: TrainingState<Network>) {
      let setting = state.setting
      setting.map.place(
        mirror, displacement: &displacement, theta: &theta, start: setting.start,
        inverseScale: 1 / setting.scale)
      outputs = state.network.outputs(theta)
    }
  }

  /// h.
  var size: Number
  /// Jᵀr at the stages.
  var gradients: [[Number]]
  var parts: [Part]
  /// What the last correction adds to all stages; the end has it, but for its gradient.
  var pending: Pending?

  /// A correction in `Double`, in a unit.
  struct Pending: Sendable {
    var unit: Number
    var gradients: [[Double]]
    var mirrors: [[Double]]
    var displacements: [[Double]]
  }

  /// Stages with a guess of ζ, not yet placed.
  init<Network: TrainableNetwork<Number>>(
    _ state: TrainingState<Network>, size: Number, guess: [[Number]]
  ) {
    self.size = size
    gradients = guess.map { _ in state.theta }
    parts = guess.map {
      Part(
        residuals: [], mirror: $0, displacement: state.displacement, theta: state.theta,
        outputs: [], lastMirror: $0)
    }
  }

  /// Stages that begin at a state, with a guess of r.
  init<Network: TrainableNetwork<Number>>(
    _ state: TrainingState<Network>, size: Number, residuals: [[Number]]
  ) {
    self.size = size
    gradients = residuals.map { _ in state.theta }
    parts = residuals.map {
      Part(
        residuals: $0, mirror: state.mirror, displacement: state.displacement, theta: state.theta,
        outputs: [], lastMirror: state.mirror)
    }
  }

  /// The stages with the last correction in ζ, v and θ of all of them, which events alone ask for.
  func corrected(scale: Number) -> FlowStages {
    guard let pending else { return self }
    var stages = self
    for i in parts.indices.dropLast() {
      add(pending.unit, doubles: pending.mirrors[i], to: &stages.parts[i].mirror)
      add(pending.unit, doubles: pending.displacements[i], to: &stages.parts[i].displacement)
      add(pending.unit / scale, doubles: pending.displacements[i], to: &stages.parts[i].theta)
    }
    return stages
  }

  /// The last stage, which is the end of the step.
  var end: Part { parts[parts.count - 1] }
}

/// The passes over the network that every way to solve for the stages needs.
///
/// Stages are independent within a pass, so that threads share them; nothing depends on their number.
struct StageSweep<Network: TrainableNetwork> {
  typealias Number = Network.Number

  let tableau: StageTableau<Number>

  /// Below this many parameters of all stages together one thread is faster.
  private static var parallelThreshold: Int { 30_000 }

  /// What is computed for every stage.
  static func map<Value: Sendable>(
    _ stages: Int, parameters: Int, _ body: (Int) -> Value
  ) -> [Value] {
    var result = [Value?](repeating: nil, count: stages)
    result.withUnsafeMutableBufferPointer { result in
      nonisolated(unsafe) let result = result
      forEachStage(stages, parameters: parameters) { result[$0] = body($0) }
    }
    return result.compactMap { $0 }
  }

  static func forEachStage(_ stages: Int, parameters: Int, _ body: (Int) -> Void) {
    // A BigFloat operation outweighs the start of a thread some ten times sooner.
    let weight = Number.self == Double.self ? 1 : 10
    inParallel(
      stages, isWorthwhile: stages * parameters * weight >= parallelThreshold, body)
  }

  /// Jᵀr at all stages.
  func gradients(_ state: TrainingState<Network>, _ stages: inout FlowStages<Number>) {
    let parts = stages.parts
    stages.gradients.withUnsafeMutableBufferPointer { gradients in
      nonisolated(unsafe) let gradients = gradients
      Self.forEachStage(parts.count, parameters: state.theta.count) { i in
        state.gradient(
          parts[i].theta, parts[i].displacement, residuals: parts[i].residuals, into: &gradients[i])
      }
    }
  }

  /// ζ = ζ₀ − hκΣⱼ aᵢⱼgⱼ, v, θ and f at all stages.
  func positions(_ state: TrainingState<Network>, _ stages: inout FlowStages<Number>) {
    let setting = state.setting
    let s = tableau.stages
    let pull = -(setting.rate * stages.size)
    // The ζ before last makes room for the new one.
    var targets: [[Number]] = []
    for i in 0..<s {
      targets.append(stages.parts[i].lastMirror)
      stages.parts[i].lastMirror = stages.parts[i].mirror
      stages.parts[i].mirror = []
    }
    Number.combineAll(
      state.mirror, tableau.matrix.map { pull * $0 }, stages.gradients, into: &targets)
    for i in 0..<s {
      stages.parts[i].mirror = targets[i]
      targets[i] = []
    }
    place(state, &stages)
  }

  /// v, θ and f from ζ at all stages.
  func place(_ state: TrainingState<Network>, _ stages: inout FlowStages<Number>) {
    stages.parts.withUnsafeMutableBufferPointer { parts in
      nonisolated(unsafe) let parts = parts
      Self.forEachStage(parts.count, parameters: state.theta.count) { parts[$0].place(state) }
    }
  }

  /// 2·weight·(f − y) − r at all stages, one after another.
  func defects(
    _ setting: TrainingSetting<Number>, _ stages: FlowStages<Number>
  ) -> [Number] {
    stages.parts.flatMap { part in
      zip(setting.residuals(part.outputs), part.residuals).map { $0 - $1 }
    }
  }
}
