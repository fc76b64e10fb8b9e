import Diagnostics

extension Parser {
  /// Reads the bracket at the current token, what it holds and the bracket that closes it.
  ///
  /// If what
  /// it holds cannot be read, the rest of the bracket is skipped and the result is nil.
  mutating func parseBracketed<Content>(
    opening: TokenRole, closing: TokenRole = .close, isList: Bool = false,
    _ body: (inout Parser) throws(Abandon) -> Content
  ) throws(Abandon) -> Content? {
    guard case .punctuation(let opener) = token.kind else { throw .toBracket }
    let openerSpan = token.span
    let saved = context
    try enter(at: openerSpan)
    context.newlineEnds = false
    context.openBars = 0
    context.isList = isList
    context.followers = []
    advance(as: opening)
    do throws(Abandon) {
      let content = try body(&self)
      try close(opener, at: openerSpan, as: closing)
      context = saved
      return content
    } catch {
      guard error == .toBracket, skip(over: opener.closer) else { throw error }
      context = saved
      return nil
    }
  }

  private mutating func close(
    _ opener: Punctuation, at openerSpan: SourceSpan, as role: TokenRole
  ) throws(Abandon) {
    if token.is(opener.closer) {
      advance(as: role)
      return
    }
    if token.kind == .invalid { throw .toBracket }
    let label = Label(openerSpan, "opened here")
    let isAbandoned = token.kind == .end || isAtDeclaration() || isAtField()
    if isAbandoned {
      report("MF1021", "this `\(opener.rawValue)` is never closed", at: openerSpan)
      throw .toEntry
    }
    if case .punctuation(let punctuation) = token.kind, punctuation.isCloser {
      report(
        "MF1022", "`\(punctuation.rawValue)` does not close `\(opener.rawValue)`", at: token.span,
        labels: [label])
      throw .toEntry
    }
    let separator = context.isList ? "`,` or " : ""
    throw fail("MF1026", "\(separator)`\(opener.closer.rawValue)`", labels: [label])
  }

  /// Reads the entries of the block that opens at the current token, each with `entry`.
  mutating func parseBlock(
    opening: TokenRole, closing: TokenRole, of owner: String,
    _ entry: (inout Parser) throws(Abandon) -> Void
  ) throws(Abandon) {
    let opener = token.span
    let saved = context
    try enter(at: opener)
    context = Context(depth: context.depth)
    advance(as: opening)
    while true {
      while token.is(.semicolon) { advance(as: .dropped) }
      if token.is(.closeBrace) { break }
      if token.kind == .end, previous.kind == .invalid {
        throw .toEnd  // a string that is never closed took the rest of the text
      }
      if isAtReportCommand(inside: opening) {
        report("MF1024", "the block of \(owner) is never closed with `}`", at: opener)
        throw .toEntry
      }
      if token.kind == .end || isAtDeclaration() {
        report("MF1024", "the block of \(owner) is never closed with `}`", at: opener)
        throw .toEnd
      }
      try parseEntry(entry)
    }
    advance(as: closing)
    context = saved
  }

  /// Whether the next entry of a report begins where options are still open.
  private mutating func isAtReportCommand(inside role: TokenRole) -> Bool {
    guard case .openOptions = role, token.startsLine, let word = token.word,
      Self.reportCommands.contains(word)
    else { return false }
    return !peek().is(.equals)
  }

  private mutating func parseEntry(
    _ entry: (inout Parser) throws(Abandon) -> Void
  ) throws(Abandon) {
    let count = tokenCount
    let saved = context
    nextBeginsEntry = true
    do throws(Abandon) {
      try entry(&self)
      if !isAtLineEnd, !token.is(.semicolon), !token.is(.closeBrace) { throw failLeftover() }
    } catch {
      if error == .toEnd { throw error }
      context = saved
      if tokenCount == count { advance() }
      skipToEntry()
    }
  }

  /// Reports a token that stands behind the end of a declaration or an entry.
  mutating func failLeftover() -> Abandon {
    switch token.kind {
    case .invalid: break
    case .punctuation(let punctuation) where punctuation.isCloser:
      report(
        "MF1022", "there is no bracket for this `\(punctuation.rawValue)` to close", at: token.span)
    case .punctuation(.bar):
      report("MF1023", "this bar has no partner", at: token.span)
    case .punctuation(.equals):
      report("MF1028", "there is a second `=` here", at: token.span)
    default:
      report(
        "MF1028", "\(token.description(in: source)) stands behind the end of what came before",
        at: token.span, notes: ["one declaration or entry stands on a line"])
    }
    return .toEntry
  }
}
