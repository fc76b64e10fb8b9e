import NumericalMethods
import Symbolic

/// What a function tends to.
public enum LimitAtInfinity: Sendable {
  /// A constant.
  case finite(Expression)
  /// ±∞.
  case infinite(sign: Int)
}

/// The limit of a formula without case distinctions at ∞ or −∞, *proved* from the growth of its
/// parts.
///
/// - Parameters:
///   - expression: The formula.
///   - variable: Its variable.
///   - isPositive: Whether the limit at ∞ is asked for, or that at −∞.
///   - budget: The time for signs of constants.
/// - Returns: Nil where it has none or none was found.
public func limitAtInfinity(
  of expression: Expression, in variable: Symbol, isPositive: Bool, budget: WorkBudget
) -> LimitAtInfinity? {
  switch EndLimits(variable: variable, budget: budget)
    .limit(of: expression, at: nil, isLower: !isPositive)
  {
  case .finite(let value): .finite(value)
  case .infinite(let sign): .infinite(sign: sign)
  case nil: nil
  }
}
