import MultiPrecision
import NumericalMethods
import Symbolic

/// Real points where a formula without case distinctions may not be analytic: the zeros of
/// divisors, of bases of fractional powers and of arguments of logarithms, as far as these are
/// polynomials.
///
/// Used to cut the range of an integral, so that a missing point costs speed or an answer and not
/// truth.
struct SingularPoints {
  let variable: Symbol
  let budget: WorkBudget

  func points(of expression: Expression) throws(BudgetExceeded) -> [RealAlgebraicNumber] {
    var found: [RealAlgebraicNumber] = []
    try collect(expression, into: &found)
    return found
  }

  private func collect(
    _ expression: Expression, into found: inout [RealAlgebraicNumber]
  ) throws(BudgetExceeded) {
    try budget.check()
    switch expression {
    case .power(let base, let exponent):
      if let exponent = exponent.asRational, exponent.isInteger, exponent.signum >= 0 { break }
      try addZeros(of: base, into: &found)
    case .function(let function, let arguments):
      guard let u = arguments.first else { break }
      switch function {
      case .sqrt, .cbrt, .log, .lgamma, .gamma: try addZeros(of: u, into: &found)
      case .log1p: try addZeros(of: 1 + u, into: &found)
      case .acosh, .asin, .acos, .atanh:
        try addZeros(of: u - 1, into: &found)
        try addZeros(of: u + 1, into: &found)
      default: break
      }
    default: break
    }
    for child in expression.children { try collect(child, into: &found) }
  }

  private func addZeros(
    of expression: Expression, into found: inout [RealAlgebraicNumber]
  ) throws(BudgetExceeded) {
    guard let polynomial = rationalPolynomial(expression), !polynomial.isZero else { return }
    found += try polynomial.realRoots(budget: budget)
  }

  private func rationalPolynomial(_ expression: Expression) -> Polynomial<Rational>? {
    guard let coefficients = expression.polynomialCoefficients(in: variable),
      coefficients.count <= 64
    else { return nil }
    var result: [Rational] = []
    for coefficient in coefficients {
      guard let value = try? coefficient.rationalValue() else { return nil }
      result.append(value)
    }
    return Polynomial(result)
  }
}

extension Expression {
  /// The expression with every maximal polynomial part written as cₘxᵐ·(1 + …), or as Σ cₖxᵏ.
  ///
  /// Cancellation of constants, as in 1 − (1 − u)², happens here and not in evaluation; and next
  /// to 0 the factored form shows the sign.
  func withExpandedPolynomials(in variable: Symbol, isFactored: Bool) -> Expression {
    guard contains(variable) else { return self }
    if case .symbol = self { return self }
    if let coefficients = polynomialCoefficients(in: variable), coefficients.count <= 64 {
      let lowest = isFactored ? coefficients.firstIndex { $0 != 0 } ?? 0 : 0
      var terms: [Expression] = []
      for (degree, coefficient) in coefficients.enumerated() where coefficient != 0 {
        let power = Expression.symbol(variable).pow(degree - lowest).simplified()
        terms.append(
          degree == lowest ? coefficient : coefficient == 1 ? power : coefficient * power)
      }
      let sum = terms.count == 1 ? terms[0] : Expression.sum(terms)
      return lowest == 0
        ? sum.simplified() : (Expression.symbol(variable).pow(lowest) * sum).simplified()
    }
    return mapChildren { $0.withExpandedPolynomials(in: variable, isFactored: isFactored) }
      .simplified()
  }
}
