import NumericalMethods
import Symbolic

/// A function whose derivative is the formula, in closed form, checked by differentiation.
///
/// - Parameters:
///   - formula: Without case distinctions where it is wanted.
///   - variable: The variable.
///   - budget: The time that the search may take.
/// - Returns: Nil if none was found.
public func closedAntiderivative(
  of formula: Expression, variable: Symbol, budget: WorkBudget
) -> Expression? {
  let search = Antiderivative(variable: variable, on: .line, budget: budget)
  return (try? search.of(formula))?.simplified()
}
