/// What a computation may spend on proving its result: bits of precision, and time.
///
/// Attempts are made at rising precisions, each half as much again as the one before (or 128 bits
/// more), until one succeeds. The last is made with all the bits of the limit. None starts when the
/// time is over, but one that runs is not interrupted; the first is always made.
public struct PrecisionBudget: Hashable, Sendable {
  /// The precision of the first attempt.
  public var first: Precision
  /// The precision of the last one.
  public var limit: Precision
  /// The time after which no attempt starts; nil for any time.
  public var duration: Duration?

  /// The budget of these bits and this time; the limit is at least the first precision.
  public init(first: Precision, limit: Precision, duration: Duration? = nil) {
    self.first = first
    self.limit = Swift.max(first, limit)
    self.duration = duration
  }

  /// The budget for `digits` significant digits: from 64 bits beyond them to 64 times as many.
  public init(digits: Int, duration: Duration? = nil) {
    let first = Precision(decimalDigits: digits).adding(bits: 64)
    self.init(first: first, limit: Precision(bits: 64 * first.bits), duration: duration)
  }

  /// Makes attempts until one has a result or the budget ends.
  ///
  /// - Parameter attempt: Returns nil if the precision does not suffice.
  /// - Returns: The result and its precision, or what was spent in vain.
  /// - Throws: What the attempt throws, at once: more bits would not help.
  public func raise<Value, Failure: Error>(
    _ attempt: (Precision) throws(Failure) -> Value?
  ) throws(Failure) -> PrecisionOutcome<Value> {
    let start = ContinuousClock.now
    var precision = first
    while true {
      if let value = try attempt(precision) { return .proved(value, precision) }
      if precision >= limit { return .ended(PrecisionShortfall(cause: .bits, reached: precision)) }
      if let duration, ContinuousClock.now - start >= duration {
        return .ended(PrecisionShortfall(cause: .time, reached: precision))
      }
      let next = precision.adding(bits: Swift.max(128, precision.bits / 2))
      precision = Swift.min(next, limit)
    }
  }
}

/// The end of the attempts of a `PrecisionBudget`.
public enum PrecisionOutcome<Value> {
  /// The result, and the precision that gave it.
  case proved(Value, Precision)
  /// The budget ended first.
  case ended(PrecisionShortfall)
}

extension PrecisionOutcome: Sendable where Value: Sendable {}

/// How a budget ended without a result.
public struct PrecisionShortfall: Hashable, Sendable, CustomStringConvertible {
  /// What was used up.
  public enum Cause: Hashable, Sendable { case bits, time }

  /// What was used up.
  public let cause: Cause
  /// The precision of the last attempt.
  public let reached: Precision

  /// A clause that completes "could not be proved …".
  public var description: String {
    switch cause {
    case .bits: "with \(reached.bits) bits"
    case .time: "in the time given, which \(reached.bits) bits took"
    }
  }
}
