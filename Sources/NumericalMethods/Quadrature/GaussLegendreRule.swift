import MultiPrecision
import RealModule

/// The Gauss–Legendre rule with K nodes on [0, 1], as enclosures.
///
/// Exact for polynomials of degree ≤ 2K − 1:
/// ```
/// ∫₀¹ g(t) dt = Σₖ wₖ g(tₖ),   tₖ = (1 + ξₖ)/2,   wₖ = 1/((1 − ξₖ²) P′_K(ξₖ)²)
/// ```
/// where the ξₖ are the zeros of the Legendre polynomial P_K.
///
/// ### Accuracy
/// Enclosure, *proved*: each node is the midpoint of an interval Newton step that succeeded, the
/// K enclosures are disjoint and P_K has K zeros.
///
/// ### Source
/// Abramowitz and Stegun, Handbook of Mathematical Functions, 25.4.29.
public struct GaussLegendreRule: Sendable {
  /// tₖ ascending.
  ///
  /// Count K.
  public let nodes: [Ball]
  /// wₖ > 0.
  ///
  /// Count K.
  public let weights: [Ball]

  /// The rule with `count` ≥ 1 nodes, its enclosures about as narrow as `precision`.
  ///
  /// - Complexity: O(K²) operations a Newton step.
  public init(count: Int, precision: Precision) {
    precondition(count >= 1, "a rule has at least one node")
    var nodes: [Ball] = []
    var weights: [Ball] = []
    nodes.reserveCapacity(count)
    weights.reserveCapacity(count)
    // Radii grow like (1 + √2)^K < 2^(4K/3) in the three-term recurrence, which runs for the zero
    // and again for its weight, and near the ends the zeros are 1/K² apart.
    let guardBits = 32 + 4 * (Int.bitWidth - count.leadingZeroBitCount) + 8 * count / 3
    let working = Precision(bits: precision.bits + guardBits)
    let one = Ball(1, precision: working)
    let half = one / Ball(2, precision: working)
    for index in stride(from: count - 1, through: 0, by: -1) {
      let zero = Self.enclosedZero(index: index, count: count, precision: working)
      let derivative = Self.legendre(count, at: zero).derivative
      nodes.append(half * (one + zero))
      weights.append(one / ((one - zero.squared()) * derivative.squared()))
    }
    self.nodes = nodes
    self.weights = weights
  }

  /// The zero of P_K with `index` zeros above it.
  private static func enclosedZero(index: Int, count: Int, precision: Precision) -> Ball {
    if 2 * index + 1 == count { return Ball(0, precision: precision) }
    // Tricomi's first approximation; Newton from there stays at this zero.
    let angle = Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5)
    var point = BigFloat(Double.cos(angle), precision: precision)
    var correctBits = 8
    while correctBits < 2 * precision.bits {
      let (value, derivative) = legendre(count, at: point)
      point -= value / derivative
      correctBits *= 2
    }
    return proved(around: point, count: count, precision: precision)
  }

  /// Interval Newton: N(X) = x − P_K(x)/P′_K(X) ⊂ X proves one zero in X.
  private static func proved(around point: BigFloat, count: Int, precision: Precision) -> Ball {
    let center = Ball(point, precision: precision)
    let value = legendre(count, at: center).value
    for slack in [8, 12, 20, 32, 16 + 4 * count / 3, 32 + 4 * count / 3] {
      let radius = BigFloat(1, precision: precision).scaled(byPowerOfTwo: slack - precision.bits)
      let box = Ball(midpoint: point, radius: Magnitude(upperBoundOf: radius))
      let image = center - value / legendre(count, at: box).derivative
      if box.contains(image) { return image }
    }
    return Ball.indeterminate(precision: precision)
  }

  /// P_K(x) and P′_K(x) by the three-term recurrence (n + 1)P_{n+1} = (2n + 1)xP_n − nP_{n−1}.
  static func legendre<Element: Scalar>(
    _ count: Int, at x: Element
  ) -> (value: Element, derivative: Element) {
    var previous: Element = 1
    var current = x
    var previousDerivative: Element = 0
    var derivative: Element = 1
    guard count > 1 else { return (current, derivative) }
    for n in 1..<count {
      let a = Element(exactly: 2 * n + 1) ?? 0
      let b = Element(exactly: n) ?? 0
      let c = Element(exactly: n + 1) ?? 1
      let next = (a * x * current - b * previous) / c
      // P′_{n+1} = P′_{n−1} + (2n + 1)P_n, free of division by 1 − x².
      let nextDerivative = previousDerivative + a * current
      (previous, current) = (current, next)
      (previousDerivative, derivative) = (derivative, nextDerivative)
    }
    return (current, derivative)
  }
}
