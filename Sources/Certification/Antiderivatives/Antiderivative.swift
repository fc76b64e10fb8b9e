import MultiPrecision
import NumericalMethods
import Symbolic

/// Antiderivatives in closed form of what densities are made of, checked by differentiation.
///
/// Terms of the expanded formula, times constants, u a linear function of x, y = x − m:
/// ```
/// powers of u · P(x)e^u · P(x)e^(−ax²+bx+c) · P(x) sin u, P(x) cos u · xⁿ log x
/// (A + cy²)^(−s), (A − cy²)^s for integers and halves · cosh(u)^(−n) · erf(u)
/// ```
/// rational functions that are even or odd, polynomials times log, erf and inverse functions by parts,
/// functions of log x, and g′·h(g) for h a power or exp, found by comparing candidates with the formula.
struct Antiderivative {
  let variable: Symbol
  let span: ProofSpan
  let budget: WorkBudget
  private let prover: SignProver
  var x: Expression { .symbol(variable) }

  init(variable: Symbol, on span: ProofSpan, budget: WorkBudget) {
    self.variable = variable
    self.span = span
    self.budget = budget
    prover = SignProver(variable: variable, budget: budget)
  }

  /// F with F′ = f on the span, as far as the normal form can tell; nil if none was found.
  func of(_ formula: Expression) throws(BudgetExceeded) -> Expression? {
    let simple = formula.simplified()
    if simple == 0 { return 0 }
    if !simple.contains(variable) { return simple * x }
    if let found = try onLogarithmicScale(simple) { return found }
    if let found = try term(simple), try isAntiderivative(found, of: simple) { return found }
    let exponentials = simple.hyperbolicAsExponentials
    for form in [simple, exponentials, simple.withMultipleAngles.simplified()] {
      let addends = form.expanded(termLimit: 64).addends
      guard addends.count > 1 || form != simple else { continue }
      var parts: [Expression] = []
      for addend in addends {
        guard let part = try term(addend) else { break }
        parts.append(part)
      }
      guard parts.count == addends.count else { continue }
      let sum = Expression.sum(parts)
      // The forms are equal by construction; the normal form knows no multiple angles.
      if try isAntiderivative(sum, of: form) { return sum }
    }
    return nil
  }

  func isAntiderivative(
    _ found: Expression, of formula: Expression
  ) throws(BudgetExceeded) -> Bool {
    try isZero(found.derivative(in: variable) - formula)
  }

  private func isZero(_ expression: Expression) throws(BudgetExceeded) -> Bool {
    let evaluator = RangeEvaluator(variable: variable, on: span, precision: Precision(bits: 128))
    var normalizer = Normalizer(evaluator: evaluator, budget: budget)
    return try normalizer.fraction(expression.simplified())?.numerator.isZero == true
  }

  func term(_ term: Expression) throws(BudgetExceeded) -> Expression? {
    try budget.check()
    let constant = Expression.product(term.factors.filter { !$0.contains(variable) }).simplified()
    let factors = term.factors.filter { $0.contains(variable) }
    if factors.isEmpty { return constant * x }
    if let found = closedForm(factors) { return constant * found }
    if let found = try rational(factors) { return constant * found }
    if let found = try oddRational(factors) { return constant * found }
    if let found = try byParts(factors) { return constant * found }
    guard let found = try byCandidate(factors) else { return nil }
    return constant * found
  }

  // MARK: Closed forms

