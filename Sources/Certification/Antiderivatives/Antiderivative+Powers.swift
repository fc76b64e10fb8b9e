import MultiPrecision
import Symbolic

/// Powers of quadratic functions, and of 1/cosh.
extension Antiderivative {
  /// P·Bˢ for linear B, or P of degree 2 at most: with y = x − m and B = A + cy²,
  /// ∫yBˢ = Bˢ⁺¹/(2c(s + 1)) and y² = (B − A)/c.
  func power(
    _ p: [Expression], _ base: Expression, _ exponent: Rational
  ) -> Expression? {
    if p.count > 1, p.count <= 40, let (slope, offset) = linear(base) {
      // P in powers of the base.
      let inner = (x - offset) / slope
      let moved = Expression.sum(p.enumerated().map { $0.element * inner.pow($0.offset) })
        .expanded(termLimit: 400).simplified()
      guard let c = moved.polynomialCoefficients(in: variable) else { return nil }
      let parts = c.enumerated().compactMap { k, coefficient in
        power(base, exponent + Rational(k)).map { coefficient * $0 }
      }
      return parts.count == c.count ? .sum([0] + parts) : nil
    }
    guard let zeroth = power(base, exponent) else { return nil }
    if p.count == 1 { return p[0] * zeroth }
    guard let c = base.polynomialCoefficients(in: variable), c.count == 3, p.count <= 3 else {
      return nil
    }
    let center = (-c[1] / (2 * c[2])).simplified()
    let height = (c[0] - c[2] * center.pow(2)).simplified()
    let next = exponent + 1
    let first: Expression =
      next.isZero
      ? .apply(.log, base) / (2 * c[2])
      : base.pow(.number(next)) / (.number(2 * next) * c[2])
    let second = p.count == 3 ? p[2] : 0
    var total =
      (p[0] + p[1] * center + second * center.pow(2)) * zeroth
      + (p[1] + 2 * center * second) * first
    if p.count == 3 {
      guard let raised = next.isZero ? x : power(base, next) else { return nil }
      total = total + second * (raised - height * zeroth) / c[2]
    }
    return total
  }

  private func power(_ base: Expression, _ exponent: Rational) -> Expression? {
    if let (slope, _) = linear(base) {
      if exponent == -1 { return .apply(.log, base) / slope }
      return base.pow(.number(exponent + 1)) / (.number(exponent + 1) * slope)
    }
    guard let c = base.polynomialCoefficients(in: variable), c.count == 3,
      (exponent * 2).isInteger, exponent.magnitude < 40
    else { return nil }
    let center = (-c[1] / (2 * c[2])).simplified()
    let height = (c[0] - c[2] * center.pow(2)).simplified()
    guard sign(height) > 0 else { return nil }
    let y = (x - center).simplified()
    return sign(c[2]) > 0
      ? risingPower(base, height, c[2], y, -exponent)
      : fallingPower(base, height, (-c[2]).simplified(), y, exponent)
  }

  /// ∫(A + cy²)^(−s), J(s + 1) = (y(A + cy²)^(−s) + (2s − 1)·J(s))/(2sA).
  private func risingPower(
    _ base: Expression, _ height: Expression, _ c: Expression, _ y: Expression, _ s: Rational
  ) -> Expression? {
    guard s.signum > 0 else { return nil }
    let scale = Expression.apply(.sqrt, (c / height).simplified()).simplified()
    var order = s.isInteger ? Rational(1) : Rational(1, 2)
    var result: Expression =
      s.isInteger
      ? .apply(.atan, scale * y) / .apply(.sqrt, (height * c).simplified())
      : .apply(.asinh, scale * y) / .apply(.sqrt, c)
    while order < s {
      let factor = 2 * order - 1
      let first = y * base.pow(.number(-order))
      let rest = factor.isZero ? first : first + .number(factor) * result
      result = rest / (.number(2 * order) * height)
      order += 1
    }
    return result
  }

  /// ∫(A − cy²)^s, K(s) = (y(A − cy²)^s + 2sA·K(s − 1))/(2s + 1).
  private func fallingPower(
    _ base: Expression, _ height: Expression, _ c: Expression, _ y: Expression, _ s: Rational
  ) -> Expression? {
    guard !s.isInteger, s >= Rational(-1, 2) else { return nil }
    let scale = Expression.apply(.sqrt, (c / height).simplified()).simplified()
    var order = Rational(-1, 2)
    var result: Expression = .apply(.asin, scale * y) / .apply(.sqrt, c)
    while order < s {
      order += 1
      result =
        (y * base.pow(.number(order)) + .number(2 * order) * height * result)
        / .number(2 * order + 1)
    }
    return result
  }

  /// ∫sechⁿ = (sechⁿ⁻² tanh + (n − 2)·∫sechⁿ⁻²)/(n − 1); 2·atan(e^u) and tanh u begin.
  func hyperbolicSecant(_ u: Expression, _ n: Int) -> Expression {
    switch n {
    case 1: return 2 * .apply(.atan, .apply(.exp, u))
    case 2: return .apply(.tanh, u)
    default:
      let secant = Expression.apply(.cosh, u).pow(2 - n)
      return (secant * .apply(.tanh, u) + .number(Rational(n - 2)) * hyperbolicSecant(u, n - 2))
        / .number(Rational(n - 1))
    }
  }

  /// ∫P·sech²u for u = kx + l and P of degree 2 at most.
  ///
  /// ```
  /// ∫sech²u = tanh(u)/k
  /// ∫x·sech²u = (x·tanh u + x)/k − ln(1 + e^(2u))/k²
  /// ∫x²·sech²u = (x²·tanh u + x²)/k − 2x·ln(1 + e^(2u))/k² − Li₂(−e^(2u))/k³
  /// ```
  /// since ∫(1 + tanh u) = ln(1 + e^(2u))/k and ∫ln(1 + e^(2u)) = −Li₂(−e^(2u))/(2k).
  func squaredSecant(_ p: [Expression], _ u: Expression) -> Expression? {
    guard let (k, _) = linear(u) else { return nil }
    let tangent = Expression.apply(.tanh, u)
    let growth = Expression.apply(.exp, (2 * u).simplified())
    let log = Expression.apply(.log1p, growth)
    let integrals: [Expression] = [
      tangent / k,
      (x * tangent + x) / k - log / k.pow(2),
      (x.pow(2) * tangent + x.pow(2)) / k - 2 * x * log / k.pow(2)
        - .apply(.dilog, -growth) / k.pow(3),
    ]
    return combination(p, integrals)
  }
}
