import Synchronization

/// A computation used up its work, or its time, before it ended.
public struct BudgetExceeded: Error, Hashable, Sendable {
  /// Whether the clock ended it, which depends on the machine; counted work does not.
  public var isByClock: Bool

  /// What ended and what a person can do about it, as the end of a sentence.
  public var explanation: String {
    isByClock
      ? "the time ended, though not the counted work: on a machine that is less busy, or with a "
        + "larger --budget, it may be decided"
      : "the budget of work ended; a larger --budget may decide it"
  }
}

/// How much a computation may do; loops whose length depends on the input ask it as they go.
///
/// Searches for proofs count their work in evaluations of parts of formulas (``spend(_:)``), so that
/// what they find depends on the input alone. A second buys ``workPerSecond`` of it, which a usual
/// machine does in a fraction of that time; the clock is the last stop, for slow machines and for
/// work that nobody counts. It is the calling thread's processor clock, so that other programs and
/// threads do not change what is found.
public struct WorkBudget: Sendable {
  private let meter: WorkMeter?
  private let deadline: Deadline?

  /// What a second buys.
  public static let workPerSecond = 1_500_000

  /// No limit.
  public static let unlimited = WorkBudget(meter: nil)

  /// The work of `duration`, and no longer than that of the calling thread's processor time, nor
  /// than ten times that from now.
  public init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let share = Double(seconds) + Double(attoseconds) * 1e-18
    let work = (share * Double(Self.workPerSecond)).rounded()
    self.init(
      meter: WorkMeter(limit: work < 1e18 ? Int(work) : .max), processorTime: duration,
      within: duration * 10)
  }

  /// This much work, whatever the time it takes.
  public init(work: Int) { self.init(meter: WorkMeter(limit: work)) }

  /// The budget that ends when the calling thread has had the processor for a time, or after `limit`.
  ///
  /// What it allows depends little on what else the machine does. Work is not counted.
  /// Where threads have no clocks it ends `processorTime` from now.
  public init(processorTime: Duration, within limit: Duration) {
    self.init(meter: nil, processorTime: processorTime, within: limit)
  }

  private init(meter: WorkMeter?, processorTime: Duration, within limit: Duration) {
    self.meter = meter
    deadline = Deadline(processorTime: processorTime, within: limit)
  }

  private init(meter: WorkMeter?) {
    self.meter = meter
    deadline = nil
  }

  /// Counts work: about the number of arithmetic operations on numbers of a few words.
  public func spend(_ amount: Int) { meter?.add(amount) }

  /// The work that was counted so far.
  public var spent: Int { meter?.spent ?? 0 }

  /// Whether the work or the time is over.
  public var isExhausted: Bool { isOverworked || isLate }

  private var isOverworked: Bool { meter?.isExhausted ?? false }

  private var isLate: Bool { deadline?.isOver ?? false }

  /// Counts a step, and throws once the work or the time is over.
  public func check() throws(BudgetExceeded) {
    spend(1)
    if isOverworked { throw BudgetExceeded(isByClock: false) }
    if isLate { throw BudgetExceeded(isByClock: true) }
  }
}

/// The end of a thread's processor time, or of a longer time for whoever waits.
private struct Deadline: Sendable {
  private let earliest: ContinuousClock.Instant
  private let latest: ContinuousClock.Instant
  private let processor: ThreadDeadline?

  init(processorTime: Duration, within limit: Duration) {
    processor = ThreadDeadline(after: processorTime)
    let now = ContinuousClock.now
    latest = now.advanced(by: processor == nil ? processorTime : limit)
    earliest = Swift.min(latest, now.advanced(by: processorTime))
  }

  /// A thread has the processor no longer than time goes by: its clock, whose reading costs more,
  /// is looked at only after that.
  var isOver: Bool {
    let now = ContinuousClock.now
    return now >= earliest && (now >= latest || processor?.isOver ?? true)
  }
}

/// Work that was counted, shared by all copies of a budget.
private final class WorkMeter: Sendable {
  private let count = Atomic<Int>(0)
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  var spent: Int { count.load(ordering: .relaxed) }
  var isExhausted: Bool { spent >= limit }

  func add(_ amount: Int) { count.wrappingAdd(amount, ordering: .relaxed) }
}
