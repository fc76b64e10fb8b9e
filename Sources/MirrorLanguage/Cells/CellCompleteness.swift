import Diagnostics

/// Whether a cell can be run as it stands.
public enum CellCompleteness: Hashable, Sendable {
  /// It can.
  case complete
  /// More lines have to come: so many brackets are open, or the last line goes on.
  case incomplete(depth: Int)
  /// It has an error that more lines do not mend.
  case invalid
}

/// Tells whether a cell is complete, for editors that run it on the return key.
///
/// An open bracket, an open `"""` text, and a last line that ends in an operator, `=`, `,` or `for`
/// ask for more; only then is it parsed.
public func completeness(of source: SourceText) -> CellCompleteness {
  var lexer = Lexer(source)
  var depth = 0
  var last: Token?
  var token = lexer.next()
  while token.kind != .end {
    if case .punctuation(let punctuation) = token.kind {
      if punctuation.isOpener { depth += 1 }
      if punctuation.isCloser { depth -= 1 }
      if depth < 0 { return .invalid }
    }
    last = token
    token = lexer.next()
  }
  if lexer.findings.diagnostics.contains(where: { $0.opensLongText(in: source) }) {
    return .incomplete(depth: depth)
  }
  if depth > 0 || last?.continuesLine == true { return .incomplete(depth: depth) }
  let hasErrors = parse(source, as: .cell).diagnostics.contains { $0.severity == .error }
  return hasErrors ? .invalid : .complete
}

extension Diagnostic {
  /// Whether it says that a `"""` text is never closed.
  fileprivate func opensLongText(in source: SourceText) -> Bool {
    code == "MF1007" && labels.contains { source[$0.span] == "\"\"\"" }
  }
}
