import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// Decides whether conditions on one variable cover the real line.
///
/// The function that is 1 where a condition holds and 0 elsewhere is piecewise constant when the
/// conditions compare (piecewise) polynomials with rational coefficients; it is read exactly.
///
/// ### Accuracy
/// Exact.
enum Coverage {
  enum Outcome: Equatable {
    case covered
    /// A phrase such as `at x = 0`.
    case gap(String)
    /// A sentence.
    case undecided(String)
  }

  static func decide(_ conditions: [Condition], budget: WorkBudget) -> Outcome {
    if conditions.contains(.constant(true)) { return .covered }
    if conditions.allSatisfy({ $0 == .constant(false) }) { return .gap("anywhere") }
    let undecided = Outcome.undecided(
      "this cannot be decided here, so the last row must be `otherwise`")
    var symbols: Set<Symbol> = []
    for condition in conditions {
      for side in condition.comparedExpressions { symbols.formUnion(side.symbols) }
    }
    guard symbols.count == 1, let variable = symbols.first else { return undecided }
    let indicator = Expression.piecewise(
      [Branch(.number(1), when: .or(conditions))], otherwise: .number(0))
    // Hard cases end with the advice to write `otherwise`, which is always possible.
    guard
      let reading = try? PiecewisePolynomial(indicator, variable: variable, budget: budget)
    else { return undecided }
    return outcome(of: reading, variable)
  }

  private static func outcome(of indicator: PiecewisePolynomial, _ variable: Symbol) -> Outcome {
    let breaks = indicator.breaks
    for (index, piece) in indicator.pieces.enumerated() where piece.isZero {
      let inside = RealAlgebraicNumber.simplestRational(
        above: index > 0 ? breaks[index - 1] : nil,
        below: index < breaks.count ? breaks[index] : nil)
      return .gap("at \(variable) = \(inside)")
    }
    for (point, value) in zip(breaks, indicator.valuesAtBreaks) where value.isZero {
      if let rational = point.rational { return .gap("at \(variable) = \(rational)") }
      let bounds = point.bounds
      return .gap("at one point with \(bounds.lower) < \(variable) < \(bounds.upper)")
    }
    return .covered
  }
}
