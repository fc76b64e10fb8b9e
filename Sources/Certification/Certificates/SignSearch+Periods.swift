import MultiPrecision
import NumericalMethods
import Symbolic

extension SignSearch {
  /// One period of a formula that is made of waves with frequencies in a rational ratio.
  func periodic(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    guard span.lower == nil, span.upper == nil else { return nil }
    var frequencies: [Rational] = []
    guard collect(formula, &frequencies), !frequencies.isEmpty else { return nil }
    let base = frequencies.reduce(0, Rational.gcd)
    let period = (.number(2 / base) * Expression.constant(.pi)).simplified()
    guard let end = ProofSpan.End(period) else { return nil }
    let part = ProofSpan(
      lower: ProofSpan.End(0), upper: end, lowerIsClosed: true, upperIsClosed: true)
    return try boundedBoxes(formula, part, isStrict).map { .periodic(period: end.term, proof: $0) }
  }

  /// The frequencies of all waves; false where the variable stands outside of them.
  private func collect(_ formula: Expression, _ frequencies: inout [Rational]) -> Bool {
    guard formula.contains(variable) else { return true }
    switch formula {
    case .symbol: return false
    case .function(.sin, let arguments), .function(.cos, let arguments):
      guard let line = arguments[0].polynomialCoefficients(in: variable), line.count == 2,
        let frequency = line[1].asRational
      else { return false }
      frequencies.append(frequency.magnitude)
      return true
    case .sum(let parts), .product(let parts):
      for part in parts where !collect(part, &frequencies) { return false }
      return true
    case .power(let base, .number): return collect(base, &frequencies)
    default: return false
    }
  }
}
