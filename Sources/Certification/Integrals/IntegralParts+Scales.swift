import MultiPrecision
import NumericalMethods
import Symbolic

/// Other variables, in which an end that no rule reaches becomes an ordinary one.
extension IntegralParts {
  /// ∫₀^length uᵛ·h(u) du by one rule, with u = s^q where v is a fraction with the divisor q.
  func regular(_ formula: Expression, _ shape: EndShape, upTo length: Ball) -> IntegralOutcome? {
    let zero = Ball(0, precision: precision)
    if let integrand = RegularEndIntegrand(formula, variable, shape, precision: nodePrecision) {
      return quadrature(integrand, zero, length)
    }
    guard shape.exponent > -1, let index = shape.exponent.denominator.asInt, index > 1, index <= 12
    else { return nil }
    let s = Expression.symbol(variable)
    let powered =
      (formula.substituting(variable, by: s.pow(index)) * .number(Rational(index))
      * s.pow(index - 1)).simplified()
    // Powers of s may leave |s|.
    let positive = powered.replacingAbsoluteValue(of: variable).simplified()
    guard let shape = EndShape(positive, variable),
      let integrand = RegularEndIntegrand(positive, variable, shape, precision: nodePrecision)
    else { return nil }
    return quadrature(integrand, zero, length.root(index))
  }

  /// ∫ from 2^start to ∞ of a function that is a series in 1/x: with x = 1/w.
  func inverted(_ formula: Expression, from start: Int) -> Ball? {
    let w = Expression.symbol(variable)
    let inverse = (formula.substituting(variable, by: w.pow(-1)) * w.pow(-2)).simplified()
      .replacingAbsoluteValue(of: variable).simplified()
    guard let shape = EndShape(inverse, variable), shape.exponent > -1 else { return nil }
    let length = Ball(Rational(2).power(-start), precision: precision)
    guard case .value(let value)? = regular(inverse, shape, upTo: length) else { return nil }
    return value
  }

  /// The integral between 2^(∓start) and the end in another variable; nil where none applies.
  ///
  /// It is t = 1/x where waves pile up next to 0, and t = ±log x where logarithms decide.
  func otherScale(
    _ formula: Expression, place: ImproperEnd.Place, from start: Int
  ) throws(BudgetExceeded) -> IntegralOutcome? {
    guard depth < 3 else { return nil }
    var deeper = self
    deeper.depth += 1
    let t = Expression.symbol(variable)
    if place == .zero, formula.applies([.sin, .cos], to: variable) {
      let inverse = (formula.substituting(variable, by: t.pow(-1)) * t.pow(-2)).simplified()
      // Waves whose phase is a polynomial in 1/x; others do not pile up.
      if OscillatingSum(inverse, variable) != nil {
        let from = IntegralPoint(Rational(2).power(start), precision: precision)
        return try deeper.integrate(IntegralCell(formula: inverse, lower: from, upper: nil))
      }
    }
    if formula.applies([.log, .log1p], to: variable) {
      let sign: Expression = place == .zero ? -1 : 1
      let scale = Expression.apply(.exp, sign * t)
      let split = formula.withSplitLogarithms(in: variable, byLowest: place == .zero)
      let logarithmic = (split.substituting(variable, by: scale) * scale).simplified()
      let log2 = Ball(2, precision: precision.adding(bits: 32)).applying(.log)
      let from = IntegralPoint(
        ball: log2 * Ball(start, precision: log2.precision),
        expression: .number(Rational(start)) * .apply(.log, 2))
      return try deeper.integrate(IntegralCell(formula: logarithmic, lower: from, upper: nil))
    }
    return nil
  }
}

extension Expression {
  /// Whether one of the functions is applied to something that holds the variable.
  func applies(_ functions: Set<Function>, to variable: Symbol) -> Bool {
    if case .function(let function, _) = self, functions.contains(function), contains(variable) {
      return true
    }
    return children.contains { $0.applies(functions, to: variable) }
  }

  /// The expression for positive values of the variable: |x| is x.
  func replacingAbsoluteValue(of variable: Symbol) -> Expression {
    if case .function(.abs, [.symbol(variable)]) = self { return .symbol(variable) }
    return mapChildren { $0.replacingAbsoluteValue(of: variable) }
  }

  /// tanh u as 1 − 2/(e^(2u) + 1) and erf u as 1 − erfc u.
  func withDecayingTails(in variable: Symbol) -> Expression {
    let inner = mapChildren { $0.withDecayingTails(in: variable) }
    guard case .function(let function, let arguments) = inner, let u = arguments.first,
      u.contains(variable)
    else { return inner }
    switch function {
    case .tanh: return 1 - 2 / (.apply(.exp, 2 * u) + 1)
    case .erf: return 1 - .apply(.erfc, u)
    default: return inner
    }
  }

  /// log of a polynomial cₘxᵐ + … as m·log x + log(cₘ + …), for x > 0; by the lowest or by the
  /// highest of its powers.
  func withSplitLogarithms(in variable: Symbol, byLowest: Bool) -> Expression {
    var argument: Expression?
    if case .function(.log, let arguments) = self { argument = arguments.first }
    if case .function(.log1p, let arguments) = self { argument = arguments.first.map { 1 + $0 } }
    guard let argument, argument.contains(variable),
      let coefficients = argument.polynomialCoefficients(in: variable), coefficients.count <= 64,
      let index = byLowest
        ? coefficients.firstIndex(where: { $0 != 0 })
        : coefficients.lastIndex(where: { $0 != 0 })
    else {
      return mapChildren { $0.withSplitLogarithms(in: variable, byLowest: byLowest) }
    }
    let x = Expression.symbol(variable)
    let rest = Expression.sum(
      coefficients.enumerated().compactMap { degree, coefficient in
        coefficient == 0 ? nil : coefficient * x.pow(degree - index)
      })
    return (.number(Rational(index)) * .apply(.log, x) + .apply(.log, rest)).simplified()
  }
}
