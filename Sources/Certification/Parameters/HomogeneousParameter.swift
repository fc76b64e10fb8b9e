import MultiPrecision
import NumericalMethods
import Symbolic

/// A parameter that only scales a family: φ_{λc}(λ^w·x) = λ^d·φ_c(x) for all λ > 0.
///
/// Huber's threshold, the c of max(x², c) and the scale of a density are such parameters. What is
/// asked about potentials is the same for φ(x) and a·φ(bx), a, b > 0, so that every c > 0 has the
/// verdicts of c = 1, and every c < 0 those of c = −1.
struct HomogeneousParameter {
  let variable: Symbol
  let parameter: Symbol
  /// w: the variable scales as λ^w.
  private(set) var weight: Rational = 0
  /// d: the function scales as λ^d.
  private(set) var degree: Rational = 0

  /// Nil for other families.
  ///
  /// - Parameters:
  ///   - body: The function. Terms a + bx whose a and b are polynomials in the parameter do not
  ///     count, unless `ends` are given: they change neither convexity nor smoothness.
  ///   - variable: Its variable.
  ///   - parameter: The parameter.
  ///   - ends: What scales like the variable: the ends of a support.
  init?(_ body: Expression, variable: Symbol, parameter: Symbol, ends: [Expression]? = nil) {
    self.variable = variable
    self.parameter = parameter
    let terms = body.addends.filter { ends != nil || !isAffine($0) }
    for weight in Self.weights {
      self.weight = weight
      guard (ends ?? []).allSatisfy({ scales($0, like: weight) }),
        let degree = common(terms)
      else { continue }
      if case .of(let degree) = degree { self.degree = degree }
      return
    }
    return nil
  }

  private static let weights: [Rational] = [
    1, Rational(1, 2), 0, 2, -1, Rational(-1, 2), Rational(1, 3), 3, -2,
  ]

  private enum Degree: Equatable {
    /// 0, which scales like everything.
    case any
    case of(Rational)
  }

  private func isAffine(_ term: Expression) -> Bool {
    guard let inner = term.polynomialCoefficients(in: variable), inner.count <= 2 else {
      return false
    }
    return inner.allSatisfy { $0.polynomialCoefficients(in: parameter) != nil }
  }

  private func scales(_ expression: Expression, like degree: Rational) -> Bool {
    switch self.degree(of: expression) {
    case .any: true
    case .of(let found): found == degree
    case nil: false
    }
  }

  private func common(_ terms: [Expression]) -> Degree? {
    var result = Degree.any
    for term in terms {
      guard let next = degree(of: term) else { return nil }
      if next == .any { continue }
      if result != .any, result != next { return nil }
      result = next
    }
    return result
  }

  private func degree(of expression: Expression) -> Degree? {
    if !expression.contains(variable), !expression.contains(parameter) {
      return expression == 0 ? .any : .of(0)
    }
    switch expression {
    case .symbol(let symbol): return .of(symbol == parameter ? 1 : weight)
    case .sum(let terms): return common(terms)
    case .product(let factors):
      var sum = Rational(0)
      for factor in factors {
        guard let next = degree(of: factor) else { return nil }
        guard case .of(let degree) = next else { return .any }
        sum += degree
      }
      return .of(sum)
    case .power(let base, .number(let exponent)):
      guard case .of(let degree)? = degree(of: base) else { return nil }
      return .of(degree * exponent)
    case .function(let function, let arguments):
      guard let inner = common(arguments) else { return nil }
      guard case .of(let degree) = inner else { return nil }
      switch function {
      case .abs, .min, .max: return inner
      case .sqrt: return .of(degree / 2)
      case .cbrt: return .of(degree / 3)
      case .sign: return .of(0)
      default: return degree.isZero ? inner : nil
      }
    case .piecewise(let branches, let otherwise):
      guard branches.allSatisfy({ isInvariant($0.condition) }) else { return nil }
      return common(branches.map(\.value) + (otherwise.map { [$0] } ?? []))
    default: return nil
    }
  }

  /// Whether a condition is the same after the scaling.
  private func isInvariant(_ condition: Condition) -> Bool {
    switch condition {
    case .constant: true
    case .comparison(let left, _, let right): common([left, right]) != nil
    case .not(let inner): isInvariant(inner)
    case .and(let parts), .or(let parts): parts.allSatisfy { isInvariant($0) }
    }
  }
}

extension HomogeneousParameter {
  /// The sets for a potential.
  func sets(
    _ body: Expression, budget: WorkBudget
  ) -> [ParameterSet] {
    let verdicts = [-1, 0, 1].map { value in
      checkPotential(
        body.substituting(parameter, by: .number(Rational(value))), variable: variable,
        budget: budget)
    }
    return PotentialAssumptions.all.ids.enumerated().map { index, id in
      set(id, verdicts.map { $0[index].verdict })
    }
  }

