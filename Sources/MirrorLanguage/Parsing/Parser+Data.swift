import Diagnostics

extension Parser {
  /// Whether `csv(` stands at the current token.
  mutating func isAtCSV() -> Bool {
    token.kind == .name("csv") && peek().is(.openParenthesis) && !isAtLineEnd
  }

  /// Reads `[(x, y), …]` or `csv("…")`.
  mutating func parseData(named name: Identifier?) throws(Abandon) -> DataSyntax {
    let start = token.span
    if isAtCSV() {
      advance()
      let argument = try parseBracketed(opening: .open(attached: true)) {
        parser throws(Abandon) in
        try parser.parsePath()
      }
      let span = start.union(previous.span)
      guard let (path, place) = argument else {
        return DataSyntax(name: name, source: .points([]), span: span)
      }
      return DataSyntax(name: name, source: .csv(path: path, span: place), span: span)
    }
    guard at(.openBracket) else {
      throw fail("MF1037", "data: a list of points `[(x, y), …]` or `csv(\"file\")`")
    }
    let errors = findings.errorCount
    let points = try parseBracketed(opening: .open(attached: false), isList: true) {
      parser throws(Abandon) in
      try parser.parsePoints()
    }
    let span = start.union(previous.span)
    if points?.isEmpty ?? false, findings.errorCount == errors {
      report("MF1039", "data need at least one point", at: span)
    }
    return DataSyntax(name: name, source: .points(points ?? []), span: span)
  }

  private mutating func parsePath() throws(Abandon) -> (String, SourceSpan) {
    guard case .string(let path) = token.kind else { throw fail("MF1026", "a path in quotes") }
    advance()
    return (path, previous.span)
  }

  private mutating func parsePoints() throws(Abandon) -> [PointSyntax] {
    try parseElements(until: .closeBracket) { parser throws(Abandon) in try parser.parsePoint() }
      .compactMap { $0 }
  }

  /// Reads a point; nil if what its brackets hold could not be read.
  mutating func parsePoint() throws(Abandon) -> PointSyntax? {
    let start = token.span
    guard token.is(.openParenthesis) else {
      throw fail("MF1038", "a point `(x, y)`")
    }
    let coordinates = try parseBracketed(opening: .open(attached: false), isList: true) {
      parser throws(Abandon) in
      try parser.parseElements(until: .closeParenthesis) { parser throws(Abandon) in
        try parser.parseExpression()
      }
    }
    let span = start.union(previous.span)
    guard let coordinates else { return nil }
    if coordinates.count < 2 {
      report(
        "MF1038", "a point has at least one input and a label: `(x, y)`", at: span,
        notes: coordinates.isEmpty ? [] : ["inputs come first, the label last"])
      return nil
    }
    return PointSyntax(coordinates: coordinates, span: span)
  }

  /// Reads elements separated by commas, up to the closing bracket; one comma may stand before it.
  mutating func parseElements<Element>(
    until closer: Punctuation, _ element: (inout Parser) throws(Abandon) -> Element
  ) throws(Abandon) -> [Element] {
    var elements: [Element] = []
    while !token.is(closer), token.kind != .end {
      elements.append(try element(&self))
      if token.is(.comma) {
        advance(as: peek().is(closer) ? .dropped : .separator)
      } else if token.is(.semicolon) {
        report(
          "MF1040", "elements are separated by `,`", at: token.span,
          fixIts: [FixIt(token.span, replacement: ",", message: "write `,`")])
        advance(as: .separator)
      } else if !repairMissingComma() {
        break
      }
    }
    return elements
  }

  /// Two points or lists that follow each other, as in `[(1, 2) (3, 4)]`, miss a comma.
  private mutating func repairMissingComma() -> Bool {
    guard previous.is(.closeParenthesis) || previous.is(.closeBracket),
      token.is(.openParenthesis) || token.is(.openBracket)
    else { return false }
    let place = SourceSpan(previous.span.end, previous.span.end)
    report(
      "MF1048", "a comma is missing between two elements", at: place,
      fixIts: [FixIt(place, replacement: ",", message: "insert `,`")])
    return true
  }
}
