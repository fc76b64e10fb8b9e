import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// Closed forms of the inverse of an increasing function.
///
/// They are candidates: which branch of a root is meant, and whether the function is increasing, is
/// for the caller to check.
enum InverseFormula {
  /// Formulas that may solve `function`(x) = target for x, the simplest first.
  static func candidates(
    _ function: Expression, _ x: Symbol, target: Expression
  ) -> [Expression] {
    var found: [Expression] = []
    if let (multiple, factor) = cleared(function, x) {
      found += candidates(multiple, x, target: (factor * target).simplified())
    }
    if let pieces = PiecewisePolynomial(function, variable: x),
      let inverse = PiecewiseInverse(pieces).formula(of: target)
    {
      found.append(inverse)
    } else if let coefficients = function.polynomialCoefficients(in: x),
      let inverse = PolynomialInverse(coefficients).formula(of: target)
    {
      found.append(inverse)
    }
    if let inverse = peeled(function, x, target, isPositive: false) { found.append(inverse) }
    if let hyperbola = HyperbolaInverse(function, x) { found.append(hyperbola.formula(of: target)) }
    found += ExponentialInverse.candidates(function, x, target: target)
    for centre in function.kinks(in: x).union([0]).sorted() {
      found += oddCandidates(function, x, about: .number(centre), target: target)
    }
    return found.map { $0.simplified() }
  }

  /// A function that is odd about a centre is known from its values above it, where |x| = x.
  private static func oddCandidates(
    _ function: Expression, _ x: Symbol, about centre: Expression, target: Expression
  ) -> [Expression] {
    let value = function.substituting(x, by: centre).simplified()
    let moved = (function.substituting(x, by: .symbol(x) + centre) - value).simplified()
    let mirrored = moved.substituting(x, by: -.symbol(x)).simplified()
    guard (mirrored + moved).simplified() == .number(0) else { return [] }
    let half = moved.forPositive(x).simplified()
    let rest = (target - value).simplified()
    let size = Expression.apply(.abs, rest)
    let inverses = [
      peeled(half, x, size, isPositive: true), PowerSumInverse(half, x)?.formula(of: size),
    ]
    return inverses.compactMap { $0.map { centre + .apply(.sign, rest) * $0 } }
  }

  /// (cf, c) for a constant c by which f is divided, as by 1 + ω for irrational ω.
  private static func cleared(_ function: Expression, _ x: Symbol) -> (Expression, Expression)? {
    for factor in function.addends.flatMap(\.factors) where !factor.contains(x) {
      guard case .power(let base, .number(let exponent)) = factor, exponent.signum < 0,
        case .sum = base
      else { continue }
      let divisor = Expression.power(base, .number(-exponent)).simplified()
      let terms = function.addends.map { ($0 * divisor).simplified() }
      return (Expression.sum([0] + terms).simplified(), divisor)
    }
    return nil
  }

  /// Undoes one operation after another from the outside, while x stands in one place only.
  private static func peeled(
    _ function: Expression, _ x: Symbol, _ target: Expression, isPositive: Bool
  ) -> Expression? {
    func inner(_ parts: [Expression]) -> (moving: Expression, fixed: [Expression])? {
      let moving = parts.filter { $0.contains(x) }
      guard moving.count == 1 else { return nil }
      return (moving[0], parts.filter { !$0.contains(x) })
    }
    switch function {
    case .symbol(x): return target
    case .sum(let terms):
      guard let (moving, fixed) = inner(terms) else { return nil }
      return peeled(moving, x, target - .sum(fixed), isPositive: isPositive)
    case .product(let factors):
      guard let (moving, fixed) = inner(factors) else { return nil }
      return peeled(moving, x, target / .product(fixed), isPositive: isPositive)
    case .power(let base, let exponent) where !exponent.contains(x):
      guard let root = root(target, exponent, isPositive: isPositive) else { return nil }
      return peeled(base, x, root, isPositive: isPositive)
    case .power(let base, let exponent) where !base.contains(x):
      let logarithm = Expression.apply(.log, target)
      let value = base == .constant(.e) ? logarithm : logarithm / .apply(.log, base)
      return peeled(exponent, x, value, isPositive: isPositive)
    case .function(let name, let arguments) where arguments.count == 1:
      guard let undone = undo(name, target) else { return nil }
      return peeled(arguments[0], x, undone, isPositive: isPositive)
    default: return nil
    }
  }

