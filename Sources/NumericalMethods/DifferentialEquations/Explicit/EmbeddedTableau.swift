import MultiPrecision

/// The coefficients of an explicit Runge–Kutta method with an embedded one and a dense output, as
/// exact fractions.
///
/// ```
/// kᵢ = f(t + cᵢh, y + h·Σ aᵢⱼkⱼ),   y₁ = y + h·Σ bᵢkᵢ,   error ≈ h·Σ eᵢkᵢ
/// y(t + θh) ≈ y + h·Σᵢ Σₖ dᵢₖ θ^(k+1) kᵢ
/// ```
public struct EmbeddedTableau: Sendable {
  /// The order of the solution that is carried on.
  public let order: Int
  /// The order of the solution that it is compared with.
  public let embeddedOrder: Int
  /// The order of the solution in between.
  public let denseOrder: Int
  /// The c.
  public let nodes: [Rational]
  /// The rows of a, each as long as its index.
  public let matrix: [[Rational]]
  /// The b.
  public let weights: [Rational]
  /// The e: differences of the weights of both solutions.
  public let errorWeights: [Rational]
  /// The d, a row a stage: coefficients of θ, θ², ….
  public let denseWeights: [[Rational]]

  /// The number of stages.
  public var stages: Int { nodes.count }

  /// The pair of orders 5 and 4 of seven stages, the last of which is the first of the next step.
  ///
  /// ### Source
  /// Dormand and Prince, J. Comput. Appl. Math. 6 (1980) 19–26; the dense output of order 4 is that
  /// of Hairer, Nørsett, Wanner, Solving Ordinary Differential Equations I, §II.6, where it is
  /// written with the d₁…d₇ of the code DOPRI5.
  public static let dormandPrince: EmbeddedTableau = {
    let weights = fractions("35/384 0 500/1113 125/192 -2187/6784 11/84 0")
    let d = fractions(
      """
      -12715105075/11282082432 0 87487479700/32700410799 -10690763975/1880347072 \
      701980252875/199316789632 -1453857185/822651844 69997945/29380423
      """)
    // u(θ) = y + θ(Δ + (1 − θ)(B + θ(C + (1 − θ)D))) with Δ = hΣbk, B = hk₁ − Δ,
    // C = Δ − hk₇ − B = 2Δ − hk₁ − hk₇ and D = hΣdk.
    let dense = weights.indices.map { i -> [Rational] in
      let first: Rational = i == 0 ? 1 : 0
      let last: Rational = i == 6 ? 1 : 0
      let b = first - weights[i]
      let c = 2 * weights[i] - first - last
      return [weights[i] + b, c - b + d[i], -c - 2 * d[i], d[i]]
    }
    return EmbeddedTableau(
      order: 5, embeddedOrder: 4, denseOrder: 4,
      nodes: fractions("0 1/5 3/10 4/5 8/9 1 1"),
      matrix: [
        [], fractions("1/5"), fractions("3/40 9/40"), fractions("44/45 -56/15 32/9"),
        fractions("19372/6561 -25360/2187 64448/6561 -212/729"),
        fractions("9017/3168 -355/33 46732/5247 49/176 -5103/18656"),
        Array(weights.dropLast()),
      ],
      weights: weights,
      errorWeights: fractions("71/57600 0 -71/16695 71/1920 -17253/339200 22/525 -1/40"),
      denseWeights: dense)
  }()

  private static func fractions(_ text: String) -> [Rational] {
    text.split(separator: " ").map { Rational(fraction: String($0)) ?? 0 }
  }
}
