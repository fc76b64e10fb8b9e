/// The names that a place in a cell can use, by what they are.
public struct CellScope: Sendable {
  /// What a name stands for.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case keyword, function, constant, request, field, option, word
    case `let`, potential, density, activation, data, model
  }

  private var names: [Kind: Set<String>]

  /// The names of the language and of the built-in library, and those that were declared.
  ///
  /// - Parameter declared: What cells before this one, and this one, declare.
  public init(declared: some Sequence<DeclaredName>) {
    let library = BuiltInLibrary.program
    names = [
      .keyword: Set(Keyword.allCases.map(\.rawValue)),
      .function: ReservedNames.functions,
      .constant: ReservedNames.constants,
      .request: Set(Parser.reportCommands),
      .field: Set(ModelField.allCases.map(\.rawValue)),
      .option: Set(ReportOptionName.allCases.map(\.rawValue)),
      .potential: Set(library.potentials.map(\.name)),
      .density: Set(library.densities.map(\.name)),
      .activation: Set(library.activations.map(\.name))
        .union(ReservedNames.activationFunctions.map(\.rawValue)),
    ]
    for name in declared {
      guard let kind = Kind(rawValue: name.kind) else { continue }
      names[kind, default: []].insert(name.name)
    }
  }

  /// The names of a kind, sorted.
  public func names(_ kind: Kind) -> [String] { (names[kind] ?? []).sorted() }

  /// The names of some kinds, each with its kind, sorted.
  func completions(_ kinds: Kind...) -> [Completion] {
    kinds.flatMap { kind in
      (names[kind] ?? []).map { Completion(text: $0, kind: kind) }
    }.uniqued.sorted { $0.text < $1.text }
  }
}

/// A word that may stand at a place.
public struct Completion: Hashable, Sendable {
  /// The word.
  public var text: String
  /// What it is.
  public var kind: CellScope.Kind

  /// Gathers a word and what it is.
  public init(text: String, kind: CellScope.Kind) {
    self.text = text
    self.kind = kind
  }
}

extension [Completion] {
  /// Each text once, with the first of its kinds.
  fileprivate var uniqued: [Completion] {
    var seen: Set<String> = []
    return filter { seen.insert($0.text).inserted }
  }
}
