import MultiPrecision
import NumericalMethods
import Symbolic

/// Taylor coefficients of a function's derivative of order `shift`, from those of the function:
/// no derivative has to be written out.
struct TaylorSource: Sendable {
  let compiled: CompiledExpression
  let shift: Int
  private let size: Int
  private let budget: WorkBudget

  init(
    _ expression: Expression, _ variable: Symbol, shift: Int, budget: WorkBudget = .unlimited
  ) {
    compiled = CompiledExpression(expression, variable)
    self.shift = shift
    self.budget = budget
    size = expression.exceeds(nodeCount: 10_000) ? 10_000 : expression.nodeCount
  }

  /// g⁽ᵏ⁾(x)/k! for k = 0…order, enclosed for every x of the ball.
  func coefficients(at x: Ball, order: Int) -> [Ball] {
    let length = order + shift + 1
    budget.spend(size * length * (4 + length) * (1 + x.precision.bits / 256))
    let all = compiled.taylor(at: x, order: order + shift)
    guard shift > 0 else { return all }
    return (0...order).map { k in
      // f has f⁽ᵏ⁺ˢ⁾/(k+s)!, g needs it over k!.
      let factor = ((k + 1)...(k + shift)).reduce(1, *)
      return all[k + shift] * Ball(factor, precision: x.precision)
    }
  }

  func value(at x: Rational, precision: Precision) -> Ball {
    coefficients(at: Ball(x, precision: precision), order: 0)[0]
  }

  /// The sign at a rational point as far as enclosures tell, precision rising to `limit` bits.
  func certainSign(at x: Rational, from start: Precision, limit: Int) -> Int? {
    var bits = start.bits
    while true {
      let value = value(at: x, precision: Precision(bits: bits))
      if value.isPositive { return 1 }
      if value.isNegative { return -1 }
      if value.isZero { return 0 }
      guard bits < limit, value.isFinite || bits == start.bits else { return nil }
      bits = min(2 * bits, limit)
    }
  }
}
