import MultiPrecision
import NumericalMethods
import Symbolic

/// Which assumptions on a potential are asked about.
public enum PotentialAssumptions: Sendable, CaseIterable {
  /// Assumption 1: `unscaled.c2`, `unscaled.hessian-positive`.
  case unscaled
  /// Assumption 7: `scaled.psi-convex`, `scaled.psi-c3`.
  case scaled
  case all

  /// The ids, in the order of the results.
  public var ids: [String] {
    let unscaled = [AssumptionID.unscaledC2, AssumptionID.unscaledHessianPositive]
    let scaled = [AssumptionID.scaledPsiConvex, AssumptionID.scaledPsiC3]
    return switch self {
    case .unscaled: unscaled
    case .scaled: scaled
    case .all: unscaled + scaled
    }
  }
}

/// The verdicts on a potential, φ of Assumption 1 or ψ of Assumption 7.
///
/// Piecewise polynomials and sums of rational powers of |x| are decided exactly; of other formulas
/// the second derivative's sign is proved by ranges, exact arguments, boxes and dominating terms, and
/// one-sided derivatives are compared where the formula changes; what that leaves open is
/// `undecided`.
///
/// - Parameters:
///   - body: The potential; a symbol besides `variable` is a parameter without a value.
///   - variable: The variable of the potential.
///   - assumptions: Which assumptions are asked about.
///   - budget: The time after which open questions are answered `undecided`.
/// - Returns: One result for each id of `assumptions`, in order.
public func checkPotential(
  _ body: Expression, variable: Symbol, assumptions: PotentialAssumptions = .all,
  budget: Duration = .seconds(2)
) -> [AssumptionResult] {
  checkPotential(
    body, variable: variable, assumptions: assumptions, budget: WorkBudget(budget))
}

/// The same with a budget that is shared with other work.
public func checkPotential(
  _ body: Expression, variable: Symbol, assumptions: PotentialAssumptions = .all,
  budget: WorkBudget
) -> [AssumptionResult] {
  PotentialAnalysis(body, variable: variable, budget: budget).results(assumptions)
}

/// The facts about a function, by the first analysis that applies.
func analyse(
  _ body: Expression, variable: Symbol, budget: WorkBudget
) throws(BudgetExceeded) -> FunctionReport {
  var report = try facts(of: body, variable: variable, budget: budget)
  if report.gap != nil {
    report.domain = try NaturalDomain(body, variable: variable, budget: budget)?.text()
  }
  return report
}

private func facts(
  of body: Expression, variable: Symbol, budget: WorkBudget
) throws(BudgetExceeded) -> FunctionReport {
  let reader = PiecewiseReader(variable: variable, budget: budget)
  if let function = try reader.read(body) {
    if let gap = function.gap {
      return FunctionReport(
        method: "exact", gap: (gap.text(), "it is not defined at x = \(gap.text())"),
        gapPlace: ExactPoint(gap), breaks: [], curvature: [])
    }
    if let total = function.total {
      return try PolynomialAnalysis(function: total, budget: budget).report()
    }
  }
  if let radial = try RadialAnalysis(body, variable: variable, budget: budget) {
    return try radial.report()
  }
  return try SymbolicAnalysis(body, variable: variable, budget: budget).report()
}

/// Why nothing can be decided while parameters have no value; nil when all have one.
func openParameters(of body: Expression, besides variable: Symbol) -> String? {
  let open = body.symbols.subtracting([variable]).sorted().map(\.name)
  guard let first = open.first else { return nil }
  return open.count == 1
    ? "The parameter \(first) has no value; give it one, for example \(first) = 1."
    : "The parameters \(open.joined(separator: ", ")) have no values."
}
