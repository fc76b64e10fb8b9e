import Glibc
import MultiPrecision
import RealModule
import NumericalMethods

/// Mirror flow ζ′ = −κ∇L(θ(ζ)) by Radau IIA collocation, with steps that follow the residuals.
///
/// A step is solved for r = ∂L/∂f at its stages (``StageSystem``); it is accepted when the estimate
/// of its error is small beside ζ, group by group in the mean square, and beside r. As r decays
/// steps grow with it, without bound. σ′ of a piecewise linear activation keeps its sides inside a
/// step; a step that a kink passes with an effect above the tolerance ends there (``located``).
///
/// ### Accuracy
/// *estimated*: the difference between ζ′ at the start and the collocation polynomial's derivative
/// there, an error of order s, while the method has order 2s − 1.
///
/// ### Source
/// [Hairer and Wanner 1996], Solving Ordinary Differential Equations II, §IV.8 for the estimate; the
/// weight γ₀ of the start is free there, and 1/(s + 1) here.
struct FlowIntegrator<Network: TrainableNetwork> {
  typealias Number = Network.Number

  var state: TrainingState<Network>
  let tableau: RadauTableau<Number>
  let tolerance: Number
  private(set) var steps = 0
  private(set) var evaluations = 0
  private(set) var rejections = 0
  var switches = 0
  /// Kinks that stuck to a data point.
  var captures = 0
  /// ∂L/∂f now.
  private(set) var residuals: [Number]
  private(set) var stepSize: Number
  /// The last step's residuals at its start and stages, to predict the next ones.
  private var history: (residuals: [[Number]], size: Number)?

  private static var sweepLimit: Int { 12 }
  private static var rejectionLimit: Int { 80 }

  init(_ state: TrainingState<Network>, tolerance: Double?, digits: Int) {
    self.state = state
    let precision = state.setting.precision
    // The estimate has order s: high precision needs many stages to take few steps.
    let stages = precision == .double ? 7 : 5 + 2 * (digits / 4)
    tableau = RadauTableau(stages: stages, precision: precision)
    if let tolerance {
      self.tolerance = Number(double: tolerance, precision: precision)
    } else if precision == .double {
      self.tolerance = Number(double: 1e-9, precision: precision)
    } else {
      self.tolerance = Number(Rational(10).power(-digits), precision: precision)
    }
    residuals = state.setting.residuals(state.outputs)
    let factor = state.setting.lossWeight + state.setting.lossWeight
    let rate = state.largestRate() * factor
    let first = Number(Rational(1, 20), precision: precision)
    stepSize = rate > 0 ? first / rate : 1
  }

  /// Sentences for the user.
  var notes: [String] {
    var notes: [String] = []
    if switches > 0 { notes.append("\(switches) kinks passed a data point") }
    if captures > 0 {
      notes.append(
        "\(captures) kinks stuck to a data point for a while (Filippov's solution: the slope at the "
          + "kink is the one at which it stays)")
    }
    return notes
  }

  /// Integrates until the rule says stop.
  mutating func run(
    _ watch: StopWatch<Number>, recorder: inout TrainingRecorder<Number>
  ) -> TrainingOutcome {
    recorder.record(state)
    var refused = 0
    while true {
      let loss = state.loss
      guard loss.isFinite else { return .nonFinite }
      if loss <= watch.loss { return .lossReached }
      if let end = watch.time, state.time >= end { return .endReached }
      if steps >= watch.steps { return .stepLimit }
      if let outcome = watch.interruption { return outcome }
      if refused == 0, isStationary { return .stationary }
      var size = stepSize
      if let end = watch.time, state.time + size > end { size = end - state.time }
      switch advance(by: size) {
      case .accepted:
        refused = 0
        steps += 1
        recorder.visit(state)
      case .refused:
        refused += 1
        rejections += 1
        if refused > Self.rejectionLimit { return .underflow }
      }
    }
  }

  private var isStationary: Bool {
    guard steps % 4 == 0 else { return false }
    let noise = state.outputNoise
    let weight = state.setting.lossWeight + state.setting.lossWeight
    if residuals.allSatisfy({ $0.magnitude <= weight * noise }) { return true }
    return state.relativeGradient() <= Number.unit(state.setting.precision) * 64
  }

  // MARK: One step

  private enum StepOutcome {
    case accepted, refused
  }

  /// The stages of a solved step.
  struct Stages {
    var size: Number
    var residuals: [[Number]]
    var gradients: [[Number]]
    var mirror: [[Number]]
    var displacement: [[Number]]
    var theta: [[Number]]
    var outputs: [[Number]]
  }

