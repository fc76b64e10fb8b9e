import Diagnostics

extension Parser {
  /// Reads a whole file.
  mutating func parseFile() -> SyntaxTree {
    var declarations: [DeclarationSyntax] = []
    while token.kind != .end {
      let count = tokenCount
      context = Context()
      nextBeginsEntry = true
      do throws(Abandon) {
        let start = token.span
        let kind = try parseDeclaration()
        declarations.append(DeclarationSyntax(kind: kind, span: start.union(previous.span)))
        try endDeclaration()
      } catch {
        if error == .toEnd, parts > partLimit { break }
        if tokenCount == count { advance() }
        skipToDeclaration()
      }
    }
    return SyntaxTree(declarations: declarations)
  }

  private mutating func endDeclaration() throws(Abandon) {
    if isAtLineEnd { return }
    if token.is(.semicolon) {
      let span = token.span
      advance(as: .dropped)
      if !isAtLineEnd {
        report(
          "MF1040", "declarations are separated by line breaks", at: span,
          fixIts: [FixIt(span, replacement: "\n", message: "begin a new line")])
      } else {
        report(
          "MF1040", "a declaration ends with its line, without `;`", at: span,
          fixIts: [FixIt(span, replacement: "", message: "remove `;`")])
      }
      return
    }
    if case .keyword(let keyword) = token.kind, Keyword.declarations.contains(keyword) {
      report(
        "MF1040", "a declaration begins on a line of its own", at: token.span,
        fixIts: [
          FixIt(
            SourceSpan(token.span.start, token.span.start), replacement: "\n",
            message: "begin a new line")
        ])
      return
    }
    throw failLeftover()
  }

  private mutating func parseDeclaration() throws(Abandon) -> DeclarationSyntax.Kind {
    let start = token
    guard case .keyword(let keyword) = token.kind, Keyword.declarations.contains(keyword) else {
      if form == .cell, let word = token.word, Self.reportCommands.contains(word),
        !peek().is(.equals)
      {
        return try parseRequest()
      }
      return try parseUnknownDeclaration()
    }
    advance()
    return try parseDeclaration(keyword, at: start.span)
  }

  private mutating func parseDeclaration(
    _ keyword: Keyword, at start: SourceSpan
  ) throws(Abandon) -> DeclarationSyntax.Kind {
    switch keyword {
    case .model: return .model(try parseModel())
    case .report: return .report(try parseReport())
    case .data:
      let name = try parseName("the name of the data")
      try parseEquals(behind: name)
      return .data(try parseData(named: name))
    default:
      return try parseDefinition(FunctionKind(rawValue: keyword.rawValue) ?? .plain)
    }
  }

  /// Reads an entry that stands alone in a cell.
  private mutating func parseRequest() throws(Abandon) -> DeclarationSyntax.Kind {
    let entry = try parseReportEntry()
    return .report(ReportSyntax(title: "", titleSpan: entry.span, entries: [entry]))
  }

  /// Reads a name that is declared here.
  mutating func parseName(_ expectation: String) throws(Abandon) -> Identifier {
    if !isAtLineEnd {
      if case .name(let name) = token.kind {
        advance()
        return Identifier(name, at: previous.span)
      }
      if case .keyword(let keyword) = token.kind {
        report("MF1027", "`\(keyword.rawValue)` is a keyword and cannot be a name", at: token.span)
        advance()
        return Identifier(keyword.rawValue, at: previous.span)
      }
    }
    throw fail("MF1025", expectation)
  }

  mutating func parseEquals(behind name: Identifier) throws(Abandon) {
    if at(.equal) {
      reportDoubledEquals()
    } else if !at(.equals) {
      throw fail("MF1026", "`=` behind `\(source[name.span])`")
    }
    advance(as: .loose)
  }

  /// What begins with no keyword of a declaration: a misspelt one is repaired.
  private mutating func parseUnknownDeclaration() throws(Abandon) -> DeclarationSyntax.Kind {
    let names = Keyword.declarations.map(\.rawValue)
    switch token.kind {
    case .invalid: throw .toEntry
    case .name(let name):
      if peek().is(.equals) || peek().is(.equal) {
        let place = SourceSpan(token.span.start, token.span.start)
        report(
          "MF1051", "a constant is defined with `let \(name) = …`", at: token.span,
          fixIts: [FixIt(place, replacement: "let ", message: "write `let` before it")])
        let identifier = Identifier(name, at: token.span)
        advance()
        try parseEquals(behind: identifier)
        return .constant(identifier, try parseExpression())
      }
      if form == .cell, let word = Spelling.closest(to: name, among: names + Self.reportCommands),
        Self.reportCommands.contains(word)
      {
        return try parseRequest()
      }
      if let word = Spelling.closest(to: name, among: names), let keyword = Keyword(rawValue: word)
      {
        let start = token.span
        reportMisspelt(as: word)
        advance()
        return try parseDeclaration(keyword, at: start)
      }
    case .punctuation(let punctuation) where token.continuesLine || punctuation == .power:
      report(
        "MF1041", "a line cannot begin with `\(punctuation.rawValue)`", at: token.span,
        notes: ["a line goes on on the next one only if it ends in an operator, `=`, `,` or `for`"])
      throw .toEntry
    case .keyword(.for):
      report(
        "MF1041", "a line cannot begin with `for`", at: token.span,
        notes: ["end the line before in `for`, or write all on one line"])
      throw .toEntry
    case .punctuation(let punctuation) where punctuation.isCloser: throw failLeftover()
    default: break
    }
    var notes = ["a declaration begins with \(names.map { "`\($0)`" }.joined(separator: ", "))"]
    if form == .cell {
      let commands = Self.reportCommands.map { "`\($0)`" }.joined(separator: ", ")
      notes.append("a request begins with \(commands)")
    }
    report(
      "MF1049", "a declaration cannot begin with \(token.description(in: source))", at: token.span,
      notes: notes)
    throw .toEntry
  }
}
