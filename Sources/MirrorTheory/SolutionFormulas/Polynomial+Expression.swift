import MultiPrecision
import NumericalMethods
import Symbolic

extension Polynomial<Rational> {
  /// The polynomial of an expression.
  func expression(at x: Expression) -> Expression {
    coefficients.enumerated().reduce(.number(0)) { sum, term in
      sum + .number(term.element) * (term.offset == 0 ? 1 : x.pow(term.offset))
    }
  }
}
