import Diagnostics

/// How the formatter sets a token; the parser notes it where it knows what the token is.
enum TokenRole: Sendable {
  /// A word, number or string.
  case word
  /// A bracket that hugs what it holds; `attached` if it hugs what stands before, as in `f(`.
  case open(attached: Bool)
  case close
  /// `{` and `}` of `piecewise`.
  case openRows, closeRows
  /// `{` and `}` of a model or report, whose entries stand on lines of their own.
  case openBlock, closeBlock
  /// `{` and `}` of options, which stand on one line where they fit.
  case openOptions, closeOptions
  case openBar, closeBar
  case prefix
  /// `* / ^ ..`: no spaces.
  case tight
  /// `+ -`, relations, `=`: a space on both sides.
  case loose
  /// `,` and `;` inside brackets.
  case separator
  /// What the canonical form leaves out: `;` between entries, a comma behind the last element.
  case dropped
}

/// A token with its role, for the formatter.
struct LayoutToken: Sendable {
  var span: SourceSpan
  var role: TokenRole
  /// Whether a declaration or an entry of a block begins here.
  var beginsEntry: Bool
}
