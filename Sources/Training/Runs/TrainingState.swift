import MultiPrecision
import RealModule
import Symbolic

/// A network on its way: mirror coordinates, displacements and parameters of one moment.
struct TrainingState<Network: TrainableNetwork>: Sendable {
  typealias Number = Network.Number

  let setting: TrainingSetting<Number>
  /// The groups that move; the others stay at θ̂.
  let trained: Set<ParameterGroup>
  var network: Network
  /// t, with η = 1/n.
  var time: Number = 0
  /// ζ = φ′(v) − φ′(0).
  var mirror: [Number]
  /// v = s·(θ − θ̂).
  var displacement: [Number]
  /// θ.
  var theta: [Number]
  /// f at the data.
  var outputs: [Number]

  init(_ setting: TrainingSetting<Number>, network: Network, trained: Set<ParameterGroup>) {
    self.setting = setting
    self.trained = trained
    self.network = network
    mirror = Array(repeating: 0, count: setting.layout.count)
    displacement = mirror
    theta = setting.start
    self.network.settle(theta)
    outputs = self.network.outputs(theta)
  }

  var loss: Number { setting.loss(outputs) }

  /// max |v| by group.
  var sizes: [Number] {
    ParameterGroup.allCases.map { largestMagnitude(displacement, setting.layout.range(of: $0)) }
  }

  /// The state in `Double`, with labels that make its f − y that of the state; itself, if it is one.
  func shadow(
    _ doubleSetting: TrainingSetting<Double>?
  ) -> TrainingState<Network.Shadow> {
    if let own = self as? TrainingState<Network.Shadow> { return own }
    guard var doubleSetting else { preconditionFailure("longer numbers have a setting in Double") }
    let theta = theta.map(\.approximation)
    let network = network.shadow
    let values = network.outputs(theta)
    let differences = zip(outputs, setting.labels).map { ($0 - $1).approximation }
    doubleSetting.labels = zip(values, differences).map { $0 - $1 }
    return TrainingState<Network.Shadow>(
      doubleSetting, network, trained, time.approximation, mirror.map(\.approximation),
      displacement.map(\.approximation), theta, values)
  }

  private init(
    _ setting: TrainingSetting<Number>, _ network: Network, _ trained: Set<ParameterGroup>,
    _ time: Number, _ mirror: [Number], _ displacement: [Number], _ theta: [Number],
    _ outputs: [Number]
  ) {
    (self.setting, self.network, self.trained, self.time) = (setting, network, trained, time)
    (self.mirror, self.displacement, self.theta) = (mirror, displacement, theta)
    self.outputs = outputs
  }

  /// ∂L/∂θ for the given ∂L/∂f, 0 for what is not trained.
  ///
  /// A kink that is held at its data point takes the side in between at which it does not move: the
  /// gradient of its neuron is projected on ⟨δw, x⟩ = δb in the metric of the potential.
  func gradient(
    _ theta: [Number], _ displacement: [Number], residuals: [Number], into result: inout [Number]
  ) {
    network.gradient(theta, residuals: residuals, into: &result)
    constrain(&result, displacement)
  }

  /// How the gradient changes along a direction of θ.
  func gradientChange(
    _ theta: [Number], _ displacement: [Number], along direction: [Number], residuals: [Number],
    into result: inout [Number]
  ) {
    network.gradientChange(theta, along: direction, residuals: residuals, into: &result)
    constrain(&result, displacement)
    let n = setting.layout.width
    for kink in network.held {
      let j = kink.neuron
      let change = holdingChange(kink, theta, displacement, direction, residuals)
      if trained.contains(.inputWeights) { result[j] += change * network.input(kink.point) }
      if trained.contains(.biases) { result[n + j] -= change }
    }
  }

  /// How the pull on a held kink changes with φ″ of its neuron along a direction of θ, by a central
  /// difference.
  private func holdingChange(
    _ kink: Kink, _ theta: [Number], _ displacement: [Number], _ direction: [Number],
    _ residuals: [Number]
  ) -> Number {
    let (j, n) = (kink.neuron, setting.layout.width)
    let v = (displacement[j], displacement[n + j])
    let move = (direction[j] * setting.scale, direction[n + j] * setting.scale)
    let size = Swift.max(move.0.magnitude, move.1.magnitude)
    guard size > 0 else { return 0 }
    let reach = 1 + Swift.max(v.0.magnitude, v.1.magnitude)
    let share = Number(double: 0x1p-17, precision: setting.precision) * reach / size
    let gradient = network.kinkGradient(kink, theta, residuals: residuals)
    func pull(_ share: Number) -> Number {
      network.holdingPull(
        kink, gradient: gradient,
        curvatures: (
          setting.map.curvature(v.0 + share * move.0), setting.map.curvature(v.1 + share * move.1)
        ))
    }
    return (pull(share) - pull(-share)) / (share + share)
  }

