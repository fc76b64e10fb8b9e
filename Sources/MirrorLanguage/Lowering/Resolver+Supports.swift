import Diagnostics
import MirrorTheory
import Symbolic

extension Resolver {
  /// The support of a density's head, or nil when an error was reported.
  func lowerSupport(
    of function: FunctionSyntax, parameters: [TemplateParameter]
  ) -> (lower: TemplateEnd, upper: TemplateEnd)? {
    // The parser reports a density without support.
    guard let support = function.support else { return nil }
    var isSound = true
    if let variable = function.variables.first, support.variable.name != variable.name {
      report(
        .supportVariable,
        "the variable of this density is `\(variable.name)`, not `\(support.variable.name)`",
        at: support.variable.span, labels: [Label(variable.span, "declared here")],
        fixIts: [
          FixIt(
            support.variable.span, replacement: variable.name, message: "use the same variable")
        ])
      isSound = false
    }
    // An end may use the parameters, not the variable: the support is an interval, not a relation.
    let scope = Scope(variables: [], parameters: parameters.map(\.name))
    let lower = end(support.lower, isClosed: support.lowerIsClosed, sign: -1, support, in: scope)
    let upper = end(support.upper, isClosed: support.upperIsClosed, sign: 1, support, in: scope)
    guard isSound, let lower, let upper else { return nil }
    return checkOrder(lower, upper, at: support.span) ? (lower, upper) : nil
  }

  private func end(
    _ syntax: ExpressionSyntax, isClosed: Bool, sign: Int, _ support: SupportSyntax,
    in scope: Scope
  ) -> TemplateEnd? {
    guard let infinity = InfiniteEnd.sign(of: syntax) else {
      guard let value = lower(syntax, in: scope) else { return nil }
      return .finite(normalized(value), isClosed: isClosed)
    }
    guard infinity == sign else {
      let side = sign < 0 ? "lower" : "upper"
      report(
        .emptySupport, "the \(side) end of a support cannot be \(sign < 0 ? "inf" : "-inf")",
        at: syntax.span)
      return nil
    }
    if isClosed {
      let bracket =
        sign < 0
        ? SourceSpan(syntax.span.start - 1, syntax.span.start)
        : SourceSpan(syntax.span.end, syntax.span.end + 1)
      let isBracket = source[bracket] == (sign < 0 ? "[" : "]")
      warn(
        .closedAtInfinity, "an infinite end is open", at: syntax.span,
        fixIts: isBracket
          ? [FixIt(bracket, replacement: sign < 0 ? "(" : ")", message: "use a parenthesis")] : [])
    }
    return .infinite
  }

  /// Reports a support without interior.
  func checkOrder(_ lower: TemplateEnd, _ upper: TemplateEnd, at span: SourceSpan) -> Bool {
    guard case .finite(let a, _) = lower, case .finite(let b, _) = upper,
      let order = ConstantComparison.order(a.expression, b.expression), order >= 0
    else { return true }
    report(
      .emptySupport, order == 0 ? "this support is a single point" : "this support is reversed",
      at: span,
      notes: ["its ends are \(shown(a)) and \(shown(b)); the lower one comes first"])
    return false
  }

  private func shown(_ value: LoweredExpression) -> String {
    value.rational.map(ExpressionBuilder.short) ?? value.expression.text
  }

  /// The ends with the parameters' values put in, or nil when an error was reported.
  func ends(
    of support: (lower: TemplateEnd, upper: TemplateEnd), with values: [Symbol: LoweredExpression],
    at span: SourceSpan
  ) -> (lower: SupportEnd, upper: SupportEnd)? {
    let lower = substitute(values, into: support.lower, at: span)
    let upper = substitute(values, into: support.upper, at: span)
    guard let lower, let upper, checkOrder(lower, upper, at: span) else { return nil }
    return (supportEnd(lower), supportEnd(upper))
  }

  private func substitute(
    _ values: [Symbol: LoweredExpression], into end: TemplateEnd, at span: SourceSpan
  ) -> TemplateEnd? {
    guard case .finite(let value, let isClosed) = end else { return end }
    return substitute(values, into: value, at: span).map {
      .finite(normalized($0), isClosed: isClosed)
    }
  }

  private func supportEnd(_ end: TemplateEnd) -> SupportEnd {
    switch end {
    case .infinite: .infinite
    case .finite(let value, let isClosed): .finite(value.expression, isClosed: isClosed)
    }
  }
}

/// Reads `inf`, `+inf` and `-inf`, where they may stand.
enum InfiniteEnd {
  static func sign(of syntax: ExpressionSyntax) -> Int? {
    switch syntax.kind {
    case .name(let name): name.name == "inf" ? 1 : nil
    case .parenthesized(let inner): sign(of: inner)
    case .prefix(let operation, let inner):
      sign(of: inner).map { operation == .minus ? -$0 : $0 }
    default: nil
    }
  }
}
