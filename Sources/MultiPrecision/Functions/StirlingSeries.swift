import Synchronization

/// The coefficients of Stirling's series, B₂ₖ/(2k·(2k − 1)), exactly.
///
/// B₂ₖ = (−1)^(k−1)·2k·Tₖ/(4ᵏ·(4ᵏ − 1)) from the tangent numbers Tₖ, which Brent and Harvey's
/// recurrence (Fast computation of Bernoulli, tangent and secant numbers, 2011) gives in integers.
enum StirlingSeries {
  /// No more coefficients than this are ever made: they suffice to about 14000 bits, and
  /// remainders that they do not make small enough are part of the enclosure.
  static let limit = 2048

  /// A coefficient and a bound of its size.
  struct Term: Sendable {
    let value: Rational
    let bound: ErrorBound
  }

  // Made in doubling lengths and kept: the values do not depend on when they were made.
  private static let cache = Mutex<[Term]>([])

  /// At least the first `count` coefficients, from k = 1 on; at most `limit`.
  static func terms(_ count: Int) -> [Term] {
    let needed = Swift.min(count, limit)
    return cache.withLock { known in
      if known.count < needed {
        known = make(Swift.min(Swift.max(2 * known.count, needed, 16), limit))
      }
      return known
    }
  }

  private static func make(_ count: Int) -> [Term] {
    var tangents = [Integer](repeating: 1, count: count)
    for k in 1..<count { tangents[k] = Integer(k) * tangents[k - 1] }
    for k in 1..<count {
      for j in k..<count {
        tangents[j] = Integer(j - k) * tangents[j - 1] + Integer(j - k + 2) * tangents[j]
      }
    }
    return tangents.enumerated().map { index, tangent in
      let k = index + 1
      let four = Integer(2).power(2 * k)
      let signed = k.isMultiple(of: 2) ? -tangent : tangent
      let value = Rational(signed, four * (four - 1) * Integer(2 * k - 1))
      return Term(
        value: value, bound: Ball(value, precision: .literal).magnitudeUpperBound)
    }
  }
}
