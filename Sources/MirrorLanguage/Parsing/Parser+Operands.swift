import Diagnostics

extension Parser {
  /// Reads an operand: prefix operators, then a base and its powers; or `not` and a condition.
  mutating func parseOperand(atLeast level: BindingLevel) throws(Abandon) -> ExpressionSyntax {
    if level <= .not, at(.not) { return try parseNot() }
    let depth = context.depth
    var prefixes: [(SumOperator, SourceSpan)] = []
    while at(.minus) || at(.plus) {
      try enter(at: token.span)
      prefixes.append((token.is(.plus) ? .plus : .minus, token.span))
      advance(as: .prefix)
    }
    var operand = try parsePower()
    for (sign, span) in prefixes.reversed() {
      operand = ExpressionSyntax(.prefix(sign, operand), at: span.union(operand.span))
    }
    context.depth = depth
    return operand
  }

  private mutating func parseNot() throws(Abandon) -> ExpressionSyntax {
    let span = token.span
    let depth = context.depth
    try enter(at: span)
    requireCondition()
    advance(as: .word)
    let operand = try parseExpression(atLeast: .not, given: nil)
    context.depth = depth
    return ExpressionSyntax(.not(operand), at: span.union(operand.span))
  }

  private mutating func parsePower() throws(Abandon) -> ExpressionSyntax {
    try parsePower(of: parsePrimary())
  }

  /// Reads `^` and an exponent, if they stand here; the exponent may have prefix operators and
  /// powers of its own, which makes `^` right-associative.
  mutating func parsePower(of base: ExpressionSyntax) throws(Abandon) -> ExpressionSyntax {
    guard at(.power) else { return base }
    let depth = context.depth
    try enter(at: token.span)
    advance(as: .tight)
    let exponent = try parseOperand(atLeast: .prefix)
    context.depth = depth
    return ExpressionSyntax(.power(base, exponent), at: base.span.union(exponent.span))
  }

  private mutating func parsePrimary() throws(Abandon) -> ExpressionSyntax {
    try count(at: token.span)
    guard !isAtLineEnd else { throw failOperand() }
    let span = token.span
    switch token.kind {
    case .number(let value):
      // A number of many digits, or with a large exponent, weighs more than one part.
      try count(value.bitSize / 800, at: span)
      advance()
      return ExpressionSyntax(.number(value), at: span)
    case .name(let name): return try parseNameOrCall(Identifier(name, at: span))
    case .keyword(.piecewise): return try parsePiecewise()
    case .punctuation(.openParenthesis): return try parseParenthesized()
    case .punctuation(.bar): return try parseBars()
    default: throw failOperand()
    }
  }

  private mutating func failOperand() -> Abandon {
    if !isAtLineEnd, !isAtNextEntry() {
      switch token.kind {
      case .string:
        report("MF1045", "a string cannot stand in an expression", at: token.span)
        return .toBracket
      case .keyword(let keyword) where keyword != .not:
        report(
          "MF1027", "`\(keyword.rawValue)` is a keyword and cannot stand for a value",
          at: token.span)
        return .toBracket
      case .punctuation(.openBracket):
        report(
          "MF1019", "expected an expression, found a list", at: token.span,
          notes: ["terms are grouped with `( )`"])
        return .toBracket
      default: break
      }
    }
    return fail("MF1019", "an expression")
  }

  private mutating func parseParenthesized() throws(Abandon) -> ExpressionSyntax {
    let span = token.span
    let content = try parseBracketed(opening: .open(attached: false)) {
      parser throws(Abandon) in
      let content = try parser.parseExpression()
      if parser.token.is(.comma) {
        throw parser.failTuple()
      }
      return content
    }
    let whole = span.union(previous.span)
    return content.map { ExpressionSyntax(.parenthesized($0), at: whole) }
      ?? ExpressionSyntax(.missing, at: whole)
  }

  mutating func failTuple() -> Abandon {
    report(
      "MF1047", "a point `(a, b)` cannot stand in an expression", at: token.span,
      notes: ["the decimal sign is a point: `0.5`, not `0,5`"])
    return .toBracket
  }

  private mutating func parseBars() throws(Abandon) -> ExpressionSyntax {
    let opener = token.span
    let saved = context
    try enter(at: opener)
    context.openBars += 1
    context.isCondition = false
    advance(as: .openBar)
    let content = try parseExpression()
    guard at(.bar) else {
      if token.kind == .invalid { throw .toBracket }
      let place = isAtLineEnd ? SourceSpan(previous.span.end, previous.span.end) : token.span
      report(
        "MF1023", "expected `|` to close the bar", at: place,
        labels: [Label(opener, "opened here")])
      throw .toBracket
    }
    advance(as: .closeBar)
    context = saved
    return ExpressionSyntax(.bars(content), at: opener.union(previous.span))
  }
}
