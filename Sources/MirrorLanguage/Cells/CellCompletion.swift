import Diagnostics
import MirrorTheory

/// The words that may stand where the cursor is.
///
/// What stands before the cursor decides: the fields inside of a model, the options inside of the
/// braces of a request, models behind `solve`, densities behind `biases =`, names and functions in
/// a formula. Nothing is offered inside of numbers, strings and comments.
///
/// - Parameters:
///   - offset: The cursor, in bytes.
///   - source: The cell.
///   - scope: The names that were declared.
/// - Returns: The span of the word that the completions replace, and these, sorted.
public func completions(
  at offset: Int, in source: SourceText, scope: CellScope
) -> (span: SourceSpan, completions: [Completion]) {
  let cursor = min(max(offset, source.contentStart), source.bytes.count)
  let none = (SourceSpan(cursor, cursor), [Completion]())
  var reader = CellReader(source, upTo: cursor)
  guard reader.isInCode else { return none }
  var span = SourceSpan(cursor, cursor)
  var prefix = ""
  if let last = reader.tokens.last, last.span.end >= cursor, last.span.start < cursor {
    if last.isNumber || last.kind == .invalid { return none }
    if let word = last.word {
      reader.tokens.removeLast()
      span = last.span
      prefix = word
    }
  }
  // The word goes on behind the cursor: all of it is replaced.
  let rest = SourceText(name: "", bytes: Array(source.bytes[cursor...]))
  var lexer = Lexer(rest)
  let next = lexer.next()
  if !prefix.isEmpty, next.word != nil, next.span.start == 0 {
    span = SourceSpan(span.start, cursor + next.span.end)
  }
  let offered = reader.words(in: scope, atLineStart: reader.isAtLineStart(span.start))
  return (
    span,
    offered.filter { $0.text.lowercased().hasPrefix(prefix.lowercased()) && $0.text != prefix }
      + offered.filter { $0.text == prefix }
  )
}

/// What stands before a place in a cell.
private struct CellReader {
  let source: SourceText
  var tokens: [Token] = []
  /// False inside of a string or a comment.
  let isInCode: Bool

  init(_ source: SourceText, upTo cursor: Int) {
    self.source = source
    let head = SourceText(name: "", bytes: Array(source.bytes[..<cursor]))
    var lexer = Lexer(head, keepsComments: true)
    var token = lexer.next()
    while token.kind != .end {
      tokens.append(token)
      token = lexer.next()
    }
    let isInComment = lexer.comments.contains { $0.end >= cursor && $0.start < cursor }
    let isInString = lexer.findings.diagnostics.contains { $0.code == "MF1007" }
    isInCode = !isInComment && !isInString
  }

  /// Whether only blanks stand before an offset on its line.
  func isAtLineStart(_ offset: Int) -> Bool {
    var index = offset - 1
    while index >= source.contentStart, [0x20, 0x09].contains(source.bytes[index]) { index -= 1 }
    return index < source.contentStart || source.bytes[index] == 0x0A
  }

