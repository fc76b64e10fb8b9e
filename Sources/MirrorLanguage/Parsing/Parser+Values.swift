import Diagnostics

extension Parser {
  /// Reads `name = value`; a field whose value cannot be read is there with a missing value, so
  /// that nobody misses the field itself.
  mutating func parseField(
    of owner: String, into fields: inout [FieldSyntax]
  ) throws(Abandon) {
    guard let word = token.word else {
      throw fail("MF1036", "a field of \(owner), `name = value`", isEntryStart: true)
    }
    let name = Identifier(word, at: token.span)
    advance()
    if at(.equal) { reportDoubledEquals() }
    guard at(.equals) || at(.equal) else { throw fail("MF1036", "`=` behind `\(word)`") }
    advance(as: .loose)
    do throws(Abandon) {
      let value = try parseFieldValue(of: word)
      fields.append(FieldSyntax(name: name, value: value, span: name.span.union(value.span)))
    } catch {
      let missing = ValueSyntax(kind: .missing, span: previous.span)
      fields.append(FieldSyntax(name: name, value: missing, span: name.span.union(previous.span)))
      throw error
    }
    if token.is(.comma), !isAtLineEnd {
      report(
        "MF1040", "entries are separated by `;` or a line break", at: token.span,
        fixIts: [FixIt(token.span, replacement: ";", message: "write `;`")])
      token.kind = .punctuation(.semicolon)
    }
  }

  private mutating func parseFieldValue(of field: String) throws(Abandon) -> ValueSyntax {
    if field == "method", !isAtLineEnd, token.word != nil {
      // A word of the command line may hold a minus sign: `natural-gradient`.
      let word = try parseHyphenatedWord("a method", joinedWith: "_")
      return ValueSyntax(
        kind: .expression(ExpressionSyntax(.name(word), at: word.span)), span: word.span)
    }
    return try parseValue(isData: field == Keyword.data.rawValue)
  }

  /// Reports `==` where a definition needs `=`.
  mutating func reportDoubledEquals() {
    report(
      "MF1017", "a definition is written `=`; `==` compares", at: token.span,
      fixIts: [FixIt(token.span, replacement: "=", message: "write `=`")])
  }

  /// Reads the value of a field or of an option.
  mutating func parseValue(isData: Bool = false) throws(Abandon) -> ValueSyntax {
    guard !isAtLineEnd else { throw fail("MF1019", "a value") }
    let start = token.span
    if case .string(let text) = token.kind {
      advance()
      return ValueSyntax(kind: .string(text), span: start)
    }
    if isAtCSV() || (isData && token.is(.openBracket)) {
      let data = try parseData(named: nil)
      return ValueSyntax(kind: .data(data), span: data.span)
    }
    if token.is(.openBracket) {
      let values = try parseBracketed(opening: .open(attached: false), isList: true) {
        parser throws(Abandon) in
        try parser.parseElements(until: .closeBracket) { parser throws(Abandon) in
          try parser.parseValue()
        }
      }
      let span = start.union(previous.span)
      return ValueSyntax(kind: values.map { .list($0) } ?? .missing, span: span)
    }
    return try parseTupleRangeOrExpression()
  }

  private mutating func parseTupleRangeOrExpression() throws(Abandon) -> ValueSyntax {
    let start = token.span
    var operand: ExpressionSyntax?
    if token.is(.openParenthesis) {
      let isInList = context.isList
      let elements = try parseBracketed(opening: .open(attached: false), isList: true) {
        parser throws(Abandon) in
        let first = try parser.parseExpression()
        guard parser.token.is(.comma) else { return [first] }
        parser.advance(as: .separator)
        return [first]
          + (try parser.parseElements(until: .closeParenthesis) { parser throws(Abandon) in
            try parser.parseExpression()
          })
      }
      context.isList = isInList
      let span = start.union(previous.span)
      guard let elements else { return ValueSyntax(kind: .missing, span: span) }
      if elements.count > 1 { return ValueSyntax(kind: .tuple(elements), span: span) }
      operand = try parsePower(of: ExpressionSyntax(.parenthesized(elements[0]), at: span))
    }
    let lower = try parseExpression(atLeast: .or, given: operand)
    guard at(.range) else { return ValueSyntax(kind: .expression(lower), span: lower.span) }
    advance(as: .tight)
    let upper = try parseExpression()
    return ValueSyntax(kind: .range(lower, upper), span: lower.span.union(upper.span))
  }
}
