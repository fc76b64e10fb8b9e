import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// Compares a closed form with enclosed integrals of σ(wx − b)σ(wy − b)p(b), which know nothing of
/// partial moments.
struct KernelFormulaCheck {
  let formula: Expression
  let model: Model
  let beta: Expression
  let gamma: Expression
  let isEven: Bool

  private static let precision = Precision(bits: 96)
  /// Both orders and signs, a pair that coincides, one outside the unit interval.
  private static let samples: [(Rational, Rational)] = [
    (Rational(1, 3), Rational(-2, 5)), (2, Rational(1, 2)), (Rational(-3, 2), Rational(7, 3)),
    (Rational(1, 2), Rational(1, 2)),
  ]

  /// What is wrong with the formula; nil if all comparisons hold.
  var failure: String? {
    for (x, y) in Self.samples {
      guard let direct = integral(x, y) else { return "direct values were not found to check it" }
      let value = formula.enclosure(
        at: [
          Symbol("x"): Ball(x, precision: Self.precision),
          Symbol("y"): Ball(y, precision: Self.precision),
        ], precision: Self.precision)
      // Beside 1: a kernel may vanish.
      let enough = ErrorBound(powerOfTwo: -40)
      guard value.overlaps(direct), value.radius < enough, direct.radius < enough else {
        return "it did not agree with direct values"
      }
    }
    return nil
  }

  private func integral(_ x: Rational, _ y: Rational) -> Ball? {
    let density = model.biases
    let b = Expression.symbol(density.variable)
    func activation(_ u: Expression) -> Expression { beta * .apply(.abs, u) + gamma * u }
    var sum: Ball?
    for sign in isEven ? [1] : [1, -1] as [Rational] {
      let (u, v) = (.number(sign * x) - b, .number(sign * y) - b)
      // Of an even density (σ(u)σ(v) + σ(−u)σ(−v))/2 has the same mean for both signs.
      let product =
        density.body
        * (isEven
          ? beta * beta * .apply(.abs, u * v) + gamma * gamma * u * v
          : activation(u) * activation(v))
      let outcome = Certification.integral(
        of: product, density.variable, from: density.lower.integralEnd(isLower: true),
        to: density.upper.integralEnd(isLower: false),
        IntegralRequest(precision: Self.precision, budget: WorkBudget(.seconds(20))))
      guard case .value(let part) = outcome else { return nil }
      sum = sum.map { $0 + part } ?? part
    }
    return isEven ? sum : sum?.scaled(byPowerOfTwo: -1)
  }
}

extension InitializationDensity {
  /// Whether kernels of this density come from polynomials.
  var isPolynomial: Bool {
    PiecewisePolynomial(body, variable: variable) != nil
      || body.polynomialCoefficients(in: variable)?.allSatisfy(\.symbols.isEmpty) == true
  }
}
