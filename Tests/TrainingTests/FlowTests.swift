import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport
import Testing

@testable import Training

@Suite("Mirror flow")
struct FlowTests {
  struct SmallNetwork: Decodable, Sendable, CustomTestStringConvertible {
    let activation: String
    let potential: String
    let omega: Int?
    let inputs: [[Double]]
    let labels: [Double]
    let width: Int
    let loss: String
    let start: [Double]
    let time: Double
    let end: [Double]
    let passed: Int
    let stuck: Int

    var testDescription: String { "\(activation), \(potential), n = \(width)" }

    var model: Model {
      let activations: [String: Activation] = [
        "relu": Fixture.relu, "abs": Fixture.abs, "leaky": Fixture.leaky, "tanh": Fixture.tanh,
        "softplus": Fixture.smooth("softplus") { .function(.log1p, [.function(.exp, [$0])]) },
      ]
      var model = Fixture.model(
        activations[activation] ?? Fixture.relu, potential: potential, omega: omega.map { q($0) },
        inputs: inputs.map { $0.map { exact($0) } }, labels: labels.map { exact($0) })
      model.loss = Loss(rawValue: loss) ?? .sumOfSquares
      return model
    }
  }

  static let oracle = try? Oracle<SmallNetwork>(named: "training/small_networks_scipy.json")

  /// Runs the flow from a case's start and gives the final parameters.
  private func end<Number: TrainingNumber>(
    of small: SmallNetwork, time: Double? = nil, tolerance: Double?, precision: Precision,
    digits: Int = 15,
    as: Number.Type
  ) throws -> (theta: [Number], switches: Int, captures: Int) {
    let model = small.model
    let setting = TrainingSetting<Number>(
      model, width: small.width, precision: precision,
      start: small.start.map { Number(double: $0, precision: precision) })
    let inputs = small.inputs.flatMap { $0.map { Number(double: $0, precision: precision) } }
    let stop = Fixture.stop(loss: 0, time: time ?? small.time)
    func run<Network: TrainableNetwork>(_ network: Network) -> ([Number], Int, Int)
    where Network.Number == Number {
      let state = TrainingState(
        setting, network: network, trained: Set(ParameterGroup.allCases))
      var flow = FlowIntegrator(state, tolerance: tolerance, digits: digits)
      var recorder = TrainingRecorder(setting, points: [])
      let outcome = flow.run(StopWatch<Number>(stop, precision: precision), recorder: &recorder)
      #expect(outcome == .endReached)
      return (flow.state.theta, flow.switches, flow.captures)
    }
    if case .piecewiseLinear(let beta, let gamma) = setting.activation.form {
      return run(
        LineNetwork(width: small.width, inputs: inputs, beta: beta, gamma: gamma))
    }
    return run(
      DenseNetwork(
        width: small.width, dimension: small.inputs[0].count, inputs: inputs,
        activation: setting.activation))
  }