  private mutating func advance(by size: Number) -> StepOutcome {
    let half = Number(Rational(1, 2), precision: state.setting.precision)
    guard var stages = solve(size: size, guess: predicted(size)) else {
      stepSize = size * half * half
      history = nil
      return .refused
    }
    let error = estimatedError(stages)
    let factor = growth(error)
    guard error <= 1 else {
      stepSize = size * factor
      return .refused
    }
    let event = firstEvent(in: stages)
    if let event {
      if event.share > 0 {
        let guess = tableau.nodes.map { interpolated(stages, at: $0 * event.share) }
        guard let shorter = solve(size: size * event.share, guess: guess) else {
          stepSize = size * half
          return .refused
        }
        stages = shorter
        accept(stages)
      }
      // What the step would have been does not change at a kink.
      stepSize = size * Swift.min(factor, 1)
      change(event)
    } else {
      stepSize = size * factor
      accept(stages)
    }
    settleKinks(except: event?.kink)
    return .accepted
  }

  private mutating func accept(_ stages: Stages) {
    let last = tableau.stages - 1
    history = ([residuals] + stages.residuals, stages.size)
    state.time += stages.size
    state.mirror = stages.mirror[last]
    state.displacement = stages.displacement[last]
    state.theta = stages.theta[last]
    state.outputs = stages.outputs[last]
    residuals = state.setting.residuals(state.outputs)
  }

  /// The factor for the next step.
  private func growth(_ error: Number) -> Number {
    let e = error.approximation
    guard e.isFinite else { return Number(double: 0.1, precision: state.setting.precision) }
    let exponent = -1 / Double(tableau.stages + 1)
    var factor = 8.0
    if e > 0 {
      // Far below Double's range the step may as well grow by the limit.
      factor = Swift.min(8, Swift.max(0.1, 0.9 * pow(e, exponent)))
    }
    return Number(double: factor, precision: state.setting.precision)
  }

  // MARK: Solving for the stages

  /// r at the stages, continued from the last step's polynomial.
  private func predicted(_ size: Number) -> [[Number]] {
    guard let history, history.size > 0 else {
      return tableau.nodes.map { _ in residuals }
    }
    let ratio = size / history.size
    if ratio > 3 { return tableau.nodes.map { _ in residuals } }
    return tableau.nodes.map { node in
      let weights = tableau.weights(at: 1 + node * ratio)
      return residuals.indices.map { k in
        var sum: Number = 0
        for (weight, values) in zip(weights, history.residuals) { sum += weight * values[k] }
        return sum
      }
    }
  }

  /// r on the polynomial of a solved step.
  private func interpolated(_ stages: Stages, at share: Number) -> [Number] {
    let weights = tableau.weights(at: share)
    return residuals.indices.map { k in
      var sum = weights[0] * residuals[k]
      for i in 0..<tableau.stages { sum += weights[i + 1] * stages.residuals[i][k] }
      return sum
    }
  }

  private mutating func solve(size: Number, guess: [[Number]]) -> Stages? {
    let setting = state.setting
    let s = tableau.stages
    let m = residuals.count
    var stages = Stages(
      size: size, residuals: guess, gradients: Array(repeating: state.theta, count: s),
      mirror: Array(repeating: state.mirror, count: s),
      displacement: Array(repeating: state.displacement, count: s),
      theta: Array(repeating: state.theta, count: s), outputs: Array(repeating: [], count: s))
    let weight = setting.lossWeight + setting.lossWeight
    let pull = weight * size / Number(Rational(setting.layout.width), precision: setting.precision)
    let noise = state.outputNoise * weight
    let goal = tolerance * Number(Rational(1, 50), precision: setting.precision)
    var system: StageSystem<Number>?
    var lastDefect: Number?
    for sweep in 0..<Self.sweepLimit {
      for i in 0..<s {
        state.gradient(
          stages.theta[i], stages.displacement[i], residuals: stages.residuals[i],
          into: &stages.gradients[i])
      }
      evaluations += 2 * s
      let move = updateParameters(&stages)
      var defects: [Number] = []
      var largest: Number = 0
      for i in 0..<s {
        stages.outputs[i] = state.network.outputs(stages.theta[i])
        for (value, r) in zip(setting.residuals(stages.outputs[i]), stages.residuals[i]) {
          defects.append(value - r)
          largest = Swift.max(largest, (value - r).magnitude)
        }
      }
      guard largest.isFinite, move.isFinite else { return nil }
      let size = residualSize(stages)
      let isSmall = largest <= goal * size + noise
      if isSmall, move <= 1 || sweep + 1 == Self.sweepLimit { return stages }
      // A defect that does not shrink: a new matrix if this one is old, else a shorter step.
      let isSlow = lastDefect.map { largest + largest > $0 } ?? true
      if sweep > 4, isSlow, !isSmall, let lastDefect, largest >= lastDefect { return nil }
      if system == nil || sweep <= 2 || isSlow {
        let normal = (0..<s).map { state.normalMatrix(stages.theta[$0], stages.displacement[$0]) }
        guard let made = StageSystem(tableau, normal: normal, factor: pull, dataCount: m) else {
          return nil
        }
        system = made
      }
      lastDefect = largest
      guard let corrections = system?.solve(defects) else { return nil }
      for i in 0..<s {
        for k in 0..<m { stages.residuals[i][k] += corrections[i * m + k] }
      }
    }
    return nil
  }

