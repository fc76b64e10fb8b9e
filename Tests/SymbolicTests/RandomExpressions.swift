import MultiPrecision
import Symbolic
import TestSupport

/// Random expressions in x and y that meet the corners: signs, roots, joins, cancellation.
extension SeededGenerator {
  mutating func expression(depth: Int) -> Expression {
    if depth == 0 || chance(0.15) { return leaf() }
    switch Int.random(in: 0..<12, using: &self) {
    case 0...2:
      return .sum(
        (0..<Int.random(in: 2...4, using: &self)).map { _ in expression(depth: depth - 1) })
    case 3...5:
      return .product(
        (0..<Int.random(in: 2...4, using: &self)).map { _ in expression(depth: depth - 1) })
    case 6, 7: return .power(expression(depth: depth - 1), exponent())
    case 8: return expression(depth: depth - 1) - expression(depth: depth - 1)
    case 9:
      return .piecewise(
        [Branch(expression(depth: depth - 1), when: condition(depth: depth - 1))],
        otherwise: expression(depth: depth - 1))
    default:
      let function = pick(Function.allCases)
      let count = function.isVariadic ? 2 : 1
      return .function(function, (0..<count).map { _ in expression(depth: depth - 1) })
    }
  }

  mutating func condition(depth: Int) -> Condition {
    let comparison = Condition.comparison(
      expression(depth: depth), pick(Relation.allCases), expression(depth: depth))
    switch Int.random(in: 0..<5, using: &self) {
    case 0: return .not(comparison)
    case 1: return .and([comparison, .comparison(leaf(), .less, leaf())])
    case 2: return .or([comparison, .comparison(leaf(), .greaterOrEqual, leaf())])
    default: return comparison
    }
  }

  private mutating func leaf() -> Expression {
    switch Int.random(in: 0..<8, using: &self) {
    case 0...2: return .variable("x")
    case 3: return .variable("y")
    case 4: return .constant(pick([.pi, .e]))
    default:
      return .number(
        Rational(Int.random(in: -6...6, using: &self), Int.random(in: 1...4, using: &self)))
    }
  }

  private mutating func exponent() -> Expression {
    if chance(0.1) { return leaf() }
    return .number(
      Rational(pick([-3, -2, -1, -1, 0, 1, 2, 2, 3, 4, 5]), pick([1, 1, 1, 2, 2, 3, 4])))
  }

  /// A point for x and y, often with equal or opposite coordinates.
  mutating func point() -> [Symbol: Rational] {
    func coordinate(_ generator: inout SeededGenerator) -> Rational {
      Rational(
        Int.random(in: -12...12, using: &generator), Int.random(in: 1...5, using: &generator))
    }
    let x = coordinate(&self)
    let y = chance(0.2) ? (chance(0.5) ? x : -x) : coordinate(&self)
    return [Symbol("x"): x, Symbol("y"): y]
  }
}
