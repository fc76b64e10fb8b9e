import Diagnostics
import Symbolic

/// A part of a potential's formula in the source, with what it means.
public struct SourcePart: Sendable {
  /// How a part is put together.
  public enum Kind: Sendable {
    case sum, product, power, other
  }

  /// Where it stands.
  public var span: SourceSpan
  /// Its meaning as a term of the part above: of what stands after a minus sign, the negative.
  public var expression: Expression
  /// Whether a minus sign stands before it.
  public var isSubtracted: Bool
  /// How it is put together.
  public var kind: Kind
  /// The parts it is put together from.
  public var parts: [SourcePart]
}

extension Program {
  /// The formula of a potential that the file declares, part by part, with every default value put
  /// in; nil when there is none of that name.
  ///
  /// - Parameters:
  ///   - name: The potential.
  ///   - source: The text of the file.
  /// - Returns: The whole formula, with its parts.
  public func parts(ofPotential name: String, in source: SourceText) -> SourcePart? {
    parts(of: .potential, name, in: source)
  }

  /// The same of a density's formula.
  public func parts(ofDensity name: String, in source: SourceText) -> SourcePart? {
    parts(of: .density, name, in: source)
  }

  /// The formula of a model's potential: the expression that stands there, or the declaration that
  /// is used there, with the values of its parameters; nil for the built-in ones.
  ///
  /// - Parameters:
  ///   - name: The model.
  ///   - source: The text of the file.
  /// - Returns: The whole formula, with its parts.
  public func parts(ofModel name: String, in source: SourceText) -> SourcePart? {
    for declaration in parse(source).tree.declarations {
      guard case .model(let model) = declaration.kind, model.name.name == name,
        let field = model.fields.first(where: { $0.name.name == ModelField.potential.rawValue }),
        case .expression(let value) = field.value.kind, case .call(let call) = value.kind,
        let syntax = call.positional.first
      else { continue }
      let resolver = Resolver(source: source, baseDirectory: "", table: definitions)
      return onDeepStack {
        guard let use = resolver.potentialUse(syntax) else {
          return resolver.part(syntax, in: Scope(variables: ["x"]), [:])
        }
        guard let found = resolver.use(use, of: .potential, at: syntax.span),
          !found.definition.isBuiltIn, case .function(let function) = found.definition.content
        else { return nil }
        return resolver.part(function.body, in: found.template.scope, found.values)
      }
    }
    return nil
  }

  private func parts(
    of kind: DefinitionKind, _ name: String, in source: SourceText
  ) -> SourcePart? {
    let indices = definitions.ownIndices(named: name).filter { definitions[$0].kind == kind }
    guard let index = indices.first, case .function(let function) = definitions[index].content,
      let template = definitions[index].template
    else { return nil }
    let resolver = Resolver(source: source, baseDirectory: "", table: definitions)
    let values = Dictionary(
      uniqueKeysWithValues: template.parameters.compactMap { parameter in
        parameter.defaultValue.map { (parameter.symbol, $0) }
      })
    return onDeepStack { resolver.part(function.body, in: template.scope, values) }
  }
}

extension FunctionTemplate {
  fileprivate var scope: Scope {
    Scope(variables: variables.map(\.name), parameters: parameters.map(\.name))
  }
}

extension Resolver {
  /// A part and the parts below it; nil where it has no meaning.
  fileprivate func part(
    _ syntax: ExpressionSyntax, in scope: Scope, _ values: [Symbol: LoweredExpression],
    isSubtracted: Bool = false
  ) -> SourcePart? {
    if case .parenthesized(let inner) = syntax.kind {
      var part = part(inner, in: scope, values, isSubtracted: isSubtracted)
      part?.span = syntax.span
      return part
    }
    guard let lowered = lower(syntax, in: scope),
      let value = substitute(values, into: lowered, at: syntax.span)
    else { return nil }
    var kind = SourcePart.Kind.other
    var parts: [SourcePart?] = []
    switch syntax.kind {
    case .sum(let first, let rest):
      kind = .sum
      parts = [part(first, in: scope, values)]
      parts += rest.map { part($0.1, in: scope, values, isSubtracted: $0.0 == .minus) }
    case .product(let first, let rest):
      kind = .product
      parts = [part(first, in: scope, values)] + rest.map { part($0.1, in: scope, values) }
    case .power(let base, let exponent):
      kind = .power
      parts = [part(base, in: scope, values), part(exponent, in: scope, values)]
    case .prefix(_, let operand), .bars(let operand): parts = [part(operand, in: scope, values)]
    case .call(let call): parts = call.positional.map { part($0, in: scope, values) }
    default: break
    }
    return SourcePart(
      span: syntax.span, expression: isSubtracted ? -value.expression : value.expression,
      isSubtracted: isSubtracted, kind: kind, parts: parts.compactMap { $0 })
  }
}
