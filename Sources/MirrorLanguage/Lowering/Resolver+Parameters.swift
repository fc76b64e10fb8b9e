import Diagnostics
import MultiPrecision
import Symbolic

extension Resolver {
  /// The values of parameters from the named arguments of a call and the defaults.
  ///
  /// `requiresValues` says whether a parameter without a value is an error, or stays a symbol; the
  /// built-in library bounds the parameters of its `definition`; `head` is what stands before the
  /// parameters in the example of a message.
  func bind(
    _ arguments: [(name: Identifier, value: ExpressionSyntax)], to parameters: [TemplateParameter],
    of name: Identifier, at span: SourceSpan, in scope: Scope, requiresValues: Bool,
    constraints definition: Definition, head: String = ""
  ) -> [Symbol: LoweredExpression]? {
    var result: [Symbol: LoweredExpression] = [:]
    var given: [String: SourceSpan] = [:]
    var isComplete = true
    for argument in arguments {
      let key = argument.name.name
      let value = lower(argument.value, in: scope)
      guard let parameter = parameters.first(where: { $0.name == key }) else {
        reportUnknownParameter(argument.name, of: name, parameters)
        isComplete = false
        continue
      }
      if let first = given[key] {
        report(
          .repeatedArgument, "`\(key)` is given twice", at: argument.name.span,
          labels: [Label(first, "first here")])
        isComplete = false
        continue
      }
      given[key] = argument.name.span
      guard let value else {
        isComplete = false
        continue
      }
      if !checkRange(of: parameter.name, value, definition, at: argument.value.span) {
        isComplete = false
      }
      result[parameter.symbol] = value
    }
    for parameter in parameters where given[parameter.name] == nil {
      if let value = parameter.defaultValue { result[parameter.symbol] = value }
    }
    let missing = parameters.filter { given[$0.name] == nil && $0.defaultValue == nil }
    if requiresValues, isComplete, !missing.isEmpty {
      reportMissing(missing.map(\.name), of: name, at: span, head: head)
      return nil
    }
    return isComplete ? result : nil
  }

  private func reportUnknownParameter(
    _ argument: Identifier, of name: Identifier, _ parameters: [TemplateParameter]
  ) {
    let names = parameters.map(\.name)
    let list = names.map { "`\($0)`" }.joined(separator: ", ")
    report(
      .unknownParameter, "`\(name.name)` has no parameter `\(argument.name)`", at: argument.span,
      notes: [names.isEmpty ? "it has no parameters" : "it has \(list)"]
        + suggestion(for: argument.name, among: names))
  }

  func reportMissing(
    _ names: [String], of name: Identifier, at span: SourceSpan, head: String = ""
  ) {
    let list = names.map { "`\($0)`" }.joined(separator: " and ")
    let values = names.map { "\($0) = ..." }.joined(separator: ", ")
    report(
      .missingArgument, "`\(name.name)` needs a value for \(list)", at: span,
      notes: ["give it by name, as in `\(name.name)(\(head)\(values))`"])
  }

  /// Checks a value against what the built-in library says about its parameters: scales and half
  /// widths are positive, the exponent of `power` is above 1.
  func checkRange(
    of parameter: String, _ value: LoweredExpression, _ definition: Definition,
    at span: SourceSpan
  ) -> Bool {
    guard definition.isBuiltIn, !isBuiltInLibrary, definition.kind != .activation else {
      return true
    }
    let bound: Rational = parameter == "p" ? 1 : 0
    guard let order = ConstantComparison.order(value.expression, .number(bound)), order <= 0 else {
      return true
    }
    report(
      .parameterRange, "`\(parameter)` of `\(definition.name.name)` must be above \(bound)",
      at: span)
    return false
  }
}
