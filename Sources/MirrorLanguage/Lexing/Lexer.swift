import Diagnostics
import MultiPrecision

/// Cuts a text into tokens, one at a time, so that no list of tokens is ever held.
///
/// The lexer repairs what it can (typographic signs, `**`, superscripts) and reports it with a
/// fix-it; what it cannot repair becomes one `invalid` token.
struct Lexer {
  let source: SourceText
  var offset: Int
  var findings = Findings()
  /// Tokens that a repair has produced in advance.
  var pending: [Token] = []
  var startsLine = true
  /// The spans of all comments, for the formatter; empty unless asked for.
  var comments: [SourceSpan] = []
  let keepsComments: Bool

  init(_ source: SourceText, keepsComments: Bool = false) {
    self.source = source
    self.keepsComments = keepsComments
    offset = source.contentStart
    for span in source.invalidBytes() {
      findings.report(
        Diagnostic(
          "MF1001",
          span.end - span.start == 1 ? "this byte is not UTF-8" : "these bytes are not UTF-8",
          at: span, notes: ["the text of a file is UTF-8; save it so in your editor"]))
    }
  }

  /// The byte at a distance from the place of reading, 0 behind the end (a NUL in the text is
  /// told apart by `offset`).
  func byte(_ distance: Int = 0) -> UInt8 {
    let index = offset + distance
    return index < source.bytes.count ? source.bytes[index] : 0
  }

  var isAtEnd: Bool { offset >= source.bytes.count }

  /// The next token; `end` for ever after the last one.
  mutating func next() -> Token {
    if !pending.isEmpty { return pending.removeFirst() }
    skipBlanksAndComments()
    let start = offset
    let isFirstOnLine = startsLine
    startsLine = false
    guard !isAtEnd else {
      return Token(kind: .end, span: SourceSpan(start, start), startsLine: isFirstOnLine)
    }
    let kind = readToken()
    return Token(kind: kind, span: SourceSpan(start, max(offset, start)), startsLine: isFirstOnLine)
  }

  private mutating func skipBlanksAndComments() {
    while !isAtEnd {
      switch byte() {
      case 0x20, 0x09: offset += 1
      case 0x0A:
        offset += 1
        startsLine = true
      case 0x0D where byte(1) == 0x0A: offset += 1
      case 0x23: skipComment()
      case 0x21...0x7E: return
      default:
        guard skipDisturbance() else { return }
      }
    }
  }

  private mutating func skipComment() {
    let start = offset
    while !isAtEnd, byte() != 0x0A {
      if byte() == 0 { reportNUL(at: offset) }
      offset += 1
    }
    guard keepsComments else { return }
    let end = source.bytes[offset - 1] == 0x0D ? offset - 1 : offset
    comments.append(SourceSpan(start, end))
  }

  private mutating func readToken() -> Token.Kind {
    switch byte() {
    case 0x30...0x39: return readNumber()
    case 0x2E:
      if isDigit(byte(1)) { return readNumber() }
      if byte(1) == 0x2E {
        offset += 2
        return .punctuation(.range)
      }
      return readStray()
    case 0x41...0x5A, 0x61...0x7A, 0x5F: return readName()
    case 0x22: return readString()
    case 0x80...: return readBeyondASCII()
    default: return readPunctuation()
    }
  }

  func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  mutating func take(_ count: Int, as punctuation: Punctuation) -> Token.Kind {
    offset += count
    return .punctuation(punctuation)
  }

  /// Reports a repair of the `count` bytes that were just read.
  mutating func reportRepair(
    _ code: DiagnosticCode, _ message: String, from start: Int, replacement: String, help: String
  ) {
    let span = SourceSpan(start, offset)
    findings.report(
      Diagnostic(
        code, message, at: span,
        fixIts: [FixIt(span, replacement: replacement, message: help)]))
  }
}
