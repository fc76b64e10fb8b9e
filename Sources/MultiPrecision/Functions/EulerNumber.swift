import Synchronization

/// Euler's number e at the precisions that were asked for lately.
///
/// MPFR keeps π and ln 2, and computes exp(1) every time; formulas with e in them ask for it as often
/// as for the exponential function.
enum EulerNumber {
  private struct Key: Hashable {
    var precision: Precision
    var rounding: RoundingMode
  }

  // The values do not depend on when they were made.
  private static let cache = Mutex<[Key: BigFloat]>([:])
  private static let capacity = 64
  private static let longest = 65_536

  /// Correctly rounded.
  static func value(precision: Precision, rounding: RoundingMode) -> BigFloat {
    let key = Key(precision: precision, rounding: rounding)
    if let known = cache.withLock({ $0[key] }) { return known }
    let value = BigFloat(1, precision: Precision(bits: 2)).applying(
      .exp, precision: precision, rounding: rounding)
    guard precision.bits <= longest else { return value }
    cache.withLock { known in
      if known.count >= capacity { known.removeAll() }
      known[key] = value
    }
    return value
  }
}
