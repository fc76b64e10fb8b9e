import Diagnostics

/// A hand-written recursive-descent parser with precedence climbing for expressions.
///
/// An error that the parser can repair is reported with a fix-it, and parsing goes on. Any other is
/// reported once and thrown as `Abandon` to the nearest bracket, entry or declaration, where
/// parsing resumes; what is skipped there gives no further errors. Recursion is bounded: everything
/// that nests counts against `Limits.nesting`.
struct Parser {
  /// What changes inside brackets and comes back behind them.
  struct Context {
    /// Whether a line break ends what is being read.
    var newlineEnds = true
    /// Bars that were opened in the innermost bracket and not yet closed.
    var openBars = 0
    /// Whether comparisons may stand here.
    var isCondition = false
    /// Whether elements are separated by commas here.
    var isList = false
    /// Brackets, bars, prefix operators, powers and blocks around this place.
    var depth = 0
    /// Keywords that may follow an expression here, for misspelt ones.
    var followers: [Keyword] = []
  }

  /// How far the parser gives up.
  enum Abandon: Error {
    case toBracket, toEntry, toEnd
  }

  let source: SourceText
  var lexer: Lexer
  var token: Token
  /// Tokens read ahead, the next one first.
  var ahead: [Token] = []
  var previous: Token
  /// The number of tokens consumed, which tells whether a loop makes progress.
  var tokenCount = 0
  var parts = 0
  /// How many parts the tree may have; tests lower it.
  var partLimit = Limits.parts
  var context = Context()
  var findings: Findings {
    get { lexer.findings }
    set { lexer.findings = newValue }
    _modify { yield &lexer.findings }
  }
  /// The tokens with their roles; nil unless the formatter asks for them.
  var layout: [LayoutToken]?
  var nextBeginsEntry = false
  var form = TextForm.file

  init(_ source: SourceText, forLayout: Bool = false) {
    self.source = source
    lexer = Lexer(source, keepsComments: forLayout)
    layout = forLayout ? [] : nil
    token = lexer.next()
    let start = SourceSpan(source.contentStart, source.contentStart)
    previous = Token(kind: .end, span: start, startsLine: true)
  }

  // MARK: Tokens

  /// Moves on to the next token.
  mutating func advance(as role: TokenRole = .word) {
    if token.kind != .end {
      layout?.append(LayoutToken(span: token.span, role: role, beginsEntry: nextBeginsEntry))
      nextBeginsEntry = false
    }
    previous = token
    tokenCount += 1
    token = ahead.isEmpty ? lexer.next() : ahead.removeFirst()
  }

  /// A token further on; 1 is the one behind the current one.
  mutating func peek(_ distance: Int = 1) -> Token {
    while ahead.count < distance { ahead.append(lexer.next()) }
    return ahead[distance - 1]
  }

  /// Whether what is being read ends before the current token because of a line break.
  var isAtLineEnd: Bool {
    token.kind == .end || (context.newlineEnds && token.startsLine && !previous.continuesLine)
  }

  func at(_ punctuation: Punctuation) -> Bool { token.is(punctuation) && !isAtLineEnd }
  func at(_ keyword: Keyword) -> Bool { token.is(keyword) && !isAtLineEnd }

  // MARK: Errors

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan, labels: [Label] = [],
    notes: [String] = [], fixIts: [FixIt] = []
  ) {
    findings.report(
      Diagnostic(code, message, at: span, labels: labels, notes: notes, fixIts: fixIts))
  }

  /// Reports that the current token is not what must stand here, and gives up to the bracket.
  ///
  /// With `isEntryStart` the token is the first of what was expected, so that the line break before
  /// it does not count.
  mutating func fail(
    _ code: DiagnosticCode, _ expectation: String, labels: [Label] = [], notes: [String] = [],
    isEntryStart: Bool = false
  ) -> Abandon {
    // What the lexer could not read has been reported already.
    if token.kind == .invalid { return .toBracket }
    let isLineEnd = isAtLineEnd || isAtNextEntry()
    if token.kind == .end || (isLineEnd && !isEntryStart) {
      let place = SourceSpan(previous.span.end, previous.span.end)
      let found = token.kind == .end ? "the text ends" : "the line ends"
      report(code, "expected \(expectation), but \(found)", at: place, labels: labels, notes: notes)
    } else {
      report(
        code, "expected \(expectation), found \(token.description(in: source))", at: token.span,
        labels: labels, notes: notes)
    }
    return .toBracket
  }

  mutating func expect(
    _ punctuation: Punctuation, as role: TokenRole, _ expectation: String
  ) throws(Abandon) {
    guard at(punctuation) else { throw fail("MF1026", expectation) }
    advance(as: role)
  }

  // MARK: Limits

  /// Counts one more level of nesting.
  mutating func enter(at span: SourceSpan) throws(Abandon) {
    context.depth += 1
    guard context.depth > Limits.nesting else { return }
    report("MF1003", "this is nested more than \(Limits.nesting) levels deep", at: span)
    throw .toEntry
  }

  /// Counts parts of the tree.
  mutating func count(_ weight: Int = 1, at span: SourceSpan) throws(Abandon) {
    parts += weight
    guard parts > partLimit else { return }
    report("MF1046", "the text has more than \(partLimit) parts", at: span)
    throw .toEnd
  }
}