  /// ζ, v and θ at the stages from the gradients there.
  ///
  /// - Returns: By how much ζ moved beside 1/50 of the tolerance, group by group in the mean square.
  private func updateParameters(_ stages: inout Stages) -> Number {
    let setting = state.setting
    let s = tableau.stages
    let pull = setting.rate * stages.size
    let inverseScale = 1 / setting.scale
    var worst: Number = 0
    for i in 0..<s {
      var sum = state.mirror
      for j in 0..<s {
        add(-(pull * tableau.matrix[i * s + j]), stages.gradients[j], to: &sum)
      }
      add(-1, sum, to: &stages.mirror[i])
      for group in ParameterGroup.allCases {
        let range = setting.layout.range(of: group)
        worst = Swift.max(
          worst,
          share(
            of: sizes(stages.mirror[i], range).squares, beside: sizes(sum, range).largest, group))
      }
      stages.mirror[i] = sum
      setting.map.place(
        sum, displacement: &stages.displacement[i], theta: &stages.theta[i],
        start: setting.start, inverseScale: inverseScale)
    }
    return worst * 50
  }

  /// √(mean of squares) / (tolerance·size); 0 for a group that does not move.
  private func share(of squares: Number, beside size: Number, _ group: ParameterGroup) -> Number {
    if squares == 0 { return 0 }
    let count = Swift.max(1, state.setting.layout.range(of: group).count)
    let mean = squares / Number(Rational(count), precision: state.setting.precision)
    return mean.squareRoot() / (tolerance * size)
  }

  /// The size of r that an error is compared with: at the end, or a tenth of that at the start.
  func residualSize(_ stages: Stages) -> Number {
    func largest(_ values: [Number]) -> Number {
      values.reduce(0) { Swift.max($0, $1.magnitude) }
    }
    let start = largest(residuals) * Number(Rational(1, 10), precision: state.setting.precision)
    return Swift.max(start, largest(stages.residuals[tableau.stages - 1]))
  }

  // MARK: The error

  /// δ = (I − hγ₀𝒥)⁻¹ hγ₀(ζ′(0) − p′(0)) beside the tolerance, 𝒥 = −(2·weight/n)JᵀJD⁻¹.
  ///
  /// With q = 2·weight·hγ₀/n and t = JD⁻¹δ: (I + qJD⁻¹Jᵀ)t = JD⁻¹E and δ = E − qJᵀt.
  private mutating func estimatedError(_ stages: Stages) -> Number {
    let setting = state.setting
    let s = tableau.stages
    let m = residuals.count
    let gamma = Number(Rational(1, s + 1), precision: setting.precision)
    var defect = state.theta
    state.gradient(state.theta, state.displacement, residuals: residuals, into: &defect)
    evaluations += 1
    for j in 0..<s { add(-tableau.startWeights[j], stages.gradients[j], to: &defect) }
    let pull = -(setting.rate * stages.size * gamma)
    for k in defect.indices { defect[k] = pull * defect[k] }
    let curvatures = state.curvatures(state.displacement)
    var scaled = defect
    for k in scaled.indices { scaled[k] = defect[k] / curvatures[k] }
    let weight = setting.lossWeight + setting.lossWeight
    let q =
      weight * stages.size * gamma
      / Number(Rational(setting.layout.width), precision: setting.precision)
    let normal = state.network.normalMatrix(state.theta, diagonal: curvatures)
    let matrix = Matrix<Number>(rows: m, columns: m) { i, j in
      let value = q * normal[i * m + j]
      return i == j ? value + 1 : value
    }
    guard let factors = try? LUFactorization(matrix) else { return Number.infinite }
    let response = factors.solve(state.network.product(state.theta, scaled))
    var back = state.theta
    state.gradient(state.theta, state.displacement, residuals: response, into: &back)
    add(-q, back, to: &defect)
    var worst: Number = 0
    for group in ParameterGroup.allCases {
      let range = setting.layout.range(of: group)
      let size = sizes(stages.mirror[s - 1], range).largest
      worst = Swift.max(worst, share(of: sizes(defect, range).squares, beside: size, group))
    }
    // The same for r: its error is 2·weight·JD⁻¹δ/s.
    let allowed = tolerance * residualSize(stages) + state.outputNoise * weight
    for t in response {
      worst = Swift.max(worst, (weight * t / setting.scale).magnitude / allowed)
    }
    return worst
  }
}
