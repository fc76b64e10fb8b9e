import MirrorTheory
import MultiPrecision
import Symbolic
import Testing

@testable import Training

/// The pass over blocks of neurons, against one parameter after another.
@Suite("Descent by slots")
struct SlotPathTests {
  private func start(_ model: Model, width: Int) throws -> TrainingState<LineNetwork<Double>> {
    let setting = try TrainingSetting<Double>(model, width: width, seed: 3, precision: .double)
    let inputs = model.data.inputs.map { Double(rounding: RealConstant($0[0]), precision: .double) }
    guard case .piecewiseLinear(let beta, let gamma) = setting.activation.form else {
      preconditionFailure("fixtures are piecewise linear")
    }
    return TrainingState(
      setting, network: LineNetwork(width: width, inputs: inputs, beta: beta, gamma: gamma),
      trained: Set(ParameterGroup.allCases))
  }

  @Test(
    arguments: [Fixture.figure1(), Fixture.figure2(), Fixture.figure2(potential: "cubic")],
    [DescentRule.mirror, .naturalGradient])
  func goesTheSameWay(_ model: Model, _ rule: DescentRule) throws {
    // Few neurons move far, so that kinks pass data points; 37 leaves places over.
    let width = 37
    let state = try start(model, width: width)
    let pull = state.setting.rate / state.largestRate()
    var plain = PlainPath(state, rule, pull: pull)
    var slots = try #require(SlotPath(state, rule, pull: pull))
    var passed = 0
    for _ in 0..<400 {
      let before = plain.state(at: 0).network.slots
      plain.advance()
      slots.advance()
      if plain.state(at: 0).network.slots != before { passed += 1 }
      for (a, b) in zip(plain.outputs, slots.outputs) { #expect((a - b).magnitude < 1e-12) }
      for (a, b) in zip(plain.sizes, slots.sizes) { #expect((a - b).magnitude < 1e-11 * (1 + a)) }
    }
    #expect(passed > 0, "no kink passed a data point")
    let (own, other) = (slots.state(at: 1), plain.state(at: 1))
    #expect(own.time == 1)
    #expect(own.network.slots == other.network.slots)
    for (a, b) in zip(own.theta, other.theta) { #expect((a - b).magnitude < 1e-12) }
    #expect(own.loss < state.loss)
  }

  /// f belongs to the parameters whatever the neurons did on the way.
  @Test func outputsAreThoseOfTheParameters() throws {
    let state = try start(Fixture.figure1(), width: 203)
    var path = try #require(
      SlotPath(state, .naturalGradient, pull: state.setting.rate / state.largestRate()))
    for _ in 0..<500 { path.advance() }
    let end = path.state(at: 0)
    for (i, input) in Fixture.figure1().data.inputs.enumerated() {
      let x = Double(rounding: RealConstant(input[0]), precision: .double)
      #expect((state.setting.output(end.theta, at: [x]) - path.outputs[i]).magnitude < 1e-14)
    }
  }

  @Test func leavesOtherNetworksToThePlainPath() throws {
    var state = try start(Fixture.figure2(), width: 8)
    #expect(SlotPath(state, .mirror, pull: 1) != nil)
    state = TrainingState(
      state.setting, network: state.network, trained: [.outputWeights, .outputBias])
    #expect(SlotPath(state, .mirror, pull: 1) == nil)
  }
}
