import MultiPrecision
import NumericalMethods
import Symbolic

/// The sign of an algebraic function of x, such as (1+x²)^(−3/2) − (4+x²)^(−3/2), exactly.
///
/// The normal form's numerator P is a polynomial in x and roots; its norm N(x) is 0 wherever P is:
/// between neighbouring zeros of N the sign of P does not change, and one sample decides.
struct AlgebraicSign {
  let prover: SignProver

  /// Nil when the expression is not of this kind.
  func decide(
    _ expression: Expression, on segment: LineSegment
  ) throws(BudgetExceeded) -> SignDecision? {
    var normalizer = Normalizer(evaluator: prover.evaluator(segment), budget: prover.budget)
    guard let fraction = try normalizer.fraction(expression), !fraction.numerator.isZero else {
      return nil
    }
    for factor in fraction.denominator.keys {
      let divisor = normalizer.expression(of: factor)
      switch try prover.exactSign(of: divisor, on: segment) {
      case .positive, .negative: continue
      default: break
      }
      // x + √(x² + 1) has a root in it and no divisor.
      guard divisor != expression, case .positive? = try decide(divisor, on: segment)?.outcome
      else { return nil }
    }
    guard
      let norm = try AlgebraicNorm(of: fraction.numerator, normalizer)?
        .polynomial(in: prover.variable, normalizer), !norm.isZero
    else { return nil }
    let roots = try norm.realRoots(
      between: segment.lower.map { RealAlgebraicNumber($0) },
      and: segment.upper.map { RealAlgebraicNumber($0) }, budget: prover.budget)
    let ends =
      [segment.lower.map { RealAlgebraicNumber($0) }] + roots.map(Optional.some)
      + [segment.upper.map { RealAlgebraicNumber($0) }]
    for (left, right) in zip(ends, ends.dropFirst()) {
      let sample = Rational(between: left, right)
      switch prover.certainSign(of: expression, at: sample) {
      case .some(1): continue
      case .some(-1): return SignDecision(.negative(sample), method: "algebraic")
      default:
        return SignDecision(
          .open("The sign at x = \(sample) stays open."), method: "algebraic")
      }
    }
    // Without roots in the numerator N is the numerator, and 0 where it is.
    let isPolynomial = fraction.numerator.atoms.count == 1
    var open = false
    for root in roots {
      if let zero = root.rational {
        if prover.vanishes(expression, at: zero) {
          return SignDecision(.touching(ExactPoint(zero)), method: "algebraic")
        }
        if prover.certainSign(of: expression, at: zero) != 1 { open = true }
        continue
      }
      if isPolynomial {
        return SignDecision(.touching(ExactPoint(root)), method: "sturm")
      }
      if let name = LinePoint(root).name,
        prover.isZero(expression.substituting(prover.variable, by: name))
      {
        return SignDecision(.touching(ExactPoint(root)), method: "algebraic")
      }
      let compiled = CompiledExpression(expression, prover.variable)
      if !compiled(root.ball(precision: prover.precision)).isPositive { open = true }
    }
    return SignDecision(open ? .nonnegative : .positive, method: "algebraic")
  }
}