  private static func root(
    _ target: Expression, _ exponent: Expression, isPositive: Bool
  ) -> Expression? {
    if let value = exponent.asRational, value.isInteger, !isPositive {
      if value == -1 { return target.pow(-1) }
      guard value == 3 || !(value / 2).isInteger else { return nil }
      return value == 3
        ? .apply(.cbrt, target)
        : .apply(.sign, target) * Expression.apply(.abs, target).pow(.number(1 / value))
    }
    return target.pow(1 / exponent)
  }

  private static func undo(_ function: Function, _ target: Expression) -> Expression? {
    let inverses: [Function: Function] = [
      .exp: .log, .log: .exp, .expm1: .log1p, .log1p: .expm1, .sinh: .asinh, .asinh: .sinh,
      .tanh: .atanh, .atanh: .tanh, .atan: .tan, .tan: .atan,
    ]
    if let inverse = inverses[function] { return .apply(inverse, target) }
    switch function {
    case .sqrt: return target.pow(2)
    case .cbrt: return target.pow(3)
    default: return nil
    }
  }
}

/// Solutions of equations that are rational in one exponential exp(kx).
enum ExponentialInverse {
  static func candidates(
    _ function: Expression, _ x: Symbol, target: Expression
  ) -> [Expression] {
    var rates: Set<Rational> = []
    guard collect(function, x, &rates), let rate = rates.map(\.magnitude).min(), !rate.isZero,
      rates.allSatisfy({ ($0 / rate).isInteger }),
      let quotient = Quotient(function, x, rate: rate)
    else { return [] }
    let (top, bottom) = (quotient.top.coefficients, quotient.bottom.coefficients)
    // top(t) − target·bottom(t) = 0 for t = exp(rate·x) > 0.
    let degree = Swift.max(top.count, bottom.count) - 1
    func coefficient(_ k: Int) -> Expression {
      let constant = k < top.count ? top[k] : 0
      let factor = k < bottom.count ? bottom[k] : 0
      return (.number(constant) - .number(factor) * target).simplified()
    }
    let roots: [Expression]
    switch degree {
    case 1: roots = [-coefficient(0) / coefficient(1)]
    case 2:
      let (a, b, c) = (coefficient(2), coefficient(1), coefficient(0))
      let root = Expression.apply(.sqrt, (b * b - 4 * a * c).simplified())
      roots = [(-b + root) / (2 * a), (-b - root) / (2 * a)]
    default: return []
    }
    return roots.map { .apply(.log, $0.simplified()) / .number(rate) }
  }

  /// The k of all exp(kx + …), if x stands in exponentials only.
  private static func collect(
    _ expression: Expression, _ x: Symbol, _ rates: inout Set<Rational>
  ) -> Bool {
    if !expression.contains(x) { return true }
    if let rate = rate(of: expression, x) {
      rates.insert(rate)
      return true
    }
    switch expression {
    case .symbol, .piecewise: return false
    default: return expression.children.allSatisfy { collect($0, x, &rates) }
    }
  }

  /// k, if the expression is exp, sinh, cosh or tanh of kx.
  private static func rate(of expression: Expression, _ x: Symbol) -> Rational? {
    guard case .function(let name, let arguments) = expression, arguments.count == 1,
      [.exp, .expm1, .sinh, .cosh, .tanh].contains(name),
      let coefficients = arguments[0].polynomialCoefficients(in: x), coefficients.count == 2,
      coefficients[0] == .number(0), let rate = coefficients[1].asRational
    else { return nil }
    return name == .tanh ? 2 * rate : rate
  }

