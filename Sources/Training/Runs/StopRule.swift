import MultiPrecision

/// How a run of training ended.
public enum TrainingOutcome: String, Hashable, Sendable, CaseIterable {
  /// The loss asked for was reached.
  case lossReached = "loss-reached"
  /// The time asked for was reached.
  case endReached = "end-reached"
  /// Nothing moves any more, up to rounding.
  case stationary
  /// The steps or the seconds allowed were used up.
  case stepLimit = "step-limit"
  /// The steps that the accuracy needs are too small for the number type.
  case underflow
  /// A number became infinite or NaN.
  case nonFinite = "non-finite"
  /// The user stopped it.
  case cancelled
}

/// When to end a run.
public struct StopRule: Sendable {
  /// The loss at which to stop.
  public var loss: BigFloat
  /// The time t, with η = 1/n, at which to stop.
  public var time: BigFloat?
  /// The most steps to take.
  public var steps: Int
  /// The most seconds to take.
  public var duration: Duration?
  /// Whether the user has asked to stop; looked at from time to time.
  public var isCancelled: @Sendable () -> Bool

  /// Creates it from its parts.
  public init(
    loss: BigFloat, time: BigFloat? = nil, steps: Int, duration: Duration? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.loss = loss
    self.time = time
    self.steps = steps
    self.duration = duration
    self.isCancelled = isCancelled
  }
}

/// A stop rule in the number type of a run, and its clock.
struct StopWatch<Number: TrainingNumber> {
  let loss: Number
  let time: Number?
  let steps: Int
  private let rule: StopRule
  private let deadline: ContinuousClock.Instant?

  init(_ rule: StopRule, precision: Precision) {
    self.rule = rule
    func number(_ value: BigFloat) -> Number {
      Number(value.exactRational ?? 0, precision: precision)
    }
    loss = number(rule.loss)
    time = rule.time.map(number)
    steps = rule.steps
    deadline = rule.duration.map { ContinuousClock.now + $0 }
  }

  /// Whether the user or the clock ends the run.
  var interruption: TrainingOutcome? {
    if rule.isCancelled() { return .cancelled }
    if let deadline, ContinuousClock.now >= deadline { return .stepLimit }
    return nil
  }
}
