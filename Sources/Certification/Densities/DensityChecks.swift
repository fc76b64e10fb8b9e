import MultiPrecision
import NumericalMethods
import Symbolic

/// The ids of the assumptions on a density, in the order of the results.
public let densityAssumptionIDs = [
  AssumptionID.densityNonnegative, AssumptionID.densityNormalized, AssumptionID.densityEven,
  AssumptionID.densityContinuous, AssumptionID.densityCompactSupport,
  AssumptionID.densitySubGaussian,
]

/// The verdicts on an initialization density.
///
/// - Parameters:
///   - density: The formula and its support; it is taken as given, never renormalized.
///   - ids: Which assumptions are asked about.
///   - budget: The time after which open questions are answered `undecided`.
/// - Returns: One result for each id, in order.
public func checkDensity(
  _ density: DensityFunction, ids: [String] = densityAssumptionIDs, budget: WorkBudget
) -> [AssumptionResult] {
  func undecided(_ reason: String) -> [AssumptionResult] {
    ids.map { AssumptionResult($0, .undecided, method: "none", reason: reason) }
  }
  if let reason = openParameters(of: density.body, besides: density.variable) {
    return undecided(reason)
  }
  for end in [density.lower, density.upper] {
    if let end, let reason = openParameters(of: end, besides: Symbol("")) {
      return undecided(reason)
    }
  }
  func late(_ error: BudgetExceeded) -> String {
    "It was not decided for \(density.body.shortText): \(error.explanation)."
  }
  let polynomial: PolynomialDensity?
  let smooth: SmoothDensity?
  do throws(BudgetExceeded) {
    polynomial = try PolynomialDensity(density, budget: budget)
    smooth = polynomial == nil ? try SmoothDensity(density, budget: budget) : nil
  } catch {
    return undecided(late(error))
  }
  return ids.map { id in
    do throws(BudgetExceeded) {
      if let polynomial { return try polynomial.verdict(id) }
      if let smooth {
        let found = try smooth.verdict(id)
        guard found.verdict == .undecided,
          let fallback = try DensityFallback(density, budget: budget)
        else { return found }
        return try fallback.decide(found)
      }
    } catch {
      return AssumptionResult(id, .undecided, method: "none", reason: late(error))
    }
    return AssumptionResult(
      id, .undecided, method: "none",
      reason: "The formula of the density has case distinctions that could not be resolved.")
  }
}

/// The same for all six assumptions, with a time of its own.
public func checkDensity(
  _ density: DensityFunction, budget: Duration = .seconds(2)
) -> [AssumptionResult] {
  checkDensity(density, budget: WorkBudget(budget))
}

extension PolynomialDensity {
  func verdict(_ id: String) throws(BudgetExceeded) -> AssumptionResult {
    switch id {
    case AssumptionID.densityNonnegative: try nonnegative()
    case AssumptionID.densityNormalized: try normalized()
    case AssumptionID.densityEven: try even()
    case AssumptionID.densityContinuous: try continuous()
    case AssumptionID.densityCompactSupport: compactSupport()
    default: subGaussian()
    }
  }
}
