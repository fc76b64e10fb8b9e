import Diagnostics
import MirrorLanguage

/// What the cells of a notebook have declared so far.
///
/// A cell whose text has an error changes nothing. The declarations of any other hold from then on,
/// whatever becomes of its computations.
struct NotebookSession {
  /// A declaration that holds.
  struct Declaration {
    var name: DeclaredName
    var cell: CellText.Cell
    var span: SourceSpan
    var uses: Set<String>

    /// As it was written.
    var text: String { cell.source[span] }
  }
  /// A declaration that took the place of an earlier one.
  struct Replacement: Codable {
    var name: String
    /// What uses it, directly or through others.
    var dependents: [String]
  }
  /// What a cell without errors does.
  struct Step {
    var declared: [DeclaredName]
    var replaced: [Replacement]
    /// Warnings about the cell itself.
    var warnings: [(diagnostic: Diagnostic, source: SourceText)]
    /// The text with the requests of the cell; nil if it has none.
    var requests: CellText?
  }

  private(set) var declarations: [Declaration] = []

  /// The names of everything that holds.
  var names: [DeclaredName] { declarations.map(\.name) }

  /// Takes a cell.
  ///
  /// - Returns: What it does; or its errors, and nothing has changed.
  mutating func take(_ cell: CellText.Cell) -> Result<Step, CellErrors> {
    let tree = parse(cell.source, as: .cell).tree
    let own = tree.declarations.compactMap { declaration in
      declaration.declaredName.map {
        Declaration(
          name: $0, cell: cell, span: declaration.span, uses: declaration.usedNames)
      }
    }
    let ownNames = Set(own.map(\.name))
    let kept = declarations.filter { !ownNames.contains($0.name) }
    var text = CellText()
    var places: [String: Int] = [:]
    for declaration in kept {
      // Cells of one name are told apart by their texts.
      let key = declaration.cell.name + "\u{0}" + declaration.cell.text
      places[key] = text.append(declaration.span, of: declaration.cell, sharing: places[key])
    }
    text.append(cell)
    let loaded = text.load()
    guard loaded.program != nil else {
      return .failure(CellErrors(findings: loaded.diagnostics.map(text.located)))
    }
    let old = Set(names)
    declarations = kept + own
    let replaced = own.filter { old.contains($0.name) }.map { declaration in
      Replacement(
        name: declaration.name.description, dependents: dependents(of: declaration, besides: own))
    }
    let hasRequests = tree.declarations.contains { $0.declaredName == nil }
    return .success(
      Step(
        declared: own.map(\.name), replaced: replaced,
        warnings: loaded.diagnostics.filter { text.isInLastCell($0.span.start) }.map(text.located),
        requests: hasRequests ? text : nil))
  }

  /// What uses a declaration, directly or through others, in the order of declaration; what is
  /// declared anew in the same cell does not count.
  func dependents(
    of declaration: Declaration, besides others: [Declaration] = []
  ) -> [String] {
    var found: Set<DeclaredName> = [declaration.name]
    var names: Set<String> = [declaration.name.name]
    var count = 0
    while count != found.count {
      count = found.count
      for other in declarations where !other.uses.isDisjoint(with: names) {
        if found.insert(other.name).inserted { names.insert(other.name.name) }
      }
    }
    let own = Set(others.map(\.name))
    return declarations.map(\.name).filter {
      found.contains($0) && $0 != declaration.name && !own.contains($0)
    }.map(\.description)
  }
}

/// What is wrong with a cell, each finding with the cell that it is about.
struct CellErrors: Error {
  var findings: [(diagnostic: Diagnostic, source: SourceText)]

  /// The findings as on the command line.
  var text: String {
    let renderer = DiagnosticRenderer()
    return findings.map { renderer.render($0.diagnostic, in: $0.source) }.joined(separator: "\n")
  }
}