  private func closedForm(_ factors: [Expression]) -> Expression? {
    // P(x)·rest with one other factor, or a polynomial, or one power.
    let polynomials = factors.filter { $0.polynomialCoefficients(in: variable) != nil }
    let others = factors.filter { $0.polynomialCoefficients(in: variable) == nil }
    let product = Expression.product(polynomials)
    guard let p = polynomials.isEmpty ? [1] : product.polynomialCoefficients(in: variable) else {
      return nil
    }
    if others.isEmpty { return polynomial(p) }
    if others.count == 2 {
      return dampedWave(p, others[0], others[1]) ?? dampedWave(p, others[1], others[0])
    }
    guard others.count == 1 else { return nil }
    let coefficients = p
    switch others[0] {
    case .function(.exp, let arguments): return exponential(coefficients, arguments[0])
    case .power(.constant(.e), let argument): return exponential(coefficients, argument)
    case .function(.sin, let arguments): return wave(coefficients, arguments[0], isSine: true)
    case .function(.cos, let arguments): return wave(coefficients, arguments[0], isSine: false)
    case .function(.log, let arguments): return logarithm(coefficients, of: arguments[0])
    case .function(.erf, let arguments) where coefficients.count == 1:
      return linear(arguments[0]).map { slope, _ in
        let u = arguments[0]
        return coefficients[0]
          * (u * .apply(.erf, u) + .apply(.exp, -u.pow(2)) / .apply(.sqrt, .constant(.pi))) / slope
      }
    case .function(.sqrt, let arguments):
      return power(coefficients, arguments[0], Rational(1, 2))
    case .power(.function(.cosh, let arguments), .number(let exponent))
    where coefficients.count == 1:
      guard let n = (-exponent).asInt, n > 0, n <= 40, let (slope, _) = linear(arguments[0]) else {
        return nil
      }
      return coefficients[0] * hyperbolicSecant(arguments[0], n) / slope
    case .power(.function(.cosh, let arguments), .number(-2)) where coefficients.count <= 3:
      return squaredSecant(coefficients, arguments[0])
    case .power(.function(.sqrt, let arguments), .number(let exponent)):
      return power(coefficients, arguments[0], exponent / 2)
    case .power(let base, .number(let exponent)):
      return power(coefficients, base, exponent)
    default: return nil
    }
  }

  func polynomial(_ coefficients: [Expression]) -> Expression {
    .sum(
      coefficients.enumerated().filter { $0.element != 0 }.map {
        $0.element * x.pow($0.offset + 1) / .number(Rational($0.offset + 1))
      })
  }

  /// (slope, constant) of a linear function that is not constant.
  func linear(_ expression: Expression) -> (Expression, Expression)? {
    guard let c = expression.polynomialCoefficients(in: variable), c.count == 2 else { return nil }
    return (c[1], c[0])
  }

  func sign(_ constant: Expression) -> Int {
    guard let range = prover.value(constant, at: 0) else { return 0 }
    return range.isPositive ? 1 : range.isNegative ? -1 : 0
  }

  /// P·e^u: for linear u by parts; for −ax² + bx + c with a > 0 by
  /// ∫xⁿe^u = (−xⁿ⁻¹e^u + (n − 1)·∫xⁿ⁻² + b·∫xⁿ⁻¹)/(2a).
  private func exponential(_ p: [Expression], _ argument: Expression) -> Expression? {
    guard let c = argument.polynomialCoefficients(in: variable) else { return nil }
    let whole = Expression.apply(.exp, argument)
    var integrals: [Expression] = []
    if c.count == 2 {
      for n in p.indices {
        let first = x.pow(n) * whole / c[1]
        let rest = n == 0 ? 0 : .number(Rational(n)) / c[1] * integrals[n - 1]
        integrals.append(n == 0 ? whole / c[1] : first - rest)
      }
    } else if c.count == 3, sign(c[2]) < 0 {
      let a = (-c[2]).simplified()
      let b = c[1]
      let root = Expression.apply(.sqrt, a)
      let center = (b / (2 * a)).simplified()
      let height = (c[0] + b.pow(2) / (4 * a)).simplified()
      for n in p.indices {
        if n == 0 {
          integrals.append(
            .apply(.sqrt, .constant(.pi)) / (2 * root) * .apply(.exp, height)
              * .apply(.erf, root * (x - center)))
        } else {
          let first = -(n == 1 ? whole : x.pow(n - 1) * whole)
          let second = n < 2 ? 0 : .number(Rational(n - 1)) * integrals[n - 2]
          integrals.append((first + second + b * integrals[n - 1]) / (2 * a))
        }
      }
    } else {
      return nil
    }
    return combination(p, integrals)
  }

