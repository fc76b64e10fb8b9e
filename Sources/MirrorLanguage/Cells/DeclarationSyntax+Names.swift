/// What a declaration declares: a name is declared once per kind.
public struct DeclaredName: Hashable, Sendable, CustomStringConvertible {
  /// `let`, `potential`, `density`, `activation`, `data` or `model`.
  public var kind: String
  /// The name.
  public var name: String

  /// Gathers kind and name.
  public init(kind: String, name: String) {
    self.kind = kind
    self.name = name
  }

  /// As in the language: `potential quartic`.
  public var description: String { "\(kind) \(name)" }
}

extension DeclarationSyntax {
  /// What is declared; nil for reports, which have no name.
  public var declaredName: DeclaredName? {
    switch kind {
    case .constant(let name, _): DeclaredName(kind: "let", name: name.name)
    case .function(let function):
      DeclaredName(kind: function.kind.rawValue, name: function.name.name)
    case .data(let data): data.name.map { DeclaredName(kind: "data", name: $0.name) }
    case .model(let model): DeclaredName(kind: "model", name: model.name.name)
    case .report: nil
    }
  }

  /// The names that it uses, whatever their kinds.
  public var usedNames: Set<String> {
    var references = NameReferences()
    var locals: Set<String> = []
    switch kind {
    case .constant(_, let value): references.collect(value)
    case .function(let function):
      references.collect(function.body)
      references.collect(function.parameters.compactMap(\.defaultValue))
      if let support = function.support { references.collect([support.lower, support.upper]) }
      locals = Set(function.variables.map(\.name) + function.parameters.map(\.name.name))
    case .data(let data): references.collect(data)
    case .model(let model): references.collect(model.fields.map(\.value))
    case .report(let report):
      for entry in report.entries { references.collect(entry.options.map(\.value)) }
    }
    return references.values.union(references.calls).subtracting(locals)
  }
}

extension NameReferences {
  fileprivate mutating func collect(_ values: [ValueSyntax]) {
    for value in values {
      switch value.kind {
      case .expression(let expression): collect(expression)
      case .data(let data): collect(data)
      case .list(let items): collect(items)
      case .tuple(let coordinates): collect(coordinates)
      case .range(let lower, let upper): collect([lower, upper])
      case .string, .missing: break
      }
    }
  }

  fileprivate mutating func collect(_ data: DataSyntax) {
    if case .points(let points) = data.source { collect(points.flatMap(\.coordinates)) }
  }
}
