import MultiPrecision
import NumericalMethods
import Symbolic

/// log(P/Q) = log P − log Q for polynomials in one variable without common factor.
///
/// Right where P and Q are positive; where both are negative the caller's check rejects it.
enum SplitLogarithms {
  /// The formula with its logarithms split, and terms collected.
  static func split(_ expression: Expression, _ variable: Symbol) -> Expression {
    rewritten(expression, variable).simplified().expanded().simplified()
  }

  private static func rewritten(_ expression: Expression, _ variable: Symbol) -> Expression {
    let inner = expression.mapChildren { rewritten($0, variable) }
    guard case .function(.log, let arguments) = inner,
      let (top, bottom) = quotient(arguments[0], variable), bottom.degree > 0,
      let common = try? top.greatestCommonDivisor(bottom)
    else { return inner }
    let x = Expression.symbol(variable)
    func logarithm(_ polynomial: Polynomial<Rational>) -> Expression {
      let reduced = polynomial.quotientAndRemainder(dividingBy: common).quotient
      return .apply(
        .log,
        reduced.coefficients.enumerated().reduce(.number(0)) {
          $0 + .number($1.element) * x.pow($1.offset)
        }.simplified())
    }
    return logarithm(top) - logarithm(bottom)
  }

  /// A rational function with rational coefficients.
  private static func quotient(
    _ expression: Expression, _ variable: Symbol
  ) -> (Polynomial<Rational>, Polynomial<Rational>)? {
    let one = Polynomial(constant: Rational(1))
    switch expression {
    case .number(let value): return (Polynomial(constant: value), one)
    case .symbol(variable): return (Polynomial(coefficient: Rational(1), degree: 1), one)
    case .sum(let terms):
      var sum = (Polynomial<Rational>.zero, one)
      for term in terms {
        guard let part = quotient(term, variable) else { return nil }
        sum = (sum.0 * part.1 + part.0 * sum.1, sum.1 * part.1)
      }
      return sum
    case .product(let factors):
      var product = (one, one)
      for factor in factors {
        guard let part = quotient(factor, variable) else { return nil }
        product = (product.0 * part.0, product.1 * part.1)
      }
      return product
    case .power(let base, .number(-1)):
      guard let part = quotient(base, variable), !part.0.isZero else { return nil }
      return (part.1, part.0)
    default: return nil
    }
  }
}
