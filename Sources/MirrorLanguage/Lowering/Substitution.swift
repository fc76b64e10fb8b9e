import MultiPrecision
import Symbolic

/// Puts the arguments of a call into the body of a definition.
///
/// All symbols are replaced at once, so that no argument is captured. Constants are computed on the
/// way; rows of `piecewise` that are not chosen are not evaluated. The size of the result is known
/// before it is made: `size + Σ occurrences · (size of the argument − 1)`.
struct Substitution {
  var arguments: [Symbol: LoweredExpression]
  var builder: ExpressionBuilder

  init(_ arguments: [Symbol: LoweredExpression], builder: ExpressionBuilder) {
    self.arguments = arguments
    self.builder = builder
  }

  mutating func apply(
    to body: LoweredExpression
  ) throws(LoweringFailure) -> LoweredExpression {
    if arguments.isEmpty { return body }
    var size = 0
    try count(body.expression, into: &size)
    try builder.charge(size)
    return try lowered(body.expression)
  }

  private func count(_ expression: Expression, into size: inout Int) throws(LoweringFailure) {
    switch expression {
    case .symbol(let symbol): size += arguments[symbol]?.nodes ?? 1
    default: size += 1
    }
    if size > LanguageLimits.expressionNodes { throw .tooManyNodes }
    for child in expression.children { try count(child, into: &size) }
  }

  private mutating func lowered(
    _ expression: Expression
  ) throws(LoweringFailure) -> LoweredExpression {
    switch expression {
    case .number(let value): return LoweredExpression(value)
    case .constant(let constant): return LoweredExpression(constant)
    case .symbol(let symbol): return arguments[symbol] ?? LoweredExpression(symbol)
    case .sum(let terms): return try builder.sum(lowered(all: terms))
    case .product(let factors): return try builder.product(lowered(all: factors))
    case .power(let base, let exponent):
      let base = try lowered(base)
      return try builder.power(base, lowered(exponent))
    case .function(let function, let arguments):
      return try builder.function(function, lowered(all: arguments))
    case .piecewise(let branches, let otherwise):
      return try piecewise(branches, otherwise)
    }
  }

  private mutating func lowered(
    all expressions: [Expression]
  ) throws(LoweringFailure) -> [LoweredExpression] {
    var result: [LoweredExpression] = []
    result.reserveCapacity(expressions.count)
    for expression in expressions { result.append(try lowered(expression)) }
    return result
  }

  private mutating func piecewise(
    _ branches: [Branch], _ otherwise: Expression?
  ) throws(LoweringFailure) -> LoweredExpression {
    var rows: [(value: LoweredExpression, condition: LoweredCondition?)] = []
    var isDecided = false
    for branch in branches {
      let condition = try lowered(branch.condition)
      if condition.constant == false { continue }
      rows.append((try lowered(branch.value), condition))
      if condition.constant == true {
        isDecided = true
        break
      }
    }
    if let otherwise, !isDecided { rows.append((try lowered(otherwise), nil)) }
    guard let result = try builder.piecewise(rows) else {
      // The rows cover every value of the variable, so one of them matches.
      throw .noRealValue("the piecewise expression, of which no row matches,")
    }
    return result
  }

  private mutating func lowered(
    _ condition: Condition
  ) throws(LoweringFailure) -> LoweredCondition {
    switch condition {
    case .comparison(let left, let relation, let right):
      let left = try lowered(left)
      return try builder.comparison(left, relation, lowered(right))
    case .and(let parts): return builder.conjunction(try lowered(all: parts))
    case .or(let parts): return builder.disjunction(try lowered(all: parts))
    case .not(let part): return builder.negation(try lowered(part))
    case .constant(let value):
      return LoweredCondition(condition: .constant(value), nodes: 1, depth: 1)
    }
  }

  private mutating func lowered(
    all conditions: [Condition]
  ) throws(LoweringFailure) -> [LoweredCondition] {
    var result: [LoweredCondition] = []
    for condition in conditions { result.append(try lowered(condition)) }
    return result
  }
}
