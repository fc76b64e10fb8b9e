import Diagnostics

extension Parser {
  /// The words that begin an entry of a report.
  static let reportCommands = [
    "text", "check", "derive", "solve", "kernel", "functional", "flow", "verify", "plot",
  ]

  /// Reads `"title" { entry … }` behind `report`.
  mutating func parseReport() throws(Abandon) -> ReportSyntax {
    guard !isAtLineEnd, case .string(let title) = token.kind else {
      throw fail("MF1053", "the report's title in quotes")
    }
    let titleSpan = token.span
    advance()
    guard at(.openBrace) else { throw fail("MF1026", "`{` behind the report's title") }
    var entries: [ReportEntrySyntax] = []
    try parseBlock(
      opening: .openBlock, closing: .closeBlock, of: "this report"
    ) { parser throws(Abandon) in
      entries.append(try parser.parseReportEntry())
    }
    return ReportSyntax(title: title, titleSpan: titleSpan, entries: entries)
  }

  mutating func parseReportEntry() throws(Abandon) -> ReportEntrySyntax {
    let start = token.span
    let command = try parseCommand()
    let kind = try parseEntryKind(command)
    var options: [FieldSyntax] = []
    if at(.openBrace) {
      switch kind {
      case .command, .verify, .plot: options = try parseOptions()
      case .text: break
      }
    }
    return ReportEntrySyntax(kind: kind, options: options, span: start.union(previous.span))
  }

  private mutating func parseCommand() throws(Abandon) -> Identifier {
    let commands = Self.reportCommands
    let known = commands.map { "`\($0)`" }.joined(separator: ", ")
    guard let word = token.word else {
      throw fail(
        "MF1054", "an entry of a report", notes: ["an entry begins with \(known)"],
        isEntryStart: true)
    }
    let span = token.span
    if commands.contains(word) {
      advance()
      return Identifier(word, at: span)
    }
    guard let meant = Spelling.closest(to: word, among: commands) else {
      report(
        "MF1054", "`\(word)` is no entry of a report", at: span,
        notes: ["an entry begins with \(known)"])
      throw .toEntry
    }
    reportMisspelt(as: meant)
    advance()
    return Identifier(meant, at: span)
  }

  private mutating func parseEntryKind(
    _ command: Identifier
  ) throws(Abandon) -> ReportEntrySyntax.Kind {
    switch command.name {
    case "text":
      guard !isAtLineEnd, case .string(let text) = token.kind else {
        throw fail("MF1026", "a text in quotes")
      }
      advance()
      return .text(text)
    case "verify":
      let claim = try parseHyphenatedWord(
        "a claim: lazy, decay, bias, same-limit or not-rkhs", joinedWith: "-")
      try parseOf()
      return .verify(claim: claim, model: try parseName("the name of a model"))
    case "plot":
      let what = try parseHyphenatedWord("what to plot", joinedWith: "_")
      try parseOf()
      return .plot(what: what, models: try parseModelNames())
    default:
      return .command(command, model: try parseName("the name of a model"))
    }
  }

  private mutating func parseOf() throws(Abandon) {
    guard !isAtLineEnd, token.kind == .name("of") else {
      throw fail("MF1026", "`of` and a model")
    }
    advance()
  }

  /// Reads `same-limit` or `same_limit`, either way as one word with the given separator: claims are
  /// named as on the command line, plots as in the language.
  mutating func parseHyphenatedWord(
    _ expectation: String, joinedWith separator: String
  ) throws(Abandon) -> Identifier {
    guard !isAtLineEnd, let first = token.word else { throw fail("MF1025", expectation) }
    var span = token.span
    var word = first
    advance()
    while token.is(.minus), token.span.start == span.end, let next = peek().word,
      peek().span.start == token.span.end
    {
      advance(as: .tight)
      span = span.union(token.span)
      word += separator + next
      advance(as: .word)
    }
    return Identifier(word.replacing("_", with: separator), at: span)
  }

  private mutating func parseModelNames() throws(Abandon) -> [Identifier] {
    guard at(.openBracket) else { return [try parseName("`[` and the names of models")] }
    return try parseBracketed(opening: .open(attached: false), isList: true) {
      parser throws(Abandon) in
      try parser.parseElements(until: .closeBracket) { parser throws(Abandon) in
        try parser.parseName("the name of a model")
      }
    } ?? []
  }
}
