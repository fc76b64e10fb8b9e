import MirrorTheory
import MultiPrecision
import Symbolic

/// What all methods of training share: the data, the loss and the coordinates.
///
/// `time` is t with η = 1/n. In the mirror coordinates of ``MirrorMap`` the flow is
/// ζ′ = −κ Σᵢ (∂L/∂fᵢ) ∂fᵢ/∂θ with κ = s/n, which is 1/n for unscaled and 1 for scaled potentials.
struct TrainingSetting<Number: TrainingNumber>: Sendable {
  let precision: Precision
  let layout: ParameterLayout
  var labels: [Number]
  /// L = weight·Σ(f − y)²: 1, ½ or 1/m.
  let lossWeight: Number
  /// s: 1 for unscaled, n for scaled potentials.
  let scale: Number
  /// κ.
  let rate: Number
  let map: MirrorMap<Number>
  let activation: ActivationFunction<Number>
  /// θ̂.
  let start: [Number]
  private let model: Model

  /// The same in `Double`; nil if it is already.
  var shadow: TrainingSetting<Double>? {
    if Number.self == Double.self { return nil }
    return TrainingSetting<Double>(
      model, width: layout.width, precision: .double, start: start.map(\.approximation))
  }

  init(_ model: Model, width: Int, seed: UInt64, precision: Precision) throws(TrainingFailure) {
    try Self.checkData(model.data)
    self.init(
      model, width: width, precision: precision,
      start: try Self.start(of: model, width: width, seed: seed, precision: precision))
    // NaN ends here too.
    guard map.curvature(0) > 0 else {
      throw .impossible(
        "the second derivative of the potential is not positive at 0, where training starts")
    }
  }

  /// θ̂; where numbers have two words, from those with formulas that are compiled for them.
  private static func start(
    of model: Model, width: Int, seed: UInt64, precision: Precision
  ) throws(TrainingFailure) -> [Number] {
    guard Number.self == TwoWordFloat.self else {
      return try initialParameters(of: model, width: width, seed: seed, precision: precision)
    }
    let start: [BigFloat] = try initialParameters(
      of: model, width: width, seed: seed, precision: precision)
    return start.map { Number($0) }
  }

  /// Equal inputs need equal labels, or no loss is small.
  private static func checkData(_ data: TrainingData) throws(TrainingFailure) {
    var labels: [[String]: String] = [:]
    for (input, label) in zip(data.inputs, data.labels) {
      let point = input.map { RealConstant($0).text }
      let value = RealConstant(label).text
      if let other = labels.updateValue(value, forKey: point), other != value {
        throw .impossible(
          "the input \(point.joined(separator: ", ")) has two labels, \(other) and \(value)")
      }
    }
  }

  init(_ model: Model, width: Int, precision: Precision, start: [Number]) {
    self.precision = precision
    self.start = start
    self.model = model
    layout = ParameterLayout(width: width, dimension: model.data.dimension)
    precondition(start.count == layout.count, "as many parameters as the network has")
    labels = model.data.labels.map { Number(rounding: RealConstant($0), precision: precision) }
    switch model.loss {
    case .sumOfSquares: lossWeight = 1
    case .halfSumOfSquares: lossWeight = Number(Rational(1, 2), precision: precision)
    case .meanSquares:
      lossWeight = Number(Rational(1, model.data.count), precision: precision)
    }
    if case .scaled = model.scaling {
      scale = Number(Rational(width), precision: precision)
      rate = 1
    } else {
      scale = 1
      rate = Number(Rational(1, width), precision: precision)
    }
    map = MirrorMap(model, precision: precision)
    activation = ActivationFunction(model.activation, precision: precision)
  }

  /// ∂L/∂fᵢ = 2·weight·(fᵢ − yᵢ).
  func residuals(_ outputs: [Number]) -> [Number] {
    let factor = lossWeight + lossWeight
    return zip(outputs, labels).map { factor * ($0 - $1) }
  }

  /// L.
  func loss(_ outputs: [Number]) -> Number {
    var sum: Number = 0
    for (f, y) in zip(outputs, labels) { sum += (f - y) * (f - y) }
    return lossWeight * sum
  }

  /// f at any point, from all parameters.
  func output(_ theta: [Number], at point: [Number]) -> Number {
    let d = layout.dimension
    var sum = theta[layout.outputBias]
    for j in 0..<layout.width {
      var u = -theta[layout.biases + j]
      for c in 0..<d { u += theta[j * d + c] * point[c] }
      sum += theta[layout.outputWeights + j] * activation.value(u)
    }
    return sum
  }
}
