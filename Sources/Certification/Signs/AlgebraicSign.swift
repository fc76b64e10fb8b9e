import MultiPrecision
import NumericalMethods
import Symbolic

/// The sign of an algebraic function of x, such as (1+x²)^(−3/2) − (4+x²)^(−3/2), exactly.
///
/// The normal form's numerator P is a polynomial in x and roots Rᵢ with Rᵢᵖ = Vᵢ. Its norm, the
/// determinant of multiplication by P on 1, Rᵢ, …, Rᵢ^(p−1), is a multiple of P without Rᵢ. After all
/// roots are gone a polynomial N(x) is left that is 0 wherever P is: between neighbouring zeros of
/// N the sign of P does not change, and one sample decides.
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
    guard let norm = norm(of: fraction.numerator, normalizer), !norm.isZero else { return nil }
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

  private func norm(
    of polynomial: AtomPolynomial, _ normalizer: Normalizer
  ) -> Polynomial<Rational>? {
    var form = polynomial
    for _ in 0..<6 {
      let roots = form.atoms.filter { normalizer.atoms[$0] != .symbol(prover.variable) }
      guard let root = roots.max() else {
        guard let atom = form.atoms.first else {
          return form.constant.map { Polynomial(constant: $0) }
        }
        return form.univariate(in: atom)
      }
      guard let relation = normalizer.relations[root], relation.power <= 4,
        !relation.value.atoms.contains(root)
      else { return nil }
      guard
        let parts = form.coefficients(
          of: root, power: relation.power, value: relation.value)
      else { return nil }
      // Column j holds the coefficients of P·Rʲ.
      var matrix: [[AtomPolynomial]] = []
      for row in 0..<relation.power {
        matrix.append(
          (0..<relation.power).map { column in
            let index = row - column
            return index >= 0
              ? parts[index] : parts[index + relation.power] * relation.value
          })
      }
      form = Self.determinant(matrix)
      guard form.terms.count <= 2000 else { return nil }
    }
    return nil
  }

  private static func determinant(_ matrix: [[AtomPolynomial]]) -> AtomPolynomial {
    guard let first = matrix.first else { return AtomPolynomial(1) }
    var sum = AtomPolynomial()
    for (column, entry) in first.enumerated() where !entry.isZero {
      let minor = matrix.dropFirst().map { row in
        row.enumerated().filter { $0.offset != column }.map(\.element)
      }
      let sign: Rational = column % 2 == 0 ? 1 : -1
      sum = sum + sign * (entry * determinant(Array(minor)))
    }
    return sum
  }
}

extension AtomPolynomial {
  /// The coefficients of 1, a, …, a^(p − 1) where aᵖ is `value`.
  fileprivate func coefficients(
    of atom: Int, power: Int, value: AtomPolynomial
  ) -> [AtomPolynomial]? {
    var result = [AtomPolynomial](repeating: AtomPolynomial(), count: power)
    var powers = [AtomPolynomial(1)]
    for (monomial, coefficient) in terms {
      let exponent = atom < monomial.count ? monomial[atom] : 0
      guard exponent >= 0, exponent < 64 * power else { return nil }
      var rest = monomial
      if exponent > 0 { rest[atom] = 0 }
      while powers.count <= exponent / power { powers.append(powers[powers.count - 1] * value) }
      result[exponent % power] =
        result[exponent % power]
        + AtomPolynomial([AtomPolynomial.trimmed(rest): coefficient]) * powers[exponent / power]
    }
    return result
  }
}
