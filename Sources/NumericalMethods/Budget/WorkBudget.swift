/// The time for a computation ended before it did.
public struct BudgetExceeded: Error, Hashable, Sendable {}

/// How long a computation may run; loops whose length depends on the input ask it as they go.
public struct WorkBudget: Sendable {
  private let deadline: ContinuousClock.Instant?
  private let processor: ThreadDeadline?

  /// No limit.
  public static let unlimited = WorkBudget(deadline: nil)

  /// The budget that ends `duration` from now.
  public init(_ duration: Duration) {
    self.init(deadline: ContinuousClock.now.advanced(by: duration))
  }

  /// The budget that ends when the calling thread has had the processor for a time, or `limit` from
  /// now: what it allows depends little on what else the machine does.
  ///
  /// Where threads have no clocks it ends `processorTime` from now.
  public init(processorTime: Duration, within limit: Duration) {
    let processor = ThreadDeadline(after: processorTime)
    self.init(
      deadline: ContinuousClock.now.advanced(by: processor == nil ? processorTime : limit),
      processor: processor)
  }

  private init(deadline: ContinuousClock.Instant?, processor: ThreadDeadline? = nil) {
    self.deadline = deadline
    self.processor = processor
  }

  /// Whether the time is over.
  public var isExhausted: Bool {
    guard let deadline else { return false }
    return ContinuousClock.now >= deadline || processor?.isOver == true
  }

  /// Throws once the time is over.
  public func check() throws(BudgetExceeded) {
    if isExhausted { throw BudgetExceeded() }
  }

  /// The smaller of this budget and the one that ends `duration` from now.
  public func limited(to duration: Duration) -> WorkBudget {
    let end = ContinuousClock.now.advanced(by: duration)
    guard let deadline, deadline < end else {
      return WorkBudget(deadline: end, processor: processor)
    }
    return self
  }
}
