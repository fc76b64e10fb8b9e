import MirrorLanguage
import MultiPrecision
import Symbolic

/// A tree as text with every grouping written out, which is what the tests compare.
enum SyntaxShape {
  static func of(_ expression: ExpressionSyntax) -> String {
    switch expression.kind {
    case .number(let value): value.description
    case .name(let name): name.name
    case .sum(let first, let rest):
      "(" + of(first) + rest.map { " \($0.0.rawValue) \(of($0.1))" }.joined() + ")"
    case .product(let first, let rest):
      "(" + of(first) + rest.map { "\($0.0.rawValue)\(of($0.1))" }.joined() + ")"
    case .prefix(let sign, let operand): "(\(sign.rawValue)\(of(operand)))"
    case .power(let base, let exponent): "(\(of(base))^\(of(exponent)))"
    case .call(let call):
      "\(call.callee.name)<"
        + (call.positional.map(of) + call.named.map { "\($0.name.name)=\(of($0.value))" })
        .joined(separator: ",") + ">"
    case .bars(let content): "|\(of(content))|"
    case .parenthesized(let content): "[\(of(content))]"
    case .piecewise(let rows):
      "{"
        + rows.map { "\(of($0.value)) for \($0.condition.map(of) ?? "otherwise")" }
        .joined(separator: "; ") + "}"
    case .comparison(let first, let rest):
      "(" + of(first) + rest.map { " \($0.0.rawValue) \(of($0.1))" }.joined() + ")"
    case .and(let operands): "(" + operands.map(of).joined(separator: " and ") + ")"
    case .or(let operands): "(" + operands.map(of).joined(separator: " or ") + ")"
    case .not(let operand): "(not \(of(operand)))"
    case .missing: "?"
    }
  }

  static func of(_ value: ValueSyntax) -> String {
    switch value.kind {
    case .expression(let expression): of(expression)
    case .data(let data): of(data)
    case .list(let values): "list" + values.map { "<\(of($0))>" }.joined()
    case .tuple(let elements): "tuple" + elements.map { "<\(of($0))>" }.joined()
    case .range(let lower, let upper): "\(of(lower))..\(of(upper))"
    case .string(let text): "text<\(text)>"
    case .missing: "?"
    }
  }

  static func of(_ data: DataSyntax) -> String {
    switch data.source {
    case .points(let points):
      "points" + points.map { "<\($0.coordinates.map(of).joined(separator: ","))>" }.joined()
    case .csv(let path, _): "csv<\(path)>"
    }
  }

  static func of(_ fields: [FieldSyntax]) -> String {
    fields.map { " \($0.name.name):\(of($0.value))" }.joined()
  }

  static func of(_ entry: ReportEntrySyntax) -> String {
    let kind =
      switch entry.kind {
      case .text(let text): "text<\(text)>"
      case .command(let command, let model): "\(command.name) \(model.name)"
      case .verify(let claim, let model): "verify \(claim.name) \(model.name)"
      case .plot(let what, let models): "plot \(what.name) \(models.map(\.name))"
      }
    return kind + of(entry.options)
  }

  static func of(_ tree: SyntaxTree) -> [String] {
    tree.declarations.map { declaration in
      switch declaration.kind {
      case .constant(let name, let value): return "let \(name.name) = \(of(value))"
      case .function(let function):
        let parameters = function.parameters.map { parameter in
          parameter.name.name + (parameter.defaultValue.map { "=\(of($0))" } ?? "")
        }
        let support = function.support.map { support in
          " on \(support.variable.name) \(support.lowerIsClosed)\(of(support.lower)),"
            + "\(of(support.upper))\(support.upperIsClosed)"
        }
        return "\(function.kind.rawValue) \(function.name.name)"
          + "(\(function.variables.map(\.name));\(parameters)) = \(of(function.body))"
          + (support ?? "")
      case .data(let data): return "data \(data.name?.name ?? "-") \(of(data))"
      case .model(let model): return "model \(model.name.name)\(of(model.fields))"
      case .report(let report):
        return "report \(report.title): " + report.entries.map(of).joined(separator: " | ")
      }
    }
  }
}
