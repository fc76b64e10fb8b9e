import MultiPrecision
import Symbolic

/// K in the symbols x and y for densities with a Gaussian or Laplace shape, even and maybe cut off.
///
/// K = β²K_|·| + γ²(m₀xy + m₂) and K_|·|(x, y) = m₀xy + m₂ − 2(F(hi) − F(lo)) with lo and hi the
/// smaller and the larger of x and y, cut to the support, and F(b) = xyM₀ − (x + y)M₁ + M₂ the
/// antiderivative of (x − b)(y − b)p. For p = c·exp(−kb²)
/// ```
/// M₀ = c√(π/k)/2·erf(√k b),  M₁ = −p/(2k),  M₂ = (M₀ − bp)/(2k)
/// ```
/// and for p = c·exp(−k|b|)
/// ```
/// M₀ = sign(b)(c − p)/k,  M₁ = −(|b| + 1/k)p/k,  M₂ = sign(b)(2c/k² − (b² + 2|b|/k + 2/k²)p)/k
/// ```
struct ShapeKernel {
  private enum Shape { case gaussian, laplace }
  private let shape: Shape
  private let beta: Expression
  private let gamma: Expression
  /// c.
  private let height: Expression
  /// k.
  private let rate: Expression
  /// R of a support [−R, R]; nil for all of ℝ.
  private let radius: Expression?

  /// Nil for other densities and activations.
  init?(_ model: Model) {
    guard case .piecewiseLinear(_, let beta, let gamma) = model.activation,
      model.data.dimension == 1, case .sphere = model.inputWeights
    else { return nil }
    (self.beta, self.gamma) = (beta, gamma)
    let density = model.biases
    switch (density.lower, density.upper) {
    case (.infinite, .infinite): radius = nil
    case (.finite(let lower, _), .finite(let upper, _))
    where (lower + upper).simplified() == .number(0):
      radius = upper.simplified()
    default: return nil
    }
    // (log p)′ is −2kb or, for b > 0, −k.
    let b = density.variable
    let positive = density.body.forPositive(b)
    let slope = (positive.derivative(in: b) / positive).simplified()
    guard let coefficients = slope.polynomialCoefficients(in: b) else { return nil }
    let mirrored = density.body.substituting(b, by: -.symbol(b)).simplified()
    guard mirrored == density.body.simplified() else { return nil }
    switch coefficients.count {
    case 1: (shape, rate) = (.laplace, (-coefficients[0]).simplified())
    case 2 where coefficients[0] == .number(0):
      (shape, rate) = (.gaussian, (-coefficients[1] / 2).simplified())
    default: return nil
    }
    guard RealConstant(rate).compared(to: RealConstant(Rational(0))) == .greater else { return nil }
    height = density.body.substituting(b, by: 0).simplified()
  }

  /// The closed form.
  var expression: Expression {
    let (x, y) = (Expression.variable("x"), Expression.variable("y"))
    let mean = moment(0) * x * y + moment(2)
    func antiderivative(_ b: Expression) -> Expression {
      x * y * partial(0, b) - (x + y) * partial(1, b) + partial(2, b)
    }
    let (low, high) = (cut(.function(.min, [x, y])), cut(.function(.max, [x, y])))
    let between = antiderivative(high) - antiderivative(low)
    let squares = beta * beta + gamma * gamma
    return (squares * mean - 2 * beta * beta * between).simplified()
  }

  /// E[B²].
  var secondMoment: Expression { moment(2).simplified() }

  private func cut(_ b: Expression) -> Expression {
    radius.map { .function(.max, [-$0, .function(.min, [$0, b])]) } ?? b
  }

  /// ∫bᵏp over the support, k even: twice the antiderivative at its end.
  private func moment(_ k: Int) -> Expression {
    if let radius { return (2 * partial(k, radius)).simplified() }
    let (c, q) = (height, rate)
    let whole: Expression =
      shape == .gaussian ? c * .apply(.sqrt, .constant(.pi) / q) : 2 * c / q
    if k == 0 { return whole.simplified() }
    return (shape == .gaussian ? whole / (2 * q) : 2 * whole / (q * q)).simplified()
  }

  /// Mₖ, odd for even k.
  private func partial(_ k: Int, _ b: Expression) -> Expression {
    let (c, q) = (height, rate)
    switch shape {
    case .gaussian:
      let p = c * .apply(.exp, -(q * b * b))
      let zeroth =
        c * .apply(.sqrt, .constant(.pi) / q) / 2 * .apply(.erf, .apply(.sqrt, q) * b)
      return [zeroth, -p / (2 * q), (zeroth - b * p) / (2 * q)][k]
    case .laplace:
      let size = Expression.apply(.abs, b)
      let p = c * .apply(.exp, -(q * size))
      let sign = Expression.apply(.sign, b)
      let second = 2 * c / (q * q) - (b * b + 2 * size / q + 2 / (q * q)) * p
      return [sign * (c - p) / q, -(size + 1 / q) * p / q, sign * second / q][k]
    }
  }
}
