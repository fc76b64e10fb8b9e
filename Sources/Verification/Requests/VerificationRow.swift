import MultiPrecision
import Training

/// What one network showed: decimal text with the digits of its numbers.
///
/// Columns that a claim does not need are nil.
public struct VerificationRow: Hashable, Sendable, Codable {
  /// n.
  public var width: Int
  /// The seed of θ(0).
  public var seed: UInt64
  /// How the training ended, as `flow` says it.
  public var outcome: String
  /// The loss at the end.
  public var loss: String
  /// t at the end.
  public var time: String
  /// Steps taken.
  public var steps: Int
  /// The supremum of ‖θ(t) − θ(0)‖∞ over the ends of all steps.
  public var displacement: String?
  /// The supremum of ‖H(t) − H(0)‖₂ over the same times.
  public var kernelDrift: String?
  /// The largest C with ‖f(t) − y‖ ≤ e^(−Ct)‖f(0) − y‖ at the ends of all steps.
  public var rate: String?
  /// The smallest eigenvalue of H(t) at those times.
  public var leastEigenvalue: String?
  /// The C that the smallest eigenvalue proves: w·λ_min, w = 2, 1 or 2/m by the loss.
  public var provedRate: String?
  /// The supremum of |f(·, θ(∞)) − f(·, θ(0)) − h̄|, or of the distance of two networks.
  public var error: String?
  /// Where that supremum is.
  public var place: String?
  /// `proved` or `estimated`: what stands behind the digits of h̄.
  public var reference: String?
  /// What the table of h̄ is known to be off by.
  public var referenceError: String?
  /// The time of mirror flow over that of gradient flow.
  public var timeRatio: String?
  /// Whether a faster machine might have had a better row, which is not worth keeping then.
  public internal(set) var dependsOnClock = false

  private enum CodingKeys: String, CodingKey {
    case width, seed, outcome, loss, time, steps, displacement
    case kernelDrift = "kernel_drift"
    case rate
    case leastEigenvalue = "lambda_min"
    case provedRate = "proved_rate"
    case error
    case place = "error_at"
    case reference
    case referenceError = "reference_error"
    case timeRatio = "time_ratio"
  }

  /// A row without columns of a claim.
  init(width: Int, seed: UInt64, outcome: String, loss: String = "0") {
    self.width = width
    self.seed = seed
    self.outcome = outcome
    self.loss = loss
    time = "0"
    steps = 0
  }

  /// The columns that every claim has.
  init(_ task: VerificationTask, _ result: TrainingResult) throws(VerificationFailure) {
    if result.outcome == .cancelled { throw .cancelled }
    self.init(
      width: task.width, seed: task.seed, outcome: result.outcome.rawValue,
      loss: Self.text(result.trajectory.last?.loss ?? .zero, digits: result.digits))
    time = Self.text(result.trajectory.last?.time ?? .zero, digits: result.digits)
    steps = result.steps
  }

  /// Whether the training came to its end.
  public var isTrained: Bool { outcome == TrainingOutcome.lossReached.rawValue }

  /// Whether it has come to rest above the loss asked for.
  var isStuck: Bool { outcome == TrainingOutcome.stationary.rawValue }

  /// Decimal text of a number of a run.
  static func text(_ value: BigFloat, digits: Int) -> String {
    value.decimalString(significantDigits: digits)
  }

  /// Decimal text of a number that was computed in Double.
  static func text(_ value: Double) -> String {
    BigFloat(value, precision: .double).decimalString(significantDigits: 15)
  }
}
