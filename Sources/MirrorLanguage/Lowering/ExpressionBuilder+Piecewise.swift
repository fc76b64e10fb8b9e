import MultiPrecision
import Symbolic

extension ExpressionBuilder {
  func comparison(
    _ left: LoweredExpression, _ relation: Relation, _ right: LoweredExpression
  ) -> LoweredCondition {
    if let a = left.rational, let b = right.rational {
      return LoweredCondition(condition: .constant(relation.holds(a, b)), nodes: 1, depth: 1)
    }
    return LoweredCondition(
      condition: .comparison(left.expression, relation, right.expression),
      nodes: 1 + left.nodes + right.nodes, depth: 1 + max(left.depth, right.depth))
  }

  func conjunction(_ parts: [LoweredCondition]) -> LoweredCondition {
    if parts.contains(where: { $0.constant == false }) { return constant(false) }
    let open = parts.filter { $0.constant == nil }
    if open.count <= 1 { return open.first ?? constant(true) }
    return combined(.and(open.map(\.condition)), open)
  }

  func disjunction(_ parts: [LoweredCondition]) -> LoweredCondition {
    if parts.contains(where: { $0.constant == true }) { return constant(true) }
    let open = parts.filter { $0.constant == nil }
    if open.count <= 1 { return open.first ?? constant(false) }
    return combined(.or(open.map(\.condition)), open)
  }

  func negation(_ part: LoweredCondition) -> LoweredCondition {
    if let value = part.constant { return constant(!value) }
    return combined(.not(part.condition), [part])
  }

  private func constant(_ value: Bool) -> LoweredCondition {
    LoweredCondition(condition: .constant(value), nodes: 1, depth: 1)
  }

  private func combined(_ condition: Condition, _ parts: [LoweredCondition]) -> LoweredCondition {
    LoweredCondition(
      condition: condition, nodes: parts.reduce(1) { $0 + $1.nodes },
      depth: 1 + (parts.map(\.depth).max() ?? 0))
  }

  /// The `piecewise` of rows in order; a nil condition is `otherwise`.
  ///
  /// Rows that cannot be
  /// chosen are left out, and a row that always is ends the list.
  func piecewise(
    _ rows: [(value: LoweredExpression, condition: LoweredCondition?)]
  ) throws(LoweringFailure) -> LoweredExpression? {
    var kept: [(value: LoweredExpression, condition: LoweredCondition)] = []
    var otherwise: LoweredExpression?
    for row in rows {
      guard let condition = row.condition, condition.constant != true else {
        otherwise = row.value
        break
      }
      if condition.constant == false { continue }
      kept.append((row.value, condition))
    }
    if kept.isEmpty { return otherwise }
    let values = kept.map(\.value) + (otherwise.map { [$0] } ?? [])
    let branches = kept.map { Branch($0.value.expression, when: $0.condition.condition) }
    return try node(
      .piecewise(branches, otherwise: otherwise?.expression), over: values,
      conditions: kept.map(\.condition), degree: values.map(\.degree).max() ?? 0)
  }
}

extension Relation {
  /// Whether the relation holds between two numbers.
  func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .equal: left == right
    case .notEqual: left != right
    }
  }
}
