import Diagnostics

extension Parser {
  /// Whether a declaration begins at the current token.
  ///
  /// A field may be called `data` or `potential`
  /// too, so what follows the keyword decides.
  mutating func isAtDeclaration() -> Bool {
    guard token.startsLine, case .keyword(let keyword) = token.kind,
      Keyword.declarations.contains(keyword)
    else { return false }
    let next = peek()
    guard !next.startsLine else { return false }
    switch keyword {
    case .report:
      if case .string = next.kind { return true }
      return false
    case .data, .let, .model, .potential, .density, .activation:
      guard next.word != nil else { return false }
      return isAtFirstColumn || [.equals, .openParenthesis, .openBrace].contains { peek(2).is($0) }
    default: return false
    }
  }

  private var isAtFirstColumn: Bool {
    let start = token.span.start
    return start == source.contentStart || source.bytes[start - 1] == 0x0A
  }

  /// Whether `name =` begins at the current token at the start of a line.
  mutating func isAtField() -> Bool {
    token.startsLine && token.word != nil && peek().is(.equals)
  }

  /// Whether the next declaration or field begins here, so that the current one is incomplete.
  mutating func isAtNextEntry() -> Bool {
    token.startsLine && (isAtDeclaration() || isAtField())
  }

  /// Skips to the bracket that closes the innermost open one and over it; false, at a place where
  /// that bracket can no longer come.
  mutating func skip(over closer: Punctuation) -> Bool {
    var depth = 0
    while token.kind != .end, !isAtDeclaration() {
      if case .punctuation(let punctuation) = token.kind {
        if punctuation.isOpener {
          depth += 1
        } else if punctuation.isCloser {
          if depth == 0 {
            guard punctuation == closer else { return false }
            advance(as: .close)
            return true
          }
          depth -= 1
        }
      }
      if depth == 0, closer != .closeBrace, isAtField() { return false }
      advance()
    }
    return false
  }

  /// Skips to where the next declaration begins.
  mutating func skipToDeclaration() {
    while token.kind != .end, !isAtDeclaration(), !isAtKeywordInFirstColumn { advance() }
  }

  /// Between declarations, a keyword in the first column begins one even if its name is missing.
  private var isAtKeywordInFirstColumn: Bool {
    guard token.startsLine, isAtFirstColumn, case .keyword(let keyword) = token.kind else {
      return false
    }
    return Keyword.declarations.contains(keyword)
  }

  /// Skips to where the next entry of a block begins, or to the block's end.
  mutating func skipToEntry() {
    var depth = 0
    while token.kind != .end, !isAtDeclaration(), !isAtField() {
      if depth == 0, token.startsLine || token.is(.closeBrace) || token.is(.semicolon) { return }
      if case .punctuation(let punctuation) = token.kind {
        if punctuation.isOpener { depth += 1 }
        if punctuation.isCloser { depth = max(0, depth - 1) }
      }
      advance()
    }
  }
}
