import MultiPrecision
import Synchronization

/// The Gauss–Legendre rules that were needed so far, one for each count and precision.
///
/// Rules are determined by their key, so that sharing them cannot be seen in any result.
final class QuadratureRules: Sendable {
  static let shared = QuadratureRules()

  private struct Key: Hashable {
    var count: Int
    var bits: Int
  }

  private struct State {
    var rules: [Key: GaussLegendreRule] = [:]
    var size = 0
  }

  // About 64 MB of limbs and headers.
  private static let sizeLimit = 8_000_000

  private let state = Mutex(State())

  /// The rule with `count` nodes, at least as precise as asked for.
  func rule(count: Int, precision: Precision) -> GaussLegendreRule {
    let key = Key(count: count, bits: (precision.bits + 63) / 64 * 64)
    if let known = state.withLock({ $0.rules[key] }) { return known }
    // Outside the lock: two threads may compute the same rule, neither waits.
    let rule = GaussLegendreRule(count: count, precision: Precision(bits: key.bits))
    let size = count * (key.bits / 64 + 10)
    state.withLock { state in
      if state.size + size > Self.sizeLimit { state = State() }
      if state.rules.updateValue(rule, forKey: key) == nil { state.size += size }
    }
    return rule
  }

  /// The counts that are used: 2ᵏ·{1, 1¼, 1½, 1¾}, and all below 8.
  ///
  /// - Returns: The least of them that is at least `count`, and at least 2.
  static func usedCount(atLeast count: Int) -> Int {
    guard count > 4 else { return max(count, 2) }
    let unit = 1 << (Int.bitWidth - 3 - (count - 1).leadingZeroBitCount)
    return (count + unit - 1) / unit * unit
  }
}
