import Diagnostics
import MirrorTheory
import Symbolic

/// A definition with values for all its parameters: `quartic`, `hyp(beta = 2)`, `uniform(1)`.
struct ResolvedUse {
  var definition: Definition
  var template: FunctionTemplate
  var values: [Symbol: LoweredExpression]
}

extension Resolver {
  /// Reads a name or a use with parameters, all of which need values.
  func use(_ syntax: ExpressionSyntax, of kind: DefinitionKind, _ field: ModelField) -> ResolvedUse?
  {
    switch syntax.kind {
    case .name(let name):
      return use(
        CallSyntax(callee: name, positional: [], named: []), of: kind, at: syntax.span)
    case .call(let call): return use(call, of: kind, at: syntax.span)
    case .parenthesized(let inner): return use(inner, of: kind, field)
    default:
      reportForm(field, at: syntax.span)
      return nil
    }
  }

  func use(_ call: CallSyntax, of kind: DefinitionKind, at span: SourceSpan) -> ResolvedUse? {
    let name = call.callee
    guard let index = table.indices(named: name.name, where: { $0 == kind }).first else {
      reportUnknown(name, kind)
      return nil
    }
    let definition = table[index]
    guard let template = definition.template else { return nil }
    var named = call.named
    if let argument = call.positional.first {
      guard call.positional.count == 1, template.parameters.count == 1, named.isEmpty else {
        reportBare(call, template, at: argument.span)
        return nil
      }
      named = [(Identifier(template.parameters[0].name, at: argument.span), argument)]
    }
    let values = bind(
      named, to: template.parameters, of: name, at: span, in: .constant, requiresValues: true,
      constraints: definition)
    guard let values else { return nil }
    return ResolvedUse(
      definition: definition, template: template, values: values.mapValues(normalized))
  }

  private func reportBare(_ call: CallSyntax, _ template: FunctionTemplate, at span: SourceSpan) {
    let names = template.parameters.map { "`\($0.name)`" }.joined(separator: ", ")
    let note =
      template.parameters.isEmpty
      ? "`\(call.callee.name)` has no parameters"
      : template.parameters.count == 1
        ? "one value is enough: `\(call.callee.name)` has the parameter \(names)"
        : "`\(call.callee.name)` has the parameters \(names); give each as `name = value`"
    report(
      .argumentCount, "`\(call.callee.name)` does not take this value here", at: span,
      notes: [note])
  }

  private func reportUnknown(_ name: Identifier, _ kind: DefinitionKind) {
    if name.name.isEmpty { return }
    let others = table.indices(named: name.name) { $0 != kind }
    if let other = others.first {
      report(
        .wrongKind,
        "`\(name.name)` is \(table[other].kind.nounWithArticle), not \(kind.nounWithArticle)",
        at: name.span)
    } else if let noun = nonDefinition(name.name) {
      report(.wrongKind, "`\(name.name)` is a \(noun), not \(kind.nounWithArticle)", at: name.span)
    } else {
      guard findings.errorCount < findings.limit else {
        report(.unknownName, "there is no \(kind.noun) `\(name.name)`", at: name.span)
        return
      }
      let known = table.names { $0 == kind }
      report(
        .unknownName, "there is no \(kind.noun) `\(name.name)`", at: name.span,
        notes: suggestion(for: name.name, among: known)
          + ["known are \(known.sorted().prefix(20).joined(separator: ", "))"])
    }
  }

  /// The text of a use, on one line, as a name for what it means.
  func displayName(of span: SourceSpan) -> String {
    let words = source[span].split(whereSeparator: \.isWhitespace)
    let text = words.joined(separator: " ")
    return text.count <= 80 ? text : "\(text.prefix(77))..."
  }

  /// The value of the field `biases`.
  func readDensity(_ value: ValueSyntax) -> InitializationDensity? {
    guard let syntax = expression(value, .biases),
      let use = use(syntax, of: .density, .biases), let support = use.template.support
    else { return nil }
    guard let body = substitute(use.values, into: use.template.body, at: syntax.span),
      let ends = ends(of: support, with: use.values, at: syntax.span)
    else { return nil }
    return InitializationDensity(
      name: displayName(of: syntax.span), variable: use.template.variables[0],
      body: body.expression, lower: ends.lower, upper: ends.upper)
  }

  /// The value of the field `activation`.
  func readActivation(_ value: ValueSyntax) -> Activation? {
    guard let syntax = expression(value, .activation) else { return nil }
    let z = Symbol("z")
    if case .name(let name) = syntax.kind, let function = Function(rawValue: name.name) {
      guard ReservedNames.activationFunctions.contains(function) else {
        report(
          .fieldValue, "`\(name.name)` is not an activation", at: name.span,
          notes: [
            "the activations are relu, abs, leaky_relu(s), tanh, erf, elu(a), softplus, gelu",
            "any other function can be declared: `activation own(z) = ...`",
          ])
        return nil
      }
      return ActivationReading.activation(
        named: name.name, variable: z, body: .function(function, [.symbol(z)]))
    }
    guard let use = use(syntax, of: .activation, .activation),
      let body = substitute(use.values, into: use.template.body, at: syntax.span)
    else { return nil }
    return ActivationReading.activation(
      named: displayName(of: syntax.span), variable: use.template.variables[0],
      body: body.expression)
  }
}
