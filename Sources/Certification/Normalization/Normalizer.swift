import MultiPrecision
import NumericalMethods
import Symbolic

/// Brings expressions over a set of values of one variable into a quotient of polynomials in atoms.
///
/// Atoms are the variable, named constants, exp(v) for monomials v, roots of polynomials, and
/// whatever else cannot be taken apart. Hyperbolic functions become exponentials; powers of roots
/// are reduced. So 1 − tanh² and (1 − x²/(1+x²))/√(1+x²) show their signs.
///
/// Equal forms mean equal values wherever both are defined. Different forms prove nothing.
struct Normalizer {
  let evaluator: RangeEvaluator
  let budget: WorkBudget
  private(set) var atoms: [Expression] = []
  private var indices: [Expression: Int] = [:]
  /// atom^power = value.
  private(set) var relations: [Int: (power: Int, value: AtomPolynomial)] = [:]

  /// Exponents are multiples of 1/unit; that of the first formula.
  private var unit = Rational(1)
  private var isPrepared = false

  static let sizeLimit = 400

  init(evaluator: RangeEvaluator, budget: WorkBudget) {
    self.evaluator = evaluator
    self.budget = budget
  }

  /// The form of `expression`; nil when it grows beyond the limit or divides by zero.
  mutating func fraction(_ expression: Expression) throws(BudgetExceeded) -> AtomFraction? {
    try budget.check()
    budget.spend(20)
    if !isPrepared {
      isPrepared = true
      unit = expression.exponentUnit
    }
    let result: AtomFraction?
    switch expression {
    case .number(let value): result = AtomFraction(value)
    case .constant(.e): result = try exponential(of: 1)
    case .constant, .symbol: result = AtomFraction(atom(expression))
    case .sum(let terms):
      var sum = AtomFraction(0)
      for term in terms {
        guard let next = try fraction(term) else { return nil }
        guard let reduced = reduced(sum + next) else { return nil }
        sum = reduced
      }
      result = sum
    case .product(let factors):
      var product = AtomFraction(1)
      for factor in factors {
        guard let next = try fraction(factor) else { return nil }
        guard let reduced = reduced(product * next) else { return nil }
        product = reduced
      }
      result = product
    case .power(let base, let exponent): result = try power(base, exponent)
    case .function(let function, let arguments):
      result = try value(of: function, arguments, expression)
    case .piecewise: result = AtomFraction(atom(expression))
    }
    return result.flatMap { reduced($0) }
  }

  /// The polynomial 1·atom for an expression that is not taken apart.
  private mutating func atom(_ expression: Expression) -> AtomPolynomial {
    AtomPolynomial(atom: index(of: expression))
  }

  private mutating func index(of expression: Expression) -> Int {
    if let index = indices[expression] { return index }
    atoms.append(expression)
    indices[expression] = atoms.count - 1
    return atoms.count - 1
  }

  /// The fraction with powers of roots reduced; nil when it is too large.
  private func reduced(_ fraction: AtomFraction) -> AtomFraction? {
    guard fraction.size <= Self.sizeLimit else { return nil }
    if relations.isEmpty { return fraction }
    var result = fraction
    // A root that divides: R⁻ᵏ = R^(pm−k)/uᵐ.
    for (atom, relation) in relations.sorted(by: { $0.key < $1.key }) {
      let key = AtomPolynomial(atom: atom)
      guard let exponent = result.denominator[key], !relation.value.isZero else { continue }
      let multiple = (exponent + relation.power - 1) / relation.power
      result.denominator[key] = nil
      guard let inverse = AtomFraction(relation.value).reciprocal else { return nil }
      for _ in 0..<multiple { result = result * inverse }
      let rest = multiple * relation.power - exponent
      if rest > 0 { result = result * AtomFraction(AtomPolynomial(atom: atom, exponent: rest)) }
    }
    for _ in 0..<64 {
      guard let next = substituteOnce(result.numerator) else { return result }
      result = AtomFraction(next, denominator: result.denominator)
      guard result.size <= Self.sizeLimit else { return nil }
    }
    return nil
  }

