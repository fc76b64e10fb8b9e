import MultiPrecision
import NumericalMethods
import Symbolic

extension SmoothDensity {
  /// The exact integral by antiderivatives and their limits; nil where none was found.
  func integralByAntiderivatives() throws(BudgetExceeded) -> Expression? {
    var total: Expression = 0
    let limits = EndLimits(variable: variable, budget: budget)
    for piece in pieces {
      if piece.formula == 0 { continue }
      let span = ProofSpan(
        lower: piece.lower.flatMap { ProofSpan.End($0) },
        upper: piece.upper.flatMap { ProofSpan.End($0) })
      let search = Antiderivative(variable: variable, on: span, budget: budget)
      guard let function = try search.of(piece.formula)?.simplified(),
        case .finite(let low)? = limits.limit(of: function, at: piece.lower, isLower: true),
        case .finite(let high)? = limits.limit(of: function, at: piece.upper, isLower: false)
      else { return nil }
      total = total + high - low
    }
    return total
  }
}
