import MultiPrecision
import NumericalMethods
import Symbolic

/// Functions whose derivatives are simpler than they are, and functions of log x.
extension Antiderivative {
  /// ∫P·f(u) = Q·f(u) − ∫Q·f(u)′ with Q′ = P, for f a logarithm, an inverse or an error function.
  func byParts(_ factors: [Expression]) throws(BudgetExceeded) -> Expression? {
    let inner = factors.filter { $0.isSimplerDifferentiated }
    let others = factors.filter { !$0.isSimplerDifferentiated }
    guard inner.count == 1,
      let p = Expression.product([1] + others).polynomialCoefficients(in: variable), p.count <= 12
    else { return nil }
    let primitive = polynomial(p)
    let rest = (primitive * inner[0].derivative(in: variable)).simplified()
    guard !rest.appliesSimplerDifferentiated else { return nil }
    guard let found = try of(rest) else { return nil }
    return primitive * inner[0] - found
  }

  /// With x = e^u: ∫f(x)dx = ∫f(e^u)·e^u du, where log x occurs and x > 0.
  func onLogarithmicScale(_ formula: Expression) throws(BudgetExceeded) -> Expression? {
    let logarithm = Expression.apply(.log, x)
    guard formula.contains(part: logarithm), let lower = span.lower, lower.lower.signum >= 0 else {
      return nil
    }
    let growth = Expression.apply(.exp, x)
    let inner = (formula.substituting(variable, by: growth) * growth).simplified()
    guard !inner.contains(part: logarithm),
      let found = try Antiderivative(variable: variable, on: .line, budget: budget).of(inner)
    else { return nil }
    let result = found.substituting(variable, by: logarithm).simplified()
    return try isAntiderivative(result, of: formula) ? result : nil
  }
}

extension Expression {
  fileprivate var isSimplerDifferentiated: Bool {
    guard case .function(let function, _) = self else { return false }
    switch function {
    case .log, .log1p, .atan, .asin, .acos, .asinh, .acosh, .atanh, .erf, .erfc: return true
    default: return false
    }
  }

  fileprivate var appliesSimplerDifferentiated: Bool {
    isSimplerDifferentiated || children.contains(where: \.appliesSimplerDifferentiated)
  }

  /// Whether an expression is this one or a part of it.
  fileprivate func contains(part: Expression) -> Bool {
    self == part || children.contains { $0.contains(part: part) }
  }
}
