import Diagnostics
import Symbolic

extension Resolver {
  /// A name that stands as a value.
  func lowerName(_ name: Identifier, in scope: Scope) -> LoweredExpression? {
    let text = name.name
    if text.isEmpty { return nil }
    if scope.contains(text) { return LoweredExpression(Symbol(text)) }
    if let index = table.indices(named: text, where: { $0 == .constant }).first {
      guard case .constant(let value) = table[index].meaning else { return nil }
      return value
    }
    switch text {
    case "pi": return LoweredExpression(.pi)
    case "e": return LoweredExpression(.e)
    case "inf":
      report(
        .misplacedInfinity, "`inf` is not a number", at: name.span,
        notes: ["it may stand alone as an end of a support or of a range"])
      return nil
    default: break
    }
    reportUnusable(name, in: scope)
    return nil
  }

  private func reportUnusable(_ name: Identifier, in scope: Scope) {
    let text = name.name
    let argument = scope.variables.first ?? "x"
    if ReservedNames.functions.contains(text) {
      report(
        .wrongKind, "`\(text)` is a function and needs arguments", at: name.span,
        notes: ["write `\(text)(\(argument))`"])
    } else if let index = table.indices(named: text, where: { $0 != .constant }).first {
      if case .failed = table[index].meaning { return }
      report(
        .wrongKind, "`\(text)` is \(table[index].kind.nounWithArticle), not a number",
        at: name.span, notes: ["its value at `\(argument)` is `\(text)(\(argument))`"])
    } else if let noun = nonDefinition(text) {
      report(
        .wrongKind, "`\(text)` is a \(noun) and cannot stand in an expression", at: name.span)
    } else {
      report(
        .unknownName, "there is no variable or constant `\(text)` here", at: name.span,
        notes: suggestion(
          for: text, among: scope.names + Array(table.names { $0 == .constant }) + ["pi"])
          + scope.note)
    }
  }

  /// `data set` or `model` if the name is one.
  func nonDefinition(_ name: String) -> String? {
    if dataSets[name] != nil { return "data set" }
    if models[name] != nil { return "model" }
    return nil
  }

  /// The one definition that a call means, or nil when an error was reported or is known.
  func callee(_ name: Identifier, in scope: Scope) -> Definition? {
    let text = name.name
    if text.isEmpty { return nil }
    if scope.contains(text) {
      report(
        .wrongKind, "`\(text)` is a variable here, not a function", at: name.span,
        notes: ["a product needs its sign: `\(text)*(...)`"])
      return nil
    }
    let found = table.indices(named: text) { $0 != .constant }
    if found.count > 1 {
      let kinds = found.map { table[$0].kind.nounWithArticle }.joined(separator: " and ")
      report(
        .ambiguousName, "`\(text)` is \(kinds) of this file", at: name.span,
        labels: found.map { Label(table[$0].name.span, table[$0].kind.noun) },
        notes: ["an expression cannot tell which one is meant: rename one of them"])
      return nil
    }
    if let index = found.first { return table[index] }
    if !table.indices(named: text, where: { $0 == .constant }).isEmpty
      || ReservedNames.constants.contains(text)
    {
      report(
        .wrongKind, "`\(text)` is a constant, not a function", at: name.span,
        notes: ["a product needs its sign: `\(text)*(...)`"])
    } else if let noun = nonDefinition(text) {
      report(
        .wrongKind, "`\(text)` is a \(noun) and cannot stand in an expression", at: name.span)
    } else {
      report(
        .unknownName, "there is no function `\(text)`", at: name.span,
        notes: suggestion(
          for: text, among: table.names { $0 != .constant }.union(ReservedNames.functions)))
    }
    return nil
  }
}
