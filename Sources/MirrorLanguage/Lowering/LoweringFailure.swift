import Diagnostics
import Symbolic

/// Why an expression has no meaning, before it is known where the text is to blame.
enum LoweringFailure: Error, Hashable {
  case divisionByZero
  case constantTooLarge
  case constantsTooLargeInAll
  case degree(Int)
  case tooManyNodes
  case tooManyNodesInAll
  case tooDeep
  case noRealValue(String)

  /// What an exact evaluation found.
  init(_ error: EvaluationError) {
    switch error {
    case .divisionByZero: self = .divisionByZero
    case .domain(let function, let argument):
      self = .noRealValue("`\(Expression.function(function, [argument]).text)`")
    case .powerDomain(let base, let exponent):
      self = .noRealValue("`\(Expression.power(base, exponent).text)`")
    case .tooLarge: self = .constantTooLarge
    case .freeSymbol(let symbol): self = .noRealValue("`\(symbol.name)`")
    case .noRowApplies: self = .noRealValue("`piecewise`, of which no row applies,")
    }
  }

  func diagnostic(at span: SourceSpan) -> Diagnostic {
    switch self {
    case .divisionByZero:
      return Diagnostic(
        SemanticCode.divisionByZero.code, "division by zero", at: span,
        notes: ["the divisor is exactly 0"])
    case .constantTooLarge:
      return Diagnostic(
        SemanticCode.constantSize.code, "this constant is too large to be computed exactly",
        at: span, notes: ["exact constants may have up to 10,000,000 bits"])
    case .constantsTooLargeInAll:
      return Diagnostic(
        SemanticCode.constantSize.code,
        "the exact constants of this file are too large, all together", at: span)
    case .degree(let degree):
      let size = degree == LoweredExpression.unbounded ? "beyond counting" : "\(degree)"
      return Diagnostic(
        SemanticCode.polynomialDegree.code, "a polynomial of degree \(size) is too large",
        at: span, notes: ["degrees and exponents of variables may be up to 10,000"])
    case .tooManyNodes:
      return Diagnostic(
        SemanticCode.expressionSize.code,
        "this expression is too large once every name in it is expanded", at: span,
        notes: ["an expression may have up to 100,000 parts"])
    case .tooManyNodesInAll:
      return Diagnostic(
        SemanticCode.expressionSize.code,
        "the expressions of this file are too large once every name in them is expanded",
        at: span, notes: ["the expressions of a file may have up to 20,000,000 parts in all"])
    case .tooDeep:
      return Diagnostic(
        SemanticCode.expressionSize.code,
        "this expression nests too deeply once every name in it is expanded", at: span)
    case .noRealValue(let text):
      return Diagnostic(SemanticCode.noRealValue.code, "\(text) has no real value", at: span)
    }
  }
}
