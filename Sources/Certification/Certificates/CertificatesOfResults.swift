import MultiPrecision
import NumericalMethods
import Symbolic

extension [AssumptionResult] {
  /// The same verdicts with certificates, as far as they are found within the budget.
  ///
  /// Certificates that are there already are kept.
  ///
  /// - Parameters:
  ///   - body: The potential that the verdicts are about.
  ///   - variable: Its variable.
  ///   - budget: When to stop looking for proofs.
  /// - Returns: The results in the same order.
  public func certified(
    byPotential body: Expression, variable: Symbol, budget: WorkBudget
  ) -> [AssumptionResult] {
    guard let certificates = try? PotentialCertificates(body, variable: variable, budget: budget)
    else { return self }
    var signs: CertificateEvidence?
    return map { result in
      guard result.certificate == nil else { return result }
      var result = result
      if result.id == AssumptionID.scaledPsiConvex, result.verdict == .proved, let signs {
        // What shows φ″ > 0 shows φ″ ≥ 0.
        result.certificate = certificates.certificate(of: result, signs)
      } else {
        result.certificate = (try? certificates.certificate(of: result)).flatMap { $0 }
      }
      if result.id == AssumptionID.unscaledHessianPositive, result.verdict == .proved {
        signs = result.certificate?.evidence
      }
      return result
    }
  }
}

extension [AssumptionResult] {
  /// The same for the verdicts on a density.
  public func certified(byDensity density: DensityFunction, budget: WorkBudget)
    -> [AssumptionResult]
  {
    guard let certificates = try? DensityCertificates(density, budget: budget) else { return self }
    return map { result in
      guard result.certificate == nil else { return result }
      var result = result
      result.certificate = (try? certificates.certificate(of: result)).flatMap { $0 }
      return result
    }
  }
}

extension AssumptionResult {
  /// The same verdict on inputs in the support of a density with a certificate, if one is found.
  public func certified(
    byInputs inputs: [[Expression]], of density: DensityFunction, budget: WorkBudget
  ) -> AssumptionResult {
    guard verdict != .undecided, let points = CertificateSubject.terms(of: inputs),
      let subject = CertificateDensity(density),
      let evidence = try? SupportCertificates(density, budget: budget)?.evidence(for: self)
    else { return self }
    var result = self
    result.certificate = Certificate(
      id, verdict, of: .pointsOfDensity(points: points, density: subject), evidence)
    return result
  }
}
