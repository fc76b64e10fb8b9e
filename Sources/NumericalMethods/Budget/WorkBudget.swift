/// The time for a computation ended before it did.
public struct BudgetExceeded: Error, Hashable, Sendable {}

/// How long a computation may run; loops whose length depends on the input ask it as they go.
public struct WorkBudget: Sendable {
  private let deadline: ContinuousClock.Instant?

  /// No limit.
  public static let unlimited = WorkBudget(deadline: nil)

  /// The budget that ends `duration` from now.
  public init(_ duration: Duration) {
    self.init(deadline: ContinuousClock.now.advanced(by: duration))
  }

  private init(deadline: ContinuousClock.Instant?) { self.deadline = deadline }

  /// Whether the time is over.
  public var isExhausted: Bool {
    guard let deadline else { return false }
    return ContinuousClock.now >= deadline
  }

  /// Throws once the time is over.
  public func check() throws(BudgetExceeded) {
    if isExhausted { throw BudgetExceeded() }
  }

  /// The smaller of this budget and the one that ends `duration` from now.
  public func limited(to duration: Duration) -> WorkBudget {
    let end = ContinuousClock.now.advanced(by: duration)
    guard let deadline, deadline < end else { return WorkBudget(deadline: end) }
    return self
  }
}
