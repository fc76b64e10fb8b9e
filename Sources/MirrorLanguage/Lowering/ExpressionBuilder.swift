import MultiPrecision
import Symbolic

/// Puts expressions together: computes with exact constants, and tests every limit as it goes.
///
/// The tree stays as it was written but for operations between numbers, which are carried out:
/// the result serves as the printed definition.
struct ExpressionBuilder {
  private var producedNodes = 0
  private var constantBits = 0

  /// Counts the nodes of a result against the budget of the file.
  mutating func charge(_ nodes: Int) throws(LoweringFailure) {
    producedNodes += nodes
    if producedNodes > LanguageLimits.totalNodes { throw .tooManyNodesInAll }
  }

  mutating func number(_ value: Rational) throws(LoweringFailure) -> LoweredExpression {
    let bits = value.bitSize
    if bits > 1 << 16 {
      if bits > LanguageLimits.constantBits { throw .constantTooLarge }
      constantBits += bits
      if constantBits > LanguageLimits.totalConstantBits { throw .constantsTooLargeInAll }
    }
    return LoweredExpression(value)
  }

  /// The node above `children`, with its measures tested.
  func node(
    _ expression: Expression, over children: [LoweredExpression],
    conditions: [LoweredCondition] = [],
    degree: Int
  ) throws(LoweringFailure) -> LoweredExpression {
    var nodes = 1
    var depth = 0
    for child in children {
      nodes += child.nodes
      depth = max(depth, child.depth)
    }
    for condition in conditions {
      nodes += condition.nodes
      depth = max(depth, condition.depth)
    }
    if nodes > LanguageLimits.expressionNodes { throw .tooManyNodes }
    if depth + 1 > LanguageLimits.expressionDepth { throw .tooDeep }
    if degree > LanguageLimits.polynomialDegree { throw .degree(degree) }
    return LoweredExpression(expression, nodes: nodes, depth: depth + 1, degree: degree)
  }

  mutating func sum(_ terms: [LoweredExpression]) throws(LoweringFailure) -> LoweredExpression {
    guard terms.count > 1 else { return terms.first ?? LoweredExpression(0) }
    if terms.allSatisfy({ $0.rational != nil }) {
      var total = LoweredExpression(0)
      for term in terms { total = try number((total.rational ?? 0) + (term.rational ?? 0)) }
      return total
    }
    let degree = terms.map(\.degree).max() ?? 0
    return try node(.sum(terms.map(\.expression)), over: terms, degree: degree)
  }

  mutating func product(
    _ factors: [LoweredExpression]
  ) throws(LoweringFailure) -> LoweredExpression {
    var factors = factors
    if factors.count > 1, factors[0].rational == 1 { factors.removeFirst() }
    guard factors.count > 1 else { return factors.first ?? LoweredExpression(1) }
    if factors.allSatisfy({ $0.rational != nil }) {
      var total = LoweredExpression(1)
      for factor in factors { total = try number((total.rational ?? 1) * (factor.rational ?? 1)) }
      return total
    }
    let degree = factors.reduce(0) { min($0 + $1.degree, LoweredExpression.unbounded) }
    return try node(.product(factors.map(\.expression)), over: factors, degree: degree)
  }

  mutating func negative(_ value: LoweredExpression) throws(LoweringFailure) -> LoweredExpression {
    if let number = value.rational { return LoweredExpression(-number) }
    return try product([LoweredExpression(-1), value])
  }

  mutating func reciprocal(
    _ value: LoweredExpression
  ) throws(LoweringFailure) -> LoweredExpression {
    try power(value, LoweredExpression(-1))
  }

  /// |x|, sqrt(x), …: exact where the argument and the value are rational.
  mutating func function(
    _ function: Function, _ arguments: [LoweredExpression]
  ) throws(LoweringFailure) -> LoweredExpression {
    let numbers = arguments.compactMap(\.rational)
    if numbers.count == arguments.count,
      let value = try ConstantFunctions.value(of: function, at: numbers)
    {
      return try number(value)
    }
    let keepsDegree: Set<Function> = [.abs, .min, .max]
    let degree = keepsDegree.contains(function) ? arguments.map(\.degree).max() ?? 0 : 0
    return try node(
      .function(function, arguments.map(\.expression)), over: arguments, degree: degree)
  }
}
