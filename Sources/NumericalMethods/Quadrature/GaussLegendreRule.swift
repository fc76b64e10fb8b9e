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
    // Values of P_K are off by ~K²·2⁻ʷ; the slope, of at least about √K, by ~K³/(1 − x²)·2⁻ʷ,
    // where 1 − x² is at least about 5/K².
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
    let estimate = estimatedZero(index: index, count: count)
    let failure = Ball.indeterminate(precision: precision)
    guard estimate > 0, estimate < 1 else { return (failure, failure) }
    // About six times as many bits at a time: the start is short, and so is the series.
    var steps = [precision]
    while let last = steps.last, last.bits > 400 { steps.append(Precision(bits: last.bits / 6)) }
    var point = BigFloat(estimate, precision: .double)
    for step in steps.dropFirst().reversed() {
      let zero = LegendreExpansion(degree: count, at: point, precision: step).zero().point
      // Off by more than its rounding: the last bits say nothing.
      point = BigFloat(zero, precision: step.bits > 96 ? Precision(bits: step.bits - 32) : step)
      guard point.signum > 0, point < 1 else { return (failure, failure) }
    }
    let expansion = LegendreExpansion(degree: count, at: point, precision: precision)
    return proved(expansion, count: count, precision: precision)
  }

  /// Tricomi's approximation, refined by Newton's method in doubles.
  private static func estimatedZero(index: Int, count: Int) -> Double {
    let n = Double(count)
    let angle = Double.pi * (Double(index) + 0.75) / (n + 0.5)
    var x = (1 - 1 / (8 * n * n) + 1 / (8 * n * n * n)) * Double.cos(angle)
    for _ in 0..<4 {
      var (previous, value) = (1.0, x)
      for k in 1..<Swift.max(count, 1) {
        let next = (Double(2 * k + 1) * x * value - Double(k) * previous) / Double(k + 1)
        (previous, value) = (value, next)
      }
      let step = value * (1 - x * x) / (n * (previous - x * value))
      x -= step
      // The next error is a multiple of n times its square, below that of the doubles.
      if abs(step) * n < 1e-8 { break }
    }
    return x
  }

  /// Newton's operator on X = [y − δ, y + δ], with |P″| ≤ (K − 1)K(K + 1)(K + 2)/8 on [−1, 1]:
  /// if |P(y)| ≤ δ·(|P′(y)| − δ·max|P″|), then P has one zero in X and no other.
  ///
  /// The weight is 1/((1 − ξ²)P′(ξ)²), with the slope at y moved to the zero by the same bound.
  private static func proved(
    _ expansion: LegendreExpansion, count: Int, precision: Precision
  ) -> (zero: Ball, weight: Ball) {
    let failure = Ball.indeterminate(precision: precision)
    let (point, value, slope) = expansion.zero()
    let steepness = slope.magnitudeLowerBound
    let n = Double(count)
    let curvature = ErrorBound((n - 1) * n * (n + 1) * (n + 2) / 8 * (1 + 0x1p-40))
    guard !steepness.isZero else { return (failure, failure) }
    let reach = ErrorBound(2) * value.magnitudeUpperBound / steepness
    // δ·max|P″| ≤ |P′|/2 makes the right-hand side at least δ·|P′|/2 = |P|.
    guard ErrorBound(2) * reach * curvature <= steepness else { return (failure, failure) }
    let zero = Ball(midpoint: point, radius: reach)
    let rest = 1 - zero.squared()
    guard rest.isPositive else { return (failure, failure) }
    let there = slope.addingError(curvature * reach)
    return (zero, 1 / (rest * there.squared()))
  }

  /// The weight of the zero 0: 1/(K·P_{K−1}(0))².
  private static func centralWeight(count: Int, precision: Precision) -> Ball {
    let zero = BigFloat(0, precision: precision)
    let pair = zero.legendrePair(degree: count, precision: precision)
    return 1 / (Ball(count, precision: precision) * pair.previous).squared()
  }
}
