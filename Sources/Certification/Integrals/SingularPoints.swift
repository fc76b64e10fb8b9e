import MultiPrecision
import NumericalMethods
import Symbolic

/// Real points where a formula without case distinctions may not be analytic: the zeros of
/// divisors, of bases of fractional powers and of arguments of logarithms, as far as these are
/// polynomials, functions of polynomials that vanish at one place, or products or sums of such.
///
/// Used to cut the range of an integral, so that a missing point costs speed or an answer and not
/// truth.
struct SingularPoints {
  let variable: Symbol
  let budget: WorkBudget

  func points(of expression: Expression) throws(BudgetExceeded) -> [RealAlgebraicNumber] {
    var found: [RealAlgebraicNumber] = []
    try collect(expression, into: &found)
    return found
  }

  private func collect(
    _ expression: Expression, into found: inout [RealAlgebraicNumber]
  ) throws(BudgetExceeded) {
    try budget.check()
    switch expression {
    case .power(let base, let exponent):
      if let exponent = exponent.asRational, exponent.isInteger, exponent.signum >= 0 { break }
      try addZeros(of: base, into: &found)
    case .function(let function, let arguments):
      guard let u = arguments.first else { break }
      switch function {
      case .sqrt, .cbrt, .log, .lgamma, .gamma: try addZeros(of: u, into: &found)
      case .log1p: try addZeros(of: 1 + u, into: &found)
      case .dilog: try addZeros(of: u - 1, into: &found)
      case .acosh, .asin, .acos, .atanh:
        try addZeros(of: u - 1, into: &found)
        try addZeros(of: u + 1, into: &found)
      default: break
      }
    default: break
    }
    for child in expression.children { try collect(child, into: &found) }
  }

  private func addZeros(
    of expression: Expression, into found: inout [RealAlgebraicNumber]
  ) throws(BudgetExceeded) {
    try budget.check()
    if let polynomial = rationalPolynomial(expression) {
      if !polynomial.isZero { found += try polynomial.realRoots(budget: budget) }
      return
    }
    guard expression.contains(variable) else { return }
    switch expression {
    case .product(let factors):
      for factor in factors { try addZeros(of: factor, into: &found) }
    case .power(let base, _): try addZeros(of: base, into: &found)
    case .function(let function, let arguments):
      guard let u = arguments.first else { return }
      try addZeros(of: function == .log || function == .acosh ? u - 1 : u, into: &found)
    case .sum(let terms):
      // Terms cancel where their functions have their simplest values, if at a known point at all.
      var candidates = [RealAlgebraicNumber(0)]
      for term in terms { try addArguments(of: term, into: &candidates) }
      for point in candidates where !found.contains(where: { $0 == point }) {
        let at = [variable: point.ball(precision: Precision(bits: 96))]
        let value = expression.enclosure(at: at, precision: Precision(bits: 96))
        if !value.isFinite || value.containsZero { found.append(point) }
      }
    default: return
    }
  }

  /// The zeros of arguments of functions in a term, and where they are 1.
  private func addArguments(
    of term: Expression, into found: inout [RealAlgebraicNumber]
  ) throws(BudgetExceeded) {
    if case .function(let function, let arguments) = term, let u = arguments.first {
      let simplest = function == .log || function == .acosh ? u - 1 : u
      if let polynomial = rationalPolynomial(simplest), !polynomial.isZero {
        found += try polynomial.realRoots(budget: budget)
      }
    }
    if case .power(.constant(.e), let exponent) = term,
      let polynomial = rationalPolynomial(exponent), !polynomial.isZero
    {
      found += try polynomial.realRoots(budget: budget)
    }
    for child in term.children { try addArguments(of: child, into: &found) }
  }

  private func rationalPolynomial(_ expression: Expression) -> Polynomial<Rational>? {
    guard let coefficients = expression.polynomialCoefficients(in: variable),
      coefficients.count <= 64
    else { return nil }
    var result: [Rational] = []
    for coefficient in coefficients {
      guard let value = try? coefficient.rationalValue() else { return nil }
      result.append(value)
    }
    return Polynomial(result)
  }
}

extension Expression {
  /// The expression with every maximal polynomial part written as cₘxᵐ·(1 + …), or as Σ cₖxᵏ.
  ///
  /// Cancellation of constants, as in 1 − (1 − u)², happens here and not in evaluation; and next
  /// to 0 the factored form shows the sign.
  func withExpandedPolynomials(in variable: Symbol, isFactored: Bool) -> Expression {
    guard contains(variable) else { return self }
    if case .symbol = self { return self }
    if let coefficients = polynomialCoefficients(in: variable), coefficients.count <= 64 {
      let lowest = isFactored ? coefficients.firstIndex { $0 != 0 } ?? 0 : 0
      var terms: [Expression] = []
      for (degree, coefficient) in coefficients.enumerated() where coefficient != 0 {
        let power = Expression.symbol(variable).pow(degree - lowest).simplified()
        terms.append(
          degree == lowest ? coefficient : coefficient == 1 ? power : coefficient * power)
      }
      let sum = terms.count == 1 ? terms[0] : Expression.sum(terms)
      return lowest == 0
        ? sum.simplified() : (Expression.symbol(variable).pow(lowest) * sum).simplified()
    }
    return mapChildren { $0.withExpandedPolynomials(in: variable, isFactored: isFactored) }
      .simplified()
  }
}

extension Expression {
  /// sin, cos and tan of u + kπ/2 in terms of u, for polynomials u without a constant term: so
  /// that a zero at a multiple of π shows.
  func withReducedPhases(in variable: Symbol) -> Expression {
    guard contains(variable) else { return self }
    if case .function(let function, let arguments) = self, let argument = arguments.first,
      function == .sin || function == .cos || function == .tan,
      let coefficients = argument.polynomialCoefficients(in: variable), coefficients[0] != 0,
      let quarters = (2 * coefficients[0] / .constant(.pi)).simplified().asRational,
      let k = quarters.asInt
    {
      let u = (argument - coefficients[0]).expanded().simplified()
      let (sine, cosine) = (Expression.apply(.sin, u), Expression.apply(.cos, u))
      // sin(u + kπ/2), and cos = sin of another quarter.
      func wave(_ k: Int) -> Expression {
        let value = k & 1 == 0 ? sine : cosine
        return k & 2 == 0 ? value : -value
      }
      switch function {
      case .sin: return wave(k)
      case .cos: return wave(k + 1)
      default: return wave(k) / wave(k + 1)
      }
    }
    return mapChildren { $0.withReducedPhases(in: variable) }
  }
}
