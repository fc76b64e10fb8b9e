import Diagnostics

extension Parser {
  /// Reads what stands behind `let`, `potential`, `density` or `activation`.
  mutating func parseDefinition(_ kind: FunctionKind) throws(Abandon) -> DeclarationSyntax.Kind {
    let name = try parseName("a name behind `\(kind.rawValue)`")
    if kind == .plain, !at(.openParenthesis) {
      try parseEquals(behind: name)
      return .constant(name, try parseExpression())
    }
    guard at(.openParenthesis) else {
      if at(.equals) {
        report(
          "MF1050", "`\(source[name.span])` needs its variable: `\(source[name.span])(x) = …`",
          at: name.span)
        throw .toEntry
      }
      throw fail("MF1026", "`(` and the variable behind `\(source[name.span])`")
    }
    let headSpan = token.span
    let head = try parseHead(of: kind)
    guard let head else { throw .toEntry }
    if head.variables.isEmpty || (kind != .plain && head.variables.count > 1) {
      let wanted = kind == .plain ? "at least one variable" : "exactly one variable"
      report(
        "MF1031", "a \(kind == .plain ? "function" : kind.rawValue) has \(wanted)",
        at: headSpan.union(previous.span), notes: ["parameters stand behind `;`"])
    }
    try parseEquals(behind: name)
    context.followers = kind == .density ? [.for] : []
    let body = try parseExpression()
    context.followers = []
    let support = try parseSupport(of: kind, name)
    return .function(
      FunctionSyntax(
        kind: kind, name: name, variables: head.variables, parameters: head.parameters, body: body,
        support: support))
  }

  private mutating func parseHead(
    of kind: FunctionKind
  ) throws(Abandon) -> (variables: [Identifier], parameters: [ParameterSyntax])? {
    try parseBracketed(opening: .open(attached: true), isList: true) { parser throws(Abandon) in
      var variables: [Identifier] = []
      var parameters: [ParameterSyntax] = []
      if !parser.token.is(.closeParenthesis), !parser.token.is(.semicolon) {
        variables.append(try parser.parseName("a variable"))
        while parser.token.is(.comma) {
          parser.advance(as: .separator)
          variables.append(try parser.parseName("a variable"))
        }
      }
      if parser.token.is(.equals) {
        parser.report(
          "MF1031", "parameters stand behind `;`, after the variable", at: parser.token.span)
        throw .toBracket
      }
      guard parser.token.is(.semicolon) else { return (variables, parameters) }
      parser.advance(as: .separator)
      while !parser.token.is(.closeParenthesis) {
        parameters.append(try parser.parseParameter())
        guard parser.token.is(.comma) else { break }
        parser.advance(as: .separator)
      }
      return (variables, parameters)
    }
  }

  private mutating func parseParameter() throws(Abandon) -> ParameterSyntax {
    let name = try parseName("a parameter")
    guard at(.equals) else { return ParameterSyntax(name: name, defaultValue: nil) }
    advance(as: .loose)
    return ParameterSyntax(name: name, defaultValue: try parseExpression())
  }

  private mutating func parseSupport(
    of kind: FunctionKind, _ name: Identifier
  ) throws(Abandon) -> SupportSyntax? {
    guard token.is(.for), kind == .density || !isAtLineEnd else {
      if kind == .density, isAtLineEnd { reportMissingSupport(name) }
      return nil
    }
    let start = token.span
    if kind != .density {
      report("MF1052", "only a density has a support", at: start)
      throw .toEntry
    }
    if isAtLineEnd {
      report(
        "MF1041", "a line cannot begin with `for`", at: start,
        notes: ["end the line before in `for`, or write all on one line"])
    }
    advance()
    let variable = try parseName("the variable behind `for`")
    if case .name(let word) = token.kind, !isAtLineEnd,
      Spelling.closest(to: word, among: ["in"]) != nil
    {
      reportMisspelt(as: "in")
      token.kind = .keyword(.in)
    }
    guard at(.in) else { throw fail("MF1030", "`in` and an interval") }
    advance()
    return try parseInterval(of: variable, from: start)
  }

  private mutating func reportMissingSupport(_ name: Identifier) {
    report(
      "MF1029", "the density `\(source[name.span])` needs its support: `for b in [-1, 1]`",
      at: SourceSpan(previous.span.end, previous.span.end))
  }

  /// Reads `[a, b]`, `(a, b)`, `[a, b)` or `(a, b]`; the brackets need not be of one kind, so this
  /// is not a bracketed group like the others.
  private mutating func parseInterval(
    of variable: Identifier, from start: SourceSpan
  ) throws(Abandon) -> SupportSyntax {
    guard at(.openBracket) || at(.openParenthesis) else { throw fail("MF1030", "an interval") }
    let opener = token
    let saved = context
    try enter(at: opener.span)
    context.newlineEnds = false
    context.isList = true
    advance(as: .open(attached: false))
    let lower = try parseExpression()
    guard token.is(.comma) else { throw fail("MF1030", "`,` and the upper end") }
    advance(as: .separator)
    let upper = try parseExpression()
    guard token.is(.closeBracket) || token.is(.closeParenthesis) else {
      throw fail(
        "MF1030", "`]` or `)` behind the interval", labels: [Label(opener.span, "opened here")])
    }
    let upperIsClosed = token.is(.closeBracket)
    advance(as: .close)
    context = saved
    return SupportSyntax(
      variable: variable, lower: lower, upper: upper, lowerIsClosed: opener.is(.openBracket),
      upperIsClosed: upperIsClosed, span: start.union(previous.span))
  }
}
