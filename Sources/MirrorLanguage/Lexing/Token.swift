import Diagnostics
import MultiPrecision

/// Punctuation and operators.
enum Punctuation: String, Sendable {
  case openParenthesis = "("
  case closeParenthesis = ")"
  case openBracket = "["
  case closeBracket = "]"
  case openBrace = "{"
  case closeBrace = "}"
  case bar = "|"
  case comma = ","
  case semicolon = ";"
  case equals = "="
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divided = "/"
  case power = "^"
  case range = ".."

  var isOpener: Bool { self == .openParenthesis || self == .openBracket || self == .openBrace }
  var isCloser: Bool { self == .closeParenthesis || self == .closeBracket || self == .closeBrace }

  /// The bracket that closes this one.
  var closer: Punctuation {
    switch self {
    case .openParenthesis: .closeParenthesis
    case .openBracket: .closeBracket
    default: .closeBrace
    }
  }
}

/// One lexical unit.
struct Token: Sendable {
  enum Kind: Sendable, Hashable {
    case number(Rational)
    case name(String)
    case keyword(Keyword)
    case string(String)
    case punctuation(Punctuation)
    /// What could not be read; the lexer has reported it.
    case invalid
    case end
  }
  var kind: Kind
  var span: SourceSpan
  /// Whether a line break (or the start of the text) lies between this token and the one before.
  var startsLine: Bool

  func `is`(_ punctuation: Punctuation) -> Bool { kind == .punctuation(punctuation) }
  func `is`(_ keyword: Keyword) -> Bool { kind == .keyword(keyword) }

  /// A name or keyword as written.
  var word: String? {
    switch kind {
    case .name(let name): name
    case .keyword(let keyword): keyword.rawValue
    default: nil
    }
  }

  var isNumber: Bool {
    if case .number = kind { true } else { false }
  }

  /// Whether a line that ends in this token goes on on the next one.
  var continuesLine: Bool {
    switch kind {
    case .keyword(.for), .keyword(.and), .keyword(.or): true
    case .punctuation(let punctuation):
      switch punctuation {
      case .comma, .equals, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
        .plus, .minus, .times, .divided, .power:
        true
      default: false
      }
    default: false
    }
  }

  /// How a message names the token.
  func description(in source: SourceText) -> String {
    switch kind {
    case .end: return "the end of the text"
    case .string: return "a string"
    default:
      let text = source[span]
      return text.count <= 40 ? "`\(text)`" : "`\(text.prefix(30))…`"
    }
  }
}
