import MultiPrecision
import Symbolic

/// The positive x with b·xʳ + a·x²ʳ = S or b·xʳ + a·x³ʳ = S, for a, b, S ≥ 0.
///
/// With v = xʳ the first is v = 2S/(b + √(b² + 4aS)), without cancellation, and the second the cubic
/// of ``PolynomialInverse``.
struct PowerSumInverse {
  private let low: Expression
  private let high: Expression
  private let exponent: Rational
  private let isQuadratic: Bool

  /// Nil for a function of x > 0 that is no such sum.
  init?(_ function: Expression, _ x: Symbol) {
    var coefficients: [Rational: Expression] = [:]
    for term in function.expanded().simplified().addends {
      var power = Rational(0)
      var rest: [Expression] = [1]
      for factor in term.factors {
        switch factor {
        case .symbol(x): power += 1
        case .power(.symbol(x), .number(let own)): power += own
        case .function(.sqrt, [.symbol(x)]): power += Rational(1, 2)
        default: rest.append(factor)
        }
      }
      let coefficient = Expression.product(rest).simplified()
      guard power.signum > 0, !coefficient.contains(x) else { return nil }
      coefficients[power] = (coefficients[power] ?? 0) + coefficient
    }
    let powers = coefficients.keys.sorted()
    guard powers.count == 2, let low = coefficients[powers[0]], let high = coefficients[powers[1]],
      powers[1] == 2 * powers[0] || powers[1] == 3 * powers[0]
    else { return nil }
    self.low = low.simplified()
    self.high = high.simplified()
    exponent = powers[0]
    isQuadratic = powers[1] == 2 * powers[0]
  }

  func formula(of target: Expression) -> Expression? {
    let value: Expression? =
      isQuadratic
      ? 2 * target / (low + .apply(.sqrt, (low * low + 4 * high * target).simplified()))
      : PolynomialInverse([0, low, 0, high]).formula(of: target)
    return value?.pow(.number(1 / exponent))
  }
}
