import MultiPrecision
import NumericalMethods
import Symbolic

extension Expression {
  /// The same function with tanh in the place of bounded quotients of exponentials.
  ///
  /// ```
  /// sinh w/cosh w = tanh w        1/(1 + c·e^w) = (1 − tanh((w + ln c)/2))/2
  /// ```
  /// Over a rectangle of the plane as high as π the divisor of such a quotient turns around 0 and its
  /// enclosure fails, however far away the poles are. That of tanh does not, so that quadrature needs
  /// few panels where the function has settled.
  ///
  /// A quotient that decays loses digits to the 1 of 1 − tanh: it is left alone beside factors that
  /// grow faster than a polynomial.
  func saturated(in variable: Symbol) -> Expression {
    if case .function(.tanh, _) = self { return self }
    let whole = ExponentialQuotient(self, variable)
    if let bounded = whole?.saturated(in: variable) { return bounded }
    switch self {
    case .product(let factors):
      func isQuotient(_ factor: Expression) -> Bool {
        ExponentialQuotient(factor, variable) != nil
      }
      let quotients = factors.filter(isQuotient)
      let others = factors.filter { !isQuotient($0) }
      if quotients.allSatisfy({ !$0.contains(variable) }) {
        return mapChildren { $0.saturated(in: variable) }
      }
      guard !others.isEmpty, others.allSatisfy({ $0.polynomialCoefficients(in: variable) != nil }),
        let bounded = ExponentialQuotient(.product(quotients), variable)?.saturated(in: variable)
      else { return self }
      return (.product(others) * bounded).simplified()
    case .power where whole != nil: return self
    default: return mapChildren { $0.saturated(in: variable) }
    }
  }
}

extension Expression {
  /// The same function of real numbers with logarithms of sums of exponentials by the sign of x, from
  /// their largest terms: where x is beyond 10⁹ exponentials leave the range of numbers.
  ///
  /// ```
  /// log Σ cₖe^(rₖx) = rx + log Σ cₖe^((rₖ − r)x),     r the largest rₖ for x ≥ 0, the least for x < 0
  /// ```
  func splitLogarithms(in variable: Symbol) -> Expression {
    func split(_ argument: Expression) -> Expression? {
      guard let quotient = ExponentialQuotient(argument, variable),
        let negative = quotient.logarithm(in: variable, isPositive: false),
        let positive = quotient.logarithm(in: variable, isPositive: true)
      else { return nil }
      return .piecewise(
        [Branch(negative, when: .comparison(.symbol(variable), .less, 0))], otherwise: positive)
    }
    switch self {
    case .function(.log, let arguments) where arguments.count == 1:
      if let result = split(arguments[0]) { return result }
    case .function(.log1p, let arguments) where arguments.count == 1:
      if let result = split(1 + arguments[0]) { return result }
    default: break
    }
    return mapChildren { $0.splitLogarithms(in: variable) }
  }
}

/// A quotient of sums Σ c·e^(rx) with rational c and r.
private struct ExponentialQuotient {
  /// c by r.
  typealias Terms = [Rational: Rational]
  var numerator: Terms
  var denominator: Terms = [0: 1]

  private static let sizeLimit = 40
  private static let degreeLimit = 64

  private init(numerator: Terms, denominator: Terms) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Nil for everything else.
  init?(_ expression: Expression, _ variable: Symbol) {
    switch expression {
    case .number(let value): self.init(numerator: [0: value], denominator: [0: 1])
    case .sum(let terms):
      self.init(terms, variable, from: [:]) { left, right in
        ExponentialQuotient(
          numerator: Self.sum(
            Self.product(left.numerator, right.denominator),
            Self.product(right.numerator, left.denominator)),
          denominator: Self.product(left.denominator, right.denominator))
      }
    case .product(let factors):
      self.init(factors, variable, from: [0: 1]) { $0.times($1) }
    case .power(let base, .number(let exponent)):
      guard let power = exponent.asInt, abs(power) <= 16,
        var factor = ExponentialQuotient(base, variable)
      else { return nil }
      if power < 0 {
        guard !factor.numerator.isEmpty else { return nil }
        factor = ExponentialQuotient(
          numerator: factor.denominator, denominator: factor.numerator)
      }
      var result = ExponentialQuotient(numerator: [0: 1], denominator: [0: 1])
      for _ in 0..<abs(power) {
        result = result.times(factor)
        guard result.isSmall else { return nil }
      }
      self = result
    case .function(let function, let arguments):
      guard let rate = arguments.first?.rate(in: variable) else { return nil }
      switch function {
      case .exp: self.init(numerator: [rate: 1], denominator: [0: 1])
      case .expm1: self.init(numerator: [rate: 1, 0: -1], denominator: [0: 1])
      case .sinh: self.init(numerator: [rate: 1, -rate: -1], denominator: [0: 2])
      case .cosh: self.init(numerator: [rate: 1, -rate: 1], denominator: [0: 2])
      case .tanh: self.init(numerator: [rate: 1, -rate: -1], denominator: [rate: 1, -rate: 1])
      default: return nil
      }
    default: return nil
    }
  }

