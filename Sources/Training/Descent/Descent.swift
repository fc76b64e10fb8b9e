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

  /// η₀: the time that a step stands for.
  let step: Number
  private(set) var steps = 0
  private let setting: TrainingSetting<Number>
  private var path: any DescentPath<Network>

  /// How many steps go by between looks at the clock, at records and at the gradient.
  private static var stride: Int { 64 }

  /// Begins at a state; without a step η₀ it takes half of what the curvature of the start allows.
  init(_ state: TrainingState<Network>, rule: DescentRule, step: Number?) {
    setting = state.setting
    let factor = setting.lossWeight + setting.lossWeight
    let largest = state.largestRate() * factor
    self.step = step ?? (largest > 0 ? 1 / largest : 1)
    let pull = setting.rate * self.step
    path =
      SlotPath(state, rule, pull: pull.approximation) as? any DescentPath<Network>
      ?? PlainPath(state, rule, pull: pull)
  }

  /// Where it is.
  var state: TrainingState<Network> { path.state(at: time) }

  private var time: Number { step * Number(Rational(steps), precision: setting.precision) }

  /// Steps until the rule says stop.
  mutating func run(
    _ watch: StopWatch<Number>, recorder: inout TrainingRecorder<Number>
  ) -> TrainingOutcome {
    recorder.record(state)
    while true {
      let loss = setting.loss(path.outputs)
      guard loss.isFinite else { return .nonFinite }
      if loss <= watch.loss { return .lossReached }
      if let end = watch.time, time >= end { return .endReached }
      if steps >= watch.steps { return .stepLimit }
      if steps % Self.stride == 0 {
        if let outcome = watch.interruption { return outcome }
        let still = Number.unit(setting.precision) * 64
        if state.relativeGradient() <= still { return .stationary }
      }
      path.advance()
      steps += 1
      if recorder.isDue(after: path.sizes, at: time) { recorder.record(state) }
    }
  }
}

/// Parameters that go step by step against the gradient of the loss.
protocol DescentPath<Network> {
  associatedtype Network: TrainableNetwork

  /// f at the data, in the order of the labels.
  var outputs: [Network.Number] { get }
  /// max |v| by group.
  var sizes: [Network.Number] { get }
  /// One step.
  mutating func advance()
  /// All there is, with a time.
  func state(at time: Network.Number) -> TrainingState<Network>
}
