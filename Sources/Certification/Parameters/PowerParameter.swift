import MultiPrecision
import NumericalMethods
import Symbolic

/// The exponent p in c·|x|^p + R(x), where R is analytic and does not contain p, and c > 0.
///
/// |x|^p is Cᵏ exactly for p > k and for even p ≥ 0, whose powers are polynomials; R changes nothing
/// about that. For p < 0 there is no value at 0. (|x|^p)″ = p(p − 1)|x|^(p−2) is positive beside 0 for
/// p > 1 and tends to −∞ at 0 for 0 < p < 1, where R″ stays bounded; |x|^1 has a kink upwards.
struct PowerParameter {
  let parameter: Symbol
  let rest: PotentialAnalysis
  let restIsAffine: Bool

  init?(
    _ body: Expression, variable: Symbol, parameter: Symbol, budget: WorkBudget
  ) throws(BudgetExceeded) {
    var rest: [Expression] = [0]
    var found = false
    let x = Expression.symbol(variable)
    let power = Expression.power(.apply(.abs, x), .symbol(parameter))
    for term in body.simplified().addends {
      if !term.contains(parameter) {
        rest.append(term)
        continue
      }
      let others = term.factors.filter { $0 != power }
      guard !found, others.count == term.factors.count - 1, others.allSatisfy(\.isConstant),
        case .known(let sign) = signOfConstant(.product([1] + others), budget: budget), sign > 0
      else { return nil }
      found = true
    }
    guard found else { return nil }
    let formula = Expression.sum(rest).simplified()
    let analysis = PotentialAnalysis(formula, variable: variable, budget: budget)
    guard analysis.smoothness.smoothness == .analytic else { return nil }
    self.parameter = parameter
    self.rest = analysis
    restIsAffine = formula.derivative(in: variable).derivative(in: variable).simplified() == 0
  }

  private func end(_ value: Int, _ isIncluded: Bool) -> ParameterSet.End {
    .init(Rational(value), isIncluded: isIncluded)
  }

  private func above(_ value: Int, _ isIncluded: Bool) -> ParameterSet.Interval {
    .init(lower: end(value, isIncluded), upper: nil)
  }

  private func only(_ value: Int) -> ParameterSet.Interval {
    .init(lower: end(value, true), upper: end(value, true))
  }

  func sets() -> [ParameterSet] {
    let verdicts = Dictionary(
      uniqueKeysWithValues: rest.results().map { ($0.id, $0.verdict) })
    func set(
      _ id: String, _ holds: [ParameterSet.Interval], open: [ParameterSet.Interval] = [],
      _ reason: String
    ) -> ParameterSet {
      ParameterSet(
        id: id, parameter: parameter.name, holds: holds, open: open, method: "power",
        reason: reason)
    }
    let smooth = "|x|^p is C^k exactly for p > k and for even p >= 0; the other terms are analytic."
    let everywhere = [ParameterSet.Interval(lower: nil, upper: nil)]
    let isConvex = verdicts[AssumptionID.scaledPsiConvex] == .proved
    let isPositive = verdicts[AssumptionID.unscaledHessianPositive] == .proved
    let hessian: ParameterSet
    if isPositive {
      hessian = set(
        AssumptionID.unscaledHessianPositive, [only(0), above(2, true)],
        "The other terms have a positive second derivative, and |x|^p is C^2 and convex for these "
          + "values only.")
    } else if restIsAffine {
      hessian = set(
        AssumptionID.unscaledHessianPositive, [only(2)],
        "The other terms are affine, and p(p - 1)|x|^(p - 2) is positive and finite at 0 for p = 2 "
          + "only.")
    } else {
      hessian = set(
        AssumptionID.unscaledHessianPositive, [], open: everywhere,
        "The second derivative of the other terms is not positive everywhere, so that the exponent "
          + "alone does not decide.")
    }
    return [
      set(AssumptionID.unscaledC2, [only(0), above(2, true)], smooth), hessian,
      isConvex
        ? set(
          AssumptionID.scaledPsiConvex, [only(0), above(1, true)],
          "The other terms are convex; |x|^p is convex for these values, and for 0 < p < 1 its "
            + "second derivative tends to minus infinity at 0.")
        : set(
          AssumptionID.scaledPsiConvex, [], open: everywhere,
          "The other terms are not convex, so that the exponent alone does not decide."),
      set(AssumptionID.scaledPsiC3, [only(0), only(2), above(3, false)], smooth),
    ]
  }
}
