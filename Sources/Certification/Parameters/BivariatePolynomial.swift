import MultiPrecision
import NumericalMethods
import Symbolic

/// A polynomial in x whose coefficients, lowest degree first, are polynomials in a parameter c.
struct BivariatePolynomial {
  /// Without leading zeros.
  private(set) var coefficients: [Polynomial<Rational>]

  init(_ coefficients: [Polynomial<Rational>]) {
    self.coefficients = coefficients
    while self.coefficients.last?.isZero == true { self.coefficients.removeLast() }
  }

  /// Nil for what is no polynomial with rational coefficients.
  init?(_ expression: Expression, _ x: Symbol, _ c: Symbol) {
    guard let parts = expression.polynomialCoefficients(in: x), parts.count <= 40 else {
      return nil
    }
    var result: [Polynomial<Rational>] = []
    for part in parts {
      guard let inner = part.polynomialCoefficients(in: c), inner.count <= 40 else { return nil }
      let numbers = inner.compactMap(\.asRational)
      guard numbers.count == inner.count else { return nil }
      result.append(Polynomial(numbers))
    }
    self.init(result)
  }

  /// In x; −1 for 0.
  var degree: Int { coefficients.count - 1 }
  var isZero: Bool { coefficients.isEmpty }
  var leading: Polynomial<Rational> { coefficients.last ?? .zero }

  var derivative: BivariatePolynomial {
    BivariatePolynomial(
      coefficients.enumerated().dropFirst().map {
        Polynomial(constant: Rational($0.offset)) * $0.element
      })
  }

  /// The polynomial in x for a value of c.
  func at(_ c: Rational) -> Polynomial<Rational> { Polynomial(coefficients.map { $0(c) }) }

  // MARK: Divisibility over ℚ(c)

  /// Without a common factor of its coefficients.
  func primitive(budget: WorkBudget) throws(BudgetExceeded) -> BivariatePolynomial {
    var content = Polynomial<Rational>.zero
    for coefficient in coefficients {
      content = try content.greatestCommonDivisor(coefficient, budget: budget)
    }
    guard content.degree > 0 else {
      guard let scale = leading.coefficients.last, !scale.isZero else { return self }
      return BivariatePolynomial(coefficients.map { $0 / scale })
    }
    return BivariatePolynomial(
      coefficients.map { $0.quotientAndRemainder(dividingBy: content).quotient })
  }

  /// lead(b)ᵏ·a = q·b + r with deg r < deg b.
  private func pseudoQuotientAndRemainder(
    by b: BivariatePolynomial, budget: WorkBudget
  ) throws(BudgetExceeded) -> (quotient: BivariatePolynomial, remainder: BivariatePolynomial) {
    var rest = self
    var quotient = BivariatePolynomial([])
    while rest.degree >= b.degree, !rest.isZero {
      try budget.check()
      let shift = rest.degree - b.degree
      let lead = rest.leading
      var next = rest.coefficients.map { $0 * b.leading }
      for (index, coefficient) in b.coefficients.enumerated() {
        next[index + shift] = next[index + shift] - lead * coefficient
      }
      var sum = quotient.coefficients.map { $0 * b.leading }
      while sum.count <= shift { sum.append(.zero) }
      sum[shift] = sum[shift] + lead
      quotient = BivariatePolynomial(sum)
      rest = BivariatePolynomial(next)
    }
    return (quotient, rest)
  }

  /// The greatest common divisor over ℚ(c), primitive, by Euclid's algorithm on primitive parts.
  func greatestCommonDivisor(
    _ other: BivariatePolynomial, budget: WorkBudget
  ) throws(BudgetExceeded) -> BivariatePolynomial {
    var (a, b) = (try primitive(budget: budget), try other.primitive(budget: budget))
    if a.degree < b.degree { (a, b) = (b, a) }
    while !b.isZero {
      if b.degree == 0 { return BivariatePolynomial([Polynomial(constant: 1)]) }
      let rest = try a.pseudoQuotientAndRemainder(by: b, budget: budget).remainder
      (a, b) = (b, try rest.primitive(budget: budget))
    }
    return a
  }

  /// The primitive quotient by a divisor over ℚ(c).
  func divided(
    by divisor: BivariatePolynomial, budget: WorkBudget
  ) throws(BudgetExceeded) -> BivariatePolynomial {
    try pseudoQuotientAndRemainder(by: divisor, budget: budget).quotient.primitive(budget: budget)
  }

  // MARK: Elimination of x

  /// The resultant in x, a polynomial in c that vanishes where the two have a common root or both
  /// leading coefficients vanish.
  ///
  /// It is found from its values: its degree is at most deg_x a·deg_c b + deg_x b·deg_c a, and for a
  /// c at which no degree in x drops its value is that of the specialized polynomials.
  func resultant(
    _ other: BivariatePolynomial, budget: WorkBudget
  ) throws(BudgetExceeded) -> Polynomial<Rational> {
    guard !isZero, !other.isZero else { return .zero }
    func degreeInC(_ p: BivariatePolynomial) -> Int { p.coefficients.map(\.degree).max() ?? 0 }
    let bound = degree * degreeInC(other) + other.degree * degreeInC(self)
    // Newton's divided differences.
    var nodes: [Rational] = []
    var differences: [Rational] = []
    var next = 0
    while nodes.count <= bound {
      try budget.check()
      let node = Rational(next.isMultiple(of: 2) ? next / 2 : -(next / 2) - 1)
      next += 1
      guard !leading(node).isZero, !other.leading(node).isZero else { continue }
      var value = Self.resultant(at(node), other.at(node))
      for (known, difference) in zip(nodes, differences) {
        value = (value - difference) / (node - known)
      }
      nodes.append(node)
      differences.append(value)
    }
    var result = Polynomial<Rational>.zero
    for (node, difference) in zip(nodes, differences).reversed() {
      result = result * Polynomial([-node, 1]) + Polynomial(constant: difference)
    }
    return result
  }

  /// res(a, b) = (−1)^(deg a·deg b)·lead(b)^(deg a − deg r)·res(b, r) with a = qb + r.
  private static func resultant(_ a: Polynomial<Rational>, _ b: Polynomial<Rational>) -> Rational {
    var (a, b) = (a, b)
    var factor = Rational(1)
    while b.degree > 0 {
      let rest = a.quotientAndRemainder(dividingBy: b).remainder
      if rest.isZero { return 0 }
      if (a.degree * b.degree) % 2 == 1 { factor = -factor }
      factor = factor * b.leadingCoefficient.power(a.degree - rest.degree)
      (a, b) = (b, rest)
    }
    return factor * b.leadingCoefficient.power(a.degree)
  }
}
