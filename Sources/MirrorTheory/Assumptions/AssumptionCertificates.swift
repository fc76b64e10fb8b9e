import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

extension [AssumptionResult] {
  /// The verdicts of an analysis of a model with certificates; what was proved without one that the
  /// independent checker accepts becomes `undecided`.
  ///
  /// - Parameters:
  ///   - model: The model that the verdicts are about.
  ///   - budget: The time for the search for proofs.
  /// - Returns: The results in the same order.
  func certified(for model: Model, budget: Duration) -> [AssumptionResult] {
    // A potential that stays open takes none of the density's time.
    let potential = certified(for: model.potential, budget: budget)
    let budget = WorkBudget(budget)
    let density = DensityFunction(model.biases)
    return potential.certified(byDensity: density, budget: budget).map { result in
      if result.certificate != nil { return result }
      switch result.id {
      case AssumptionID.scaledOmegaPositive:
        guard case .scaled(let omega) = model.scaling,
          let term = CertificateTerm(omega, Symbol(""))
        else { return result }
        return result.certified(byReading: .constant(value: term))
      case AssumptionID.dataDistinct, AssumptionID.modelDimension:
        return result.certified(byInputs: model.data.inputs)
      case AssumptionID.dataInSupport:
        return result.certified(byInputs: model.data.inputs, of: density, budget: budget)
      case AssumptionID.modelActivation:
        return result.certified(byReading: model.activationStatement)
      case AssumptionID.modelInputWeights:
        let stated = if case .point(_, let name) = result.witness { name } else { "sphere" }
        return result.certified(
          byReading: .statement(stated: stated, required: "sphere", pairs: []))
      default: return result
      }
    }.map { PotentialAssumptions.all.ids.contains($0.id) ? $0 : $0.restingOnCertificate }
  }

  /// The same for the verdicts on a potential by itself: as it is written first, and in parts where
  /// that leaves something open.
  public func certified(
    for potential: Potential, budget: Duration = .seconds(2)
  ) -> [AssumptionResult] {
    let budget = WorkBudget(budget)
    let ids = PotentialAssumptions.all.ids
    let written = certified(
      byPotential: potential.body, variable: potential.variable, budget: budget
    ).map { ids.contains($0.id) ? $0.restingOnCertificate : $0 }
    let decided = written.decidedInParts(
      ofPotential: potential.body, variable: potential.variable, budget: budget)
    return zip(written, decided).map { $0 == $1 ? $0 : $1.restingOnCertificate }
  }

  /// The same for the verdicts on a density by itself.
  func certified(
    for density: InitializationDensity, budget: Duration
  ) -> [AssumptionResult] {
    certified(byDensity: DensityFunction(density), budget: WorkBudget(budget))
      .map(\.restingOnCertificate)
  }

  /// The same for the verdicts on a data set by itself.
  func certified(for data: TrainingData, budget: Duration) -> [AssumptionResult] {
    map { $0.certified(byInputs: data.inputs).restingOnCertificate }
  }
}

extension Model {
  /// σ(z) = β|z| + γz with the numbers of the theorem's activation.
  fileprivate var activationStatement: CertificateSubject? {
    let isScaled = if case .scaled = scaling { true } else { false }
    let half = Expression.number(Rational(1, 2))
    let required = isScaled ? "abs" : "relu"
    let none = Symbol("")
    guard case .piecewiseLinear(_, let beta, let gamma) = activation else {
      return .statement(stated: activation.name, required: required, pairs: [])
    }
    let wanted: [Expression] = isScaled ? [1, 0] : [half, half]
    var pairs: [[CertificateTerm]] = []
    for (own, other) in zip([beta, gamma], wanted) {
      guard let own = CertificateTerm(own, none), let other = CertificateTerm(other, none) else {
        return nil
      }
      pairs.append([own, other])
    }
    // Its name may be the file's own: the numbers decide.
    return .statement(stated: required, required: required, pairs: pairs)
  }
}