  @Test func theOracleIsComplete() throws {
    let oracle = try #require(Self.oracle)
    #expect(oracle.hasCompleteHeader)
    #expect(oracle.cases.count == 8)
    #expect(
      oracle.cases.contains { $0.stuck > 0 } && oracle.cases.contains { $0.passed > $0.stuck })
  }

  @Test(arguments: oracle?.cases ?? [])
  func smallNetworksEndWhereAnotherIntegratorEnds(_ small: SmallNetwork) throws {
    let (theta, switches, captures) = try end(
      of: small, tolerance: 1e-11, precision: .double, as: Double.self)
    for (own, other) in zip(theta, small.end) {
      #expect((own - other).magnitude < 1e-10, "\(small.testDescription)")
    }
    #expect(switches >= small.passed && captures >= small.stuck)
  }

  struct LongEnd: Decodable, Sendable {
    let width: Int
    let time: Double
    let end: [String]
    let passed: Int
    let stuck: Int
  }

  /// With kinks that stick: their steps are as accurate as others.
  @Test func longNumbersEndWhereAnotherIntegratorEnds() throws {
    let oracle = try Oracle<LongEnd>(named: "training/small_network_gmpy2.json")
    #expect(oracle.hasCompleteHeader)
    let long = try #require(oracle.cases.first)
    let small = try #require(
      Self.oracle?.cases.first { $0.potential == "quartic" && $0.width == long.width })
    func check<Number: TrainingNumber>(bits: Int, as type: Number.Type) throws {
      let (theta, switches, captures) = try end(
        of: small, time: long.time, tolerance: nil, precision: Precision(bits: bits), digits: 20,
        as: type)
      for (own, text) in zip(theta, long.end) {
        let exact = try #require(BigFloat(decimal: text, precision: Precision(bits: 160)))
        #expect((own.bigFloat - exact).magnitude.approximation < 1e-19, "\(own) and \(text)")
      }
      #expect(switches >= long.passed && captures >= long.stuck)
    }
    try check(bits: 128, as: TwoWordFloat.self)
    try check(bits: 192, as: BigFloat.self)
  }

  /// Where kinks stick and steps have grown: what corrections of the stages leave shows in the estimate
  /// of the error if they end too soon: with 20 digits this run took 41 steps to a time of 100, and
  /// thousands to 10⁵.
  @Test func stepsOfLongNumbersGrowAndAreAsAccurateAsTheirDigits() throws {
    func run(_ digits: Int, steps: Int, time: BigFloat?) throws -> TrainingResult {
      var stop = Fixture.stop(loss: 0, steps: steps)
      stop.time = time
      return try train(
        Fixture.figure2(),
        TrainingRequest(
          width: 30, seed: 0, method: .flow, digits: digits, stop: stop,
          points: [[q(-1, 2)], [q(1, 3)]]))
    }
    let short = try run(20, steps: 25, time: nil)
    let end = try #require(short.trajectory.last?.time)
    #expect(end > BigFloat(100, precision: end.precision))
    let long = try run(30, steps: 200, time: end)
    #expect(long.outcome == .endReached)
    for (value, exact) in zip(short.values, long.values) {
      #expect((value - exact).magnitude.approximation < 1e-21)
    }
  }

  /// Two sweeps settle the stages of most steps, where kinks stick too: a prediction that rounds θ and
  /// not v, by n times more, needed a third one, 138 passes a step.
  @Test func twoSweepsSettleTheStagesOfLongNumbers() throws {
    var stop = Fixture.stop(loss: 0, steps: 200)
    stop.time = BigFloat(1000, precision: .double)
    let result = try train(
      Fixture.figure2(),
      TrainingRequest(width: 30, seed: 0, method: .flow, digits: 30, stop: stop))
    #expect(result.outcome == .endReached)
    #expect(result.notes.contains { $0.contains("stuck") })
    #expect(result.evaluations < 130 * result.steps)
  }

  @Test func bigFloatsFollowTheSameFlow() throws {
    var model = Fixture.model(
      Fixture.abs, potential: "quartic", omega: 1, inputs: [[-1], [q(1, 2)]],
      labels: [q(1, 4), q(-1, 4)])
    model.outputWeights = .uniform(1)
    func values(_ digits: Int?, tolerance: Double) throws -> BigFloat {
      let result = try train(
        model,
        TrainingRequest(
          width: 3, seed: 1, method: .flow, digits: digits, stop: Fixture.stop(loss: 0, time: 0.25),
          tolerance: tolerance, points: [[0]]))
      #expect(result.outcome == .endReached)
      return result.values[0]
    }
    let double = try values(nil, tolerance: 1e-13)
    let long = try values(17, tolerance: 1e-17)
    #expect((double - long).magnitude.approximation < 1e-13)
    #expect(long.precision.bits > 80)
  }

  @Test(arguments: [Fixture.figure1(), Fixture.figure2()])
  func wideNetworksLearnWhatInfinitelyWideOnesDo(_ model: Model) throws {
    var model = model
    if case .unscaled = model.scaling { model.outputWeights = .normal(1) }
    let width = 40
    let points = [q(-1, 2), q(1, 2)]
    let result = try train(
      model,
      TrainingRequest(
        width: width, seed: 1, method: .flow, stop: Fixture.stop(loss: 1e-9), tolerance: 1e-4,
        points: points.map { [$0] }))
    #expect(result.outcome == .lossReached, "\(result.steps) steps")
    // z = y − f(·, θ(0)) of this network.
    let setting = try TrainingSetting<Double>(model, width: width, seed: 1, precision: .double)
    var target = model
    target.data.labels = zip(model.data.inputs, model.data.labels).map { input, label in
      let at = input.map { Double(rounding: RealConstant($0), precision: .double) }
      return (label - exact(setting.output(setting.start, at: at))).simplified()
    }
    let limit = try solve(target, at: points, digits: 8, exact: false)
    for (index, value) in limit.values.enumerated() {
      let change = result.values[index].approximation - result.initialValues[index].approximation
      let h = try #require(Double(value.value.text))
      // The sampling error, about 1/√n times the size of the function that is learned.
      #expect((change - h).magnitude < 0.2, "\(change) and \(h)")
      #expect((change - h).magnitude > 1e-6)
    }
  }

  /// The default loss of N digits, 10^(−2N), takes r near the rounding errors of f: they widen what a
  /// step may be off by, and do not make steps short.
  ///
  /// A second in release, a minute in debug.
  @Test(.enabled(if: SeededGenerator.scale > 1, "a long run"))
  func stepsStayLongWhereRoundingLimitsThem() throws {
    var stop = Fixture.stop(loss: 1e-60, steps: 150)
    stop.duration = nil
    let result = try train(
      Fixture.figure2(),
      TrainingRequest(width: 8, seed: 0, method: .flow, digits: 31, stop: stop))
    #expect(result.outcome == .lossReached, "\(result.steps) steps")
  }

  /// Affine between −1/5 and 1/5, it is left with errors of −1/10, 2/10 and −1/10 there.
  @Test func aNetworkThatCannotFitComesToRest() throws {
    let result = try train(
      Fixture.figure1(),
      TrainingRequest(width: 20, seed: 4, method: .flow, stop: Fixture.stop(steps: 400)))
    #expect(result.outcome == .stationary, "\(result.steps) steps")
    let loss = try #require(result.trajectory.last?.loss.approximation)
    #expect((loss - 0.06).magnitude < 1e-12)
  }

  /// θ goes on: kinks that stick to data points drift, by errors of the steps along directions in which f
  /// stays.
  @Test(arguments: [
    StuckRun(potential: .power(.function(.abs, [.symbol(x)]), 3), seed: 2),
    StuckRun(potential: 0, seed: 0, labels: [q(3, 10), q(2, 5), q(3, 10), q(1, 5)]),
  ])
  func lossesThatRestEndARun(_ run: StuckRun) throws {
    let result = try train(
      run.model,
      TrainingRequest(width: 4, seed: run.seed, method: .flow, stop: Fixture.stop(steps: 150)))
    #expect(result.outcome == .stationary, "\(result.steps) steps")
    // The loss had come to rest when the time was a quarter of what it was at the end.
    let last = try #require(result.trajectory.last)
    let before = try #require(
      result.trajectory.last { $0.time.approximation < last.time.approximation / 4 })
    let fall = (before.loss - last.loss).approximation / last.loss.approximation
    #expect(last.loss.approximation > 1e-4 && fall.magnitude < 1e-6, "\(fall)")
  }

  struct StuckRun: Sendable, CustomTestStringConvertible {
    /// ψ less x².
    let potential: Symbolic.Expression
    let seed: UInt64
    var labels: [Symbolic.Expression] = [q(3, 10), q(-1, 5), q(2, 5), q(-1, 10), q(1, 5)]

    var testDescription: String { "\(potential), seed \(seed)" }

    var model: Model {
      let inputs: [[Symbolic.Expression]] =
        labels.count == 5
        ? [[q(-4, 5)], [q(-3, 10)], [q(1, 10)], [q(1, 2)], [q(9, 10)]]
        : [[0], [q(-1, 5)], [q(-1, 2)], [q(-9, 10)]]
      var model = Fixture.model(Fixture.abs, omega: 2, inputs: inputs, labels: labels)
      model.potential = Potential(
        name: "psi", variable: x, body: potential + .power(.symbol(x), 2))
      model.inputWeights = .normal(1)
      return model
    }
  }

  /// tanh(u) below its supremum, where nothing but a bias moves, like ln t.
  ///
  /// The loss falls like 1/t where the label is the supremum, and like 0.01 + c/t where it is above.
  @Test(arguments: [(label: 1.0, time: 1e14), (label: 1.1, time: 1e9)])
  func slowLossesGoOn(_ label: Double, _ time: Double) throws {
    let model = Fixture.model(Fixture.tanh, inputs: [[1]], labels: [exact(label)])
    let setting = TrainingSetting<Double>(model, width: 1, precision: .double, start: [1, 0, 1, 0])
    var request = TrainingRequest(
      width: 1, seed: 0, method: .flow, stop: Fixture.stop(loss: 1e-300, time: time))
    request.trained = [.biases]
    let result = train(setting, model, request, digits: 15)
    #expect(result.outcome == .endReached, "\(result.steps) steps")
    let losses = result.trajectory.map(\.loss.approximation)
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test func toleranceIsRespectedAndMatters() throws {
    let small = try #require(Self.oracle?.cases.first { $0.activation == "tanh" })
    func error(_ tolerance: Double) throws -> Double {
      let theta = try end(of: small, tolerance: tolerance, precision: .double, as: Double.self)
        .theta
      return zip(theta, small.end).map { ($0 - $1).magnitude }.reduce(0, max)
    }
    let (coarse, fine) = (try error(1e-3), try error(1e-7))
    #expect(coarse < 1e-2 && coarse > 1e-9)
    #expect(fine < 1e-6 && fine < coarse)
  }

  @Test func tablesSatisfyTheirOrderConditions() {
    for stages in [1, 2, 3, 5, 7, 12] {
      let tableau = StageTableau<BigFloat>(stages: stages, precision: Precision(bits: 200))
      let last = tableau.nodes.count - 1
      #expect((tableau.nodes[last] - 1).magnitude.approximation < 1e-55)
      // The last row integrates polynomials of degree 2s − 2 exactly: order 2s − 1.
      for degree in 0...(2 * stages - 1) {
        var sum: BigFloat = 0
        for j in 0..<stages {
          sum += tableau.matrix[last * stages + j] * tableau.nodes[j].raised(to: degree)
        }
        let error = (sum - 1 / BigFloat(degree + 1, precision: Precision(bits: 200))).magnitude
        if degree < 2 * stages - 1 {
          #expect(error.approximation < 1e-52, "\(stages) stages, degree \(degree)")
        } else {
          #expect(error.approximation > 1e-20, "\(stages) stages, degree \(degree)")
        }
      }
    }
    // [Hairer and Wanner 1996], table IV.5.6: c₁ = (4 − √6)/10, a₁₁ = (88 − 7√6)/360.
    let radau5 = StageTableau<Double>(stages: 3, precision: .double)
    #expect((radau5.nodes[0] - (4 - 6.0.squareRoot()) / 10).magnitude < 1e-15)
    #expect((radau5.matrix[0] - (88 - 7 * 6.0.squareRoot()) / 360).magnitude < 1e-15)
  }
}
