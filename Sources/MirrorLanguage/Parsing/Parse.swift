import Diagnostics

/// What a text is, as far as its outermost level goes.
public enum TextForm: Sendable {
  /// A file: declarations.
  case file
  /// A cell of a notebook: declarations, and entries of a report as requests between them.
  case cell
}

/// Reads a file, or a cell of a notebook.
///
/// An entry of a cell becomes a report of its own, without a title.
///
/// Every independent error is reported, by position; declarations that could not be read are left
/// out of the tree or hold `missing` parts, and the others can be resolved all the same.
public func parse(
  _ source: SourceText, as form: TextForm = .file
) -> (tree: SyntaxTree, diagnostics: [Diagnostic]) {
  if let tooLarge = diagnosticOfSize(source) { return (SyntaxTree(declarations: []), [tooLarge]) }
  return onDeepStack {
    var parser = Parser(source)
    parser.form = form
    let tree = parser.parseFile()
    return (tree, parser.findings.diagnostics)
  }
}

/// Reads an expression that stands alone, such as the value of `--h`; nil if it has errors.
public func parseExpression(
  _ source: SourceText
) -> (expression: ExpressionSyntax?, diagnostics: [Diagnostic]) {
  parseWhole(source) { parser throws(Parser.Abandon) in try parser.parseExpression() }
}

/// Reads values separated by commas; nil if they have errors.
///
/// Such are those of `--at "-5/4, 1/2"` and, with tuples, `--at "(1, 0), (0, 1)"`. An empty text is
/// no value.
public func parseValueList(
  _ source: SourceText
) -> (values: [ValueSyntax]?, diagnostics: [Diagnostic]) {
  parseWhole(source) { parser throws(Parser.Abandon) in
    parser.context.isList = true
    return try parser.parseElements(until: .closeBracket) { parser throws(Parser.Abandon) in
      try parser.parseValue()
    }
  }
}

/// Reads one value: a list, an interval, a range, an expression, such as that of `--on "[-1, 1]"`.
public func parseValue(
  _ source: SourceText
) -> (value: ValueSyntax?, diagnostics: [Diagnostic]) {
  parseWhole(source) { parser throws(Parser.Abandon) in try parser.parseValue() }
}

/// Reads a pair of points, such as the value of `kernel --at "x, y"`; nil if it has errors or is
/// not a pair.
public func parsePair(
  _ source: SourceText
) -> (pair: (first: ValueSyntax, second: ValueSyntax)?, diagnostics: [Diagnostic]) {
  let (values, diagnostics) = parseValueList(source)
  guard let values else { return (nil, diagnostics) }
  guard values.count == 2 else {
    let whole = SourceSpan(source.contentStart, max(source.contentStart, source.bytes.count))
    let count = values.count
    return (
      nil,
      [
        Diagnostic(
          "MF1055", "a pair `x, y` has two points, and here \(count == 1 ? "is" : "are") \(count)",
          at: whole)
      ]
    )
  }
  return ((values[0], values[1]), diagnostics)
}

/// Runs `body` on a text in which line breaks mean nothing and which must end where `body` ends.
private func parseWhole<Result>(
  _ source: SourceText, _ body: (inout Parser) throws(Parser.Abandon) -> Result
) -> (Result?, [Diagnostic]) {
  if let tooLarge = diagnosticOfSize(source) { return (nil, [tooLarge]) }
  return onDeepStack {
    var parser = Parser(source)
    parser.context.newlineEnds = false
    var result: Result?
    do throws(Parser.Abandon) {
      result = try body(&parser)
      if parser.token.kind != .end { throw parser.failLeftover() }
    } catch {
      result = nil
    }
    return (parser.findings.hasErrors ? nil : result, parser.findings.diagnostics)
  }
}

private func diagnosticOfSize(_ source: SourceText) -> Diagnostic? {
  guard source.bytes.count > Limits.bytes else { return nil }
  return Diagnostic(
    "MF1002", "the text is longer than \(Limits.bytes >> 20) MiB",
    at: SourceSpan(Limits.bytes, Limits.bytes))
}
