import Certification
import MirrorTheory
import MultiPrecision
import Symbolic

/// How a network is trained.
public enum TrainingMethod: String, Hashable, Sendable, CaseIterable {
  /// Mirror flow, by an implicit integrator in mirror coordinates.
  case flow
  /// Mirror descent.
  case descent
  /// The paper's discretization, a step of (∇²Φ)⁻¹∇L.
  case naturalGradient = "natural-gradient"
}

/// What to train and how.
public struct TrainingRequest: Sendable {
  /// n.
  public var width: Int
  /// The seed of the initial parameters.
  public var seed: UInt64
  /// The method.
  public var method: TrainingMethod
  /// Decimal digits of the numbers, or nil for Double.
  public var digits: Int?
  /// When to stop.
  public var stop: StopRule
  /// η₀ of the discrete methods; nil for a step that the start suggests.
  public var step: Expression?
  /// The relative error that the integrator aims at in a step; nil for one that suits the digits.
  public var tolerance: Double?
  /// Where to evaluate f.
  public var points: [[Expression]]
  /// The groups of parameters that are trained.
  public var trained: Set<ParameterGroup> = Set(ParameterGroup.allCases)
  /// Whether every step is recorded, instead of about ten for each factor of ten in time.
  public var recordsEveryStep = false

  /// Creates it from its parts.
  public init(
    width: Int, seed: UInt64, method: TrainingMethod, digits: Int? = nil, stop: StopRule,
    step: Expression? = nil, tolerance: Double? = nil, points: [[Expression]] = []
  ) {
    self.width = width
    self.seed = seed
    self.method = method
    self.digits = digits
    self.stop = stop
    self.step = step
    self.tolerance = tolerance
    self.points = points
  }
}

/// A trained network's record.
public struct TrainingResult: Sendable {
  /// How the run ended.
  public var outcome: TrainingOutcome
  /// Steps taken.
  public var steps: Int
  /// Passes over the network for f or its gradient.
  public var evaluations: Int
  /// η₀ of a discrete method.
  public var step: BigFloat?
  /// f at the points asked for, at the end.
  public var values: [BigFloat]
  /// f at the points asked for, at the start.
  public var initialValues: [BigFloat]
  /// The states along the way; the last one is the end.
  public var trajectory: [TrainingRecord]
  /// The largest displacements and the largest drift of H on the way.
  public var suprema: TrainingSuprema
  /// The digits of the numbers.
  public var digits: Int
  /// The digits of f and θ that are believed right: those of the tolerance of a flow.
  public var believedDigits: Int
  /// The same for the loss, which keeps fewer of a flow's.
  public var believedLossDigits: Int
  /// What a reader should know.
  public var notes: [String]
  /// Where each parameter stands in `start` and `end`.
  public var layout: ParameterLayout
  /// θ(0), rounded to Double.
  public var start: [Double]
  /// θ at the end, rounded to Double.
  public var end: [Double]
}

/// Trains a finite network.
///
/// ### Accuracy
/// *estimated*: floating-point arithmetic, and for the flow an error estimate a step.
///
/// - Parameters:
///   - model: The model, of any number of inputs.
///   - request: What to do.
/// - Returns: The end, and what was recorded on the way, whatever the outcome.
/// - Throws: `TrainingFailure` if there is no such network.
public func train(
  _ model: Model, _ request: TrainingRequest
) throws(TrainingFailure) -> TrainingResult {
  guard let digits = request.digits else {
    return try trainNumbers(model, request, precision: .double, digits: 15, as: Double.self)
  }
  // Sums over n neurons and the stiffness of the flow cost some digits; whole words cost no more.
  let bits = Precision(decimalDigits: digits + 7).bits
  let precision = Precision(bits: Swift.max(128, (bits + 63) / 64 * 64))
  if precision.bits == 128 {
    return try trainNumbers(
      model, request, precision: precision, digits: digits, as: TwoWordFloat.self)
  }
  return try trainNumbers(model, request, precision: precision, digits: digits, as: BigFloat.self)
}

