import Diagnostics

extension Parser {
  /// Reads a name, or a call if `(` follows it.
  mutating func parseNameOrCall(_ name: Identifier) throws(Abandon) -> ExpressionSyntax {
    advance()
    guard at(.openParenthesis) else { return ExpressionSyntax(.name(name), at: name.span) }
    return try parseCall(of: name)
  }

  mutating func parseCall(of name: Identifier) throws(Abandon) -> ExpressionSyntax {
    let saved = context.isCondition
    context.isCondition = false
    let call = try parseBracketed(opening: .open(attached: true), isList: true) {
      parser throws(Abandon) in
      try parser.parseArguments(of: name)
    }
    context.isCondition = saved
    let whole = name.span.union(previous.span)
    return call.map { ExpressionSyntax(.call($0), at: whole) }
      ?? ExpressionSyntax(.missing, at: whole)
  }

  /// Reads arguments, positional ones and then `name = value`.
  ///
  /// Named ones stand behind `,` or `;`.
  private mutating func parseArguments(of callee: Identifier) throws(Abandon) -> CallSyntax {
    var call = CallSyntax(callee: callee, positional: [], named: [])
    if token.is(.closeParenthesis) { return call }
    if token.is(.semicolon) { advance(as: .separator) }
    while true {
      if case .name(let name) = token.kind, peek().is(.equals) {
        let identifier = Identifier(name, at: token.span)
        advance()
        advance(as: .loose)
        call.named.append((identifier, try parseExpression()))
      } else {
        let value = try parseExpression()
        if let first = call.named.first {
          report(
            "MF1032", "an argument without a name stands behind one with a name", at: value.span,
            labels: [Label(first.name.span, "the first one with a name")])
        }
        call.positional.append(value)
      }
      if at(.comma) || at(.semicolon) {
        advance(as: .separator)
      } else {
        return call
      }
    }
  }
}