  private init?(
    _ parts: [Expression], _ variable: Symbol, from start: Terms,
    _ combine: (ExponentialQuotient, ExponentialQuotient) -> ExponentialQuotient
  ) {
    var result = ExponentialQuotient(numerator: start, denominator: [0: 1])
    for part in parts {
      guard let next = ExponentialQuotient(part, variable) else { return nil }
      result = combine(result, next)
      guard result.isSmall else { return nil }
    }
    self = result
  }

  private var isSmall: Bool {
    numerator.count <= Self.sizeLimit && denominator.count <= Self.sizeLimit
  }

  private func times(_ other: ExponentialQuotient) -> ExponentialQuotient {
    ExponentialQuotient(
      numerator: Self.product(numerator, other.numerator),
      denominator: Self.product(denominator, other.denominator))
  }

  private static func sum(_ left: Terms, _ right: Terms) -> Terms {
    left.merging(right) { $0 + $1 }.filter { !$0.value.isZero }
  }

  private static func product(_ left: Terms, _ right: Terms) -> Terms {
    var result: Terms = [:]
    for (r, c) in left {
      for (s, d) in right { result[r + s, default: 0] += c * d }
    }
    return result.filter { !$0.value.isZero }
  }

  /// The logarithm for x of one sign; nil unless it is one of sums of several exponentials with
  /// positive factors.
  func logarithm(in variable: Symbol, isPositive: Bool) -> Expression? {
    guard numerator.count + denominator.count > 2 else { return nil }
    let x = Expression.symbol(variable)
    func logarithm(_ terms: Terms) -> Expression? {
      guard terms.values.allSatisfy({ $0.signum > 0 }),
        let largest = isPositive ? terms.keys.max() : terms.keys.min()
      else { return nil }
      let sum = terms.sorted { $0.key < $1.key }.reduce(Expression.number(0)) { sum, term in
        sum + .number(term.value) * .apply(.exp, .number(term.key - largest) * x)
      }
      return .number(largest) * x + .apply(.log, sum.simplified())
    }
    guard let above = logarithm(numerator), let below = logarithm(denominator) else { return nil }
    return (above - below).simplified()
  }

  /// As a polynomial in T = tanh((gx − ln c)/2); nil where the divisor is no power of e^(gx) + c with
  /// c > 0, or the quotient is not bounded.
  ///
  /// With z = e^(gx) = c(1 + T)/(1 − T), z + c = 2c/(1 − T), so that
  /// Σ aₖzᵏ/(z + c)ⁿ = (2c)⁻ⁿ·Σ aₖcᵏ(1 + T)ᵏ(1 − T)ⁿ⁻ᵏ for k ≤ n.
  func saturated(in variable: Symbol) -> Expression? {
    guard denominator.count >= 2, let least = denominator.keys.min(),
      let greatest = denominator.keys.max(),
      numerator.keys.allSatisfy({ least <= $0 && $0 <= greatest })
    else { return nil }
    let rates = (Array(numerator.keys) + denominator.keys).map { $0 - least }
    let unit = rates.reduce(0, Rational.gcd)
    guard (greatest - least) / unit <= Rational(Self.degreeLimit) else { return nil }
    func polynomial(_ terms: Terms) -> Polynomial<Rational> {
      terms.reduce(.zero) { sum, term in
        let degree = ((term.key - least) / unit).asInt ?? 0
        return sum + Polynomial(coefficient: term.value, degree: degree)
      }
    }
    var (top, bottom) = (polynomial(numerator), polynomial(denominator))
    guard !top.isZero, let common = try? top.greatestCommonDivisor(bottom) else { return nil }
    top = top.quotientAndRemainder(dividingBy: common).quotient
    bottom = bottom.quotientAndRemainder(dividingBy: common).quotient
    let n = bottom.degree
    guard n >= 1, top.degree <= n else { return nil }
    let c = bottom[n - 1] / (Rational(n) * bottom.leadingCoefficient)
    func power(_ base: Polynomial<Rational>, _ exponent: Int) -> Polynomial<Rational> {
      (0..<exponent).reduce(Polynomial(constant: 1)) { product, _ in product * base }
    }
    guard c.signum > 0,
      bottom == bottom.leadingCoefficient * power(Polynomial([c, 1]), n)
    else { return nil }
    var sum = Polynomial<Rational>.zero
    var scale = 1 / bottom.leadingCoefficient
    for _ in 0..<n { scale = scale / (2 * c) }
    for (k, coefficient) in top.coefficients.enumerated() {
      sum =
        sum + scale * coefficient * power(Polynomial([1, 1]), k)
        * power(Polynomial([1, -1]), n - k)
      scale = scale * c
    }
    let x = Expression.symbol(variable)
    let argument = (.number(unit / 2) * x - Expression.apply(.log, .number(c)) / 2).simplified()
    let saturation = Expression.function(.tanh, [argument])
    return sum.expression(at: saturation).simplified()
  }
}

extension Expression {
  /// r of rx with a rational r ≠ 0; nil for others.
  fileprivate func rate(in variable: Symbol) -> Rational? {
    guard let coefficients = polynomialCoefficients(in: variable), coefficients.count == 2,
      coefficients[0] == .number(0), case .number(let rate) = coefficients[1]
    else { return nil }
    return rate
  }
}