  /// The places of brackets that are open, outermost first.
  private var openers: [Int] {
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      guard case .punctuation(let sign) = token.kind else { continue }
      if sign.isOpener { open.append(index) }
      if sign.isCloser, !open.isEmpty { open.removeLast() }
    }
    return open
  }

  func words(in scope: CellScope, atLineStart: Bool) -> [Completion] {
    let expression = scope.completions(
      .function, .constant, .let, .potential, .density, .activation)
    guard let brace = openers.last(where: { tokens[$0].is(.openBrace) }) else {
      return outside(scope, atLineStart) ?? expression + Self.formulaKeywords
    }
    let head = headWords(before: brace)
    let entries = tokens[(brace + 1)...]
    let innermost = openers.last == brace
    let begins =
      innermost
      && (atLineStart || entries.isEmpty || entries.last?.is(.semicolon) == true)
    switch head.first {
    case "model":
      if begins { return scope.completions(.field) }
      return value(of: field(in: entries), scope) ?? expression
    case "report":
      if begins { return scope.completions(.request) }
      return request(Array(entries.split { $0.startsLine }.last ?? entries), scope) ?? expression
    case "piecewise": return expression + Self.formulaKeywords
    case let command? where Parser.reportCommands.contains(command):
      if begins { return Self.options(of: command) }
      return option(field(in: entries)) ?? expression
    default: return expression
    }
  }

  private static let formulaKeywords = ["piecewise", "for", "in", "otherwise", "and", "or", "not"]
    .map { Completion(text: $0, kind: .keyword) }

  /// At the outermost level: declarations and requests.
  private func outside(_ scope: CellScope, _ atLineStart: Bool) -> [Completion]? {
    if tokens.isEmpty || (atLineStart && tokens.last?.continuesLine != true) {
      return Keyword.declarations.map { Completion(text: $0.rawValue, kind: .keyword) }
        + scope.completions(.request)
    }
    let line = tokens.lastIndex { $0.startsLine } ?? 0
    return request(Array(tokens[line...]), scope)
  }

  /// What goes on a request of which some words are there; nil when it is none.
  private func request(_ words: [Token], _ scope: CellScope) -> [Completion]? {
    guard let command = words.first?.word, Parser.reportCommands.contains(command) else {
      return nil
    }
    let isBehindOf = words.contains { $0.word == "of" }
    switch command {
    case "text": return []
    case "verify", "plot":
      if isBehindOf { return scope.completions(.model) }
      if words.count > 1 { return [Completion(text: "of", kind: .word)] }
      let names =
        command == "plot"
        ? PlotSubject.allCases.map(\.rawValue) : VerifiedClaim.allCases.map(\.rawValue)
      return names.map { Completion(text: $0, kind: .word) }
    case "check" where words.count == 1:
      return scope.completions(.model, .potential, .density, .data)
    default: return words.count == 1 ? scope.completions(.model) : []
    }
  }

  /// The words on the line of an opening brace, such as `solve m` or `model m`.
  private func headWords(before brace: Int) -> [String] {
    var start = brace
    while start > 0, !tokens[start].startsLine, !tokens[start - 1].is(.openBrace),
      !tokens[start - 1].is(.semicolon)
    {
      start -= 1
    }
    if tokens[brace].startsLine { return [] }
    let words = tokens[start..<brace].compactMap(\.word)
    return words.contains("piecewise") ? ["piecewise"] : words
  }

  /// The name of the field whose value is being written.
  private func field(in entries: ArraySlice<Token>) -> String? {
    guard let equals = entries.lastIndex(where: { $0.is(.equals) }), equals > entries.startIndex
    else { return nil }
    return entries[equals - 1].word
  }

  private func value(of field: String?, _ scope: CellScope) -> [Completion]? {
    func words(_ words: String...) -> [Completion] {
      words.map { Completion(text: $0, kind: .word) }
    }
    guard let field = field.flatMap(ModelField.init(rawValue:)) else { return nil }
    switch field {
    case .activation: return scope.completions(.activation)
    case .biases: return scope.completions(.density)
    case .potential:
      return openers.last.map { tokens[$0].is(.openParenthesis) } == true
        ? scope.completions(.potential, .let, .function) : words("scaled", "unscaled")
    case .data: return scope.completions(.data) + words("csv")
    case .outputWeights, .outputBias: return words("normal", "uniform", "zero")
    case .inputWeights: return words("normal", "sphere", "uniform")
    case .loss: return words("half_sum_of_squares", "mean_squares", "sum_of_squares")
    case .initial: return nil
    }
  }

  private static func options(of command: String) -> [Completion] {
    let options: [ReportOptionName] =
      switch command {
      case "check": ReportOptionName.check
      case "derive": ReportOptionName.derive
      case "solve": ReportOptionName.solve
      case "kernel": ReportOptionName.kernel
      case "functional": ReportOptionName.functional
      case "flow": ReportOptionName.flow
      case "verify": ReportOptionName.verify
      case "plot": ReportOptionName.plot
      default: []
      }
    return options.map(\.rawValue).sorted().map { Completion(text: $0, kind: .option) }
  }

  private func option(_ name: String?) -> [Completion]? {
    switch name {
    case "method":
      ["descent", "flow", "natural_gradient"].map { Completion(text: $0, kind: .word) }
    case "format": ["latex", "mathml", "text"].map { Completion(text: $0, kind: .word) }
    case "exact": ["false", "true"].map { Completion(text: $0, kind: .word) }
    default: nil
    }
  }
}
