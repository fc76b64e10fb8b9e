import Diagnostics
import MirrorTheory
import MultiPrecision
import Symbolic

extension Resolver {
  /// The value of the field `potential`: `unscaled(f)` or `scaled(f, omega = …)`.
  func readPotential(_ value: ValueSyntax) -> (potential: Potential, scaling: PotentialScaling)? {
    guard let syntax = expression(value, .potential) else { return nil }
    guard case .call(let call) = syntax.kind, ["scaled", "unscaled"].contains(call.callee.name)
    else {
      reportForm(.potential, at: value.span)
      return nil
    }
    guard call.positional.count == 1 else {
      report(
        .argumentCount,
        "`\(call.callee.name)` takes one potential, and \(call.positional.count) are given",
        at: syntax.span, notes: ["`potential` is \(ModelField.potential.form)"])
      return nil
    }
    let potential = potentialFunction(call.positional[0])
    if call.callee.name == "unscaled" {
      if let extra = call.named.first {
        report(
          .unknownParameter, "`unscaled` has no parameter `\(extra.name.name)`",
          at: extra.name.span)
        return nil
      }
      return potential.map { ($0, .unscaled) }
    }
    guard let omega = omega(of: call, at: syntax.span), let potential else { return nil }
    return (potential, .scaled(omega: omega))
  }

  private func omega(of call: CallSyntax, at span: SourceSpan) -> Expression? {
    let name = "omega"
    let definition = Definition(
      kind: .potential, name: call.callee, span: span, isBuiltIn: false,
      content: .constant(ExpressionSyntax(.missing, at: span)))
    let values = bind(
      call.named, to: [TemplateParameter(name: name, defaultValue: nil)], of: call.callee,
      at: span, in: .constant, requiresValues: true, constraints: definition)
    guard let value = values?[Symbol(name)].map(normalized) else { return nil }
    if value.rational == -1 {
      // φ = (ψ + ωx²)/(1 + ω)
      let place = call.named.first { $0.name.name == name }?.value.span ?? span
      report(
        .divisionByZero, "division by zero", at: place,
        notes: ["the potential of a scaled model is divided by 1 + omega"])
      return nil
    }
    return value.expression
  }

  /// A name, a use or an expression in x.
  private func potentialFunction(_ syntax: ExpressionSyntax) -> Potential? {
    if let call = potentialUse(syntax) {
      guard let use = use(call, of: .potential, at: syntax.span),
        let body = substitute(use.values, into: use.template.body, at: syntax.span)
      else { return nil }
      return Potential(
        name: displayName(of: syntax.span), variable: use.template.variables[0],
        body: body.expression)
    }
    let x = Symbol("x")
    return lower(syntax, in: Scope(variables: [x.name])).map {
      Potential(name: displayName(of: syntax.span), variable: x, body: $0.expression)
    }
  }

  /// The call that a use of a potential means, or nil for an expression in x.
  func potentialUse(_ syntax: ExpressionSyntax) -> CallSyntax? {
    switch syntax.kind {
    case .name(let name):
      if name.name == "x" || ReservedNames.constants.contains(name.name) { return nil }
      if !table.indices(named: name.name, where: { $0 == .constant }).isEmpty,
        table.indices(named: name.name, where: { $0 == .potential }).isEmpty
      {
        return nil
      }
      return CallSyntax(callee: name, positional: [], named: [])
    case .call(let call):
      let name = call.callee.name
      let kinds = Set(table.indices(named: name, where: { _ in true }).map { table[$0].kind })
      // `hyp(2)` gives the one parameter, `hyp(x)` and `hyp(2*x)` are expressions.
      var references = NameReferences()
      references.collect(call.positional)
      let isExpression = !call.positional.isEmpty && references.values.contains("x")
      // `gaussian(1)` is a use too, of what is no potential.
      let isOther = !kinds.isDisjoint(with: [.density, .activation])
      guard kinds.contains(.potential) || (isOther && !isExpression) else { return nil }
      if call.positional.isEmpty { return call }
      return call.named.isEmpty && !isExpression ? call : nil
    default: return nil
    }
  }
}
