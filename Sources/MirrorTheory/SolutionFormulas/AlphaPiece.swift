import MultiPrecision
import NumericalMethods
import RealModule

/// φ̄ as one polynomial, on the values of α for which it holds.
struct AlphaPiece: Sendable {
  let potential: Polynomial<Rational>
  /// nil for −∞.
  let lower: Rational?
  /// nil for ∞.
  let upper: Rational?

  /// An enclosure of the u with φ̄′(u) = s; s may lie beyond the piece by a rounding error.
  ///
  /// Newton's method finds u; that φ̄′ is below s at u − ε and above s at u + ε proves it, since φ̄′
  /// increases there and is continuous.
  func solution(at s: Ball) -> Ball? {
    let precision = s.precision
    let slope = potential.derivative.map { Ball($0, precision: precision) }
    let curvature = potential.derivative.derivative.map { Ball($0, precision: precision) }
    var u = BigFloat(guess(s), precision: precision)
    for _ in 0..<(precision.bits / 16 + 40) {
      let at = Ball(midpoint: u)
      let step = ((slope(at) - s) / curvature(at)).midpoint
      guard step.isFinite else { return nil }
      if step.isZero { break }
      u = u - step
      if let size = step.exponent, let own = u.exponent, size < own - precision.bits + 4 { break }
    }
    var width = Swift.max(
      ErrorBound(powerOfTwo: (u.exponent ?? -precision.bits) - precision.bits + 6), s.radius)
    for _ in 0..<200 {
      let around = Ball(midpoint: u, radius: width)
      let (low, high) = (Ball(midpoint: around.lower), Ball(midpoint: around.upper))
      if (slope(low) - s).isNegative, (slope(high) - s).isPositive { return around }
      width = width + width
    }
    return nil
  }

  /// A Double near u, by bisection.
  private func guess(_ s: Ball) -> Double {
    let slope = potential.derivative.coefficients.map(\.doubleValue)
    let target = s.midpoint.doubleValue(.nearest)
    func value(_ u: Double) -> Double { slope.reversed().reduce(0) { $0 * u + $1 } }
    var low = lower?.doubleValue ?? Swift.min(upper?.doubleValue ?? 0, 0) - 1
    var high = upper?.doubleValue ?? Swift.max(lower?.doubleValue ?? 0, 0) + 1
    if lower == nil { while value(low) > target, low > -1e100 { low *= 2 } }
    if upper == nil { while value(high) < target, high < 1e100 { high *= 2 } }
    if value(low) >= target { return low }
    if value(high) <= target { return high }
    for _ in 0..<120 {
      let middle = (low + high) / 2
      if value(middle) < target { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
