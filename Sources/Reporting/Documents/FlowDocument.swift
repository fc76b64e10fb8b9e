import MirrorTheory

/// The number of neurons of a network.
public enum WidthEntry: Codable, Sendable, Hashable, CustomStringConvertible {
  case finite(Int)
  case infinite

  /// Reads a number or `"inf"`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let count = try? container.decode(Int.self) {
      self = .finite(count)
    } else {
      self = .infinite
    }
  }

  /// Writes a number or `"inf"`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .finite(let count): try container.encode(count)
    case .infinite: try container.encode("inf")
    }
  }

  /// The width in words.
  public var description: String {
    switch self {
    case .finite(let count): "\(count)"
    case .infinite: "infinite"
    }
  }
}

/// The trained network at a point.
public struct NetworkValueEntry: Codable, Sendable, Hashable {
  /// The point: an exact number, or a tuple of them.
  public var x: String
  /// f(x, θ) at the end.
  public var value: String
  /// f(x, θ) − f(x, θ(0)).
  public var change: String

  /// What a document says about a trained network at a point.
  public init(point: [String], value: String, change: String) {
    x = PointEntry.name(of: point)
    self.value = value
    self.change = change
  }
}

/// The largest displacement of each group of parameters.
public struct DisplacementEntry: Codable, Sendable, Hashable {
  /// Of w.
  public var inputWeights: String
  /// Of b.
  public var biases: String
  /// Of a.
  public var outputWeights: String
  /// Of d₀.
  public var outputBias: String

  private enum CodingKeys: String, CodingKey {
    case inputWeights = "input_weights"
    case biases
    case outputWeights = "output_weights"
    case outputBias = "output_bias"
  }

  /// Creates it from its parts.
  public init(inputWeights: String, biases: String, outputWeights: String, outputBias: String) {
    self.inputWeights = inputWeights
    self.biases = biases
    self.outputWeights = outputWeights
    self.outputBias = outputBias
  }
}

/// The state of training at one time.
public struct TrajectoryEntry: Codable, Sendable, Hashable {
  /// t, with η = 1/n.
  public var time: String
  /// The loss.
  public var loss: String
  /// ‖θ(t) − θ(0)‖∞.
  public var displacement: String
  /// The same for each group of parameters; for finite width only.
  public var displacements: DisplacementEntry?
  /// f at the points asked for.
  public var values: [String]
  /// The eigenvalues of H(t), ascending; for finite width and up to 200 data points only.
  public var eigenvalues: [String]?
  /// The spectral norm of H(t) − H(0), with the eigenvalues.
  public var kernelDrift: String?

  private enum CodingKeys: String, CodingKey {
    case time, loss, displacement, displacements, values, eigenvalues
    case kernelDrift = "kernel_drift"
  }

  /// Creates it from its parts.
  public init(
    time: String, loss: String, displacement: String, displacements: DisplacementEntry? = nil,
    values: [String], eigenvalues: [String]? = nil, kernelDrift: String? = nil
  ) {
    self.time = time
    self.loss = loss
    self.displacement = displacement
    self.displacements = displacements
    self.values = values
    self.eigenvalues = eigenvalues
    self.kernelDrift = kernelDrift
  }
}

/// The largest values over the training of a network.
public struct SupremumEntry: Codable, Sendable, Hashable {
  /// ‖θ(t) − θ(0)‖∞, over the ends of all steps.
  public var displacement: String
  /// The same for each group of parameters.
  public var displacements: DisplacementEntry
  /// ‖H(t) − H(0)‖₂, over the trajectory; null beyond 200 data points.
  @Nullable public var kernelDrift: String?

  private enum CodingKeys: String, CodingKey {
    case displacement, displacements
    case kernelDrift = "kernel_drift"
  }

  /// Creates it from its parts.
  public init(displacement: String, displacements: DisplacementEntry, kernelDrift: String?) {
    self.displacement = displacement
    self.displacements = displacements
    _kernelDrift = Nullable(wrappedValue: kernelDrift)
  }
}

/// A trained network of `mirrorflow flow`.
public struct FlowDocument: Codable, Sendable, Hashable {
  /// `flow/1`.
  public var schema = "flow/1"
  /// The version of the program.
  public var mirrorflow: String
  /// The model's name.
  public var model: String
  /// n.
  public var width: WidthEntry
  /// The seed of θ(0).
  public var seed: UInt64
  /// `flow`, `descent` or `natural-gradient`.
  public var method: String
  /// The digits of the numbers.
  public var digits: Int
  /// `loss-reached`, `end-reached`, `stationary`, `step-limit`, `underflow`, `non-finite` or
  /// `cancelled`.
  public var outcome: String
  /// t at the end, with η = 1/n.
  public var time: String
  /// The steps taken.
  public var steps: Int
  /// Passes over the network.
  public var evaluations: Int
  /// The loss at the end.
  public var loss: String
  /// λ, for infinite width.
  @Nullable public var multipliers: [String]?
  /// f at the points asked for.
  public var values: [NetworkValueEntry]
  /// ‖θ(t) − θ(0)‖∞ at the end.
  public var displacement: String
  /// The same for each group of parameters; null for infinite width.
  @Nullable public var displacements: DisplacementEntry?
  /// The largest values on the way; for finite width only.
  public var supremum: SupremumEntry?
  /// n times the step size of a discrete method.
  @Nullable public var step: String?
  /// τ of the infinite-width problem in terms of t.
  public var rescaledTime: String
  /// The states along the way.
  public var trajectory: [TrajectoryEntry]
  /// The verdicts on what the theorem needs.
  public var hypotheses: [HypothesisEntry]
  /// What a reader should know.
  public var notes: [String]
  /// Rates, eigenvalues and the limit; for infinite width only.
  public var infiniteWidth: InfiniteWidthEntry?

  private enum CodingKeys: String, CodingKey {
    case schema, mirrorflow, model, width, seed, method, digits, outcome, time, steps, evaluations
    case loss, multipliers, values, displacement, displacements, supremum, step
    case rescaledTime = "rescaled_time"
    case trajectory, hypotheses, notes
    case infiniteWidth = "infinite_width"
  }

  /// Creates it from its parts.
  public init(
    mirrorflow: String, model: String, width: WidthEntry, seed: UInt64, method: String,
    digits: Int, outcome: String, time: String, steps: Int, evaluations: Int, loss: String,
    multipliers: [String]?, values: [NetworkValueEntry], displacement: String,
    displacements: DisplacementEntry?, supremum: SupremumEntry? = nil, step: String?,
    rescaledTime: String, trajectory: [TrajectoryEntry], hypotheses: [HypothesisEntry],
    notes: [String],
    infiniteWidth: InfiniteWidthEntry? = nil
  ) {
    self.mirrorflow = mirrorflow
    self.model = model
    self.width = width
    self.seed = seed
    self.method = method
    self.digits = digits
    self.outcome = outcome
    self.time = time
    self.steps = steps
    self.evaluations = evaluations
    self.loss = loss
    _multipliers = Nullable(wrappedValue: multipliers)
    self.values = values
    self.displacement = displacement
    _displacements = Nullable(wrappedValue: displacements)
    self.supremum = supremum
    _step = Nullable(wrappedValue: step)
    self.rescaledTime = rescaledTime
    self.trajectory = trajectory
    self.hypotheses = hypotheses
    self.notes = notes
    self.infiniteWidth = infiniteWidth
  }
}