  private func substituteOnce(_ polynomial: AtomPolynomial) -> AtomPolynomial? {
    var changed = false
    var result = AtomPolynomial()
    for (monomial, coefficient) in polynomial.terms {
      var term = AtomPolynomial([monomial: coefficient])
      for (atom, exponent) in monomial.enumerated() {
        guard let relation = relations[atom], exponent >= relation.power else { continue }
        var rest = monomial
        rest[atom] -= relation.power
        term =
          AtomPolynomial([AtomPolynomial.trimmed(rest): coefficient]) * relation.value
        changed = true
        break
      }
      result = result + term
    }
    return changed ? result : nil
  }

  private mutating func power(
    _ base: Expression, _ exponent: Expression
  ) throws(BudgetExceeded) -> AtomFraction? {
    guard let exponent = exponent.asRational else {
      if case .constant(.e) = base { return try exponential(of: exponent) }
      return AtomFraction(atom(.power(base, exponent)))
    }
    if exponent.isInteger {
      // Powers of products and of powers factor by factor: an expanded square hides its root.
      switch base {
      case .product(let factors):
        return try fraction(.product(factors.map { .power($0, .number(exponent)) }))
      case .power(let inner, .number(let power)) where power.isInteger:
        return try self.power(inner, .number(power * exponent))
      default: break
      }
    }
    guard let inner = try fraction(base) else { return nil }
    let whole = exponent.floor
    let rest = exponent - Rational(whole)
    guard let count = whole.asInt, abs(count) <= 64 else {
      return AtomFraction(atom(.power(base, .number(exponent))))
    }
    guard let start = count >= 0 ? inner : inner.reciprocal else { return nil }
    var result = AtomFraction(1)
    for _ in 0..<abs(count) {
      guard let next = reduced(result * start) else { return nil }
      result = next
    }
    if rest.isZero { return result }
    guard let order = rest.denominator.asInt, let times = rest.numerator.asInt, order <= 64 else {
      return AtomFraction(atom(.power(base, .number(exponent))))
    }
    let root = try self.root(of: inner, order: order, expression: canonical(base))
    for _ in 0..<times {
      guard let next = reduced(result * root) else { return nil }
      result = next
    }
    return result
  }

  /// The order-th root of a fraction ≥ 0, factor by factor where the factors are known positive.
  private mutating func root(
    of fraction: AtomFraction, order: Int, expression: Expression
  ) throws(BudgetExceeded) -> AtomFraction {
    let whole = AtomFraction(atom(.power(expression, .number(Rational(1, order)))))
    let content = fraction.numerator.content
    guard content.signum > 0, !fraction.numerator.isZero else { return whole }
    var factors = fraction.denominator.mapValues { -$0 }
    let monomial = fraction.numerator.commonMonomial
    for (atom, exponent) in monomial.enumerated() where exponent > 0 {
      factors[AtomPolynomial(atom: atom), default: 0] += exponent
    }
    let rest = (1 / content) * fraction.numerator.divided(by: monomial)
    if rest.constant == nil { factors[rest, default: 0] += 1 }
    // √(ab) = √a·√b needs both positive; one factor of unknown sign takes the sign of the whole.
    let uncertain = factors.keys.filter { !isPositive($0) }
    guard uncertain.count <= (uncertain.allSatisfy { factors[$0] == 1 } ? 1 : 0) else {
      return whole
    }
    var result = rootOfNumber(content, order: order)
    for (factor, exponent) in factors.sorted(by: { $0.key < $1.key }) {
      let quotient = exponent >= 0 ? exponent / order : -((-exponent + order - 1) / order)
      let remainder = exponent - quotient * order
      if remainder > 0 {
        let name = self.expression(of: factor)
        let index = index(of: .power(name, .number(Rational(1, order))))
        relations[index] = (order, factor)
        result = result * AtomFraction(AtomPolynomial(atom: index, exponent: remainder))
      }
      guard quotient != 0 else { continue }
      let base = AtomFraction(factor)
      guard let step = quotient > 0 ? base : base.reciprocal else { return whole }
      for _ in 0..<abs(quotient) { result = result * step }
    }
    return result
  }

