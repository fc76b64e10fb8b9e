import MultiPrecision

/// The solution as far as it was computed.
public struct Trajectory<Number: IntegrationScalar>: Sendable {
  /// Why it ends where it ends.
  public let outcome: IntegrationOutcome<Number>
  /// The last time.
  public let time: Number
  /// The state at the last time.
  public let state: [Number]
  /// The events on the way, in their order.
  public let events: [EventOccurrence<Number>]
  /// The solution in between, if it was to be kept.
  public let pieces: [TrajectoryPiece<Number>]
  /// What it cost.
  public let statistics: IntegrationStatistics

  /// The state at a time; nil outside, or if the pieces were not kept.
  ///
  /// - Complexity: O(log pieces) and the value of a polynomial.
  public func state(at time: Number) -> [Number]? { piece(at: time)?.state(at: time) }

  /// The derivative of the state at a time; nil outside, or if the pieces were not kept.
  public func velocity(at time: Number) -> [Number]? { piece(at: time)?.velocity(at: time) }

  private func piece(at time: Number) -> TrajectoryPiece<Number>? {
    guard let first = pieces.first, let last = pieces.last else { return nil }
    let isForward = first.start <= last.end
    var (low, high) = (0, pieces.count - 1)
    while low < high {
      let middle = (low + high) / 2
      let isBefore = isForward ? pieces[middle].end < time : pieces[middle].end > time
      if isBefore { low = middle + 1 } else { high = middle }
    }
    return pieces[low].contains(time) ? pieces[low] : nil
  }
}
