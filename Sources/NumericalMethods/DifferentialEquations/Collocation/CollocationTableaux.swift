import MultiPrecision
import Synchronization

/// The tableaus that were needed so far.
///
/// They are determined by their key, so that sharing them cannot be seen in any result.
final class CollocationTableaux: Sendable {
  static let shared = CollocationTableaux()

  private struct Key: Hashable {
    var family: CollocationFamily
    var stages: Int
    var bits: Int
  }

  private struct State {
    var tableaus: [Key: CollocationTableau<Ball>] = [:]
    var size = 0
  }

  // About 32 MB of limbs and headers.
  private static let sizeLimit = 4_000_000

  private let state = Mutex(State())

  /// Enclosures of the coefficients, eight bits better than the precision.
  func tableau(
    _ family: CollocationFamily, stages: Int, precision: Precision
  ) -> CollocationTableau<Ball> {
    let key = Key(family: family, stages: stages, bits: precision.bits)
    if let known = state.withLock({ $0.tableaus[key] }) { return known }
    // Outside the lock: two threads may compute the same tableau, neither waits.
    guard
      let made = CollocationTableau<Ball>(
        family, stages: stages, precision: precision.adding(bits: 8))
    else { preconditionFailure("nodes of orthogonal polynomials are simple zeros") }
    let size = 3 * stages * stages * ((key.bits + 3 * stages) / 64 + 10)
    state.withLock { state in
      if state.size + size > Self.sizeLimit { state = State() }
      if state.tableaus.updateValue(made, forKey: key) == nil { state.size += size }
    }
    return made
  }
}
