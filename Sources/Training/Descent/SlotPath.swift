import MirrorTheory

/// Descent of a network of one input in Double, in one pass over its neurons a step.
///
/// ### Accuracy
/// *estimated*, as ``LineNetwork``; sums run in the order of the slots.
struct SlotPath: DescentPath {
  private(set) var outputs: [Double]
  private(set) var sizes: [Double]
  /// Where it began; its parameters are out of date.
  private var begin: TrainingState<LineNetwork<Double>>
  private let rule: DescentRule
  /// κη₀.
  private let pull: Double
  private var blocks: NeuronBlocks
  /// s·(θ − θ̂) and ζ of the output bias.
  private var outputBias: (displacement: Double, mirror: Double)

  /// Begins at a state; nil for other networks and numbers, and where not all parameters move freely.
  init?<Network: TrainableNetwork>(
    _ state: TrainingState<Network>, _ rule: DescentRule, pull: Double
  ) {
    guard let state = state as? TrainingState<LineNetwork<Double>>, state.network.held.isEmpty,
      state.trained.count == ParameterGroup.allCases.count, state.setting.map.movesBlocks
    else { return nil }
    (begin, self.rule, self.pull) = (state, rule, pull)
    (outputs, sizes) = (state.outputs, state.sizes)
    let bias = state.network.layout.outputBias
    outputBias = (state.displacement[bias], state.mirror[bias])
    blocks = NeuronBlocks(state)
  }

  func state(at time: Double) -> TrainingState<LineNetwork<Double>> {
    var state = begin
    let setting = state.setting
    blocks.write(to: &state)
    let bias = setting.layout.outputBias
    state.displacement[bias] = outputBias.displacement
    state.mirror[bias] = outputBias.mirror
    let inverseScale = 1 / setting.scale
    for k in state.theta.indices {
      state.theta[k] = setting.start[k] + state.displacement[k] * inverseScale
    }
    (state.time, state.outputs) = (time, outputs)
    return state
  }

  mutating func advance() {
    let (setting, network) = (begin.setting, begin.network)
    let moments = network.moments(setting.residuals(outputs))
    let step = BlockStep(
      rule: rule, zeroth: moments.zeroth.map { pull * $0 }, first: moments.first.map { pull * $0 },
      witnesses: network.witnesses, inverseScale: 1 / setting.scale)
    var end = setting.map.move(&blocks, step)
    moveOutputBias(pull * moments.sum)
    sizes = end.sizes + [outputBias.displacement.magnitude]
    guard end.strayed.isEmpty || blocks.resettle(&begin.network, step, &end) else {
      return resort()
    }
    let start = setting.start[setting.layout.outputBias]
    outputs = network.values(
      end.sumW, end.sumB, constant: start + outputBias.displacement * step.inverseScale)
  }

  private mutating func moveOutputBias(_ change: Double) {
    let map = begin.setting.map
    switch rule {
    case .mirror:
      outputBias.mirror -= change
      outputBias.displacement = map.inverse(outputBias.mirror, near: outputBias.displacement)
    case .naturalGradient:
      outputBias.displacement -= change / map.curvature(outputBias.displacement)
    }
  }

  /// Puts every neuron into the slot that it is in now.
  private mutating func resort() {
    var state = state(at: 0)
    state.network.settle(state.theta)
    outputs = state.network.outputs(state.theta)
    begin.network = state.network
    blocks = NeuronBlocks(state, instead: blocks)
  }
}
