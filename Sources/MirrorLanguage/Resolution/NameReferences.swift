/// The names that an expression uses, as a value or in a call.
struct NameReferences {
  private(set) var values: Set<String> = []
  private(set) var calls: Set<String> = []

  mutating func collect(_ expressions: some Sequence<ExpressionSyntax>) {
    for expression in expressions { collect(expression) }
  }

  mutating func collect(_ expression: ExpressionSyntax) {
    switch expression.kind {
    case .number, .missing: break
    case .name(let name): values.insert(name.name)
    case .sum(let first, let rest):
      collect(first)
      collect(rest.map(\.1))
    case .product(let first, let rest):
      collect(first)
      collect(rest.map(\.1))
    case .comparison(let first, let rest):
      collect(first)
      collect(rest.map(\.1))
    case .prefix(_, let operand), .bars(let operand), .parenthesized(let operand),
      .not(let operand):
      collect(operand)
    case .power(let base, let exponent):
      collect(base)
      collect(exponent)
    case .call(let call):
      calls.insert(call.callee.name)
      collect(call.positional)
      collect(call.named.map(\.value))
    case .piecewise(let rows):
      collect(rows.map(\.value))
      collect(rows.compactMap(\.condition))
    case .and(let parts), .or(let parts): collect(parts)
    }
  }
}
