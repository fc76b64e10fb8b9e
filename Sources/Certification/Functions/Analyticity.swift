import MultiPrecision
import NumericalMethods
import Symbolic

/// Proves that a formula without case distinctions is analytic on an interval: a composition of
/// analytic functions, each with an argument inside its domain.
struct Analyticity {
  let prover: SignProver
  let segment: LineSegment

  /// What stands in the way of the proof; nil when the formula is analytic.
  func obstacle(_ expression: Expression) throws(BudgetExceeded) -> String? {
    for child in expression.children {
      if let obstacle = try obstacle(child) { return obstacle }
    }
    switch expression {
    case .number, .constant, .symbol, .sum, .product: return nil
    case .power(let base, let exponent):
      if let exponent = exponent.asRational {
        if exponent.isInteger {
          return exponent.signum >= 0 ? nil : try nonzero(base, "divisor")
        }
        return try positive(base, "base of the power \(expression.text)")
      }
      return try positive(base, "base of the power \(expression.text)")
    case .function(let function, let arguments):
      guard let argument = arguments.first else { return nil }
      switch function {
      case .exp, .expm1, .sin, .cos, .atan, .sinh, .cosh, .tanh, .asinh, .erf, .erfc: return nil
      case .sqrt, .log, .gamma, .lgamma:
        return try positive(argument, "argument of \(function.rawValue)")
      case .log1p: return try positive(1 + argument, "argument of log")
      case .dilog: return try positive(1 - argument, "expression 1 − u for u in dilog(u)")
      case .cbrt, .abs, .sign: return try nonzero(argument, "argument of \(function.rawValue)")
      case .acosh: return try positive(argument - 1, "argument of acosh minus 1")
      case .asin, .acos, .atanh:
        return try positive(
          1 - argument.pow(2), "expression 1 − u² for u in \(function.rawValue)(u)")
      case .tan: return try nonzero(.function(.cos, [argument]), "cosine below tan")
      case .min, .max: return "\(expression.text) may change its formula."
      }
    case .piecewise: return "\(expression.text) may change its formula."
    }
  }

  private func positive(
    _ expression: Expression, _ role: String
  ) throws(BudgetExceeded) -> String? {
    if case .positive = try prover.sign(of: expression, on: segment) { return nil }
    return "It could not be shown that the \(role), \(expression.simplified().text), is positive."
  }

  private func nonzero(
    _ expression: Expression, _ role: String
  ) throws(BudgetExceeded) -> String? {
    switch try prover.sign(of: expression, on: segment) {
    case .positive, .negative: return nil
    default: break
    }
    if case .positive = try prover.sign(of: -expression, on: segment) { return nil }
    return "It could not be shown that the \(role), \(expression.simplified().text), is never 0."
  }
}
