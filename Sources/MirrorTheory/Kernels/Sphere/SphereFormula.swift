import MultiPrecision
import Symbolic

/// K of inputs of d ≥ 2 coordinates, W uniform on the sphere, for an even polynomial density on
/// [−R, R] and ‖x‖, ‖y‖ ≤ R.
///
/// With u = ⟨W, x⟩ and v = ⟨W, y⟩ both inside the support the integral between them is
/// ```
/// ∫_v^u (u − b)(v − b)bᵏ db = −(u − v)³·k!/(k + 3)!·Σ_{i+l=k} (i + 1)(l + 1)uⁱvˡ
/// K = (β² + γ²)(m₀⟨x, y⟩/d + m₂) + 2β²·Σ pₖ·k!/(k + 3)!·Σ (i + 1)(l + 1)·E[|u − v|³uⁱvˡ]
/// ```
/// Let δ = x − y, ξ = ⟨x, δ⟩, η = ⟨y, δ⟩. The parts of x and y orthogonal to δ are one vector, of
/// squared length h² = (‖x‖²‖δ‖² − ξ²)/‖δ‖². So u = ξs/‖δ‖ + hq, v = ηs/‖δ‖ + hq with s and q two
/// coordinates of W, u − v = ‖δ‖s, and
/// ```
/// E[|s|^a·q^c] = Γ(d/2)Γ((a + 1)/2)Γ((c + 1)/2)/(π·Γ((a + c + d)/2)),   c even
/// ```
/// (0 for odd c). Only even powers of 1/‖δ‖ are left beside ‖δ‖³.
struct SphereFormula {
  private let beta: Expression
  private let gamma: Expression
  private let coefficients: [Expression]
  /// R.
  let radius: Expression

  private static let degreeLimit = 12

  /// Nil for other densities.
  init?(beta: Expression, gamma: Expression, density: InitializationDensity) {
    guard case .finite(let lower, _) = density.lower, case .finite(let upper, _) = density.upper,
      (lower + upper).simplified() == .number(0),
      let coefficients = density.body.polynomialCoefficients(in: density.variable),
      coefficients.count <= Self.degreeLimit + 1, coefficients.allSatisfy(\.symbols.isEmpty),
      coefficients.enumerated().allSatisfy({ $0.offset % 2 == 0 || $0.element == 0 })
    else { return nil }
    (self.beta, self.gamma, self.coefficients) = (beta, gamma, coefficients)
    radius = upper.simplified()
  }

  /// Whether both inputs lie in the ball where the formula holds.
  ///
  /// - Throws: `SolveFailure.undecided` when two constants cannot be told apart.
  func holds(for pair: InputPair) throws(SolveFailure) -> Bool {
    let square = RealConstant(radius * radius)
    for side in [pair.squareX, pair.squareY]
    where try compare(RealConstant(side), square) == .greater { return false }
    return true
  }

  /// K of a pair, which may be symbols.
  func value(for pair: InputPair) -> Expression {
    let d = pair.dimension
    let squares = beta * beta + gamma * gamma
    let mean = squares * (moment(0) * pair.product / .number(Rational(d)) + moment(2))
    let distance = pair.squaredDistance
    if distance == 0 { return mean.simplified() }
    let first = pair.squareX - pair.product
    let second = pair.product - pair.squareY
    let height = ((pair.squareX * distance - first * first) / distance).simplified()
    var sum = Expression.number(0)
    for (k, coefficient) in coefficients.enumerated() where coefficient != 0 {
      var inner = Expression.number(0)
      for i in 0...k {
        let weight = Rational((i + 1) * (k - i + 1), (k + 1) * (k + 2) * (k + 3))
        inner =
          inner + .number(weight) * expectation(i, k - i, d, first, second, height, distance)
      }
      sum = sum + coefficient * inner
    }
    let cube = distance.pow(.number(Rational(3, 2)))
    return (mean + 2 * beta * beta * cube * sum).simplified()
  }

  /// K in the symbols x1, …, xd and y1, …, yd.
  func expression(dimension: Int) -> Expression {
    func point(_ name: String) -> [Expression] {
      (1...dimension).map { .variable("\(name)\($0)") }
    }
    return value(for: InputPair(point("x"), point("y")))
  }

  /// ∫bᵏp, k even.
  private func moment(_ k: Int) -> Expression {
    coefficients.enumerated().reduce(Expression.number(0)) { sum, term in
      let power = term.offset + k + 1
      return sum + 2 * term.element * radius.pow(power) / .number(Rational(power))
    }.simplified()
  }

  /// E[|u − v|³uⁱvˡ]/‖δ‖³.
  private func expectation(
    _ i: Int, _ l: Int, _ d: Int, _ first: Expression, _ second: Expression,
    _ height: Expression, _ distance: Expression
  ) -> Expression {
    var sum = Expression.number(0)
    for a in 0...i {
      for b in 0...l where (i + l - a - b) % 2 == 0 {
        let rest = i + l - a - b
        var term: Expression =
          .number(Self.binomial(i, a) * Self.binomial(l, b)) * Self.moment(3 + a + b, rest, d)
        if a > 0 { term = term * first.pow(a) }
        if b > 0 { term = term * second.pow(b) }
        if a + b > 0 { term = term * distance.pow(-(a + b) / 2) }
        if rest > 0 { term = term * height.pow(rest / 2) }
        sum = sum + term
      }
    }
    return sum
  }

  private static func binomial(_ n: Int, _ k: Int) -> Rational {
    (0..<k).reduce(Rational(1)) { $0 * Rational(n - $1) / Rational($1 + 1) }
  }

  /// E[|s|^a·q^c].
  private static func moment(_ a: Int, _ c: Int, _ d: Int) -> Expression {
    func gamma(_ twice: Int) -> Expression { .apply(.gamma, .number(Rational(twice, 2))) }
    return (gamma(d) * gamma(a + 1) * gamma(c + 1) / (.constant(.pi) * gamma(a + c + d)))
      .simplified()
  }
}
