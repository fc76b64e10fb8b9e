import Diagnostics

extension Parser {
  /// Reads `piecewise { value for condition; …; value otherwise }`, at the keyword.
  mutating func parsePiecewise() throws(Abandon) -> ExpressionSyntax {
    let start = token.span
    advance()
    guard at(.openBrace) else { throw fail("MF1026", "`{` behind `piecewise`") }
    let saved = context.isCondition
    context.isCondition = false
    let rows = try parseBracketed(opening: .openRows, closing: .closeRows) {
      parser throws(Abandon) in
      try parser.parseRows()
    }
    context.isCondition = saved
    let whole = start.union(previous.span)
    guard let rows else { return ExpressionSyntax(.missing, at: whole) }
    if rows.isEmpty {
      report("MF1034", "`piecewise` needs at least one row", at: whole)
      return ExpressionSyntax(.missing, at: whole)
    }
    return ExpressionSyntax(.piecewise(rows), at: whole)
  }

  private mutating func parseRows() throws(Abandon) -> [PiecewiseRowSyntax] {
    var rows: [PiecewiseRowSyntax] = []
    while !token.is(.closeBrace) {
      if let last = rows.last, last.condition == nil {
        report(
          "MF1035", "no row can stand behind `otherwise`", at: token.span,
          labels: [Label(last.span, "this row takes everything that is left")])
      }
      rows.append(try parseRow())
      if token.is(.semicolon) {
        advance(as: .separator)
      } else if token.is(.comma) {
        report(
          "MF1040", "rows are separated by `;`", at: token.span,
          fixIts: [FixIt(token.span, replacement: ";", message: "write `;`")])
        advance(as: .separator)
      } else if token.kind == .end || isAtNextEntry() {
        break
      } else if token.startsLine, beginsOperand {
        let end = SourceSpan(previous.span.end, previous.span.end)
        report(
          "MF1040", "rows are separated by `;`, and a line break is a space here", at: end,
          fixIts: [FixIt(end, replacement: ";", message: "insert `;`")])
      } else if !token.is(.closeBrace) {
        throw fail("MF1026", "`;` or `}` behind a row")
      }
    }
    return rows
  }

  /// Whether a value may begin with the current token.
  private var beginsOperand: Bool {
    switch token.kind {
    case .number, .name, .keyword(.piecewise): true
    case .punctuation(let punctuation):
      [.openParenthesis, .bar, .plus, .minus].contains(punctuation)
    default: false
    }
  }

  private mutating func parseRow() throws(Abandon) -> PiecewiseRowSyntax {
    context.followers = [.for, .otherwise]
    let value = try parseExpression()
    if token.is(.otherwise) {
      advance()
      return PiecewiseRowSyntax(
        value: value, condition: nil, span: value.span.union(previous.span))
    }
    guard token.is(.for) else {
      throw fail("MF1033", "`for` and a condition, or `otherwise`, behind the row's value")
    }
    advance()
    context.followers = [.and, .or]
    let condition = try parseCondition()
    return PiecewiseRowSyntax(
      value: value, condition: condition, span: value.span.union(condition.span))
  }
}
