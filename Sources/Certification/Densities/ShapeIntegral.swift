import MultiPrecision
import Symbolic

/// Exact integrals of the shapes that densities beside exponential and logistic ones have: waves,
/// powers of quadratic polynomials and of cosh, and powers times stretched exponentials.
///
/// ```
/// ∫₋∞^∞ (A + cy²)⁻ˢ dy = A^(½−s)·c^(−½)·√π·Γ(s − ½)/Γ(s)            A, c > 0, s > ½
/// ∫_{cy² ≤ A} (A − cy²)ˢ dy = A^(s+½)·c^(−½)·√π·Γ(s + 1)/Γ(s + 3/2)    A, c > 0, s > −1
/// ∫₋∞^∞ cosh(kx + l)⁻ˢ dx = √π·Γ(s/2)/Γ((s + 1)/2)/|k|               s > 0
/// ∫₀^∞ xᵖ·e^(−cxʳ) dx = Γ((p + 1)/r)/(r·c^((p+1)/r))                c, r > 0, p > −1
/// ```
///
/// ### Source
/// [DLMF], 5.12.1–3 after substitutions, and 5.9.1.
struct ShapeIntegral {
  let variable: Symbol
  let prover: SignProver

  private let half: Expression = .number(Rational(1, 2))
  private var rootOfPi: Expression { .apply(.sqrt, .constant(.pi)) }

  init(variable: Symbol, prover: SignProver) {
    self.variable = variable
    self.prover = prover
  }

  /// The integral as a constant expression; nil for other shapes.
  ///
  /// A nil end is infinite.
  func integral(of formula: Expression, from lower: Expression?, to upper: Expression?)
    -> Expression?
  {
    let simple = formula.simplified()
    if let whole = integral(ofTerm: simple, lower, upper) { return whole }
    if lower == nil, upper == nil, let waves = GaussianWaves(simple, variable, prover) {
      return waves.integral
    }
    let terms = simple.expanded(termLimit: 64).addends
    guard terms.count > 1 else { return nil }
    var sum: Expression = 0
    for term in terms {
      guard let part = integral(ofTerm: term, lower, upper) else { return nil }
      sum = sum + part
    }
    return sum
  }

  private func integral(
    ofTerm term: Expression, _ lower: Expression?, _ upper: Expression?
  ) -> Expression? {
    let constant = Expression.product(term.factors.filter { !$0.contains(variable) })
    let factors = term.factors.filter { $0.contains(variable) }
    if let value = elementary(factors, lower, upper) { return constant * value }
    if factors.count == 1, let value = power(factors[0], lower, upper) { return constant * value }
    if let value = stretched(factors, lower, upper) { return constant * value }
    let product = Expression.product(factors)
    guard let center = product.centerOfStretch(in: variable), !center.isZero else { return nil }
    let moved = product.substituting(variable, by: .symbol(variable) + .number(center))
      .simplified()
    func shifted(_ end: Expression?) -> Expression? {
      end.map { ($0 - .number(center)).simplified() }
    }
    return stretched(moved.factors, shifted(lower), shifted(upper)).map { constant * $0 }
  }

  /// Powers xⁿ, sin(kx + l) and cos(kx + l) between finite ends.
  private func elementary(
    _ factors: [Expression], _ lower: Expression?, _ upper: Expression?
  ) -> Expression? {
    guard let lower, let upper, factors.count <= 1 else { return nil }
    guard let factor = factors.first else { return upper - lower }
    if let n = exponent(of: factor)?.asInt, n >= 0, !factor.applies([.abs], to: variable) {
      return (upper.pow(n + 1) - lower.pow(n + 1)) / .number(Rational(n + 1))
    }
    guard case .function(let function, let arguments) = factor,
      function == .sin || function == .cos, let argument = arguments.first,
      let coefficients = argument.polynomialCoefficients(in: variable), coefficients.count == 2
    else { return nil }
    func antiderivative(_ end: Expression) -> Expression {
      let phase = argument.substituting(variable, by: end).simplified()
      return function == .cos ? .apply(.sin, phase) : -.apply(.cos, phase)
    }
    return (antiderivative(upper) - antiderivative(lower)) / coefficients[1]
  }

  private func isPositive(_ constant: Expression) -> Bool {
    prover.value(constant, at: 0)?.isPositive == true
  }

  private func gamma(_ x: Rational) -> Expression { .apply(.gamma, .number(x)) }

  // MARK: Powers

