import MultiPrecision
import RealModule

/// The Gauss–Legendre rule with K nodes, as enclosures.
///
/// Exact for polynomials of degree ≤ 2K − 1:
/// ```
/// ∫₀¹ g(t) dt = Σₖ wₖ g(tₖ),   tₖ = (1 + ξₖ)/2,   wₖ = (1 − ξₖ²)/(K·P_{K−1}(ξₖ))²
/// ```
/// where the ξₖ are the zeros of the Legendre polynomial P_K.
///
/// ### Accuracy
/// Enclosure, *proved*: each zero lies in an interval that Newton's operator maps into itself, the
/// intervals right of 0 are disjoint, and with their mirror images (and 0, for odd K) they are K.
///
/// ### Source
/// Abramowitz and Stegun, Handbook of Mathematical Functions, 25.4.29; with
/// (1 − x²)P′_K = K(P_{K−1} − xP_K) for the weights.
public struct GaussLegendreRule: Sendable {
  /// The zeros ξₖ > 0, ascending.
  ///
  /// Count ⌊K/2⌋; the others are their negatives, and 0 for odd K.
  public let positiveZeros: [Ball]
  /// The weights of the positive zeros on [0, 1].
  public let positiveWeights: [Ball]
  /// The weight of the zero 0 on [0, 1]; nil for even K.
  public let centralWeight: Ball?
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
  /// - Complexity: O(K²) operations at the precision.
  public init(count: Int, precision: Precision) {
    precondition(count >= 1, "a rule has at least one node")
    // A zero is off by ~K²·2⁻ʷ, which the slope of P_{K−1} multiplies by up to K²/2, and the
    // smallest P_{K−1} is ~K^(−½).
    let width = Int.bitWidth - count.leadingZeroBitCount
    let working = precision.adding(bits: 5 * width + 8)
    var zeros: [Ball] = []
    var weights: [Ball] = []
    for index in stride(from: count / 2 - 1, through: 0, by: -1) {
      let (zero, weight) = Self.node(index: index, count: count, precision: working)
      zeros.append(zero)
      weights.append(weight)
    }
    // Disjoint, or the proof that there are no others fails.
    var isProved = zeros.first.map { $0.isPositive } ?? true
    for (left, right) in zip(zeros, zeros.dropFirst()) where !(right - left).isPositive {
      isProved = false
    }
    if !isProved { zeros = zeros.map { _ in .indeterminate(precision: precision) } }
    let central =
      count % 2 == 0 ? nil : Self.centralWeight(count: count, precision: working)
    centralWeight = central?.withPrecision(precision)
    let half = Ball(Rational(1, 2), precision: working)
    let right = zeros.map { (half + $0.scaled(byPowerOfTwo: -1)).withPrecision(precision) }
    let left = zeros.reversed().map {
      (half - $0.scaled(byPowerOfTwo: -1)).withPrecision(precision)
    }
    positiveZeros = zeros.map { $0.withPrecision(precision) }
    positiveWeights = weights.map { $0.withPrecision(precision) }
    nodes = left + (central == nil ? [] : [half.withPrecision(precision)]) + right
    self.weights = positiveWeights.reversed() + (centralWeight.map { [$0] } ?? []) + positiveWeights
  }

  /// The zero of P_K with `index` zeros above it, and its weight.
  private static func node(
    index: Int, count: Int, precision: Precision
  ) -> (zero: Ball, weight: Ball) {
    var point = BigFloat(estimatedZero(index: index, count: count), precision: precision)
    var correctBits = 40
    while correctBits < precision.bits {
      correctBits *= 2
      let bits = Precision(bits: Swift.min(precision.bits, correctBits + 16))
      let here = BigFloat(point, precision: bits)
      let (value, previous) = here.legendrePair(degree: count, precision: bits)
      let slope = derivative(value.midpoint, previous.midpoint, at: here, count: count)
      point = BigFloat(here - value.midpoint / slope, precision: precision)
    }
    return proved(around: point, count: count, precision: precision)
  }

  /// Tricomi's approximation, refined by Newton's method in doubles.
  private static func estimatedZero(index: Int, count: Int) -> Double {
    let n = Double(count)
    let angle = Double.pi * (Double(index) + 0.75) / (n + 0.5)
    var x = (1 - 1 / (8 * n * n) + 1 / (8 * n * n * n)) * Double.cos(angle)
    for _ in 0..<3 {
      var (previous, value) = (1.0, x)
      for k in 1..<Swift.max(count, 1) {
        let next = (Double(2 * k + 1) * x * value - Double(k) * previous) / Double(k + 1)
        (previous, value) = (value, next)
      }
      x -= value * (1 - x * x) / (n * (previous - x * value))
    }
    return x
  }

  /// P′ = K(P_{K−1} − xP_K)/(1 − x²).
  private static func derivative<Element: Scalar>(
    _ value: Element, _ previous: Element, at x: Element, count: Int
  ) -> Element {
    let n = Element(exactly: count) ?? 0
    return n * (previous - x * value) / (1 - x * x)
  }

  /// Newton's operator on X = [x − δ, x + δ], with |P″| ≤ (K − 1)K(K + 1)(K + 2)/8 on [−1, 1]:
  /// if |P(x)| ≤ δ·(|P′(x)| − δ·max|P″|), then P has one zero in X and no other.
  private static func proved(
    around point: BigFloat, count: Int, precision: Precision
  ) -> (zero: Ball, weight: Ball) {
    let failure = Ball.indeterminate(precision: precision)
    let center = Ball(midpoint: point)
    let (value, previous) = point.legendrePair(degree: count, precision: precision)
    let slope = derivative(value, previous, at: center, count: count)
    let steepness = slope.magnitudeLowerBound
    let n = Double(count)
    let curvature = ErrorBound((n - 1) * n * (n + 1) * (n + 2) / 8 * (1 + 0x1p-40))
    guard !steepness.isZero else { return (failure, failure) }
    let reach = ErrorBound(2) * value.magnitudeUpperBound / steepness
    // δ·max|P″| ≤ |P′|/2 makes the right-hand side at least δ·|P′|/2 = |P|.
    guard ErrorBound(2) * reach * curvature <= steepness else { return (failure, failure) }
    let zero = Ball(midpoint: point, radius: reach)
    let one = Ball(1, precision: precision)
    guard (one - zero).isPositive, (one + zero).isPositive else { return (failure, failure) }
    return (zero, weight(at: zero, previous: previous, count: count))
  }

  private static func centralWeight(count: Int, precision: Precision) -> Ball {
    let zero = Ball(0, precision: precision)
    let pair = zero.midpoint.legendrePair(degree: count, precision: precision)
    return weight(at: zero, previous: pair.previous, count: count)
  }

  /// The weight at a zero, from P_{K−1} at its midpoint: |P′_{K−1}| ≤ K(K − 1)/2 on [−1, 1].
  private static func weight(at zero: Ball, previous: Ball, count: Int) -> Ball {
    let n = Double(count)
    let slope = ErrorBound(n * (n - 1) / 2 * (1 + 0x1p-40))
    let there = previous.addingError(slope * zero.radius)
    let product = Ball(count, precision: zero.precision) * there
    return (1 - zero.squared()) / product.squared()
  }
}
