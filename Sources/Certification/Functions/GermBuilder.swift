import MultiPrecision
import NumericalMethods
import Symbolic

/// Computes one-sided germs of formulas without case distinctions.
struct GermBuilder {
  let prover: SignProver
  /// Where: x = center + sign·w.
  let center: Expression
  let sign: Int
  /// Terms beyond w^order are left out.
  let order: Rational
  /// Subexpressions met that vanish faster than every power, as exp(−1/x²) does at 0.
  private(set) var flat: Set<Expression> = []
  /// How many powers of w the result is short of `order`: quotients and roots of what vanishes, and
  /// products with what is infinite, push terms that were left out into sight.
  private(set) var loss: Rational = 0
  /// Up to which power of w the result is known.
  var known: Rational { order - loss }

  init(prover: SignProver, center: Expression, sign: Int, order: Int) {
    self.prover = prover
    self.center = center
    self.sign = sign
    self.order = Rational(order)
  }

  private static let termLimit = 60

  /// Nil where no germ of this form is proved.
  mutating func germ(_ expression: Expression) throws(BudgetExceeded) -> OneSidedGerm? {
    try prover.budget.check()
    if !expression.contains(prover.variable) {
      guard prover.hasValue(expression, at: 0) else { return nil }
      return OneSidedGerm(constant: expression.simplified())
    }
    switch expression {
    case .symbol:
      return OneSidedGerm([
        .init(exponent: 0, logarithms: 0): center,
        .init(exponent: 1, logarithms: 0): .number(Rational(sign)),
      ])
    case .sum(let terms):
      var sum = OneSidedGerm([:])
      for term in terms {
        guard let next = try germ(term) else { return nil }
        sum = sum + next
      }
      return sum.terms.count <= Self.termLimit ? sum : nil
    case .product(let factors):
      var product = OneSidedGerm(constant: 1)
      for factor in factors {
        guard let next = try germ(factor) else { return nil }
        loss += product.depth + next.depth
        product = product.multiplied(by: next, order: order)
        guard product.terms.count <= Self.termLimit else { return nil }
      }
      return product
    case .power(let base, let exponent):
      guard let inner = try germ(base) else { return nil }
      guard let exponent = exponent.asRational else {
        guard let name = constant(inner), !expression.hasVariableExponent(prover.variable) else {
          return nil
        }
        return try composed(.power(.symbol(Self.argument), exponent), at: name.value, name.rest)
      }
      return try power(inner, exponent)
    case .function(let function, let arguments) where arguments.count == 1:
      guard let inner = try germ(arguments[0]) else { return nil }
      return try value(of: function, inner, expression)
    default: return nil
    }
  }

  private static let argument = Symbol("u")

  /// a and δ for a germ a + δ with δ → 0.
  private func constant(_ germ: OneSidedGerm) -> (value: Expression, rest: OneSidedGerm)? {
    let key = OneSidedGerm.Key(exponent: 0, logarithms: 0)
    guard germ.terms.keys.allSatisfy({ $0.exponent.signum > 0 || $0 == key }) else { return nil }
    var rest = germ
    rest.terms[key] = nil
    return (germ.terms[key] ?? 0, rest)
  }

  /// The leading term, with a coefficient that is proved not to be 0; nil if that stays open, the
  /// germ without terms if there is none.
  private func leading(
    _ germ: OneSidedGerm
  ) -> (key: OneSidedGerm.Key, coefficient: Expression, sign: Int)?? {
    for (key, coefficient) in germ.terms.sorted(by: { $0.key < $1.key }) {
      if prover.isZero(coefficient) { continue }
      guard let range = prover.value(coefficient, at: 0), range.excludesZero else { return nil }
      return .some((key, coefficient, range.isPositive ? 1 : -1))
    }
    return .some(nil)
  }

  /// c·w^q·(1 + δ) as δ, for a leading term c·w^q.
  private func relative(
    _ germ: OneSidedGerm, _ key: OneSidedGerm.Key, _ coefficient: Expression
  ) -> OneSidedGerm {
    let inverse =
      coefficient.asRational.map { Expression.number(1 / $0) } ?? coefficient.pow(-1).simplified()
    var result = OneSidedGerm([:])
    for (other, value) in germ.terms where other != key {
      let moved = OneSidedGerm.Key(
        exponent: other.exponent - key.exponent, logarithms: other.logarithms - key.logarithms)
      if moved.exponent.signum <= 0 { continue }
      result.terms[moved] = OneSidedGerm.product(value, inverse)
    }
    return result
  }

  private mutating func power(
    _ germ: OneSidedGerm, _ exponent: Rational
  ) throws(BudgetExceeded) -> OneSidedGerm? {
    if let count = exponent.asInt, count >= 0, count <= 64 {
      var result = OneSidedGerm(constant: 1)
      for _ in 0..<count {
        loss += result.depth + germ.depth
        result = result.multiplied(by: germ, order: order)
        guard result.terms.count <= Self.termLimit else { return nil }
      }
      return result
    }
    guard let found = leading(germ) else { return nil }
    guard let (key, coefficient, sign) = found else {
      return exponent.signum > 0 ? OneSidedGerm([:]) : nil
    }
    guard key.logarithms == 0, sign > 0 || exponent.isInteger else { return nil }
    let scale = coefficient.pow(.number(exponent)).simplified()
    let shift = key.exponent * exponent
    // The cofactor 1 + δ is known up to w^(order − a) for a leading term w^a.
    loss += (key.exponent - shift).magnitude
    let delta = relative(germ, key, coefficient)
    guard
      let series = try self.series(
        delta, upTo: order - shift, { n in Self.binomial(exponent, n) })
    else { return nil }
    let head = OneSidedGerm([.init(exponent: shift, logarithms: 0): scale])
    return series.multiplied(by: head, order: order)
  }

