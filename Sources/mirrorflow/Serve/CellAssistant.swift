import Diagnostics
import MirrorLanguage
import Symbolic

/// Helps to write a cell: what may stand at the cursor, what a name means, whether more must come.
struct CellAssistant {
  let session: NotebookSession
  let source: SourceText

  /// The words that may stand at the cursor.
  func completion(_ request: ServeRequest) -> CompletionAnswer {
    let declared = parse(source, as: .cell).tree.declarations.compactMap(\.declaredName)
    let scope = CellScope(declared: session.names + declared)
    let (span, found) = completions(at: request.cursorOffset, in: source, scope: scope)
    return CompletionAnswer(
      id: request.id, start: scalarCount(before: span.start), end: scalarCount(before: span.end),
      matches: found.map { .init(text: $0.text, kind: $0.kind.rawValue) })
  }

  private func scalarCount(before offset: Int) -> Int {
    source[SourceSpan(0, offset)].unicodeScalars.count
  }

  /// What the name at the cursor means: declarations of the session first, then the built-in
  /// library, the language, and the codes of diagnostics.
  func inspection(_ request: ServeRequest) -> InspectionAnswer {
    var parts: [String] = []
    if let name = word(at: request.cursorOffset, in: source)?.text {
      for declaration in session.declarations where declaration.name.name == name {
        parts.append(text(of: declaration))
      }
      if parts.isEmpty {
        parts += LanguageReference.libraryDeclarations(of: name).map {
          "\($0)\n\nFrom the built-in library."
        }
      }
      if let article = LanguageReference.article(about: name) { parts.append(article.text) }
      if let article = DiagnosticCatalogue.explain(name) { parts.append(article.text) }
    }
    let text = parts.joined(separator: "\n\n")
    return InspectionAnswer(id: request.id, found: !parts.isEmpty, text: text)
  }

  private func text(of declaration: NotebookSession.Declaration) -> String {
    let place = declaration.cell.source.position(at: declaration.span.start)
    var lines = [
      declaration.text, "", "Declared in \(declaration.cell.name), line \(place.line).",
    ]
    let dependents = session.dependents(of: declaration)
    if !dependents.isEmpty {
      lines.append("Used by \(dependents.map { "`\($0)`" }.joined(separator: ", ")).")
    }
    return lines.joined(separator: "\n")
  }

  /// Whether the cell can be run.
  func completeness(_ request: ServeRequest) -> CompletenessAnswer {
    switch MirrorLanguage.completeness(of: source) {
    case .complete: CompletenessAnswer(id: request.id, completeness: "complete", indent: "")
    case .incomplete(let depth):
      CompletenessAnswer(
        id: request.id, completeness: "incomplete",
        indent: String(repeating: "  ", count: max(1, min(depth, 40))))
    case .invalid: CompletenessAnswer(id: request.id, completeness: "invalid", indent: "")
    }
  }
}

extension VersionAnswer.Words {
  /// All of them.
  init() {
    let scope = CellScope(declared: [])
    keyword = scope.names(.keyword)
    function = scope.names(.function)
    constant = scope.names(.constant)
    request = scope.names(.request)
    field = scope.names(.field)
    option = scope.names(.option)
    potential = scope.names(.potential)
    density = scope.names(.density)
    activation = scope.names(.activation)
  }
}
