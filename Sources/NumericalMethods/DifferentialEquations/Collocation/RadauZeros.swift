import MultiPrecision
import RealModule

/// The zeros of f = P_s − P_{s−1} in (−1, 1), P the Legendre polynomials.
///
/// From (1 − x²)P′_n = n(P_{n−1} − xP_n) = (n + 1)(xP_n − P_{n+1}) the slope is f′ = s(P_s + P_{s−1})/(1 + x),
/// so that Newton's method needs nothing but the pair P_s, P_{s−1}. f is (x − 1) times a multiple of
/// the Jacobi polynomial of degree s − 1 for the weight 1 − x, whose k-th zero from above is near
/// cos((k + ¼)π/s).
///
/// ### Source
/// Szegő, Orthogonal Polynomials, (4.5.4) and Theorem 8.9.1.
enum RadauZeros {
  /// Enclosures of all s − 1 zeros, ascending; nil if the precision does not prove them.
  ///
  /// ### Accuracy
  /// Enclosures, *proved*: each interval holds a zero, they are disjoint and do not touch 1, which is
  /// a zero too, and the degree is s.
  static func enclosed(stages: Int, precision: Precision) -> [Ball]? {
    var zeros: [Ball] = []
    for index in stride(from: stages - 1, to: 0, by: -1) {
      guard let zero = enclosedZero(index: index, stages: stages, precision: precision) else {
        return nil
      }
      zeros.append(zero)
    }
    let ends = zeros + [Ball(1, precision: precision)]
    for (left, right) in zip(ends, ends.dropFirst()) where !(right - left).isPositive {
      return nil
    }
    return zeros
  }

  /// Newton's operator: with δ = 2|f(y)|/|f′(y)| and |f″| ≤ M, δM ≤ |f′(y)|/2 gives
  /// |f(y)| ≤ δ(|f′(y)| − δM), so that [y − δ, y + δ] holds exactly one zero.
  ///
  /// On [−1, 1] |P″_n| ≤ P″_n(1) = (n − 1)n(n + 1)(n + 2)/8, hence M ≤ (s − 1)s(s + 1)(s + 2)/4.
  private static func enclosedZero(index: Int, stages: Int, precision: Precision) -> Ball? {
    let y = approximateZero(index: index, stages: stages, precision: precision)
    guard y.magnitude < 1 else { return nil }
    let pair = legendrePair(y, degree: stages, precision: precision)
    let value = (pair.value - pair.previous).magnitudeUpperBound
    let slope =
      Ball(stages, precision: precision) * (pair.value + pair.previous) / (1 + Ball(midpoint: y))
    let steepness = slope.magnitudeLowerBound
    guard !steepness.isZero else { return nil }
    let reach = ErrorBound(2) * value / steepness
    let s = Double(stages)
    let curvature = ErrorBound((s - 1) * s * (s + 1) * (s + 2) / 4 * (1 + 0x1p-40))
    let zero = Ball(midpoint: y, radius: reach)
    guard ErrorBound(2) * reach * curvature <= steepness, (1 - zero.squared()).isPositive else {
      return nil
    }
    return zero
  }

  private static func approximateZero(index: Int, stages: Int, precision: Precision) -> BigFloat {
    var start = Double.cos((Double(index) + 0.25) * .pi / Double(stages))
    for _ in 0..<20 {
      var (value, previous) = (start, 1.0)
      for k in 1..<Swift.max(stages, 1) {
        let next = (Double(2 * k + 1) * start * value - Double(k) * previous) / Double(k + 1)
        (previous, value) = (value, next)
      }
      let step = (value - previous) * (1 + start) / (Double(stages) * (value + previous))
      start -= step
      if !(abs(step) * Double(stages) > 1e-12) { break }
    }
    // Some 40 bits are right, and each step doubles them.
    var steps = [precision]
    while let last = steps.last, last.bits > 72 { steps.append(Precision(bits: last.bits / 2 + 8)) }
    var point = BigFloat(start, precision: .double)
    for step in steps.reversed() {
      guard point.isFinite, point.magnitude < 1 else { return point }
      let pair = legendrePair(point, degree: stages, precision: step)
      let (value, previous) = (pair.value.midpoint, pair.previous.midpoint)
      let change =
        (value - previous) * (1 + point) / ((value + previous) * BigFloat(stages, precision: step))
      point = BigFloat(
        BigFloat(point, precision: step) - change, precision: step, rounding: .nearest)
    }
    return point
  }

  /// P_n and P_{n−1} at |x| < 1 of either sign: P_n(−x) = (−1)ⁿP_n(x).
  static func legendrePair(
    _ x: BigFloat, degree: Int, precision: Precision
  ) -> (value: Ball, previous: Ball) {
    let pair = x.magnitude.legendrePair(degree: degree, precision: precision)
    guard x.signum < 0 else { return pair }
    return degree % 2 == 0 ? (pair.value, -pair.previous) : (-pair.value, pair.previous)
  }
}
