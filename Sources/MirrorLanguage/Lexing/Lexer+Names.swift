import Diagnostics

extension Lexer {
  /// Reads a name or keyword.
  ///
  /// Swift compares strings by canonical equivalence, so names that agree
  /// in NFC are equal without being rewritten, and `fmt` keeps their spelling.
  mutating func readName() -> Token.Kind {
    let start = offset
    while !isAtEnd {
      switch byte() {
      case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x5F: offset += 1
      case 0x80...:
        let (scalar, length) = decodeScalar()
        if let scalar, let script = Typography.script(scalar), !script.isRaised {
          readSubscript(ofNameAt: start)
          continue
        }
        guard let scalar, scalar.properties.isXIDContinue, !Typography.isDisturbance(scalar),
          Typography.replacement(for: scalar) == nil
        else { return finishName(start) }
        offset += length
      default: return finishName(start)
      }
    }
    return finishName(start)
  }

  private func finishName(_ start: Int) -> Token.Kind {
    let text = source[SourceSpan(start, offset)]
    return Keyword(rawValue: text).map { .keyword($0) } ?? .name(text)
  }

  /// `x₁` is read as a name and reported: the fix-it writes `x_1`.
  private mutating func readSubscript(ofNameAt nameStart: Int) {
    let start = offset
    var digits = ""
    while !isAtEnd {
      let (scalar, length) = decodeScalar()
      guard let scalar, let script = Typography.script(scalar), !script.isRaised else { break }
      digits += script.text
      offset += length
    }
    let name = source[SourceSpan(nameStart, start)]
    reportRepair(
      "MF1014", "a subscript is written `\(name)_\(digits)`", from: start,
      replacement: "_\(digits)",
      help: "write `\(name)_\(digits)`")
  }
}
