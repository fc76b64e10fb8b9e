import MultiPrecision
import NumericalMethods
import Symbolic

/// A function as formulas without abs, sign, min, max and piecewise, between ascending breaks.
///
/// Each formula holds on its closed cell. Between the breaks it is analytic wherever the functions
/// in it are.
public struct FormulaPieces: Sendable {
  /// Where the formula changes, ascending.
  ///
  /// Count q.
  public let breaks: [BreakPoint]
  /// The formulas on the q + 1 cells.
  public let formulas: [Expression]

  /// Nil when the places where the formula changes are not all found, or when the time is over.
  public init?(_ expression: Expression, variable: Symbol, budget: WorkBudget) {
    let prover = SignProver(variable: variable, budget: budget)
    let split = CaseSplit(variable: variable, prover: prover, budget: budget)
    guard let found = try? split.breaks(of: expression) else { return nil }
    var breaks: [BreakPoint] = []
    var formulas: [Expression] = []
    let ends = found.map(Optional.some)
    for (lower, upper) in zip([nil] + ends, ends + [nil]) {
      let sample = Rational(between: lower, upper)
      guard let formula = split.formula(expression, around: sample)?.simplified() else {
        return nil
      }
      // Neighbours with one formula are one: |x|² changes nothing at 0.
      if formulas.last == formula { continue }
      if let lower { breaks.append(lower) }
      formulas.append(formula)
    }
    self.breaks = breaks
    self.formulas = formulas
  }
}
