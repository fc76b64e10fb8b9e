/// A half-open range of UTF-8 offsets in a source text.
public struct SourceSpan: Hashable, Sendable {
  /// The offset of the first byte.
  public var start: Int
  /// The offset one past the last byte; `start ≤ end`.
  public var end: Int

  /// Creates the span `start ..< end`.
  public init(_ start: Int, _ end: Int) {
    precondition(start <= end, "a span does not end before it starts")
    self.start = start
    self.end = end
  }

  /// The smallest span that covers both.
  public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(min(start, other.start), max(end, other.end))
  }
}
