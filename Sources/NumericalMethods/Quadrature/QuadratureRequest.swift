import MultiPrecision

/// What `integrate` is asked for, and how long it may take.
public struct QuadratureRequest: Sendable {
  /// The precision of the result; computations use a little more.
  public var precision: Precision
  /// The error that is asked for, as a fraction of the result.
  public var relativeTolerance: ErrorBound
  /// The error that is good enough whatever the result.
  public var absoluteTolerance: ErrorBound
  /// How often the integrand may be evaluated, about.
  public var maximumEvaluations: Int
  /// How long it may take.
  public var budget: WorkBudget
  /// Whether one pass is enough, its errors relative to ∫|f| and not to the result: cancellation
  /// and the integrand's own errors then cost no further passes.
  public var isSinglePass = false

  /// A request for an error of 2⁻ᵖ of the result at precision p, unless tolerances are given.
  public init(
    precision: Precision, relativeTolerance: ErrorBound? = nil,
    absoluteTolerance: ErrorBound = .zero, maximumEvaluations: Int? = nil,
    budget: WorkBudget = .unlimited
  ) {
    self.precision = precision
    self.relativeTolerance =
      relativeTolerance ?? ErrorBound(powerOfTwo: -precision.bits)
    self.absoluteTolerance = absoluteTolerance
    self.maximumEvaluations = maximumEvaluations ?? 20_000 + 200 * precision.bits
    self.budget = budget
  }
}

/// Enclosures of integrals, and what they cost.
public struct QuadratureResult: Sendable {
  /// Why the computation ended.
  public enum End: Hashable, Sendable {
    /// Every component is within its tolerance.
    case tolerance
    /// The integrand's own errors, or cancellation, keep a component from its tolerance.
    case accuracy
    /// The number of evaluations or the time was used up.
    case budget
  }

  /// The integrals: always enclosures, indeterminate where nothing could be shown.
  public let values: [Ball]
  /// Why the computation ended.
  public let end: End
  /// The number of evaluations of the integrand at nodes.
  public let evaluations: Int
  /// The number of parts of the range that were integrated on their own.
  public let pieces: Int

  /// Whether every component is within its tolerance.
  public var isWithinTolerance: Bool { end == .tolerance }
}