  /// P·sin u or P·cos u, by parts.
  private func wave(_ p: [Expression], _ argument: Expression, isSine: Bool) -> Expression? {
    guard let (slope, _) = linear(argument) else { return nil }
    var sines: [Expression] = []
    var cosines: [Expression] = []
    for n in p.indices {
      let power = n == 0 ? 1 : x.pow(n)
      let times: Expression = .number(Rational(n))
      sines.append(
        (-(power * .apply(.cos, argument)) + (n == 0 ? 0 : times * cosines[n - 1])) / slope)
      cosines.append(
        (power * .apply(.sin, argument) - (n == 0 ? 0 : times * sines[n - 1])) / slope)
    }
    return combination(p, isSine ? sines : cosines)
  }

  /// P·e^u·sin v or P·e^u·cos v for linear u and v with slopes k and w, by parts.
  ///
  /// ```
  /// C = ∫e^u cos v = e^u(k cos v + w sin v)/(k² + w²)
  /// S = ∫e^u sin v = e^u(k sin v − w cos v)/(k² + w²)
  /// ∫xⁿe^u cos v = xⁿC − n·∫xⁿ⁻¹C
  /// ```
  private func dampedWave(
    _ p: [Expression], _ damping: Expression, _ wave: Expression
  ) -> Expression? {
    guard case .function(.exp, let exponent) = damping, let (k, _) = linear(exponent[0]),
      case .function(let function, let phase) = wave, function == .sin || function == .cos,
      let (w, _) = linear(phase[0])
    else { return nil }
    let size = k.pow(2) + w.pow(2)
    let (sine, cosine) = (Expression.apply(.sin, phase[0]), Expression.apply(.cos, phase[0]))
    let even = damping * (k * cosine + w * sine) / size
    let odd = damping * (k * sine - w * cosine) / size
    var sines = [odd]
    var cosines = [even]
    for n in p.indices.dropFirst() {
      let (power, times) = (x.pow(n), Expression.number(Rational(n)))
      let (s, c) = (sines[n - 1], cosines[n - 1])
      sines.append(power * odd - times * (k * s - w * c) / size)
      cosines.append(power * even - times * (k * c + w * s) / size)
    }
    return combination(p, function == .sin ? sines : cosines)
  }

  /// P·log g for g = c·(x − r)ⁿ: with Q′ = P and Q(r) = 0, g′/g = n/(x − r) divides into
  /// ∫P log g = Q log g − n·∫Q/(x − r).
  private func logarithm(_ p: [Expression], of g: Expression) -> Expression? {
    let distance = (g / g.derivative(in: variable)).simplified()
    guard let (slope, offset) = linear(distance) else { return nil }
    let root = (-offset / slope).simplified()
    var q: [Expression] = []
    var rest: [Expression] = []
    for (k, coefficient) in p.enumerated() where coefficient != 0 {
      let share = coefficient / .number(Rational(k + 1))
      q.append(share * (x.pow(k + 1) - root.pow(k + 1)))
      for i in 0...k {
        rest.append(share * root.pow(k - i) * x.pow(i + 1) / .number(Rational(i + 1)))
      }
    }
    return .sum(q) * .apply(.log, g) - .sum(rest) / slope
  }

  func combination(_ p: [Expression], _ integrals: [Expression]) -> Expression {
    let parts = zip(p, integrals).filter { $0.0 != 0 }.map { $0.0 == 1 ? $0.1 : $0.0 * $0.1 }
    return parts.count == 1 ? parts[0] : .sum(parts)
  }

  // MARK: g′·h(g)

