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
  /// The same verdicts, with what is undecided or has no certificate decided in the variables of the
  /// potential's parts, as far as that succeeds.
  public func decidedInParts(
    ofPotential body: Expression, variable: Symbol, budget: WorkBudget
  ) -> [AssumptionResult] {
    let open = filter { $0.certificate == nil && $0.verdict != .refuted }.map(\.id)
    let ids = Set(open).intersection(PotentialAssumptions.all.ids)
    guard !ids.isEmpty, let subject = CertificateTerm(body, variable),
      let parts = PotentialParts(body, variable: variable, budget: budget)
    else { return self }
    let found = parts.evidence(for: ids)
    return map { result in
      guard ids.contains(result.id) else { return result }
      guard let evidence = found[result.id] else {
        guard let refutation = parts.refutation(of: result.id) else { return result }
        return [refutation].certified(byPotential: body, variable: variable, budget: budget)[0]
      }
      return AssumptionResult(
        result.id, .proved, method: "parts",
        reason: result.verdict == .proved ? result.reason : parts.reason(of: result.id),
        certificate: Certificate(result.id, .proved, of: .function(body: subject), evidence))
    }
  }

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
