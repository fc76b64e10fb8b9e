import Diagnostics
import Reporting

extension SpanEntry {
  /// A span with its position in a text.
  init(_ span: SourceSpan, in source: SourceText) {
    let position = source.position(at: span.start)
    self.init(start: span.start, end: span.end, line: position.line, column: position.column)
  }
}

extension DiagnosticEntry {
  /// A diagnostic with the positions of its spans.
  init(_ diagnostic: Diagnostic, in source: SourceText) {
    let labels = diagnostic.labels.filter { $0.span != diagnostic.span }.map { label in
      let position = source.position(at: label.span.start)
      return "\(label.text) (at \(position.line):\(position.column))"
    }
    self.init(
      code: diagnostic.code, severity: diagnostic.severity, message: diagnostic.message,
      file: source.name, span: SpanEntry(diagnostic.span, in: source),
      fixIts: diagnostic.fixIts.map {
        FixItEntry(
          span: SpanEntry($0.span, in: source), replacement: $0.replacement, message: $0.message)
      },
      notes: diagnostic.notes + labels)
  }
}
