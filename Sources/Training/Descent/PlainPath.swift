import MultiPrecision
import RealModule

/// Descent of any network, parameter by parameter.
struct PlainPath<Network: TrainableNetwork>: DescentPath {
  private var state: TrainingState<Network>
  private let rule: DescentRule
  /// κη₀.
  private let pull: Network.Number
  private var gradient: [Network.Number]

  init(_ state: TrainingState<Network>, _ rule: DescentRule, pull: Network.Number) {
    (self.state, self.rule, self.pull) = (state, rule, pull)
    gradient = state.theta
  }

  var outputs: [Network.Number] { state.outputs }
  var sizes: [Network.Number] { state.sizes }

  func state(at time: Network.Number) -> TrainingState<Network> {
    var state = state
    state.time = time
    return state
  }

  mutating func advance() {
    let setting = state.setting
    state.gradient(
      state.theta, state.displacement, residuals: setting.residuals(state.outputs),
      into: &gradient)
    switch rule {
    case .mirror:
      add(-pull, gradient, to: &state.mirror)
      setting.map.place(
        state.mirror, displacement: &state.displacement, theta: &state.theta, start: setting.start,
        inverseScale: 1 / setting.scale)
    case .naturalGradient:
      setting.map.descend(
        pull, gradient, displacement: &state.displacement, theta: &state.theta,
        start: setting.start, inverseScale: 1 / setting.scale)
    }
    state.network.settle(state.theta)
    state.outputs = state.network.outputs(state.theta)
  }
}