private func trainNumbers<Number: TrainingNumber>(
  _ model: Model, _ request: TrainingRequest, precision: Precision, digits: Int, as: Number.Type
) throws(TrainingFailure) -> TrainingResult {
  let setting = try TrainingSetting<Number>(
    model, width: request.width, seed: request.seed, precision: precision)
  return train(setting, model, request, digits: digits)
}

/// Trains from given initial parameters.
func train<Number: TrainingNumber>(
  _ setting: TrainingSetting<Number>, _ model: Model, _ request: TrainingRequest, digits: Int
) -> TrainingResult {
  let inputs = model.data.inputs.flatMap { point in
    point.map { Number(rounding: RealConstant($0), precision: setting.precision) }
  }
  if case .piecewiseLinear(let beta, let gamma) = setting.activation.form,
    model.data.dimension == 1
  {
    let network = LineNetwork(width: request.width, inputs: inputs, beta: beta, gamma: gamma)
    return TrainingRun(setting, network, request, digits: digits).run()
  }
  let network = DenseNetwork(
    width: request.width, dimension: model.data.dimension, inputs: inputs,
    activation: setting.activation)
  return TrainingRun(setting, network, request, digits: digits).run()
}

/// One run, of a known kind of network.
struct TrainingRun<Network: TrainableNetwork> {
  typealias Number = Network.Number

  let setting: TrainingSetting<Number>
  let network: Network
  let request: TrainingRequest
  let digits: Int
  let points: [[Number]]

  init(
    _ setting: TrainingSetting<Number>, _ network: Network, _ request: TrainingRequest, digits: Int
  ) {
    self.setting = setting
    self.network = network
    self.request = request
    self.digits = digits
    points = request.points.map { point in
      point.map { Number(rounding: RealConstant($0), precision: setting.precision) }
    }
  }

  func run() -> TrainingResult {
    let state = TrainingState(setting, network: network, trained: request.trained)
    let watch = StopWatch<Number>(request.stop, precision: setting.precision)
    var recorder = TrainingRecorder(
      setting, points: points, everyStep: request.recordsEveryStep)
    let initial = points.map { setting.output(state.theta, at: $0).bigFloat }
    switch request.method {
    case .flow:
      var flow = FlowIntegrator(state, tolerance: request.tolerance, digits: digits)
      let outcome = flow.run(watch, recorder: &recorder)
      recorder.record(flow.state)
      return result(
        outcome, recorder, initial, steps: flow.steps, evaluations: flow.evaluations, step: nil,
        believed: flow.believedDigits, notes: flow.notes, end: flow.state.theta)
    case .descent, .naturalGradient:
      var descent = Descent(
        state, rule: request.method == .descent ? .mirror : .naturalGradient,
        step: request.step.map {
          Number(rounding: RealConstant($0), precision: setting.precision)
        })
      let outcome = descent.run(watch, recorder: &recorder)
      recorder.record(descent.state)
      return result(
        outcome, recorder, initial, steps: descent.steps, evaluations: 2 * descent.steps + 1,
        step: descent.step.bigFloat, believed: (digits, digits), notes: [], end: descent.state.theta
      )
    }
  }

  private func result(
    _ outcome: TrainingOutcome, _ recorder: TrainingRecorder<Number>, _ initial: [BigFloat],
    steps: Int, evaluations: Int, step: BigFloat?, believed: (values: Int, loss: Int),
    notes: [String], end: [Number]
  ) -> TrainingResult {
    TrainingResult(
      outcome: outcome, steps: steps, evaluations: evaluations, step: step,
      values: recorder.records.last?.values ?? [], initialValues: initial,
      trajectory: recorder.records, suprema: recorder.suprema, digits: digits,
      believedDigits: Swift.min(digits, believed.values),
      believedLossDigits: Swift.min(digits, believed.loss), notes: notes, layout: setting.layout,
      start: setting.start.map(\.approximation), end: end.map(\.approximation))
  }
}
