import Diagnostics
import Symbolic

extension Resolver {
  /// Enters every declaration under its name and reports names that cannot be declared.
  func collect(_ tree: SyntaxTree) {
    var firstDataSets: [String: SourceSpan] = [:]
    var firstModels: [String: SourceSpan] = [:]
    for declaration in tree.declarations {
      switch declaration.kind {
      case .constant(let name, let value):
        define(name, .constant, .constant(value), at: declaration.span)
      case .function(let function):
        define(
          function.name, DefinitionKind(function.kind), .function(function), at: declaration.span)
      case .data(let data):
        guard let name = data.name else { continue }
        declare(name, as: "data set", in: &firstDataSets)
        if dataSets[name.name] == nil { dataSets[name.name] = .some(nil) }
      case .model(let model):
        declare(model.name, as: "model", in: &firstModels)
        if models[model.name.name] == nil { models[model.name.name] = .some(nil) }
      case .report: break
      }
    }
  }

  private func define(
    _ name: Identifier, _ kind: DefinitionKind, _ content: Definition.Content, at span: SourceSpan
  ) {
    guard !name.name.isEmpty else { return }
    requireFree(name, as: kind.noun)
    let earlier = table.ownIndices(named: name.name).first { table[$0].kind.excludes(kind) }
    if let earlier {
      reportRepetition(name, as: kind.noun, first: table[earlier].name.span)
    }
    if !table.builtInIndices(named: name.name).isEmpty {
      let kinds = table.builtInIndices(named: name.name).map { table[$0].kind.noun }
      warn(
        .shadowsBuiltIn, "`\(name.name)` hides the built-in \(kinds.joined(separator: " and "))",
        at: name.span, notes: ["in this file the name means what is declared here"])
    }
    var definition = Definition(
      kind: kind, name: name, span: span, isBuiltIn: isBuiltInLibrary, content: content)
    if earlier != nil { definition.meaning = .failed }
    // A repetition is resolved too, for its own errors, but under a name that nothing can use.
    if earlier != nil { return }
    table.append(definition)
  }

  private func declare(
    _ name: Identifier, as noun: String, in first: inout [String: SourceSpan]
  ) {
    requireFree(name, as: noun)
    if let span = first[name.name] {
      reportRepetition(name, as: noun, first: span)
    } else {
      first[name.name] = name.span
    }
  }

  private func reportRepetition(_ name: Identifier, as noun: String, first: SourceSpan) {
    report(
      .declaredTwice, "the \(noun) `\(name.name)` is declared twice", at: name.span,
      labels: [Label(name.span, "again here"), Label(first, "first here")])
  }

  /// Reports a name that the language has taken.
  @discardableResult
  func requireFree(_ name: Identifier, as noun: String) -> Bool {
    // A keyword in the place of a name has been reported by the parser.
    if ReservedNames.keywords.contains(name.name) { return false }
    guard let meaning = ReservedNames.meaning(of: name.name) else { return true }
    report(
      .reservedName, "`\(name.name)` is \(meaning) and cannot name a \(noun)", at: name.span)
    return false
  }

  /// Lowers all definitions of the file, those that others use first.
  func lowerDefinitions() {
    let indices = table.definitions.indices.filter { table[$0].isBuiltIn == isBuiltInLibrary }
    let positions = Dictionary(
      uniqueKeysWithValues: indices.enumerated().map { ($0.element, $0.offset) })
    let dependencies = indices.map { index in
      self.dependencies(of: table[index]).compactMap { positions[$0] }
    }
    let order = DefinitionOrder(dependencies: dependencies)
    for cycle in order.cycles { reportCycle(cycle.map { indices[$0] }) }
    for position in order.order {
      let index = indices[position]
      guard case .pending = table[index].meaning else { continue }
      if order.chainLength[position] >= LanguageLimits.definitionChain {
        if order.chainLength[position] == LanguageLimits.definitionChain {
          report(
            .definitionChain,
            "`\(table[index].name.name)` stands on a chain of more than 1,000 definitions",
            at: table[index].name.span)
        }
        table[index].meaning = .failed
        continue
      }
      lowerDefinition(at: index)
    }
    collectDeclared(indices)
  }

  private func reportCycle(_ cycle: [Int]) {
    let names = cycle.map { "`\(table[$0].name.name)`" }
    let shown = names.count > 12 ? names.prefix(6) + ["…"] + names.suffix(5) : names[...]
    let path = (Array(shown) + [names[0]]).joined(separator: " -> ")
    let message =
      cycle.count == 1
      ? "\(names[0]) is defined by itself" : "these definitions use each other in a cycle"
    report(.cycle, message, at: table[cycle[0]].name.span, notes: ["the cycle is \(path)"])
    for index in cycle { table[index].meaning = .failed }
  }

  private func dependencies(of definition: Definition) -> [Int] {
    var references = NameReferences()
    var locals: Set<String> = []
    switch definition.content {
    case .constant(let value): references.collect(value)
    case .function(let function):
      references.collect(function.body)
      references.collect(function.parameters.compactMap(\.defaultValue))
      if let support = function.support { references.collect([support.lower, support.upper]) }
      locals = Set(function.variables.map(\.name) + function.parameters.map(\.name.name))
    }
    var result: Set<Int> = []
    for name in references.values where !locals.contains(name) {
      result.formUnion(table.indices(named: name) { $0 == .constant })
    }
    for name in references.calls where !locals.contains(name) {
      result.formUnion(table.indices(named: name) { $0 != .constant })
    }
    return result.sorted()
  }
}
