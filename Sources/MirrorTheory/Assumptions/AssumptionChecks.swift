import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// The verdicts on a potential by itself: all of `unscaled.*` and `scaled.*` but those of models.
///
/// Nothing is called proved without a certificate that the independent checker accepts.
public func checkAssumptions(
  of potential: Potential, budget: Duration = .seconds(2)
) -> [AssumptionResult] {
  checkPotential(potential.body, variable: potential.variable, budget: budget)
    .certified(for: potential, budget: budget)
}

/// Everything that is found about a potential by itself, before certificates are written.
public func analysis(
  of potential: Potential, budget: Duration = .seconds(2)
) -> PotentialAnalysis {
  PotentialAnalysis(potential.body, variable: potential.variable, budget: WorkBudget(budget))
}

/// The verdicts on a density by itself: all of `density.*`, proved ones with certificates.
public func checkAssumptions(
  of density: InitializationDensity, budget: Duration = .seconds(2)
) -> [AssumptionResult] {
  checkDensity(DensityFunction(density), budget: budget).certified(for: density, budget: budget)
}

/// The verdict on a data set by itself: `data.distinct`, if proved with a certificate.
public func checkAssumptions(
  of data: TrainingData, budget: Duration = .seconds(2)
) -> [AssumptionResult] {
  [checkDistinct(data.inputs, budget: WorkBudget(budget))].certified(for: data, budget: budget)
}

extension DensityFunction {
  /// The formula and support of a model's density.
  public init(_ density: InitializationDensity) {
    var ends: [(expression: Expression?, isClosed: Bool)] = []
    for end in [density.lower, density.upper] {
      switch end {
      case .infinite: ends.append((nil, false))
      case .finite(let expression, let isClosed): ends.append((expression, isClosed))
      }
    }
    self.init(
      body: density.body, variable: density.variable, lower: ends[0].expression,
      upper: ends[1].expression, lowerIsClosed: ends[0].isClosed, upperIsClosed: ends[1].isClosed)
  }
}
