import Diagnostics

extension Lexer {
  /// The scalar at the place of reading and its length; nil, and one byte, if it is not UTF-8.
  func decodeScalar() -> (scalar: Unicode.Scalar?, length: Int) {
    let lead = byte()
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    let end = min(offset + length, source.bytes.count)
    var decoder = UTF8()
    var iterator = source.bytes[offset..<end].makeIterator()
    if case .scalarValue(let scalar) = decoder.decode(&iterator) {
      return (scalar, UTF8.encode(scalar)?.count ?? 1)
    }
    return (nil, 1)
  }

  func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isXIDStart
  }

  mutating func readBeyondASCII() -> Token.Kind {
    let (scalar, length) = decodeScalar()
    guard let scalar else { return readStray() }
    if isNameStart(scalar) { return readName() }
    if let script = Typography.script(scalar) { return readScript(script) }
    if Typography.quotes.contains(scalar) { return readTypographicString() }
    guard let replacement = Typography.replacement(for: scalar) else { return readStray() }
    let start = offset
    offset += length
    reportRepair(
      "MF1015", "`\(scalar)` (\(Self.name(of: scalar))) is written `\(replacement)`", from: start,
      replacement: replacement, help: "write `\(replacement)`")
    return replacement == "inf"
      ? .name("inf")
      : Punctuation(rawValue: replacement).map {
        .punctuation($0)
      } ?? .invalid
  }

  static func name(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// Reads `²`, `⁻¹` or `₁`: a power, or digits that belong to a name.
  private mutating func readScript(_ first: Typography.Script) -> Token.Kind {
    let start = offset
    var digits = ""
    while !isAtEnd {
      let (scalar, length) = decodeScalar()
      guard let scalar, let script = Typography.script(scalar), script.isRaised == first.isRaised
      else { break }
      digits += script.text
      offset += length
    }
    let text = source[SourceSpan(start, offset)]
    guard first.isRaised else {
      reportRepair(
        "MF1014", "the subscript `\(text)` cannot be part of a name", from: start,
        replacement: "_\(digits)", help: "write `_\(digits)`")
      return .invalid
    }
    reportRepair(
      "MF1014", "the power `\(text)` is written `^\(digits)`", from: start,
      replacement: "^\(digits)", help: "write `^\(digits)`")
    let span = SourceSpan(start, offset)
    if digits.hasPrefix("-") {
      pending.append(Token(kind: .punctuation(.minus), span: span, startsLine: false))
      digits.removeFirst()
    }
    let exponent = exactNumber(digits, exponentDigits: "", at: span).map { Token.Kind.number($0) }
    pending.append(Token(kind: exponent ?? .invalid, span: span, startsLine: false))
    return .punctuation(.power)
  }

  /// Reports and skips a character that may not stand outside strings and comments; false if what
  /// stands here is another matter.
  mutating func skipDisturbance() -> Bool {
    let start = offset
    let (scalar, length) = decodeScalar()
    guard let scalar else { return false }
    if Typography.spaces.contains(scalar) {
      offset += length
      reportRepair(
        "MF1015", "this space is not an ordinary one (\(Self.name(of: scalar)))", from: start,
        replacement: " ", help: "write an ordinary space")
      return true
    }
    guard Typography.isDisturbance(scalar) else { return false }
    while !isAtEnd, decodeScalar().scalar == scalar { offset += length }
    let isControl = scalar.value < 0xA0
    reportRepair(
      isControl ? "MF1004" : "MF1005",
      isControl
        ? "a control character (\(Self.name(of: scalar))) in the text"
        : "an invisible character (\(Self.name(of: scalar))) in the text",
      from: start, replacement: "", help: offset - start == length ? "remove it" : "remove them")
    return true
  }

  /// NUL is an error even in strings and comments: a file that holds one is not a text.
  mutating func reportNUL(at place: Int) {
    findings.report(
      Diagnostic(
        "MF1004", "a control character (U+0000) in the text", at: SourceSpan(place, place + 1),
        fixIts: [FixIt(SourceSpan(place, place + 1), replacement: "", message: "remove it")]))
  }
}
