import MultiPrecision
import NumericalMethods
import Symbolic

/// ∫ f from an end of a span to a point inside, in closed form.
///
/// Toward an infinite end the formulas are written with functions that vanish there (erfc for
/// 1 + erf, e^(2u)/(1 + e^(2u)) for 1 + tanh, and so on), so that what is left of a tail does not
/// cancel.
public struct PartialIntegral: Sendable {
  /// Some antiderivative, written without regard to the ends.
  public let antiderivative: Expression
  /// ∫ f from the lower end to the variable.
  public let fromLower: Expression
  /// ∫ f from the variable to the upper end.
  public let toUpper: Expression
  /// ∫ f over the span, a constant.
  public let total: Expression

  /// Nil where no antiderivative is found, or its limit at an infinite end is not.
  ///
  /// - Parameters:
  ///   - formula: f, without case distinctions on the span.
  ///   - variable: The variable of f and of the formulas found.
  ///   - lower: The lower end, a constant; nil is −∞.
  ///   - upper: The upper end, a constant; nil is +∞.
  ///   - budget: How long it may take.
  public init?(
    of formula: Expression, in variable: Symbol, from lower: Expression?, to upper: Expression?,
    budget: WorkBudget
  ) {
    func end(_ constant: Expression?) -> ProofSpan.End?? {
      guard let constant else { return .some(nil) }
      return ProofSpan.End(constant).map { .some($0) }
    }
    guard let from = end(lower), let to = end(upper) else { return nil }
    let span = ProofSpan(lower: from, upper: to)
    let integrand = formula.withPairsOfExponentials.simplified()
    guard
      let found = try? Antiderivative(variable: variable, on: span, budget: budget).of(integrand)
    else { return nil }
    let whole = found.expanded(termLimit: 256)
    let tails = TailForm(variable: variable, budget: budget)
    func rise(_ start: Expression) -> Expression {
      (whole - whole.substituting(variable, by: start)).simplified()
    }
    if let lower {
      fromLower = rise(lower)
    } else {
      guard let form = tails.vanishing(whole, isLower: true) else { return nil }
      fromLower = form
    }
    if let upper {
      toUpper = (-rise(upper)).simplified()
    } else {
      guard let form = tails.vanishing(whole, isLower: false) else { return nil }
      toUpper = (-form).simplified()
    }
    switch (lower, upper) {
    case (_, let upper?): total = fromLower.substituting(variable, by: upper).simplified()
    case (let lower?, nil): total = toUpper.substituting(variable, by: lower).simplified()
    case (nil, nil):
      // The two differ by a constant.
      let middle = Expression.number(0)
      total =
        (fromLower.substituting(variable, by: middle)
        + toUpper.substituting(variable, by: middle)).simplified()
    }
    antiderivative = whole
  }
}

/// Antiderivatives up to a constant, as formulas that vanish at an infinite end.
struct TailForm {
  let variable: Symbol
  let budget: WorkBudget
  private let prover: SignProver

  init(variable: Symbol, budget: WorkBudget) {
    self.variable = variable
    self.budget = budget
    prover = SignProver(variable: variable, budget: budget)
  }

  /// The formula less its limit at −∞ or +∞; nil if that is not known to be finite.
  func vanishing(_ formula: Expression, isLower: Bool) -> Expression? {
    let form = rewritten(formula, isLower: isLower).simplified().expanded(termLimit: 256)
    let terms = form.addends.filter { $0.contains(variable) }
    let limits = EndLimits(variable: variable, budget: budget)
    var constants: [Expression] = []
    for term in terms {
      guard case .finite(let value)? = limits.limit(of: term, at: nil, isLower: isLower) else {
        return nil
      }
      constants.append(value)
    }
    return (Expression.sum(terms) - .sum(constants)).simplified()
  }

  /// +1 where a linear function grows toward the end, −1 where it falls, nil for other functions.
  private func direction(_ u: Expression, isLower: Bool) -> Int? {
    guard let c = u.polynomialCoefficients(in: variable), c.count == 2,
      let slope = prover.value(c[1], at: 0), slope.isPositive || slope.isNegative
    else { return nil }
    return slope.isPositive != isLower ? 1 : -1
  }

  /// The formula with what vanishes at the end in place of what does not.
  ///
  /// ```
  /// erf u = ±(1 − erfc(±u)),  tanh u = ±(1 − 2e^(∓2u)/(1 + e^(∓2u)))
  /// ln(1 + eᵘ) = u + ln(1 + e^(−u)),  Li₂(−eᵘ) = −π²/6 − u²/2 − Li₂(−e^(−u))    for u → ∞
  /// ```
  private func rewritten(_ expression: Expression, isLower: Bool) -> Expression {
    if !expression.contains(variable) { return expression }
    let inner = expression.mapChildren { rewritten($0, isLower: isLower) }
    guard case .function(let function, let arguments) = expression, let u = arguments.first else {
      return inner
    }
    switch function {
    case .erf, .tanh:
      guard let direction = direction(u, isLower: isLower) else { return inner }
      let side = Expression.number(Rational(direction))
      if function == .erf { return side * (1 - .apply(.erfc, side * u)) }
      // The exponential is the one that is small there: the other overflows.
      let small = Expression.apply(.exp, -2 * side * u)
      return side * (1 - 2 * small / (1 + small))
    case .log1p:
      guard case .function(.exp, let exponent) = u,
        direction(exponent[0], isLower: isLower) == 1
      else { return inner }
      return exponent[0] + .apply(.log1p, .apply(.exp, -exponent[0]))
    case .dilog:
      guard case .product(let factors) = u, factors.count == 2, factors[0] == -1,
        case .function(.exp, let exponent) = factors[1],
        direction(exponent[0], isLower: isLower) == 1
      else { return inner }
      let v = exponent[0]
      return
        -(Expression.constant(.pi).pow(2) / 6 + v.pow(2) / 2
        + .apply(.dilog, -.apply(.exp, -v)))
    default: return inner
    }
  }
}

extension Expression {
  /// c·(e^v + e^w) to a negative power n as (2c)ⁿ·e^(n(v + w)/2)·cosh((v − w)/2)ⁿ: logistic
  /// densities are written in all these ways.
  var withPairsOfExponentials: Expression {
    let mapped = mapChildren(\.withPairsOfExponentials)
    guard case .power(.sum(let terms), .number(let n)) = mapped, n.isInteger, n.signum < 0,
      terms.count == 2
    else { return mapped }
    var parts: [(factor: Expression, exponent: Expression)] = []
    for term in terms {
      var (factor, exponent): (Expression, Expression) = (1, 0)
      for part in term.factors {
        if case .function(.exp, let arguments) = part {
          exponent = exponent + arguments[0]
        } else {
          factor = factor * part
        }
      }
      parts.append((factor.simplified(), exponent.simplified()))
    }
    guard parts[0].factor == parts[1].factor, parts[0].exponent != parts[1].exponent,
      parts[0].factor.symbols.isEmpty
    else { return mapped }
    let (v, w) = (parts[0].exponent, parts[1].exponent)
    let power = Expression.number(n)
    return (2 * parts[0].factor).pow(power) * .apply(.exp, power * (v + w) / 2)
      * Expression.apply(.cosh, (v - w) / 2).pow(power)
  }
}
