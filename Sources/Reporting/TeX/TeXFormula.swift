/// A formula in the part of TeX that papers on this subject use, read for a page.
///
/// Letters, numbers, signs, Greek, scripts and primes, `\frac`, `\sqrt`, `\left … \right`, accents,
/// alphabets, named functions, `\text`, big operators with limits, and `cases`.
struct TeXFormula: Sendable, Hashable {
  /// A part of a formula.
  indirect enum Node: Sendable, Hashable {
    case letter(String)
    case upright(String)
    case number(String)
    case sign(String)
    /// ∑, ∫ and the like; limits of the first kind stand above and below in displayed formulas.
    case large(String, hasLimits: Bool)
    case space(String)
    case text(String)
    case row([Node])
    case fraction(Node, Node)
    case root(Node, index: Node?)
    case accent(Node, String)
    case fenced([Node], open: String, close: String)
    case primed(Node, Int)
    case scripts(Node, below: Node?, above: Node?)
    case cases([[Node]])
  }

  let root: Node

  /// Reads a formula; nil if it uses anything else, or its braces do not match.
  init?(_ tex: String) {
    guard let tokens = TeXToken.tokens(of: tex) else { return nil }
    var parser = TeXParser(tokens: tokens[...])
    guard let nodes = parser.list(until: []), parser.isAtEnd else { return nil }
    root = .row(nodes)
  }
}

/// A word of TeX.
enum TeXToken: Hashable {
  /// A name after a backslash, or the one sign after it.
  case command(String)
  case character(Character)
  case space

  /// The words of a text; nil for a backslash at its end.
  static func tokens(of text: String) -> [TeXToken]? {
    var tokens: [TeXToken] = []
    var rest = text[...]
    while let character = rest.popFirst() {
      if character.isWhitespace {
        if tokens.last != .space { tokens.append(.space) }
      } else if character == "\\" {
        guard let first = rest.first else { return nil }
        guard first.isASCII, first.isLetter else {
          tokens.append(.command(String(rest.removeFirst())))
          continue
        }
        let name = rest.prefix { $0.isASCII && $0.isLetter }
        rest = rest[name.endIndex...]
        tokens.append(.command(String(name)))
      } else {
        tokens.append(.character(character))
      }
    }
    return tokens
  }
}