  private func power(_ factor: Expression, _ lower: Expression?, _ upper: Expression?)
    -> Expression?
  {
    guard case .power(let base, .number(let exponent)) = factor else { return nil }
    if case .function(.cosh, let arguments) = base, lower == nil, upper == nil,
      exponent.signum < 0, let argument = arguments.first,
      let coefficients = argument.polynomialCoefficients(in: variable), coefficients.count == 2,
      let slope = prover.value(coefficients[1], at: 0), slope.excludesZero
    {
      let rate = slope.isPositive ? coefficients[1] : -coefficients[1]
      return rootOfPi * gamma(-exponent / 2) / (gamma((1 - exponent) / 2) * rate)
    }
    guard let coefficients = base.polynomialCoefficients(in: variable), coefficients.count == 3
    else { return nil }
    // c·(x − m)² + a
    let c = coefficients[2]
    let center = (-coefficients[1] / (2 * c)).simplified()
    let a = (coefficients[0] - c * center.pow(2)).simplified()
    guard isPositive(a) else { return nil }
    func raised(_ base: Expression, _ exponent: Rational) -> Expression {
      base.pow(.number(exponent))
    }
    let quarter = Rational(1, 2)
    if isPositive(c) {
      let s = -exponent
      guard s > quarter, let share = share(of: center, lower, upper) else { return nil }
      return share * raised(a, quarter - s) * raised(c, -quarter) * rootOfPi * gamma(s - quarter)
        / gamma(s)
    }
    let steepness = (-c).simplified()
    guard isPositive(steepness), exponent > -1, let lower, let upper else { return nil }
    let reach = Expression.apply(.sqrt, a / steepness)
    guard prover.isZero(upper - center - reach), prover.isZero(lower - center + reach) else {
      return nil
    }
    return raised(a, exponent + quarter) * raised(steepness, -quarter) * rootOfPi
      * gamma(exponent + 1) / gamma(exponent + Rational(3, 2))
  }

  /// The share of the line, for a function that is even about the center: 1 or 1/2.
  private func share(
    of center: Expression, _ lower: Expression?, _ upper: Expression?
  ) -> Expression? {
    switch (lower, upper) {
    case (nil, nil): return 1
    case (let end?, nil), (nil, let end?): return prover.isZero(end - center) ? half : nil
    default: return nil
    }
  }

  // MARK: Stretched exponentials

  private func stretched(
    _ factors: [Expression], _ lower: Expression?, _ upper: Expression?
  ) -> Expression? {
    func mirrored() -> [Expression]? {
      let image = Expression.product(factors).substituting(variable, by: -.symbol(variable))
        .simplified()
      return image.factors
    }
    switch (lower, upper) {
    case (nil, nil):
      guard let right = onHalfLine(factors), let image = mirrored(), let left = onHalfLine(image)
      else { return nil }
      return left + right
    case (let lower?, nil): return prover.isZero(lower) ? onHalfLine(factors) : nil
    case (nil, let upper?):
      return prover.isZero(upper) ? mirrored().flatMap(onHalfLine) : nil
    default: return nil
    }
  }

  private func onHalfLine(_ factors: [Expression]) -> Expression? {
    var constant: Expression = 1
    var degree = Rational(0)
    var stretch: (rate: Expression, exponent: Rational)?
    for factor in factors {
      if !factor.contains(variable) {
        constant = constant * factor
      } else if let exponent = exponent(of: factor) {
        degree += exponent
      } else if case .function(.exp, let arguments) = factor, let argument = arguments.first,
        stretch == nil
      {
        let rate = Expression.product(argument.factors.filter { !$0.contains(variable) })
        let powers = argument.factors.filter { $0.contains(variable) }
        guard powers.count == 1, let r = exponent(of: powers[0]), r.signum > 0,
          argument.contains(variable)
        else { return nil }
        stretch = ((-rate).simplified(), r)
      } else {
        return nil
      }
    }
    guard let stretch, isPositive(stretch.rate), degree > -1 else { return nil }
    let order = (degree + 1) / stretch.exponent
    return constant * gamma(order)
      / (.number(stretch.exponent) * stretch.rate.pow(.number(order)))
  }

  /// q of x^q or |x|^q, on x > 0.
  private func exponent(of factor: Expression) -> Rational? {
    var (base, exponent) = (factor, Rational(1))
    if case .power(let inner, .number(let q)) = factor { (base, exponent) = (inner, q) }
    if case .function(.abs, let arguments) = base, let inner = arguments.first { base = inner }
    if case .function(.sqrt, let arguments) = base, let inner = arguments.first {
      (base, exponent) = (inner, exponent / 2)
    }
    return base == .symbol(variable) ? exponent : nil
  }
}

extension Expression {
  /// The rational m of a factor exp(−c·(ax + b)ʳ), am + b = 0, or one with |ax + b|ʳ.
  func centerOfStretch(in variable: Symbol) -> Rational? {
    if case .function(.exp, let arguments) = self {
      for factor in arguments[0].simplified().factors where factor.contains(variable) {
        guard case .power(var base, .number) = factor else { continue }
        if case .function(.abs, let inner) = base { base = inner[0] }
        guard let line = base.polynomialCoefficients(in: variable), line.count == 2 else {
          continue
        }
        return (-line[0] / line[1]).simplified().asRational
      }
      return nil
    }
    for child in children {
      if let found = child.centerOfStretch(in: variable) { return found }
    }
    return nil
  }

  /// Γ(p) for rational p > 1 by Γ(p) = (p − 1)·Γ(p − 1), down to an argument in (0, 1]: equal
  /// values then have one form.
  func withReducedGamma() -> Expression {
    if case .function(.gamma, let arguments) = self,
      let argument = arguments.first?.simplified().asRational, argument > 1, argument < 64
    {
      var (p, factor) = (argument, Rational(1))
      while p > 1 {
        p -= 1
        factor = factor * p
      }
      return .number(factor) * .apply(.gamma, .number(p))
    }
    return mapChildren { $0.withReducedGamma() }
  }
}
