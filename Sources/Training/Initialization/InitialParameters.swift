import MirrorTheory
import MultiPrecision
import RealModule
import Symbolic

/// Where each parameter of a network stands in a flat array: w (neuron by neuron), b, a, d₀.
public struct ParameterLayout: Hashable, Sendable {
  /// n.
  public let width: Int
  /// d.
  public let dimension: Int

  /// The layout of a network.
  public init(width: Int, dimension: Int) {
    self.width = width
    self.dimension = dimension
  }

  /// The number of parameters, n(d + 2) + 1.
  public var count: Int { width * (dimension + 2) + 1 }
  /// Where b starts; w starts at 0.
  public var biases: Int { width * dimension }
  /// Where a starts.
  public var outputWeights: Int { width * (dimension + 1) }
  /// Where d₀ is.
  public var outputBias: Int { width * (dimension + 2) }

  /// The places of a group.
  public func range(of group: ParameterGroup) -> Range<Int> {
    switch group {
    case .inputWeights: 0..<biases
    case .biases: biases..<outputWeights
    case .outputWeights: outputWeights..<outputBias
    case .outputBias: outputBias..<count
    }
  }
}

/// Draws θ(0) by the laws of a model.
///
/// wⱼ by `input_weights`, bⱼ by the density, √n·aⱼ by `output_weights`, d₀ by `output_bias`.
///
/// - Parameters:
///   - model: The model.
///   - width: n.
///   - seed: The seed.
///   - precision: The precision of the numbers; at a lower one the same numbers, rounded.
/// - Returns: The parameters in the order of ``ParameterLayout``.
/// - Throws: `TrainingFailure` if the density cannot be sampled.
public func initialParameters<Number: TrainingNumber>(
  of model: Model, width: Int, seed: UInt64, precision: Precision
) throws(TrainingFailure) -> [Number] {
  let words = RandomWords(seed: seed)
  let dimension = model.data.dimension
  func draw(
    _ law: InitializationLaw, _ group: ParameterGroup, neuron: Int, input: Int = 0
  ) -> Number {
    switch law {
    case .zero: return 0
    case .sphere: return words.word(group, neuron: neuron, index: 0) >> 63 == 0 ? 1 : -1
    case .normal(let deviation):
      let value: Number = words.normal(group, neuron: neuron, input: input, precision: precision)
      return value * Number(rounding: RealConstant(deviation), precision: precision)
    case .uniform(let radius):
      let value: Number = words.uniform(group, neuron: neuron, input: input, precision: precision)
      return (value + value - 1) * Number(rounding: RealConstant(radius), precision: precision)
    }
  }
  let layout = ParameterLayout(width: width, dimension: dimension)
  var parameters: [Number] = []
  parameters.reserveCapacity(layout.count)
  for neuron in 0..<width {
    if model.inputWeights == .sphere, dimension > 1 {
      // The direction of a normal vector is uniform.
      let vector: [Number] = (0..<dimension).map {
        words.normal(.inputWeights, neuron: neuron, input: $0, precision: precision)
      }
      let norm = Number.innerProduct(vector[...], vector[...]).squareRoot()
      parameters += vector.map { $0 / norm }
    } else {
      for input in 0..<dimension {
        parameters.append(draw(model.inputWeights, .inputWeights, neuron: neuron, input: input))
      }
    }
  }
  let sampler = try DensitySampler<Number>(model.biases, precision: precision)
  for neuron in 0..<width {
    parameters.append(sampler(words.uniform(.biases, neuron: neuron, precision: precision)))
  }
  let root = Number(Rational(width), precision: precision).squareRoot()
  for neuron in 0..<width {
    parameters.append(draw(model.outputWeights, .outputWeights, neuron: neuron) / root)
  }
  parameters.append(draw(model.outputBias, .outputBias, neuron: 0))
  return parameters
}
