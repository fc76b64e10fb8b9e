import Diagnostics

/// The canonical form of a file.
///
/// Blocks are indented by two spaces; a space stands around `+ -`, relations and `=`, none around
/// `* / ^`; at most one empty line stands in a row; lines have at most 100 columns where the language
/// allows a break. Comments stay; strings and numbers keep their spelling. Formatting what is formatted changes nothing, and the tree stays the same.
///
/// A text with errors is not formatted: the result is nil and the errors.
public func format(_ source: SourceText) -> (text: String?, diagnostics: [Diagnostic]) {
  guard source.bytes.count <= Limits.bytes else { return (nil, parse(source).diagnostics) }
  return onDeepStack {
    var parser = Parser(source, forLayout: true)
    _ = parser.parseFile()
    let diagnostics = parser.findings.diagnostics
    guard !parser.findings.hasErrors else { return (nil, diagnostics) }
    var layout = Layout(
      source, tokens: parser.layout ?? [], comments: parser.lexer.comments)
    return (layout.text(), diagnostics)
  }
}