  /// A multiple of a candidate: exp(g), or a base to the next power, for each such factor.
  private func byCandidate(_ factors: [Expression]) throws(BudgetExceeded) -> Expression? {
    let formula = Expression.product(factors)
    var candidates: [Expression] = []
    for factor in factors {
      switch factor {
      case .function(.exp, let arguments):
        candidates.append(factor)
        // e^u/(1 + e^u)², e^(−x − e^(−x)).
        for inner in arguments[0].addends { candidates.append(.apply(.exp, inner)) }
      case .power(let base, .number(let exponent)) where exponent != -1:
        candidates.append(base.pow(.number(exponent + 1)))
        if case .function(.cosh, let arguments) = base {
          candidates.append(.apply(.tanh, arguments[0]))
        }
      case .power(let base, _):
        candidates.append(.apply(.log, base))
        // 1/(e^u + c + e^(−u)).
        for inner in base.exponentialArguments {
          candidates.append((1 + .apply(.exp, inner)).pow(-1))
          candidates.append(.apply(.atan, .apply(.exp, inner)))
        }
      case .sum, .function(.tanh, _): candidates.append(factor.pow(2))
      case .function(.sin, let arguments), .function(.cos, let arguments):
        candidates.append(.apply(.sin, arguments[0]))
        candidates.append(.apply(.cos, arguments[0]))
      case .function(.sqrt, let arguments):
        candidates.append(arguments[0].pow(.number(Rational(3, 2))))
      default: break
      }
    }
    let sample = span.samples.first { prover.value(formula, at: $0)?.excludesZero == true }
    guard let sample else { return nil }
    for candidate in candidates where candidate.contains(variable) {
      let slope = candidate.derivative(in: variable).simplified()
      guard prover.value(slope, at: sample)?.excludesZero == true else { continue }
      let at = { (e: Expression) in
        e.substituting(self.variable, by: .number(sample)).simplified()
      }
      let ratio = (at(formula) / at(slope)).simplified()
      // f − c·g′ = 0 with c read off at one point.
      if try isZero(formula - ratio * slope) { return ratio * candidate }
    }
    return nil
  }
}

extension Expression {
  /// What exp is applied to.
  fileprivate var exponentialArguments: [Expression] {
    let inner = children.flatMap(\.exponentialArguments)
    if case .function(.exp, let arguments) = self { return arguments + inner }
    return inner
  }

  /// cosⁿu = 2⁻ⁿ·Σ C(n, k)·cos((n − 2k)u), and sinⁿu = cosⁿ(u − π/2) for even n.
  var withMultipleAngles: Expression {
    guard case .power(.function(let function, let arguments), .number(let exponent)) = self,
      function == .cos || function == .sin, let n = exponent.asInt, n >= 2, n <= 40,
      function == .cos || n % 2 == 0
    else { return mapChildren { $0.withMultipleAngles } }
    var terms: [Expression] = []
    var binomial = Rational(1)
    for k in 0...n {
      let multiple = n - 2 * k
      // cos(m(u − π/2)) = (−1)^(m/2)·cos(mu) for even m.
      let sign: Rational = function == .sin && (multiple / 2) % 2 != 0 ? -1 : 1
      let coefficient = Expression.number(sign * binomial / Rational(2).power(n))
      terms.append(
        multiple == 0
          ? coefficient
          : coefficient * .apply(.cos, .number(Rational(multiple)) * arguments[0]))
      binomial = binomial * Rational(n - k) / Rational(k + 1)
    }
    return .sum(terms)
  }

  /// cosh, sinh of the variable's functions as exponentials where they are not in denominators.
  fileprivate var hyperbolicAsExponentials: Expression {
    switch self {
    case .function(.cosh, let arguments):
      let u = arguments[0]
      return (.apply(.exp, u) + .apply(.exp, -u)) / 2
    case .function(.sinh, let arguments):
      let u = arguments[0]
      return (.apply(.exp, u) - .apply(.exp, -u)) / 2
    case .power(let base, .number(let exponent)) where exponent.signum < 0:
      return .power(base, .number(exponent))
    default: return mapChildren { $0.hyperbolicAsExponentials }
    }
  }
}
