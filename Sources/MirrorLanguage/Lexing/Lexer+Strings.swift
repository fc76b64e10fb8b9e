import Diagnostics

extension Lexer {
  /// Reads `"…"` on one line or `"""…"""` over several, at the opening quote.
  mutating func readString() -> Token.Kind {
    if byte(1) == 0x22, byte(2) == 0x22 { return readLongString() }
    let start = offset
    offset += 1
    var content: [UInt8] = []
    while !isAtEnd, byte() != 0x0A, !(byte() == 0x0D && byte(1) == 0x0A) {
      switch byte() {
      case 0x22:
        offset += 1
        return .string(String(decoding: content, as: UTF8.self))
      case 0x5C: readEscape(into: &content)
      default: readPlain(into: &content)
      }
    }
    reportUnterminated(
      "a string that begins with `\"` ends on the same line", opener: SourceSpan(start, start + 1),
      note: "a text over several lines stands between `\"\"\"` and `\"\"\"`")
    return .invalid
  }

  private mutating func readLongString() -> Token.Kind {
    let start = offset
    offset += 3
    var content: [UInt8] = []
    while !isAtEnd {
      switch byte() {
      case 0x22 where byte(1) == 0x22 && byte(2) == 0x22:
        offset += 3
        return .string(Self.withoutIndentation(String(decoding: content, as: UTF8.self)))
      case 0x5C: readEscape(into: &content)
      case 0x0D where byte(1) == 0x0A: offset += 1
      default: readPlain(into: &content)
      }
    }
    reportUnterminated(
      "this text is never closed with `\"\"\"`", opener: SourceSpan(start, start + 3), note: nil)
    return .invalid
  }

  private mutating func readPlain(into content: inout [UInt8]) {
    if byte() == 0 { reportNUL(at: offset) }
    content.append(byte())
    offset += 1
  }

  private mutating func readEscape(into content: inout [UInt8]) {
    switch byte(1) {
    case 0x22, 0x5C: content.append(byte(1))
    case UInt8(ascii: "n"): content.append(0x0A)
    default:
      let span = SourceSpan(offset, offset + 1)
      findings.report(
        Diagnostic(
          "MF1008", "`\\` stands before `\"`, `\\` or `n` only", at: span,
          fixIts: [FixIt(span, replacement: "\\\\", message: "write `\\\\` for a backslash")]))
      content.append(0x5C)
      offset += 1
      return
    }
    offset += 2
  }

  private mutating func reportUnterminated(_ message: String, opener: SourceSpan, note: String?) {
    findings.report(
      Diagnostic(
        "MF1007", message, at: opener, labels: [Label(opener, "opened here")],
        notes: note.map { [$0] } ?? []))
  }

  /// Reads a string between typographic quotes, up to the next quote of any kind on the line.
  mutating func readTypographicString() -> Token.Kind {
    let start = offset
    let (_, openLength) = decodeScalar()
    offset += openLength
    let contentStart = offset
    while !isAtEnd, byte() != 0x0A {
      let (scalar, length) = decodeScalar()
      if let scalar, scalar == "\"" || Typography.quotes.contains(scalar) {
        let content = source[SourceSpan(contentStart, offset)]
        offset += length
        let escaped = content.replacing("\\", with: "\\\\")
        reportRepair(
          "MF1015", "a string stands between straight quotes", from: start,
          replacement: "\"\(escaped)\"", help: "write straight quotes")
        return .string(content)
      }
      offset += length
    }
    offset = contentStart
    reportUnterminated(
      "a string begins with a straight quote and ends on the same line",
      opener: SourceSpan(start, contentStart), note: nil)
    return .invalid
  }

  /// A text that begins with a line break loses it, a last line of blanks and the indentation that
  /// its lines share, so that it can be indented with the entry that it belongs to.
  static func withoutIndentation(_ text: String) -> String {
    guard text.first == "\n" else { return text }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
    if let last = lines.last, last.allSatisfy({ $0 == " " || $0 == "\t" }), lines.count > 1 {
      lines.removeLast()
    }
    let indents = lines.filter { line in !line.allSatisfy { $0 == " " || $0 == "\t" } }
      .map { $0.prefix { $0 == " " || $0 == "\t" }.count }
    let shared = indents.min() ?? 0
    return lines.map { $0.dropFirst(min(shared, $0.prefix { $0 == " " || $0 == "\t" }.count)) }
      .joined(separator: "\n")
  }
}
