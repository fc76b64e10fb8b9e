import MultiPrecision
import NumericalMethods
import Symbolic

/// A parameter k in the exponent of a positive function: c·b(x)^(qk + r) or c·exp((qk + r)·g(x)),
/// besides affine terms.
///
/// With e = qk + r the second derivatives are
/// ```
/// (b^e)″ = b^(e−2)·e·(b·b″ − b′² + e·b′²)      (exp(e·g))″ = exp(e·g)·e·(g″ + e·g′²),
/// ```
/// so that they have the signs of F″ for F = c·e·(P + e·Q), where P″ = b·b″ − b′² and Q″ = b′², or
/// P″ = g″ and Q″ = g′²: a family in which e is a factor and enters affinely. Where b > 0 and g are
/// analytic all members are, and so are those of F.
struct ExponentParameter {
  /// F.
  private var family: Expression
  private let variable: Symbol
  private let parameter: Symbol
  private let budget: WorkBudget

  /// Nil for other potentials, and where P or Q has no closed form.
  init?(
    _ body: Expression, variable: Symbol, parameter: Symbol, budget: WorkBudget
  ) throws(BudgetExceeded) {
    (self.variable, self.parameter, self.budget) = (variable, parameter, budget)
    family = 0
    let moving = body.simplified().addends.filter { term in
      term.contains(parameter) || (term.polynomialCoefficients(in: variable)?.count ?? 3) > 2
    }
    guard moving.count == 1 else { return nil }
    let constants = moving[0].factors.filter(\.isConstant)
    let others = moving[0].factors.filter { !$0.isConstant }
    guard others.count == 1 else { return nil }
    let parts: (factor: Expression, constant: Expression, square: Expression)?
    switch others[0] {
    case .function(.exp, let arguments): parts = try exponential(.constant(.e), arguments[0])
    case .power(let base, let exponent):
      parts = base.contains(variable) ? try power(base, exponent) : try exponential(base, exponent)
    default: parts = nil
    }
    guard let parts, isRationalLine(parts.factor), let p = twiceIntegrated(parts.constant),
      let q = twiceIntegrated(parts.square)
    else { return nil }
    family = .product(constants + [parts.factor, p + parts.factor * q])
  }

  /// The sets of F, which is c·e times an affine family; nil where one stays open.
  func sets(digits: Int) throws(BudgetExceeded) -> [ParameterSet]? {
    func sets(of family: Expression) -> [ParameterSet] {
      admissibleValues(
        of: parameter, in: family, variable: variable, digits: digits, budget: budget)
    }
    var found = try FactoredParameter(family, variable: variable, parameter: parameter)?
      .sets(budget: budget, of: sets)
    if found?.allSatisfy(\.isDecided) != true { found = sets(of: family) }
    guard let found, found.allSatisfy(\.isDecided) else { return nil }
    return found.map { set in
      var set = set
      set.reason =
        "The second derivative has the sign of that of \(family.shortText). " + set.reason
      return set
    }
  }

  /// e, b·b″ − b′² and b′² of b^e.
  private func power(
    _ base: Expression, _ exponent: Expression
  ) throws(BudgetExceeded) -> (Expression, Expression, Expression)? {
    let sign = SignAnalysis(
      base, shift: 0, prover: SignProver(variable: variable, budget: budget),
      segment: LineSegment(lower: nil, upper: nil))
    guard !base.contains(parameter), !exponent.contains(variable), isAnalytic(base),
      case .positive = try sign.decide().outcome
    else { return nil }
    let slope = base.derivative(in: variable)
    return (exponent, base * slope.derivative(in: variable) - slope.pow(2), slope.pow(2))
  }

  /// e, g″ and g′² of a^(e·u), where g = u·log a.
  private func exponential(
    _ base: Expression, _ exponent: Expression
  ) throws(BudgetExceeded) -> (Expression, Expression, Expression)? {
    guard !base.contains(parameter), case .known(1) = signOfConstant(base, budget: budget) else {
      return nil
    }
    let moving = exponent.factors.filter { $0.contains(variable) }
    let rest = exponent.factors.filter { !$0.contains(variable) }
    let inner = (.product([1] + moving) * .apply(.log, base)).simplified()
    guard !moving.isEmpty, !inner.contains(parameter), isAnalytic(inner) else { return nil }
    let slope = inner.derivative(in: variable)
    return (.product([1] + rest), slope.derivative(in: variable), slope.pow(2))
  }

  private func isAnalytic(_ function: Expression) -> Bool {
    PotentialAnalysis(function, variable: variable, budget: budget).smoothness.smoothness
      == .analytic
  }

  /// Whether a formula is qk + r with rational q ≠ 0 and r.
  private func isRationalLine(_ formula: Expression) -> Bool {
    guard let line = formula.simplified().polynomialCoefficients(in: parameter) else {
      return false
    }
    return line.count == 2 && line.allSatisfy { $0.asRational != nil }
  }

  private func twiceIntegrated(_ formula: Expression) -> Expression? {
    let sum = formula.expanded(termLimit: 64).simplified()
    return closedAntiderivative(of: sum, variable: variable, budget: budget).flatMap {
      closedAntiderivative(of: $0, variable: variable, budget: budget)
    }
  }
}
