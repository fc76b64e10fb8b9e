import Dispatch

/// Runs `body` for 0, 1, …, on several threads where that pays.
///
/// - Parameters:
///   - count: The number of calls.
///   - isWorthwhile: Whether there is enough to do for several threads.
///   - body: Calls must not depend on each other.
public func inParallel(_ count: Int, isWorthwhile: Bool, _ body: (Int) -> Void) {
  if isWorthwhile, count > 1 {
    // The threads end before this function does.
    nonisolated(unsafe) let body = body
    DispatchQueue.concurrentPerform(iterations: count) { body($0) }
  } else {
    for index in 0..<count { body(index) }
  }
}
