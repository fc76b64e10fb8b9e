import Diagnostics

extension Lexer {
  mutating func readPunctuation() -> Token.Kind {
    let (first, second) = (byte(), byte(1))
    let isBeforeEquals = second == UInt8(ascii: "=")
    // `!x` is meant as `not x`; the `!` of `5!` is a factorial, which has no operator here.
    let isBeforeOperand = second == UInt8(ascii: "(") || isDigit(second) || second | 0x20 >= 0x61
    switch first {
    case UInt8(ascii: "("): return take(1, as: .openParenthesis)
    case UInt8(ascii: ")"): return take(1, as: .closeParenthesis)
    case UInt8(ascii: "["): return take(1, as: .openBracket)
    case UInt8(ascii: "]"): return take(1, as: .closeBracket)
    case UInt8(ascii: "{"): return take(1, as: .openBrace)
    case UInt8(ascii: "}"): return take(1, as: .closeBrace)
    case UInt8(ascii: "|"): return take(1, as: .bar)
    case UInt8(ascii: ","): return take(1, as: .comma)
    case UInt8(ascii: ";"): return take(1, as: .semicolon)
    case UInt8(ascii: "+"): return take(1, as: .plus)
    case UInt8(ascii: "-"): return take(1, as: .minus)
    case UInt8(ascii: "/"): return take(1, as: .divided)
    case UInt8(ascii: "^"): return take(1, as: .power)
    case UInt8(ascii: "*"):
      return second == first
        ? readForeign(2, as: .power, code: "MF1013", "a power is written `^`, not `**`")
        : take(1, as: .times)
    case UInt8(ascii: "<"): return isBeforeEquals ? take(2, as: .lessOrEqual) : take(1, as: .less)
    case UInt8(ascii: ">"):
      return isBeforeEquals ? take(2, as: .greaterOrEqual) : take(1, as: .greater)
    case UInt8(ascii: "!") where isBeforeEquals: return take(2, as: .notEqual)
    case UInt8(ascii: "="): return readEquals(second)
    case UInt8(ascii: "!") where isBeforeOperand: return readForeignWord(1, as: .not)
    case UInt8(ascii: "&") where second == first: return readForeignWord(2, as: .and)
    case UInt8(ascii: ":") where isBeforeEquals:
      return readForeign(2, as: .equals, code: "MF1043", "a definition is written `=`, not `:=`")
    default: return readStray()
    }
  }

  private mutating func readEquals(_ second: UInt8) -> Token.Kind {
    switch second {
    case UInt8(ascii: "="): return take(2, as: .equal)
    case UInt8(ascii: "<"):
      return readForeign(2, as: .lessOrEqual, code: "MF1043", "`=<` is written `<=`")
    case UInt8(ascii: ">"):
      return readForeign(2, as: .greaterOrEqual, code: "MF1043", "`=>` is written `>=`")
    default: return take(1, as: .equals)
    }
  }

  /// An operator of other languages that has exactly one counterpart here.
  private mutating func readForeign(
    _ count: Int, as punctuation: Punctuation, code: DiagnosticCode, _ message: String
  ) -> Token.Kind {
    let start = offset
    offset += count
    reportRepair(
      code, message, from: start, replacement: punctuation.rawValue,
      help: "write `\(punctuation.rawValue)`")
    return .punctuation(punctuation)
  }

  private mutating func readForeignWord(_ count: Int, as keyword: Keyword) -> Token.Kind {
    let start = offset
    let text = source[SourceSpan(start, start + count)]
    offset += count
    reportRepair(
      "MF1043", "`\(text)` is written `\(keyword.rawValue)`", from: start,
      replacement: " \(keyword.rawValue) ", help: "write `\(keyword.rawValue)`")
    return .keyword(keyword)
  }

  /// One error for a run of characters that mean nothing.
  mutating func readStray() -> Token.Kind {
    let start = offset
    var reportable = true
    repeat {
      let (scalar, length) = decodeScalar()
      if scalar == nil { reportable = false }
      offset += length
    } while !isAtEnd && isStray()
    let span = SourceSpan(start, offset)
    // Bytes that are not UTF-8 have been reported already.
    guard reportable else { return .invalid }
    let text = source[span]
    let shown = text.count <= 20 ? text : "\(text.prefix(20))…"
    findings.report(
      Diagnostic(
        "MF1006", "`\(shown)` means nothing here", at: span, notes: Self.strayNotes[text] ?? []))
    return .invalid
  }

  private static let strayNotes: [String: [String]] = [
    "'": ["strings stand between double quotes; a derivative is not written with `'`"],
    "%": ["comments begin with `#`; there is no remainder operator"],
    "√": ["a square root is written `sqrt(…)`"],
    "!": ["a factorial is written `gamma(n + 1)`"],
    "\\": ["a name is written without a backslash: `beta`, not `\\beta`"],
    ":": ["a support is written `for b in [-1, 1]`; a definition needs `=`"],
    ".": ["a number needs a digit after the point; a range is written `..`"],
  ]

  private func isStray() -> Bool {
    let byte = byte()
    if byte >= 0x80 {
      let scalar = decodeScalar().scalar
      return scalar.map {
        !isNameStart($0) && Typography.replacement(for: $0) == nil && Typography.script($0) == nil
          && !Typography.isDisturbance($0)
      } ?? true
    }
    switch byte {
    case UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "'"), UInt8(ascii: "?"),
      UInt8(ascii: "@"), UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "~"):
      return true
    default: return false
    }
  }
}
