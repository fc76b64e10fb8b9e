import MultiPrecision
import NumericalMethods
import Symbolic

/// A parameter c that moves the variable, as in x² − e^(−(x − c)²): at x + sc it is gone, or enters
/// in a way that is decided.
///
/// ψ and x ↦ ψ(x + sc) + (affine) are convex and smooth together, so that terms a + bx with
/// polynomials a and b in c do not count: (x + c)² is x².
struct ShiftedParameter {
  /// The moved formula without terms that do not count.
  let body: Expression
  let parameter: Symbol

  /// Every shift after which c enters less.
  static func candidates(
    _ body: Expression, variable: Symbol, parameter: Symbol
  ) -> [ShiftedParameter] {
    var shifts: [Rational] = []
    collect(body, variable, parameter, into: &shifts)
    return shifts.map { shift in
      let place = Expression.symbol(variable) + .number(shift) * .symbol(parameter)
      let moved = body.substituting(variable, by: place).simplified()
        .expanded(termLimit: 256).simplified()
      let terms = moved.addends.filter { !isAffine($0, variable, parameter) }
      return ShiftedParameter(
        body: terms.isEmpty ? .symbol(variable) : Expression.sum(terms).simplified(),
        parameter: parameter)
    }
  }

  private static func isAffine(
    _ term: Expression, _ variable: Symbol, _ parameter: Symbol
  ) -> Bool {
    guard let inner = term.polynomialCoefficients(in: variable), inner.count <= 2 else {
      return false
    }
    return inner.allSatisfy { part in
      part.polynomialCoefficients(in: parameter)?.allSatisfy { $0.asRational != nil } == true
    }
  }

  /// The s of sums a(x − sc) + b with rational a and b.
  private static func collect(
    _ expression: Expression, _ variable: Symbol, _ parameter: Symbol, into shifts: inout [Rational]
  ) {
    if case .sum = expression, expression.contains(parameter),
      let linear = expression.polynomialCoefficients(in: variable), linear.count == 2,
      let a = linear[1].asRational,
      let offset = linear[0].polynomialCoefficients(in: parameter), offset.count == 2,
      let b = offset[1].asRational, !shifts.contains(-b / a)
    {
      shifts.append(-b / a)
    }
    for child in expression.children { collect(child, variable, parameter, into: &shifts) }
  }

  /// The sets of a family in which the parameter does not occur any more; nil where it does.
  func constantSets(variable: Symbol, budget: WorkBudget) -> [ParameterSet]? {
    guard !body.contains(parameter) else { return nil }
    let everywhere = [ParameterSet.Interval(lower: nil, upper: nil)]
    return PotentialAnalysis(body, variable: variable, budget: budget).results().map {
      ParameterSet(
        id: $0.id, parameter: parameter.name, holds: $0.verdict == .proved ? everywhere : [],
        open: $0.verdict == .undecided ? everywhere : [], method: "shift",
        reason:
          "\(parameter.name) only moves the function and adds affine terms to it, so that one "
          + "value decides.")
    }
  }
}