  /// c^(1/order) for c > 0, one atom for each prime that remains.
  private mutating func rootOfNumber(_ value: Rational, order: Int) -> AtomFraction {
    if let exact = value.rationalPower(Rational(1, order)) { return AtomFraction(exact) }
    // (p/q)^(1/n) = (p·q^(n−1))^(1/n)/q.
    let (parts, rest) = Self.primeParts(
      of: value.numerator * value.denominator.power(order - 1))
    var result = AtomFraction(1 / Rational(value.denominator))
    for part in parts { result = result * rootFactor(Rational(part.prime), part.count, order) }
    if rest > 1 {
      if let exact = rest.exactRoot(order) {
        result = result * AtomFraction(Rational(exact))
      } else {
        result = result * rootFactor(Rational(rest), 1, order)
      }
    }
    return result
  }

  /// The primes up to 1000 in a positive integer, and what is left of it.
  private static func primeParts(
    of value: Integer
  ) -> (parts: [(prime: Int, count: Int)], rest: Integer) {
    var parts: [(prime: Int, count: Int)] = []
    var rest = value
    var prime = 2
    while prime <= 1000, rest > 1 {
      var count = 0
      while true {
        let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: Integer(prime))
        guard remainder.isZero else { break }
        rest = quotient
        count += 1
      }
      if count > 0 { parts.append((prime, count)) }
      prime += prime == 2 ? 1 : 2
    }
    return (parts, rest)
  }

  /// log c for a rational c > 0 by the logarithms of its primes: log(1/2) = −log 2.
  private mutating func logarithm(of value: Rational) -> AtomFraction {
    var result = AtomFraction(0)
    for (part, sign) in [(value.numerator, 1), (value.denominator, -1)] {
      var (parts, rest) = Self.primeParts(of: part)
      if let whole = Rational(rest).asInt, whole > 1 {
        parts.append((whole, 1))
        rest = 1
      }
      for (prime, count) in parts {
        let log = AtomFraction(atom(.apply(.log, .number(Rational(prime)))))
        result = result + AtomFraction(Rational(sign * count)) * log
      }
      if rest > 1 {
        let log = AtomFraction(atom(.apply(.log, .number(Rational(rest)))))
        result = result + AtomFraction(Rational(sign)) * log
      }
    }
    return result
  }

  private mutating func rootFactor(_ base: Rational, _ count: Int, _ order: Int) -> AtomFraction {
    var result = AtomFraction(base.power(count / order))
    if count % order > 0 {
      let index = index(of: .power(.number(base), .number(Rational(1, order))))
      relations[index] = (order, AtomPolynomial(base))
      result = result * AtomFraction(AtomPolynomial(atom: index, exponent: count % order))
    }
    return result
  }

  private mutating func value(
    of function: Function, _ arguments: [Expression], _ expression: Expression
  ) throws(BudgetExceeded) -> AtomFraction? {
    guard let argument = arguments.first else { return nil }
    let half = AtomFraction(Rational(1, 2))
    switch function {
    case .exp: return try exponential(of: argument)
    case .expm1:
      guard let value = try exponential(of: argument) else { return nil }
      return value + AtomFraction(-1)
    case .cosh, .sinh, .tanh:
      guard let up = try exponential(of: argument), let down = up.reciprocal else { return nil }
      let sum = half * (up + down)
      let difference = half * (up + -down)
      if function == .cosh { return sum }
      if function == .sinh { return difference }
      return sum.reciprocal.map { difference * $0 }
    case .sqrt: return try power(argument, .number(Rational(1, 2)))
    case .cbrt where evaluator.range(argument)?.isPositive == true:
      return try power(argument, .number(Rational(1, 3)))
    case .erfc:
      guard let erf = try value(of: .erf, arguments, expression) else { return nil }
      return AtomFraction(1) + -erf
    case .log where (argument.asRational?.signum ?? 0) > 0:
      return logarithm(of: argument.asRational ?? 1)
    case .log1p: return AtomFraction(atom(.function(.log, [(1 + argument).simplified()])))
    default:
      var forms: [Expression] = []
      for argument in arguments { forms.append(try canonical(argument)) }
      return signed(.function(function, forms))
    }
  }

  /// ±atom for a function of canonical arguments: f(−u) and f(u) of an odd or even f are one atom.
  private mutating func signed(_ expression: Expression) -> AtomFraction {
    let simplified = expression.simplified()
    if case .product(let factors) = simplified, factors.count == 2, factors[0] == -1 {
      return -AtomFraction(atom(factors[1]))
    }
    return AtomFraction(atom(simplified))
  }

  /// The normal form of an argument written out, so that equal arguments make equal atoms.
  private mutating func canonical(
    _ argument: Expression
  ) throws(BudgetExceeded) -> Expression {
    guard let form = try fraction(argument) else { return argument.simplified() }
    if form.denominator.keys.allSatisfy({ $0.terms.count == 1 }) {
      // Term by term: log(1 + e^(−x)) shows its sign, log((e^x + 1)/e^x) does not.
      let divisors = form.denominator.sorted(by: { $0.key < $1.key }).map {
        Expression.power(expression(of: $0.key), .number(Rational(-$0.value)))
      }
      let terms = form.numerator.sortedTerms.map { monomial, coefficient in
        Expression.product([expression(of: AtomPolynomial([monomial: coefficient]))] + divisors)
      }
      return Expression.sum([0] + terms).simplified()
    }
    var result = expression(of: form.numerator)
    for (factor, exponent) in form.denominator.sorted(by: { $0.key < $1.key }) {
      result = result * .power(expression(of: factor), .number(Rational(-exponent)))
    }
    return result.simplified()
  }

  /// exp(u) as a product of powers of exp(v/unit), one for each monomial v of u.
  private mutating func exponential(of argument: Expression) throws(BudgetExceeded) -> AtomFraction?
  {
    guard let inner = try fraction(argument) else { return nil }
    var divisor: Expression = 1
    for (factor, exponent) in inner.denominator.sorted(by: { $0.key < $1.key }) {
      divisor = divisor * expression(of: factor).pow(exponent)
    }
    var result = AtomFraction(1)
    for (monomial, coefficient) in inner.numerator.sortedTerms {
      let name = (expression(of: AtomPolynomial([monomial: 1])) / divisor).simplified()
      if case .function(.log, let arguments) = name {
        // exp(c·log u) = uᶜ.
        guard let power = try power(arguments[0], .number(coefficient)) else { return nil }
        result = result * power
        continue
      }
      if case .function(.asinh, let arguments) = name, let n = coefficient.asInt, abs(n) <= 24 {
        // exp(±asinh u) = √(1 + u²) ± u.
        let u = n < 0 ? -arguments[0] : arguments[0]
        guard let power = try power(.apply(.sqrt, 1 + u.pow(2)) + u, .number(Rational(abs(n))))
        else { return nil }
        result = result * power
        continue
      }
      guard let exponent = (coefficient * unit).asInt, abs(exponent) <= 10_000 else {
        result = result * AtomFraction(atom(.function(.exp, [(.number(coefficient) * name)])))
        continue
      }
      let index = index(of: .function(.exp, [name * .number(1 / unit)]))
      let key = AtomPolynomial(atom: index)
      if exponent > 0 {
        result = result * AtomFraction(AtomPolynomial(atom: index, exponent: exponent))
      } else if exponent < 0 {
        result = result * AtomFraction(AtomPolynomial(1), denominator: [key: -exponent])
      }
    }
    return result
  }

  private func isPositive(_ polynomial: AtomPolynomial) -> Bool {
    evaluator.range(expression(of: polynomial))?.isPositive == true
  }

  /// The polynomial written out.
  func expression(of polynomial: AtomPolynomial) -> Expression {
    let written = polynomial.sortedTerms.map { monomial, coefficient -> Expression in
      var factors: [Expression] =
        coefficient == 1 && !monomial.isEmpty ? [] : [.number(coefficient)]
      for (atom, exponent) in monomial.enumerated() where exponent != 0 {
        factors.append(
          exponent == 1 ? atoms[atom] : .power(atoms[atom], .number(Rational(exponent))))
      }
      return factors.count == 1 ? factors[0] : .product(factors)
    }
    return written.isEmpty ? 0 : written.count == 1 ? written[0] : .sum(written)
  }
}
