import Diagnostics
import Symbolic

extension Resolver {
  /// `f(a, b; s = 1)` in an expression.
  func lowerCall(
    _ call: CallSyntax, at span: SourceSpan, in scope: Scope
  ) -> LoweredExpression? {
    let arguments = call.positional.map { lower($0, in: scope) }
    if let function = Function(rawValue: call.callee.name) {
      return lowerFunction(function, call, arguments, at: span)
    }
    guard let definition = callee(call.callee, in: scope) else {
      for argument in call.named { _ = lower(argument.value, in: scope) }
      return nil
    }
    guard let template = definition.template else { return nil }
    guard call.positional.count == template.variables.count else {
      reportCount(of: call, template, at: span)
      return nil
    }
    let bound = bind(
      call.named, to: template.parameters, of: call.callee, at: span, in: scope,
      requiresValues: true, constraints: definition,
      head: call.positional.map { source[$0.span] }.joined(separator: ", ") + "; ")
    guard let arguments = complete(arguments), var bound else { return nil }
    for (variable, value) in zip(template.variables, arguments) { bound[variable] = value }
    guard let support = template.support else {
      return substitute(bound, into: template.body, at: span)
    }
    let inside = withSupport(support, template)
    guard let inside else { return nil }
    return substitute(bound, into: inside, at: span)
  }

  private func lowerFunction(
    _ function: Function, _ call: CallSyntax, _ arguments: [LoweredExpression?],
    at span: SourceSpan
  ) -> LoweredExpression? {
    if let named = call.named.first {
      report(
        .unknownParameter, "`\(function.rawValue)` has no parameters", at: named.name.span)
      return nil
    }
    let takesMany = function == .min || function == .max
    guard takesMany ? arguments.count >= 2 : arguments.count == 1 else {
      let wanted = takesMany ? "two or more arguments" : "one argument"
      report(
        .argumentCount,
        "`\(function.rawValue)` takes \(wanted), and \(arguments.count) \(verb(arguments.count))",
        at: span)
      return nil
    }
    guard let arguments = complete(arguments) else { return nil }
    return attempt(at: span) { () throws(LoweringFailure) in
      try builder.function(function, arguments)
    }
  }

  private func verb(_ count: Int) -> String { count == 1 ? "is given" : "are given" }

  private func reportCount(
    of call: CallSyntax, _ template: FunctionTemplate, at span: SourceSpan
  ) {
    let wanted = template.variables.count
    let given = call.positional.count
    let name = call.callee.name
    var notes: [String] = []
    var fixIts: [FixIt] = []
    if given > wanted, !template.parameters.isEmpty {
      notes = ["parameters come by name after a semicolon"]
      // With one parameter and one argument too many there is only one reading.
      if template.parameters.count == 1, given == wanted + 1, wanted > 0, call.named.isEmpty {
        let before = call.positional[wanted - 1].span.end
        let value = call.positional[wanted].span
        fixIts = [
          FixIt(
            SourceSpan(before, value.start),
            replacement: "; \(template.parameters[0].name) = ",
            message: "give the parameter by name")
        ]
      }
    }
    report(
      .argumentCount,
      "`\(name)` takes \(wanted) \(wanted == 1 ? "argument" : "arguments"), and \(given) \(verb(given))",
      at: span, notes: notes, fixIts: fixIts)
  }

  /// A density as a function on the line: its body on the support, 0 outside.
  private func withSupport(
    _ support: (lower: TemplateEnd, upper: TemplateEnd), _ template: FunctionTemplate
  ) -> LoweredExpression? {
    let variable = LoweredExpression(template.variables[0])
    var conditions: [LoweredCondition] = []
    if case .finite(let end, let isClosed) = support.lower {
      conditions.append(builder.comparison(variable, isClosed ? .greaterOrEqual : .greater, end))
    }
    if case .finite(let end, let isClosed) = support.upper {
      conditions.append(builder.comparison(variable, isClosed ? .lessOrEqual : .less, end))
    }
    if conditions.isEmpty { return template.body }
    let rows: [(value: LoweredExpression, condition: LoweredCondition?)] = [
      (template.body, builder.conjunction(conditions)), (LoweredExpression(0), nil),
    ]
    return try? builder.piecewise(rows)
  }
}
