import MultiPrecision

extension Polynomial where Coefficient == Rational {
  /// Quotient and remainder: self = quotient·divisor + remainder, deg remainder < deg divisor.
  ///
  /// - Precondition: `divisor` is not zero.
  public func quotientAndRemainder(
    dividingBy divisor: Polynomial
  ) -> (quotient: Polynomial, remainder: Polynomial) {
    precondition(!divisor.isZero, "division of a polynomial by zero")
    guard degree >= divisor.degree else { return (.zero, self) }
    var remainder = coefficients
    var quotient = [Rational](repeating: 0, count: degree - divisor.degree + 1)
    for shift in quotient.indices.reversed() {
      let factor = remainder[shift + divisor.degree] / divisor.leadingCoefficient
      guard !factor.isZero else { continue }
      quotient[shift] = factor
      for (index, coefficient) in divisor.coefficients.enumerated() where !coefficient.isZero {
        remainder[shift + index] -= factor * coefficient
      }
    }
    return (Polynomial(quotient), Polynomial(remainder))
  }

  /// The monic greatest common divisor; zero only if both are zero.
  public func greatestCommonDivisor(
    _ other: Polynomial, budget: WorkBudget = .unlimited
  ) throws(BudgetExceeded) -> Polynomial {
    let divisor = try IntegerPolynomial(self)
      .greatestCommonDivisor(IntegerPolynomial(other), budget: budget)
    return divisor.rational.monic
  }

  /// The product of the distinct irreducible factors, monic: the same roots, each simple.
  public func squareFreePart(
    budget: WorkBudget = .unlimited
  ) throws(BudgetExceeded) -> Polynomial {
    guard degree > 0 else { return monic }
    let common = try greatestCommonDivisor(derivative, budget: budget)
    return (common.degree == 0 ? self : quotientAndRemainder(dividingBy: common).quotient).monic
  }

  /// The multiple with leading coefficient 1; zero stays zero.
  public var monic: Polynomial { isZero ? self : self / leadingCoefficient }

  /// Whether p(−x) = p(x).
  public var isEven: Bool {
    coefficients.enumerated().allSatisfy { $0 % 2 == 0 || $1.isZero }
  }

  /// p(−x).
  public var reflected: Polynomial {
    Polynomial(coefficients.enumerated().map { $0 % 2 == 0 ? $1 : -$1 })
  }

  /// ∫ from `lower` to `upper` of p.
  public func integral(from lower: Rational, to upper: Rational) -> Rational {
    let primitive = antiderivative
    return primitive(upper) - primitive(lower)
  }

  /// The sign of p(x) for x near +∞ or −∞.
  public func signAtInfinity(positive: Bool) -> Int {
    let sign = leadingCoefficient.signum
    return positive || degree % 2 == 0 ? sign : -sign
  }

  /// Closed bounds of p on [lower, upper], by Horner's rule in interval arithmetic over exact
  /// rationals.
  ///
  /// Not sharp; they shrink to the value as the interval does.
  public func bounds(
    from lower: Rational, to upper: Rational
  ) -> (lower: Rational, upper: Rational) {
    var low: Rational = 0
    var high: Rational = 0
    for coefficient in coefficients.reversed() {
      let products = [low * lower, low * upper, high * lower, high * upper]
      low = products.reduce(products[0]) { Swift.min($0, $1) } + coefficient
      high = products.reduce(products[0]) { Swift.max($0, $1) } + coefficient
    }
    return (low, high)
  }
}