  /// The set with these verdicts at −1, 0 and 1.
  func set(_ id: String, _ verdicts: [Verdict]) -> ParameterSet {
    ParameterSet(
      id: id, parameter: parameter.name, holds: intervals(verdicts.map { $0 == .proved }),
      open: intervals(verdicts.map { $0 == .undecided }), method: "scaling",
      reason:
        "Positive multiples of \(parameter.name) only scale the function and its variable, so "
        + "that -1, 0 and 1 decide.")
  }

  /// The numbers with one of the signs −1, 0, 1 that are included.
  private func intervals(_ signs: [Bool]) -> [ParameterSet.Interval] {
    func end(_ isIncluded: Bool) -> ParameterSet.End { .init(0, isIncluded: isIncluded) }
    if signs == [true, true, true] { return [.init(lower: nil, upper: nil)] }
    var result: [ParameterSet.Interval] = []
    if signs[0] { result.append(.init(lower: nil, upper: end(signs[1]))) }
    if signs[1], !signs[0], !signs[2] { result.append(.init(lower: end(true), upper: end(true))) }
    if signs[2] { result.append(.init(lower: end(signs[1]), upper: nil)) }
    return result
  }
}

/// For which values of a parameter the assumptions on a density hold, if it only scales the density
/// and its variable, as the scale of a family and a factor do; else the sets stay open.
///
/// - Parameters:
///   - parameter: The parameter, a symbol in the formula or the ends of the support.
///   - density: The density.
///   - digits: How many digits an end has that is not exact.
///   - budget: The time for all of it.
/// - Returns: One set for each id of `densityAssumptionIDs`.
public func admissibleValues(
  of parameter: Symbol, in density: DensityFunction, digits: Int = 30, budget: WorkBudget
) -> [ParameterSet] {
  let ends = [density.lower, density.upper].compactMap { $0 }
  guard
    let family = HomogeneousParameter(
      density.body, variable: density.variable, parameter: parameter, ends: ends)
  else {
    return densityAssumptionIDs.map {
      ParameterSet(
        id: $0, parameter: parameter.name, holds: [], open: [.init(lower: nil, upper: nil)],
        method: "none",
        reason: "\(parameter.name) does more than to scale the density and its variable.")
    }
  }
  let results = [-1, 0, 1].map { family.results(density, at: $0, budget: budget) }
  return densityAssumptionIDs.enumerated().map { index, id in
    let verdicts = results.map { $0?[index].verdict ?? .refuted }
    if id == AssumptionID.densityNormalized, family.degree + family.weight != 0 {
      return family.normalized(results.map { $0?[index] }, digits: digits)
    }
    return family.set(id, verdicts)
  }
}

extension HomogeneousParameter {
  /// The verdicts for one value; nil where the support is empty or the density is not defined.
  fileprivate func results(
    _ density: DensityFunction, at value: Int, budget: WorkBudget
  ) -> [AssumptionResult]? {
    let number = Expression.number(Rational(value))
    var member = density
    member.body = density.body.substituting(parameter, by: number).simplified()
    member.lower = density.lower?.substituting(parameter, by: number).simplified()
    member.upper = density.upper?.substituting(parameter, by: number).simplified()
    for end in [member.lower, member.upper].compactMap({ $0 })
    where !end.enclosure(precision: Precision(bits: 128)).isFinite {
      return nil
    }
    if let lower = member.lower, let upper = member.upper,
      case .known(let sign) = signOfConstant(upper - lower, budget: budget), sign <= 0
    {
      return nil
    }
    return checkDensity(member, budget: budget)
  }

  /// ∫p_c = |c|^(d+w)·∫p_±1, which is 1 for one |c| only.
  fileprivate func normalized(_ results: [AssumptionResult?], digits: Int) -> ParameterSet {
    let exponent = -1 / (degree + weight)
    var found = set(
      AssumptionID.densityNormalized,
      [.refuted, results[1].map(\.verdict) == .proved ? .proved : .refuted, .refuted])
    found.reason =
      "The integral is |\(parameter.name)|^(\(degree + weight)) times that for -1 or 1."
    for (result, sign) in [(results[0], -1), (results[2], 1)] {
      guard let result else { continue }
      // An integral that is not positive stays so.
      if case .point(_, let value)? = result.witness, value == "0" || value.hasPrefix("-") {
        continue
      }
      let constant: Expression? = result.verdict == .proved ? 1 : result.normalizingConstant
      if let constant {
        let value =
          (.number(Rational(sign)) * constant.pow(.number(exponent))).simplified()
        guard let point = LinePoint(constant: value) else { continue }
        let end = ParameterSet.End(
          text: point.text, isExact: true, isIncluded: true, lower: point.lower,
          upper: point.upper, expression: value)
        let only = ParameterSet.Interval(lower: end, upper: end)
        if sign < 0 { found.holds.insert(only, at: 0) } else { found.holds.append(only) }
      } else {
        let side = ParameterSet.End(0, isIncluded: false)
        found.open.append(
          sign < 0 ? .init(lower: nil, upper: side) : .init(lower: side, upper: nil))
      }
    }
    return found
  }
}