  /// Projects on what held kinks and groups that are not trained allow.
  private func constrain(_ result: inout [Number], _ displacement: [Number]) {
    let n = setting.layout.width
    for kink in network.held {
      let j = kink.neuron
      let pull = network.holdingPull(
        kink, gradient: (result[j], result[n + j]),
        curvatures: (
          setting.map.curvature(displacement[j]), setting.map.curvature(displacement[n + j])
        ))
      result[j] += pull * network.input(kink.point)
      result[n + j] -= pull
    }
    if trained.count == ParameterGroup.allCases.count { return }
    for group in ParameterGroup.allCases where !trained.contains(group) {
      for k in setting.layout.range(of: group) { result[k] = 0 }
    }
  }

  /// φ″(v), infinite for what is not trained.
  func curvatures(_ displacement: [Number]) -> [Number] {
    var result = setting.map.curvatures(displacement)
    for group in ParameterGroup.allCases where !trained.contains(group) {
      for k in setting.layout.range(of: group) { result[k] = .infinite }
    }
    return result
  }

  /// J·(∇²Φ)⁻¹·Jᵀ = n·H at a moment.
  func normalMatrix(_ theta: [Number], _ displacement: [Number]) -> [Number] {
    network.normalMatrix(theta, diagonal: curvatures(displacement))
  }

  /// The largest eigenvalue of H from below, by 60 steps of the power method in O(n + m).
  func largestRate() -> Number {
    let m = network.dataCount
    let curvatures = curvatures(displacement)
    var vector = (0..<m).map { Number(Rational(m + $0 + 1, m), precision: setting.precision) }
    var value: Number = 0
    var pulls = theta
    for _ in 0..<60 {
      let size = Number.innerProduct(vector[...], vector[...]).squareRoot()
      guard size > 0 else { return 0 }
      gradient(theta, displacement, residuals: vector.map { $0 / size }, into: &pulls)
      for k in pulls.indices { pulls[k] = pulls[k] / curvatures[k] }
      vector = network.product(theta, pulls)
      value = Number.innerProduct(vector[...], vector[...]).squareRoot()
    }
    return value / Number(Rational(setting.layout.width), precision: setting.precision)
  }

  /// ‖∇L‖ / (‖∂L/∂f‖·‖J‖), which rounding keeps above about its unit.
  func relativeGradient() -> Number {
    let residuals = setting.residuals(outputs)
    var gradient = theta
    self.gradient(theta, displacement, residuals: residuals, into: &gradient)
    let size = Number.innerProduct(residuals[...], residuals[...]) * network.squaredNorm(theta)
    guard size > 0 else { return 0 }
    return (Number.innerProduct(gradient[...], gradient[...]) / size).squareRoot()
  }

  /// −dL/dt = ⟨∇L, (∇²Φ)⁻¹∇L⟩/n = rᵀHr with r = ∂L/∂f.
  func lossDescent() -> Number {
    var gradient = theta
    self.gradient(theta, displacement, residuals: setting.residuals(outputs), into: &gradient)
    var sum: Number = 0
    for (g, curvature) in zip(gradient, setting.map.curvatures(displacement)) {
      sum += g * g / curvature
    }
    return setting.rate * sum / setting.scale
  }

  /// The rounding error that f may have at the data: a unit of the sum of its terms' sizes.
  var outputNoise: Number {
    let layout = setting.layout
    var sum = theta[layout.outputBias].magnitude
    for j in 0..<layout.width {
      var size = theta[layout.biases + j].magnitude
      for c in 0..<layout.dimension { size += theta[j * layout.dimension + c].magnitude }
      sum += size * theta[layout.outputWeights + j].magnitude
    }
    for y in setting.labels where y.magnitude > sum { sum = y.magnitude }
    return sum * Number.unit(setting.precision)
  }

  /// Whether every parameter of the state is finite.
  var isFinite: Bool { outputs.allSatisfy(\.isFinite) && loss.isFinite }
}