  static func binomial(_ exponent: Rational, _ n: Int) -> Expression {
    var value = Rational(1)
    for k in 0..<n { value *= (exponent - Rational(k)) / Rational(k + 1) }
    return .number(value)
  }

  /// Σ aₙ·δⁿ as far as the powers of w reach.
  private func series(
    _ delta: OneSidedGerm, upTo limit: Rational, _ coefficient: (Int) -> Expression?
  ) throws(BudgetExceeded) -> OneSidedGerm? {
    guard let first = coefficient(0) else { return nil }
    var result = OneSidedGerm(constant: first)
    guard let step = delta.terms.keys.map(\.exponent).min() else { return result }
    var power = OneSidedGerm(constant: 1)
    var n = 1
    while Rational(n) * step <= limit {
      try prover.budget.check()
      power = power.multiplied(by: delta, order: limit)
      guard power.terms.count <= Self.termLimit, n <= 40, let next = coefficient(n) else {
        return nil
      }
      result = result + power.scaled(by: next)
      n += 1
    }
    return result
  }

  /// f(a + δ) by f's Taylor polynomial at a.
  private func composed(
    _ function: Expression, at value: Expression, _ delta: OneSidedGerm
  ) throws(BudgetExceeded) -> OneSidedGerm? {
    var derivative = function
    var factorial = Rational(1)
    var known: [Expression] = []
    func coefficient(_ n: Int) -> Expression? {
      while known.count <= n {
        let k = known.count
        if k > 0 {
          derivative = derivative.derivative(in: Self.argument).simplified()
          factorial *= Rational(k)
        }
        guard !derivative.hasUnknownDerivative else { return nil }
        let here = derivative.substituting(Self.argument, by: value).simplified()
        guard prover.hasValue(here, at: 0) else { return nil }
        known.append((.number(1 / factorial) * here).simplified())
      }
      return known[n]
    }
    return try series(delta, upTo: order, coefficient)
  }

  /// acosh at 1, acos and asin at ±1, where they are not differentiable.
  ///
  /// With s = ±1:
  /// ```
  /// acosh u = 2·asinh √((u − 1)/2)    acos(su) = 2·asin √((1 − su)/2)
  /// acos(−u) = π − acos u             asin u = s·(π/2 − acos(su)).
  /// ```
  private mutating func besideBranchPoint(
    _ function: Function, _ inner: OneSidedGerm
  ) throws(BudgetExceeded) -> OneSidedGerm? {
    guard let (value, _) = constant(inner) else { return nil }
    let isHyperbolic = function == .acosh
    let half = Expression.number(Rational(1, 2))
    for sign in isHyperbolic ? [1] : [1, -1] {
      let turned = inner.scaled(by: .number(Rational(sign)))
      guard prover.isZero((value - .number(Rational(sign))).simplified()) else { continue }
      let distance = (turned + OneSidedGerm(constant: -1)).scaled(by: isHyperbolic ? half : -half)
      guard let root = try power(distance, Rational(1, 2)), let (start, rest) = constant(root),
        prover.isZero(start),
        let angle = try composed(
          .apply(isHyperbolic ? .asinh : .asin, .symbol(Self.argument)), at: 0, rest
        )?.scaled(by: 2)
      else { return nil }
      if isHyperbolic || (function == .acos && sign > 0) { return angle }
      let pi = Expression.constant(.pi)
      return function == .acos
        ? OneSidedGerm(constant: pi) + angle.scaled(by: -1)
        : (OneSidedGerm(constant: pi * half) + angle.scaled(by: -1))
          .scaled(by: .number(Rational(sign)))
    }
    return nil
  }

  private mutating func value(
    of function: Function, _ inner: OneSidedGerm, _ expression: Expression
  ) throws(BudgetExceeded) -> OneSidedGerm? {
    switch function {
    case .sqrt: return try power(inner, Rational(1, 2))
    case .cbrt:
      guard let found = leading(inner) else { return nil }
      guard let (_, _, sign) = found else { return OneSidedGerm([:]) }
      return try power(inner.scaled(by: .number(Rational(sign))), Rational(1, 3))?
        .scaled(by: .number(Rational(sign)))
    case .log, .log1p:
      let argument = function == .log ? inner : inner + OneSidedGerm(constant: 1)
      guard let found = leading(argument), let (key, coefficient, sign) = found, sign > 0,
        key.logarithms == 0
      else { return nil }
      let delta = relative(argument, key, coefficient)
      loss += key.exponent.magnitude
      guard
        let series = try series(
          delta, upTo: order,
          { n in n == 0 ? 0 : .number(Rational(n % 2 == 1 ? 1 : -1, n)) })
      else { return nil }
      let constant = OneSidedGerm(constant: Expression.apply(.log, coefficient).simplified())
      let logarithm = OneSidedGerm([
        .init(exponent: 0, logarithms: 1): .number(key.exponent)
      ])
      return constant + logarithm + series
    case .exp where inner.terms.keys.contains(where: { $0.exponent.signum < 0 }):
      guard let found = leading(inner), let (key, _, sign) = found, sign < 0,
        key.exponent.signum < 0
      else { return nil }
      flat.insert(expression)
      return OneSidedGerm([:])
    case .acosh, .acos, .asin:
      if let found = try besideBranchPoint(function, inner) { return found }
      fallthrough
    default:
      guard let (value, rest) = constant(inner) else { return nil }
      return try composed(.apply(function, .symbol(Self.argument)), at: value, rest)
    }
  }
}

extension Expression {
  fileprivate func hasVariableExponent(_ variable: Symbol) -> Bool {
    if case .power(_, let exponent) = self { return exponent.contains(variable) }
    return false
  }
}
