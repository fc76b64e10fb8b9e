import Diagnostics
import MultiPrecision
import Symbolic

extension Resolver {
  /// The meaning of an expression, or nil when an error was reported.
  ///
  /// Recursion is bounded by the nesting limit of the parser.
  func lower(_ syntax: ExpressionSyntax, in scope: Scope) -> LoweredExpression? {
    let span = syntax.span
    switch syntax.kind {
    case .missing: return nil
    case .number(let value):
      return attempt(at: span) { () throws(LoweringFailure) in try builder.number(value) }
    case .name(let name): return lowerName(name, in: scope)
    case .parenthesized(let inner): return lower(inner, in: scope)
    case .sum(let first, let rest): return lowerSum(first, rest, at: span, in: scope)
    case .product(let first, let rest): return lowerProduct(first, rest, at: span, in: scope)
    case .prefix(let sign, let operand):
      guard let value = lower(operand, in: scope) else { return nil }
      if sign == .plus { return value }
      return attempt(at: span) { () throws(LoweringFailure) in try builder.negative(value) }
    case .power(let base, let exponent):
      let base = lower(base, in: scope)
      let exponent = lower(exponent, in: scope)
      guard let base, let exponent else { return nil }
      return attempt(at: span) { () throws(LoweringFailure) in try builder.power(base, exponent) }
    case .bars(let inner):
      guard let value = lower(inner, in: scope) else { return nil }
      return attempt(at: span) { () throws(LoweringFailure) in
        try builder.function(.abs, [value])
      }
    case .call(let call): return lowerCall(call, at: span, in: scope)
    case .piecewise(let rows): return lowerPiecewise(rows, at: span, in: scope)
    case .comparison, .and, .or, .not:
      // The parser reports conditions that stand where a value is needed.
      return nil
    }
  }

  private func lowerSum(
    _ first: ExpressionSyntax, _ rest: [(SumOperator, ExpressionSyntax)], at span: SourceSpan,
    in scope: Scope
  ) -> LoweredExpression? {
    var terms = [lower(first, in: scope)]
    for (sign, operand) in rest {
      let value = lower(operand, in: scope)
      guard sign == .minus, let value else {
        terms.append(value)
        continue
      }
      terms.append(
        attempt(at: operand.span) { () throws(LoweringFailure) in try builder.negative(value) })
    }
    guard let terms = complete(terms) else { return nil }
    return attempt(at: span) { () throws(LoweringFailure) in try builder.sum(terms) }
  }

  private func lowerProduct(
    _ first: ExpressionSyntax, _ rest: [(ProductOperator, ExpressionSyntax)], at span: SourceSpan,
    in scope: Scope
  ) -> LoweredExpression? {
    var factors = [lower(first, in: scope)]
    for (sign, operand) in rest {
      let value = lower(operand, in: scope)
      guard sign == .divided, let value else {
        factors.append(value)
        continue
      }
      factors.append(
        attempt(at: operand.span) { () throws(LoweringFailure) in try builder.reciprocal(value) })
    }
    guard let factors = complete(factors) else { return nil }
    return attempt(at: span) { () throws(LoweringFailure) in try builder.product(factors) }
  }

  /// The values if none is missing.
  func complete<Value>(_ values: [Value?]) -> [Value]? {
    let present = values.compactMap { $0 }
    return present.count == values.count ? present : nil
  }

  /// A constant in its simplest form: a rational number where it is known to be one.
  func lowerConstant(_ syntax: ExpressionSyntax) -> LoweredExpression? {
    guard let value = lower(syntax, in: .constant) else { return nil }
    if value.rational != nil { return value }
    do {
      if let number = try value.expression.rationalValue() { return LoweredExpression(number) }
    } catch {
      findings.report(LoweringFailure(error).diagnostic(at: syntax.span))
      return nil
    }
    return normalized(value)
  }

  /// A constant expression with its rational value put in its place.
  func normalized(_ constant: LoweredExpression) -> LoweredExpression {
    guard constant.rational == nil, constant.expression.isConstant else { return constant }
    let simple = constant.expression.simplified()
    if case .number(let value) = simple { return LoweredExpression(value) }
    return LoweredExpression(
      simple, nodes: simple.nodeCount, depth: simple.depth, degree: constant.degree)
  }
}
