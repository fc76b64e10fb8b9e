/// A part of a paragraph.
indirect enum MarkdownInline: Sendable, Hashable {
  case text(String)
  case code(String)
  /// TeX, on a line of its own or not.
  case math(String, isDisplayed: Bool)
  case strong([MarkdownInline])
  case emphasis([MarkdownInline])
  /// Only `http` and `https`; other schemes are not links.
  case link([MarkdownInline], target: String)

  /// The parts of a text without line structure.
  static func parts(of text: String) -> [MarkdownInline] {
    var reader = InlineReader(Array(text)[...])
    return reader.read()
  }

  var unreadableMathematics: [String] {
    switch self {
    case .text, .code: []
    case .math(let tex, _): TeXFormula(tex) == nil ? [tex] : []
    case .strong(let parts), .emphasis(let parts), .link(let parts, _):
      parts.flatMap(\.unreadableMathematics)
    }
  }
}

/// Reads code first, since nothing is markup inside it; then mathematics, links and emphasis.
private struct InlineReader {
  private var rest: ArraySlice<Character>
  private var parts: [MarkdownInline] = []
  private var plain = ""

  init(_ text: ArraySlice<Character>) { rest = text }

  mutating func read() -> [MarkdownInline] {
    while let character = rest.first {
      guard let (part, end) = markup(character) else {
        plain.append(character)
        rest.removeFirst()
        continue
      }
      flush()
      parts.append(part)
      rest = rest[end...]
    }
    flush()
    return parts
  }

  private mutating func flush() {
    if !plain.isEmpty { parts.append(.text(plain)) }
    plain = ""
  }

  /// The markup that begins here, and the index after it.
  private func markup(_ character: Character) -> (MarkdownInline, Int)? {
    switch character {
    case "\\": escape
    case "`": code
    case "$": mathematics
    case "[": link
    case "*": emphasized
    default: nil
    }
  }

  /// `\$` and `\*` and the like stand for the character itself.
  private var escape: (MarkdownInline, Int)? {
    guard let next = rest.dropFirst().first, "\\`$*[]#".contains(next) else { return nil }
    return (.text(String(next)), rest.startIndex + 2)
  }

  private var code: (MarkdownInline, Int)? {
    let inner = rest.dropFirst()
    guard let end = inner.firstIndex(of: "`") else { return nil }
    return (.code(String(inner[..<end])), end + 1)
  }

  /// `$…$` with no space inside its ends and no digit after it, so that prices stay prices.
  private var mathematics: (MarkdownInline, Int)? {
    if rest.starts(with: "$$") {
      let inner = rest.dropFirst(2)
      guard let end = inner.indices.first(where: { inner[$0...].starts(with: "$$") }),
        end > inner.startIndex
      else { return nil }
      return (.math(String(inner[..<end]), isDisplayed: true), end + 2)
    }
    let inner = rest.dropFirst()
    guard let first = inner.first, !first.isWhitespace,
      let end = inner.indices.first(where: { inner[$0] == "$" && inner[$0 - 1] != "\\" }),
      end > inner.startIndex, !inner[end - 1].isWhitespace,
      inner[(end + 1)...].first?.isNumber != true
    else { return nil }
    return (.math(String(inner[..<end]), isDisplayed: false), end + 1)
  }

  /// `[text](https://…)`.
  private var link: (MarkdownInline, Int)? {
    let inner = rest.dropFirst()
    guard let close = inner.firstIndex(where: { $0 == "]" || $0 == "[" }), inner[close] == "]",
      close > inner.startIndex, inner[(close + 1)...].first == "("
    else { return nil }
    let address = inner[(close + 2)...]
    guard
      let end = address.firstIndex(where: { $0.isWhitespace || "()\"<>".contains($0) }),
      address[end] == ")"
    else { return nil }
    let target = String(address[..<end])
    let scheme = ["https://", "http://"].first { target.hasPrefix($0) }
    guard let scheme, target.count > scheme.count else { return nil }
    return (.link([.text(String(inner[..<close]))], target: target), end + 1)
  }

  /// `**strong**`, `*emphasis*`.
  private var emphasized: (MarkdownInline, Int)? {
    if rest.starts(with: "**") {
      let inner = rest.dropFirst(2)
      guard let end = inner.firstIndex(of: "*"), end > inner.startIndex,
        inner[(end + 1)...].first == "*"
      else { return nil }
      return (.strong(Self.parts(inner[..<end])), end + 2)
    }
    let inner = rest.dropFirst()
    guard let end = inner.firstIndex(of: "*"), end > inner.startIndex,
      inner.first?.isWhitespace == false, !inner[end - 1].isWhitespace
    else { return nil }
    return (.emphasis(Self.parts(inner[..<end])), end + 1)
  }

  private static func parts(_ text: ArraySlice<Character>) -> [MarkdownInline] {
    var reader = InlineReader(text)
    return reader.read()
  }
}
