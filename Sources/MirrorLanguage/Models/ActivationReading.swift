import MirrorTheory
import MultiPrecision
import Symbolic

/// Recognizes activations of the form β|z| + γz, exactly.
///
/// A function that is linear on each side of 0 is known by its two slopes; sums, constant multiples,
/// |·|, min, max and `piecewise` with conditions that only look at the sign of z keep the form.
enum ActivationReading {
  /// The slopes for z < 0 and z > 0.
  struct Slopes {
    var negative: Expression
    var positive: Expression
  }

  static func activation(named name: String, variable: Symbol, body: Expression) -> Activation {
    guard let slopes = slopes(of: body, variable) else {
      return .smooth(name: name, variable: variable, body: body)
    }
    let half = Expression.number(Rational(1, 2))
    let beta = Expression.product([
      half, .sum([slopes.positive, .product([.number(-1), slopes.negative])]),
    ])
    let gamma = Expression.product([half, .sum([slopes.positive, slopes.negative])])
    return .piecewiseLinear(name: name, beta: beta.simplified(), gamma: gamma.simplified())
  }

  static func slopes(of expression: Expression, _ variable: Symbol) -> Slopes? {
    if !expression.contains(variable) {
      return expression.simplified() == .number(0) ? Slopes(negative: 0, positive: 0) : nil
    }
    return variableSlopes(of: expression, variable)
  }

  private static func variableSlopes(of expression: Expression, _ variable: Symbol) -> Slopes? {
    switch expression {
    case .number, .constant: nil
    case .symbol(let symbol): symbol == variable ? Slopes(negative: 1, positive: 1) : nil
    case .sum(let terms): sum(terms, variable)
    case .product(let factors): product(factors, variable)
    case .power(let base, let exponent):
      exponent == .number(1) ? slopes(of: base, variable) : nil
    case .function(let function, let arguments): value(of: function, arguments, variable)
    case .piecewise(let branches, let otherwise): piecewise(branches, otherwise, variable)
    }
  }

  private static func sum(_ terms: [Expression], _ variable: Symbol) -> Slopes? {
    let parts = terms.compactMap { slopes(of: $0, variable) }
    guard parts.count == terms.count else { return nil }
    return Slopes(
      negative: Expression.sum(parts.map(\.negative)).simplified(),
      positive: Expression.sum(parts.map(\.positive)).simplified())
  }

  private static func product(_ factors: [Expression], _ variable: Symbol) -> Slopes? {
    let constants = factors.filter { !$0.contains(variable) }
    let rest = factors.filter { $0.contains(variable) }
    guard rest.count == 1, let inner = slopes(of: rest[0], variable) else { return nil }
    return Slopes(
      negative: Expression.product(constants + [inner.negative]).simplified(),
      positive: Expression.product(constants + [inner.positive]).simplified())
  }

  private static func value(
    of function: Function, _ arguments: [Expression], _ variable: Symbol
  ) -> Slopes? {
    let parts = arguments.compactMap { slopes(of: $0, variable) }
    guard parts.count == arguments.count, var result = parts.first else { return nil }
    switch function {
    case .abs:
      guard let left = ConstantComparison.order(result.negative, 0),
        let right = ConstantComparison.order(result.positive, 0)
      else { return nil }
      return Slopes(
        negative: left > 0 ? negated(result.negative) : result.negative,
        positive: right < 0 ? negated(result.positive) : result.positive)
    case .min, .max:
      for part in parts.dropFirst() {
        guard let left = ConstantComparison.order(part.negative, result.negative),
          let right = ConstantComparison.order(part.positive, result.positive)
        else { return nil }
        // For z < 0 the larger slope gives the smaller value.
        if function == .max ? left < 0 : left > 0 { result.negative = part.negative }
        if function == .max ? right > 0 : right < 0 { result.positive = part.positive }
      }
      return result
    default: return nil
    }
  }

  private static func negated(_ value: Expression) -> Expression {
    Expression.product([.number(-1), value]).simplified()
  }

  private static func piecewise(
    _ branches: [Branch], _ otherwise: Expression?, _ variable: Symbol
  ) -> Slopes? {
    // At z = 0 every value of this form is 0, so the row chosen there does not matter, as long as it
    // has the form: all rows must.
    let rows = branches.map(\.value) + (otherwise.map { [$0] } ?? [])
    let values = rows.compactMap { slopes(of: $0, variable) }
    guard values.count == rows.count,
      let left = chosenRow(branches, side: -1, variable),
      let right = chosenRow(branches, side: 1, variable),
      left < values.count, right < values.count
    else { return nil }
    return Slopes(negative: values[left].negative, positive: values[right].positive)
  }

  /// The index of the row that applies on the whole side, or nil when that varies.
  private static func chosenRow(_ branches: [Branch], side: Int, _ variable: Symbol) -> Int? {
    for (index, branch) in branches.enumerated() {
      guard let holds = truth(of: branch.condition, side: side, variable) else { return nil }
      if holds { return index }
    }
    return branches.count
  }

  private static func truth(of condition: Condition, side: Int, _ variable: Symbol) -> Bool? {
    switch condition {
    case .constant(let value): return value
    case .not(let part): return truth(of: part, side: side, variable).map { !$0 }
    case .and(let parts):
      let values = parts.map { truth(of: $0, side: side, variable) }
      if values.contains(false) { return false }
      return values.contains(nil) ? nil : true
    case .or(let parts):
      let values = parts.map { truth(of: $0, side: side, variable) }
      if values.contains(true) { return true }
      return values.contains(nil) ? nil : false
    case .comparison(let left, let relation, let right):
      guard let difference = slopes(of: .sum([left, .product([.number(-1), right])]), variable),
        let sign = ConstantComparison.order(
          side < 0 ? difference.negative : difference.positive, 0)
      else { return nil }
      return relation.holds(sign * side, 0)
    }
  }
}
