import Diagnostics
import MirrorTheory
import MultiPrecision
import Symbolic

extension Resolver {
  /// `zero`, `sphere`, `normal(s)`, `uniform(r)`.
  func readLaw(_ value: ValueSyntax, _ field: ModelField) -> InitializationLaw? {
    guard let syntax = expression(value, field) else { return nil }
    switch syntax.kind {
    case .name(let name):
      switch name.name {
      case "zero" where field != .inputWeights: return .zero
      case "sphere" where field == .inputWeights: return .sphere
      case "normal", "uniform":
        reportMissing([Self.parameter(ofLaw: name.name)], of: name, at: syntax.span)
        return nil
      default: break
      }
    case .call(let call) where ["normal", "uniform"].contains(call.callee.name):
      return law(call, at: syntax.span)
    default: break
    }
    reportForm(field, at: value.span)
    return nil
  }

  private static func parameter(ofLaw name: String) -> String { name == "normal" ? "s" : "r" }

  private func law(_ call: CallSyntax, at span: SourceSpan) -> InitializationLaw? {
    let parameter = TemplateParameter(
      name: Self.parameter(ofLaw: call.callee.name), defaultValue: nil)
    var named = call.named
    if let argument = call.positional.first {
      guard call.positional.count == 1, named.isEmpty else {
        report(
          .argumentCount, "`\(call.callee.name)` takes one value, `\(parameter.name)`", at: span)
        return nil
      }
      named = [(Identifier(parameter.name, at: argument.span), argument)]
    }
    // The laws have the ranges of the built-in densities: scale and half width are positive.
    let definition = Definition(
      kind: .density, name: call.callee, span: span, isBuiltIn: true,
      content: .constant(ExpressionSyntax(.missing, at: span)))
    let values = bind(
      named, to: [parameter], of: call.callee, at: span, in: .constant, requiresValues: true,
      constraints: definition)
    guard let value = values?[parameter.symbol].map(normalized) else { return nil }
    return call.callee.name == "normal" ? .normal(value.expression) : .uniform(value.expression)
  }
}
