import MultiPrecision
import RealModule

/// The discrete methods.
enum DescentRule: Sendable {
  /// ∇Φ(θ⁺) = ∇Φ(θ) − η∇L(θ): mirror descent, in dual coordinates.
  case mirror
  /// θ⁺ = θ − η(∇²Φ(θ))⁻¹∇L(θ): the form of the paper's experiments, equal to mirror descent for
  /// quadratic potentials or as η → 0.
  case naturalGradient
}

/// Gradient steps with η = η₀/n.
///
/// With frozen features mirror descent is gradient ascent on the dual problem with step 2nη exactly
/// (for the sum of squares).
struct Descent<Network: TrainableNetwork> {
  typealias Number = Network.Number

  var state: TrainingState<Network>
  let rule: DescentRule
  /// η₀: the time that a step stands for.
  let step: Number
  private(set) var steps = 0
  private var gradient: [Number]

  /// How many steps go by between looks at the clock, at records and at the gradient.
  private static var stride: Int { 64 }

  /// Begins at a state; without a step η₀ it takes half of what the curvature of the start allows.
  init(_ state: TrainingState<Network>, rule: DescentRule, step: Number?) {
    self.state = state
    self.rule = rule
    gradient = state.theta
    let factor = state.setting.lossWeight + state.setting.lossWeight
    let largest = state.largestRate() * factor
    self.step = step ?? (largest > 0 ? 1 / largest : 1)
  }

  /// Steps until the rule says stop.
  mutating func run(
    _ watch: StopWatch<Number>, recorder: inout TrainingRecorder<Number>
  ) -> TrainingOutcome {
    recorder.record(state)
    while true {
      let loss = state.loss
      guard loss.isFinite else { return .nonFinite }
      if loss <= watch.loss { return .lossReached }
      if let end = watch.time, state.time >= end { return .endReached }
      if steps >= watch.steps { return .stepLimit }
      if steps % Self.stride == 0 {
        if let outcome = watch.interruption { return outcome }
        let still = Number.unit(state.setting.precision) * 64
        if state.relativeGradient() <= still { return .stationary }
      }
      advance()
      recorder.visit(state)
    }
  }

  /// One step.
  mutating func advance() {
    let setting = state.setting
    state.gradient(
      state.theta, state.displacement, residuals: setting.residuals(state.outputs),
      into: &gradient)
    let pull = setting.rate * step
    switch rule {
    case .mirror: mirrorStep(pull)
    case .naturalGradient: naturalStep(pull)
    }
    state.network.settle(state.theta)
    state.outputs = state.network.outputs(state.theta)
    steps += 1
    state.time = step * Number(Rational(steps), precision: setting.precision)
  }

  private mutating func mirrorStep(_ pull: Number) {
    add(-pull, gradient, to: &state.mirror)
    place()
  }

  private mutating func naturalStep(_ pull: Number) {
    let setting = state.setting
    setting.map.descend(
      pull, gradient, displacement: &state.displacement, theta: &state.theta, start: setting.start,
      inverseScale: 1 / setting.scale)
  }

  private mutating func place() {
    let setting = state.setting
    setting.map.place(
      state.mirror, displacement: &state.displacement, theta: &state.theta, start: setting.start,
      inverseScale: 1 / setting.scale)
  }
}
