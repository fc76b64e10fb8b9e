import Diagnostics
import MirrorTheory
import Symbolic

extension Resolver {
  /// Lowers one definition; those it uses have been lowered before.
  func lowerDefinition(at index: Int) {
    switch table[index].content {
    case .constant where isOpen(table[index]):
      table[index].meaning = .constant(LoweredExpression(Symbol(table[index].name.name)))
    case .constant(let syntax):
      table[index].meaning = lowerConstant(syntax).map(Definition.Meaning.constant) ?? .failed
    case .function(let function):
      table[index].meaning = template(of: function).map(Definition.Meaning.function) ?? .failed
    }
  }

  private func isOpen(_ definition: Definition) -> Bool {
    !definition.isBuiltIn && definition.name.name == openName
  }

  private func template(of function: FunctionSyntax) -> FunctionTemplate? {
    let isSound = checkHead(function)
    var parameters: [TemplateParameter] = []
    var hasDefaults = true
    for parameter in function.parameters {
      var value: LoweredExpression?
      if let syntax = parameter.defaultValue {
        value = lowerConstant(syntax)
        if value == nil { hasDefaults = false }
      }
      parameters.append(TemplateParameter(name: parameter.name.name, defaultValue: value))
    }
    let scope = Scope(
      variables: function.variables.map(\.name), parameters: parameters.map(\.name))
    let body = lower(function.body, in: scope)
    var support: (lower: TemplateEnd, upper: TemplateEnd)?
    if function.kind == .density {
      support = lowerSupport(of: function, parameters: parameters)
      if support == nil { return nil }
    }
    guard let body, isSound, hasDefaults else { return nil }
    return FunctionTemplate(
      variables: function.variables.map { Symbol($0.name) }, parameters: parameters, body: body,
      support: support)
  }

  /// Checks the names of a head.
  private func checkHead(_ function: FunctionSyntax) -> Bool {
    // The parser reports a head with too few or too many variables.
    var isSound =
      function.kind == .plain ? !function.variables.isEmpty : function.variables.count == 1
    var seen: [String: SourceSpan] = [:]
    for name in function.variables + function.parameters.map(\.name) where !name.name.isEmpty {
      if !requireFree(name, as: "variable or parameter") { isSound = false }
      if let first = seen[name.name] {
        report(
          .repeatedInHead, "`\(name.name)` stands twice in one head", at: name.span,
          labels: [Label(first, "first here")])
        isSound = false
      } else {
        seen[name.name] = name.span
      }
    }
    return isSound
  }

  /// Puts the lowered definitions of the file into the program.
  func collectDeclared(_ indices: [Int]) {
    for index in indices {
      let definition = table[index]
      switch definition.meaning {
      case .pending, .failed: continue
      case .constant(let value):
        program.constants.append(declared(definition, value.expression))
      case .function(let template):
        let values = Dictionary(
          uniqueKeysWithValues: template.parameters.compactMap { parameter in
            parameter.name == openName
              ? nil : parameter.defaultValue.map { (parameter.symbol, $0) }
          })
        guard let body = substitute(values, into: template.body, at: definition.name.span) else {
          table[index].meaning = .failed
          continue
        }
        append(definition, template, body.expression, values)
      }
    }
  }

  private func append(
    _ definition: Definition, _ template: FunctionTemplate, _ body: Expression,
    _ values: [Symbol: LoweredExpression]
  ) {
    let name = definition.name.name
    let variable = template.variables[0]
    switch definition.kind {
    case .constant: break
    case .plain:
      program.functions.append(
        declared(definition, PlainFunction(variables: template.variables, body: body), template))
    case .potential:
      program.potentials.append(
        declared(definition, Potential(name: name, variable: variable, body: body), template))
    case .activation:
      let activation = ActivationReading.activation(named: name, variable: variable, body: body)
      program.activations.append(declared(definition, activation, template))
    case .density:
      guard let support = template.support,
        let ends = ends(of: support, with: values, at: definition.name.span)
      else { return }
      let density = InitializationDensity(
        name: name, variable: variable, body: body, lower: ends.lower, upper: ends.upper)
      program.densities.append(declared(definition, density, template))
    }
  }

  private func declared<Value>(
    _ definition: Definition, _ value: Value, _ template: FunctionTemplate? = nil
  ) -> Declared<Value> {
    let parameters = (template?.parameters ?? []).map {
      DeclaredParameter(name: $0.name, defaultValue: $0.defaultValue?.expression)
    }
    return Declared(
      name: definition.name.name, value: value, parameters: parameters, span: definition.span,
      nameSpan: definition.name.span)
  }
}