  /// A quotient of two polynomials in t = exp(rate·x).
  private struct Quotient {
    var top: Polynomial<Rational>
    var bottom: Polynomial<Rational>

    init(_ top: Polynomial<Rational>, over bottom: Polynomial<Rational>) {
      (self.top, self.bottom) = (top, bottom)
    }

    init?(_ expression: Expression, _ x: Symbol, rate: Rational) {
      func exponential(_ power: Rational) -> Quotient? {
        guard power.isInteger, let power = Int(power.description), power.magnitude <= 8 else {
          return nil
        }
        let monomial = Polynomial(coefficient: Rational(1), degree: Swift.abs(power))
        let one = Polynomial(constant: Rational(1))
        return power < 0 ? Quotient(one, over: monomial) : Quotient(monomial, over: one)
      }
      if let own = ExponentialInverse.rate(of: expression, x),
        case .function(let name, _) = expression
      {
        let one = Quotient(Polynomial(constant: 1), over: Polynomial(constant: 1))
        let half = Quotient(Polynomial(constant: Rational(1, 2)), over: Polynomial(constant: 1))
        let minus = Quotient(Polynomial(constant: -1), over: Polynomial(constant: 1))
        guard let grows = exponential(own / rate), let falls = exponential(-own / rate) else {
          return nil
        }
        switch name {
        case .exp: self = grows
        case .expm1: self = grows + minus
        case .sinh: self = half * (grows + minus * falls)
        case .cosh: self = half * (grows + falls)
        default: self = (grows + minus) * (grows + one).inverted
        }
        return
      }
      switch expression {
      case .number(let value):
        self.init(Polynomial(constant: value), over: Polynomial(constant: 1))
      case .sum(let terms):
        self.init(.zero, over: Polynomial(constant: 1))
        for term in terms {
          guard let part = Quotient(term, x, rate: rate) else { return nil }
          self = self + part
        }
      case .product(let factors):
        self.init(Polynomial(constant: 1), over: Polynomial(constant: 1))
        for factor in factors {
          guard let part = Quotient(factor, x, rate: rate) else { return nil }
          self = self * part
        }
      case .power(let base, .number(let exponent))
      where exponent.isInteger && exponent.magnitude <= 4:
        guard let part = Quotient(base, x, rate: rate), let count = Int(exponent.description) else {
          return nil
        }
        self.init(Polynomial(constant: 1), over: Polynomial(constant: 1))
        for _ in 0..<Swift.abs(count) { self = self * part }
        if count < 0 { self = inverted }
      default: return nil
      }
      guard top.degree <= 8, bottom.degree <= 8 else { return nil }
    }

    var inverted: Quotient { Quotient(bottom, over: top) }

    /// Common factors are divided out: the degrees decide whether there is a formula.
    static func reduced(_ top: Polynomial<Rational>, over bottom: Polynomial<Rational>) -> Quotient
    {
      guard !top.isZero, !bottom.isZero else { return Quotient(top, over: bottom) }
      guard let common = try? top.greatestCommonDivisor(bottom) else {
        return Quotient(top, over: bottom)
      }
      return Quotient(
        top.quotientAndRemainder(dividingBy: common).quotient,
        over: bottom.quotientAndRemainder(dividingBy: common).quotient)
    }

    static func + (a: Quotient, b: Quotient) -> Quotient {
      reduced(a.top * b.bottom + b.top * a.bottom, over: a.bottom * b.bottom)
    }

    static func * (a: Quotient, b: Quotient) -> Quotient {
      reduced(a.top * b.top, over: a.bottom * b.bottom)
    }
  }
}

extension Expression {
  /// The formula for a positive variable: |x| = x and sign x = 1; not simplified.
  func forPositive(_ variable: Symbol) -> Expression {
    switch self {
    case .function(.abs, [.symbol(variable)]): .symbol(variable)
    case .function(.sign, [.symbol(variable)]): .number(1)
    default: mapChildren { $0.forPositive(variable) }
    }
  }
}
