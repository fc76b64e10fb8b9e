import MultiPrecision
import NumericalMethods
import Symbolic

/// All zeros of an analytic expression at which its sign changes.
///
/// Tails where one term dominates have none. Between them boxes are halved until the expression is
/// not 0 on a box or its derivative is not: then the signs at the ends tell whether there is one.
struct ZeroIsolation {
  let prover: SignProver
  var boxLimit = 600

  /// Ascending; nil when some box stays open.
  func zeros(of expression: Expression) throws(BudgetExceeded) -> [LinePoint]? {
    let simple = expression.simplified()
    guard !simple.hasUnknownDerivative else { return nil }
    let prover = self.prover.prepared(for: simple)
    let x = Expression.symbol(prover.variable)
    let mirrored = simple.substituting(prover.variable, by: -x).simplified()
    guard let right = try TailDomination(expression: simple, prover: prover).sign(from: 1),
      let left = try TailDomination(expression: mirrored, prover: prover).sign(from: 1)
    else { return nil }
    let slope = simple.derivative(in: prover.variable).simplified()
    // Off any simple number, so that a zero there is inside of a box.
    var stack = [(-left.start - Rational(1, 7), right.start + Rational(1, 7))]
    var found: [LinePoint] = []
    var count = 0
    while let (a, b) = stack.popLast() {
      try prover.budget.check()
      count += 1
      guard count <= boxLimit else { return nil }
      let box = LineSegment(lower: a, upper: b, isClosed: true)
      if prover.range(simple, on: box)?.excludesZero == true { continue }
      if let range = prover.range(slope, on: box), range.excludesZero {
        guard let low = prover.certainSign(of: simple, at: a),
          let high = prover.certainSign(of: simple, at: b)
        else { return nil }
        if low * high < 0 { found.append(bracket(simple, a, b, low)) }
        if low == 0 { found.append(LinePoint(a)) }
        if high == 0 { found.append(LinePoint(b)) }
        continue
      }
      let middle = Rational.simplest(
        above: a + (b - a) * Rational(7, 16), below: a + (b - a) * Rational(9, 16))
      stack.append((middle, b))
      stack.append((a, middle))
    }
    return found
  }

  /// The zero between a and b, by bisection to 2⁻²⁰⁰ of the width; a rational one exactly.
  private func bracket(
    _ expression: Expression, _ a: Rational, _ b: Rational, _ low: Int
  ) -> LinePoint {
    var (a, b) = (a, b)
    let simple = Rational.simplest(above: a, below: b)
    if prover.certainSign(of: expression, at: simple) == 0 { return LinePoint(simple) }
    for _ in 0..<200 {
      let middle = (a + b) / 2
      switch prover.certainSign(of: expression, at: middle) {
      case .some(0): return LinePoint(middle)
      case .some(let sign): if sign == low { a = middle } else { b = middle }
      default: break
      }
    }
    return LinePoint(zeroOf: expression, lower: a, upper: b)
  }
}
