import MultiPrecision
import NumericalMethods
import Symbolic

/// Even rational functions N(x²)/D(x²) without real poles, by partial fractions in y = x², and odd ones.
///
/// Simple rational zeros −α of D and the two of a quadratic that is left, as far as they are real, give
/// ```
/// ∫ dx/(x² + α) = atan(x/√α)/√α
/// ```
/// For y² + py + q without real zeros let v = √q, u = √(2v − p), d = v − u²/4 > 0. Then
/// x⁴ + px² + q = ((x + u/2)² + d)((x − u/2)² + d), and with B = n₀/(2v), A = (B − n₁/2)/u
/// ```
/// (n₀ + n₁x²)/(x⁴ + px² + q) = (Ax + B)/((x + u/2)² + d) + (B − Ax)/((x − u/2)² + d)
/// ∫ = A/2·log(((x + u/2)² + d)/((x − u/2)² + d))
///     + (B − Au/2)/√d·(atan((x + u/2)/√d) + atan((x − u/2)/√d))
/// ```
extension Antiderivative {
  func rational(_ factors: [Expression]) throws(BudgetExceeded) -> Expression? {
    var top = Polynomial<Rational>(constant: 1)
    var bottom = Polynomial<Rational>(constant: 1)
    for factor in factors {
      var (base, isDivisor) = (factor, false)
      var count = 1
      if case .power(let inner, .number(let exponent)) = factor, let n = exponent.asInt, n < 0 {
        (base, isDivisor, count) = (inner, true, -n)
      }
      guard let found = inSquare(base), count <= 8 else { return nil }
      for _ in 0..<count {
        if isDivisor { bottom = bottom * found } else { top = top * found }
      }
    }
    guard bottom.degree > 0, top.degree < bottom.degree, bottom.degree <= 12 else { return nil }
    var parts: [Expression] = []
    var (numerator, rest) = (top, bottom)
    for root in try bottom.realRoots(budget: budget) {
      guard let value = root.rational else { continue }
      let slope = bottom.derivative(value)
      guard value.signum < 0, !slope.isZero else { return nil }
      let share = top(value) / slope
      let width = Expression.apply(.sqrt, .number(-value)).simplified()
      parts.append(.number(share) * arcTangent(width))
      // N/D − c/(y + α) with the factor divided out.
      let factor = Polynomial([-value, 1])
      rest = rest.quotientAndRemainder(dividingBy: factor).quotient
      numerator =
        (numerator - Polynomial(constant: share) * rest)
        .quotientAndRemainder(dividingBy: factor).quotient
    }
    if !numerator.isZero {
      guard let part = quadratic(numerator, rest) else { return nil }
      parts.append(part)
    }
    return .sum([0] + parts)
  }

  /// x·R(x²) for a rational function R: ½·∫R(y)dy at y = x².
  func oddRational(_ factors: [Expression]) throws(BudgetExceeded) -> Expression? {
    var inner: [Expression] = [1]
    var power = 0
    for factor in factors {
      if factor == x {
        power += 1
      } else if case .power(x, .number(let exponent)) = factor, let n = exponent.asInt, n > 0 {
        power += n
      } else {
        var (base, count) = (factor, Rational(1))
        if case .power(let own, .number(let exponent)) = factor { (base, count) = (own, exponent) }
        guard count.isInteger, let found = inSquare(base) else { return nil }
        inner.append(polynomial(of: found).pow(.number(count)))
      }
    }
    guard power % 2 == 1, inner.count > 1 else { return nil }
    inner.append(x.pow((power - 1) / 2))
    return try term(.product(inner).simplified()).map {
      $0.substituting(variable, by: x.pow(2)) / 2
    }
  }

  private func polynomial(of found: Polynomial<Rational>) -> Expression {
    .sum([0] + found.coefficients.enumerated().map { .number($0.element) * x.pow($0.offset) })
  }

  /// P(y) of P(x²) with rational coefficients.
  private func inSquare(_ expression: Expression) -> Polynomial<Rational>? {
    guard let found = expression.polynomialCoefficients(in: variable), found.count <= 40 else {
      return nil
    }
    let numbers = found.compactMap(\.asRational)
    guard numbers.count == found.count,
      numbers.enumerated().allSatisfy({ $0.offset.isMultiple(of: 2) || $0.element.isZero })
    else { return nil }
    return Polynomial(stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] })
  }

  /// ∫dx/(x² + r²).
  private func arcTangent(_ root: Expression) -> Expression { .apply(.atan, x / root) / root }

  private func quadratic(
    _ top: Polynomial<Rational>, _ bottom: Polynomial<Rational>
  ) -> Expression? {
    guard bottom.degree == 2 else { return nil }
    let lead = bottom[2]
    let (p, q) = (bottom[1] / lead, bottom[0] / lead)
    let (n0, n1) = (top[0] / lead, top[1] / lead)
    guard q.signum > 0 else { return nil }
    let discriminant = p * p - 4 * q
    if discriminant.signum >= 0 {
      guard p.signum > 0, discriminant.signum > 0 else { return nil }
      // √((p ± ab)/2) = (a ± b)/2 with a² = p + 2√q and b² = p − 2√q.
      let product = Expression.apply(.sqrt, .number(q)).simplified()
      let roots = [1, -1].map {
        Expression.apply(.sqrt, (.number(p) + .number(2 * $0) * product).simplified()).simplified()
      }
      let gap = roots[0] * roots[1]
      let signs: [Expression] = [1, -1]
      return .sum(
        signs.map { sign in
          let root = ((roots[0] + sign * roots[1]) / 2).simplified()
          let alpha = ((.number(p) + sign * gap) / 2).simplified()
          // The other zero minus this one is −sign·gap.
          let share = ((.number(n0) - .number(n1) * alpha) / (-sign * gap)).simplified()
          return share * arcTangent(root)
        })
    }
    let v = Expression.apply(.sqrt, .number(q)).simplified()
    let u = Expression.apply(.sqrt, (2 * v - .number(p)).simplified()).simplified()
    let d = ((2 * v + .number(p)) / 4).simplified()
    let B = (.number(n0 / 2) / v).simplified()
    let A = ((B - .number(n1 / 2)) / u).simplified()
    let right = (x + u / 2).simplified()
    let left = (x - u / 2).simplified()
    let root = Expression.apply(.sqrt, d).simplified()
    let logarithm = Expression.apply(.log, (right.pow(2) + d) / (left.pow(2) + d))
    let angles = Expression.apply(.atan, right / root) + .apply(.atan, left / root)
    return A / 2 * logarithm + (B - A * u / 2) / root * angles
  }
}
