import MultiPrecision
import Symbolic
import Training

/// How a claim is put to the test.
public struct VerificationRequest: Sendable {
  /// The numbers of neurons, ascending.
  public var widths: [Int]
  /// The seeds of the initial parameters.
  public var seeds: [UInt64]
  /// How networks are trained.
  public var method: TrainingMethod
  /// Decimal digits of the numbers, or nil for Double.
  public var digits: Int?
  /// The loss at which training stops.
  public var loss: BigFloat
  /// The most steps of a run.
  public var steps: Int
  /// Where functions are compared; nil for the support of the density.
  public var interval: ClosedRange<Double>?
  /// Whether the user has asked to stop.
  public var isCancelled: @Sendable () -> Bool

  /// Five networks of each of five widths, trained by mirror flow.
  public static let widths = [20, 60, 180, 540, 1620]
  /// The seeds used without others.
  public static let seeds: [UInt64] = [0, 1, 2, 3, 4]

  /// Creates it from its parts.
  ///
  /// - Parameters:
  ///   - widths: The widths, in any order.
  ///   - seeds: The seeds.
  ///   - method: The method of training.
  ///   - digits: Decimal digits, or nil for Double.
  ///   - loss: The loss to reach; nil for 10⁻²⁰, or 10^(−2·digits).
  ///   - interval: Where functions are compared.
  ///   - isCancelled: Whether to stop.
  public init(
    widths: [Int] = Self.widths, seeds: [UInt64] = Self.seeds, method: TrainingMethod = .flow,
    digits: Int? = nil, loss: BigFloat? = nil, interval: ClosedRange<Double>? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.widths = Set(widths).sorted()
    self.seeds = Set(seeds).sorted()
    self.method = method
    self.digits = digits
    let precision = digits.map { Precision(decimalDigits: $0 + 10) } ?? .double
    self.loss =
      loss ?? BigFloat(Rational(10).power(digits.map { -2 * $0 } ?? -20), precision: precision)
    steps = method == .flow ? 100_000 : 1_000_000
    self.interval = interval
    self.isCancelled = isCancelled
  }

  /// The run of one network.
  func training(
    _ task: VerificationTask, points: [[Expression]] = [], everyStep: Bool = false
  ) -> TrainingRequest {
    var request = TrainingRequest(
      width: task.width, seed: task.seed, method: method, digits: digits,
      stop: StopRule(loss: loss, steps: steps, isCancelled: isCancelled), points: points)
    // A descent takes more steps than fit into memory.
    request.recordsEveryStep = everyStep && method == .flow
    return request
  }
}

/// One network to train.
public struct VerificationTask: Hashable, Sendable, Codable {
  /// n.
  public var width: Int
  /// The seed of θ(0).
  public var seed: UInt64

  /// Creates it from its parts.
  public init(width: Int, seed: UInt64) {
    self.width = width
    self.seed = seed
  }
}

/// Why there is nothing to judge.
public enum VerificationFailure: Error, Hashable, Sendable {
  /// No such network or no solution exists: the text says why.
  case impossible(String)
  /// Something that is needed could not be computed.
  case undecided(String)
  /// The user stopped it.
  case cancelled
}

extension VerificationFailure {
  init(_ failure: TrainingFailure) {
    switch failure {
    case .impossible(let reason): self = .impossible(reason)
    case .undecided(let reason): self = .undecided(reason)
    }
  }
}
