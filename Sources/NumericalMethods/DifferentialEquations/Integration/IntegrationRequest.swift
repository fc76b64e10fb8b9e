import MultiPrecision

/// What is asked of an integration beside its ends.
public struct IntegrationRequest<Number: IntegrationScalar> {
  /// The error that a step may add.
  public var tolerance: StepTolerance<Number>
  /// The length of the first step; by default the method's choice.
  public var firstStep: Number?
  /// The longest step; by default the whole way.
  public var longestStep: Number?
  /// The largest number of attempts at steps.
  public var stepLimit: Int
  /// The functions whose changes of sign are located.
  public var events: [EventFunction<Number>]
  /// Whether the solution between the ends is kept.
  public var keepsPieces: Bool
  /// Asked before every step; by default whether the surrounding task is cancelled.
  public var isCancelled: () -> Bool
  /// Told of every accepted step: the time and state that it ends in.
  public var onStep: ((Number, [Number]) -> Void)?

  /// A request with a tolerance.
  public init(
    tolerance: StepTolerance<Number>, events: [EventFunction<Number>] = [],
    stepLimit: Int = 100_000, keepsPieces: Bool = true
  ) {
    self.tolerance = tolerance
    self.events = events
    self.stepLimit = stepLimit
    self.keepsPieces = keepsPieces
    isCancelled = { Task<Never, Never>.isCancelled }
  }
}
