import MirrorTheory
import MultiPrecision
import Symbolic
import Testing

@testable import Training

@Suite("Descent")
struct DescentTests {
  private func request(_ method: TrainingMethod, steps: Int, step: Expression) -> TrainingRequest {
    TrainingRequest(
      width: 50, seed: 9, method: method, stop: Fixture.stop(loss: 0, steps: steps), step: step,
      points: [[q(1, 2)]])
  }

  /// With frozen features mirror descent is gradient ascent on the dual (THEORY, section 4): the
  /// mirror coordinate of aⱼ is Σλᵢσᵢ and λ moves by the step times 2(y − f).
  @Test(arguments: [Fixture.figure1(), Fixture.figure2(), Fixture.figure2(potential: "cubic")])
  func frozenFeaturesAscendTheDual(_ model: Model) throws {
    let width = 50
    let setting = try TrainingSetting<Double>(model, width: width, seed: 9, precision: .double)
    let inputs = model.data.inputs.map { Double(rounding: RealConstant($0[0]), precision: .double) }
    guard case .piecewiseLinear(let beta, let gamma) = setting.activation.form else { return }
    let network = LineNetwork(width: width, inputs: inputs, beta: beta, gamma: gamma)
    let state = TrainingState(
      setting, network: network, trained: [.outputWeights, .outputBias])
    let step = 0.125
    var descent = PlainPath(state, .mirror, pull: setting.rate * step)
    var multipliers = inputs.map { _ in 0.0 }
    let features = (0..<width).map { j in
      inputs.map { setting.activation.value(setting.start[j] * $0 - setting.start[width + j]) }
    }
    for _ in 0..<60 {
      descent.advance()
      // The dual knows θ(0), the features and the potential, and nothing of the network's passes.
      var outputs = inputs.map { setting.output(setting.start, at: [$0]) }
      for j in 0...width {
        let sums = j < width ? features[j] : inputs.map { _ in 1.0 }
        let alpha = setting.map.inverse(
          zip(multipliers, sums).map { $0 * $1 }.reduce(0, +), near: 0)
        for i in inputs.indices { outputs[i] += alpha / setting.scale * sums[i] }
      }
      for i in inputs.indices {
        multipliers[i] -= setting.rate * step * 2 * (outputs[i] - setting.labels[i])
      }
      let size = multipliers.map(\.magnitude).reduce(1, max)
      for j in 0..<width {
        let combined = zip(multipliers, features[j]).map { $0 * $1 }.reduce(0, +)
        let own = descent.state(at: 0).mirror[2 * width + j]
        #expect((own - combined).magnitude <= 1e-15 * 8 * size)
      }
    }
    let end = descent.state(at: 0)
    #expect(end.loss < state.loss)
    #expect(end.theta[..<(2 * width)] == setting.start[..<(2 * width)])
  }

  @Test func theTwoFormsAgreeForQuadraticPotentialsOnly() throws {
    for (potential, agrees) in [("quadratic", true), ("quartic", false)] {
      let model = Fixture.figure2(potential: potential)
      let ends = try [TrainingMethod.descent, .naturalGradient].map { method in
        try train(model, request(method, steps: 60, step: q(1, 8))).values[0].approximation
      }
      let difference = (ends[0] - ends[1]).magnitude
      #expect(agrees ? difference < 1e-13 : difference > 1e-8 && difference < 0.1)
    }
  }

  @Test func smallStepsApproachTheFlow() throws {
    var model = Fixture.figure2()
    model.activation = Fixture.tanh
    func end(_ method: TrainingMethod, _ inverse: Int) throws -> Double {
      var request = request(method, steps: 100_000, step: q(1, inverse))
      request.width = 6
      if method == .flow { request.step = nil }
      request.stop.time = BigFloat(1, precision: .double)
      return try train(model, request).values[0].approximation
    }
    let flow = try end(.flow, 1)
    for method in [TrainingMethod.descent, .naturalGradient] {
      let coarse = try end(method, 16) - flow
      let fine = try end(method, 64) - flow
      // Order one: a quarter of the step, a quarter of the error.
      #expect((coarse / fine - 4).magnitude < 0.4, "\(method)")
    }
  }

  @Test func everyLossHasItsFactor() throws {
    var ends: [Double] = []
    for (loss, step) in [
      (Loss.sumOfSquares, q(1, 16)), (.halfSumOfSquares, q(1, 8)), (.meanSquares, q(1, 4)),
    ] {
      var model = Fixture.figure2()
      model.loss = loss
      ends.append(
        try train(model, request(.descent, steps: 40, step: step)).values[0].approximation)
    }
    // m = 4: the gradients are in the ratios 4 : 2 : 1.
    #expect((ends[0] - ends[1]).magnitude < 1e-14 && (ends[0] - ends[2]).magnitude < 1e-14)
  }

  @Test func runsEndForTheirReasons() throws {
    let model = Fixture.figure2()
    func outcome(_ change: (inout TrainingRequest) -> Void) throws -> TrainingResult {
      var request = request(.descent, steps: 300, step: q(1, 8))
      change(&request)
      return try train(model, request)
    }
    #expect(try outcome { _ in }.outcome == .stepLimit)
    #expect(
      try outcome { $0.stop.loss = BigFloat(0.06, precision: .double) }.outcome == .lossReached)
    let timed = try outcome { $0.stop.time = BigFloat(2, precision: .double) }
    #expect(timed.outcome == .endReached && timed.steps == 16)
    #expect(timed.trajectory.last?.time.approximation == 2)
    let cancelled = try outcome { $0.stop.isCancelled = { true } }
    #expect(cancelled.outcome == .cancelled && cancelled.steps == 0)
    #expect(cancelled.trajectory.count == 1 && cancelled.values.count == 1)
    let wild = try train(Fixture.figure1(), request(.descent, steps: 3_000, step: 1000))
    #expect(wild.outcome == .nonFinite)
    #expect(
      try outcome {
        $0.method = .flow; $0.stop.duration = .zero
      }.outcome == .stepLimit)
  }

  @Test func runsRepeatExactly() throws {
    for method in TrainingMethod.allCases {
      let ends = try (0..<2).map { _ in
        try train(Fixture.figure2(), request(method, steps: 30, step: q(1, 8))).trajectory
      }
      #expect(ends[0] == ends[1])
    }
  }

  @Test func whatCannotBeTrainedIsRefused() {
    let twoLabels = Fixture.model(inputs: [[1], [1]], labels: [0, 1])
    #expect(throws: TrainingFailure.self) {
      try train(twoLabels, request(.descent, steps: 1, step: 1))
    }
    // φ″(0) = 0.
    let flat = Fixture.model(potential: "quartic", inputs: [[1], [0]], labels: [0, 1])
    #expect(throws: TrainingFailure.self) {
      try train(flat, request(.descent, steps: 1, step: 1))
    }
  }
}
