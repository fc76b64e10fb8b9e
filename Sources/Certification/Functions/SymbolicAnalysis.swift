import NumericalMethods
import Symbolic

/// The facts about other formulas.
struct SymbolicAnalysis {
  init(_ body: Expression, variable: Symbol, budget: WorkBudget) throws(BudgetExceeded) {}

  func report() throws(BudgetExceeded) -> FunctionReport {
    FunctionReport(
      method: "none", gap: nil, openSmoothness: "The exact tests do not apply to this formula.",
      breaks: [],
      curvature: [.unknown("The exact tests do not apply to this formula.")])
  }
}
