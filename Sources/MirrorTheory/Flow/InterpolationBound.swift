import MultiPrecision
import NumericalMethods
import RealModule

/// The error of interpolation at the nodes of Radau IIA for functions that are analytic in an ellipse.
///
/// On [−1, 1], with ω = P_s − P_{s−1} whose zeros ξⱼ are the nodes, and E the ellipse with foci ±1 and
/// semi-axes A = (ϱ + 1/ϱ)/2 and (ϱ − 1/ϱ)/2,
/// ```
/// g(x) − q(x) = 1/(2πi) ∮_E ω(x)g(z)/(ω(z)(z − x)) dz,   |ω(x)| ≤ 2,   |z − x| ≥ A − 1
/// ```
/// |ω(z)| = C(2s, s)/2ˢ·Π|z − ξⱼ|, bounded from below on discs that cover the ellipse: with z = (ζ + 1/ζ)/2
/// and ζ = ϱe^{iφ}, |dz/dφ| ≤ A.
///
/// ### Source
/// Davis, Interpolation and Approximation, Theorem 3.6.1.
struct InterpolationBound: Sendable {
  /// ϱ.
  let radius: Double
  /// A, rounded up.
  let semiAxis: Double
  /// sup |g − q| over [−1, 1] is at most this times sup |g| over the ellipse.
  let factor: ErrorBound

  /// ϱ and the nodes on [0, 1].
  init(radius: Double, nodes: [Ball]) {
    self.radius = radius
    // Roundings of doubles are far below these margins.
    let slack = 1e-9
    let axis = (radius + 1 / radius) / 2 * (1 + slack)
    semiAxis = axis
    let places = nodes.map { 2 * $0.midpoint.doubleValue(.nearest) - 1 }
    let parts = 1024
    let reach = axis * Double.pi / Double(parts) * (1 + slack) + slack
    var sum = ErrorBound.zero
    for part in 0..<parts {
      let angle = 2 * Double.pi * Double(part) / Double(parts)
      let x = (radius + 1 / radius) / 2 * Double.cos(angle)
      let y = (radius - 1 / radius) / 2 * Double.sin(angle)
      // Logarithm of C(2s, s)/2ˢ = Π (2k − 1)/k.
      var size = 0.0
      for (index, place) in places.enumerated() {
        let k = Double(index + 1)
        size += Double.log((2 * k - 1) / k)
        size += Double.log(
          Swift.max((x - place) * (x - place) + y * y, 0).squareRoot() - reach - slack)
      }
      guard size.isFinite else {
        factor = .infinity
        return
      }
      // |dz| ≤ 2·reach, over 2π, times |ω(x)| ≤ 2; the exponent is a power of two rounded up.
      let bits = -size / Double.log(2) + 1e-6
      let whole = bits.rounded(.down)
      let share =
        Double.exp((bits - whole) * Double.log(2)) * 2 * reach / Double.pi / (axis - 1 - 4 * slack)
      sum = sum + ErrorBound(share * (1 + 1e-6)) * ErrorBound(powerOfTwo: Int(whole))
    }
    factor = sum
  }
}
