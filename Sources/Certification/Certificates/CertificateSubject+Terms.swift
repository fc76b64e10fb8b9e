import Symbolic

extension CertificateDensity {
  /// What a certificate says of a density; nil if it has parameters without a value.
  public init?(_ density: DensityFunction) {
    let none = Symbol("")
    let lower = density.lower.map { CertificateTerm($0, none) }
    let upper = density.upper.map { CertificateTerm($0, none) }
    guard let body = CertificateTerm(density.body, density.variable),
      lower.map({ $0 != nil }) ?? true, upper.map({ $0 != nil }) ?? true
    else { return nil }
    self.init(
      body: body, lower: lower ?? nil, upper: upper ?? nil, lowerIsClosed: density.lowerIsClosed,
      upperIsClosed: density.upperIsClosed)
  }
}

extension CertificateSubject {
  /// Inputs as a certificate writes them; nil if one has a symbol.
  static func terms(of inputs: [[Expression]]) -> [[CertificateTerm]]? {
    var points: [[CertificateTerm]] = []
    for input in inputs {
      let terms = input.compactMap { CertificateTerm($0, Symbol("")) }
      guard terms.count == input.count else { return nil }
      points.append(terms)
    }
    return points
  }
}

extension AssumptionResult {
  /// The same verdict with a certificate that its subject shows it as it stands.
  public func certified(byReading subject: CertificateSubject?) -> AssumptionResult {
    guard verdict != .undecided, let subject else { return self }
    var result = self
    result.certificate = Certificate(id, verdict, of: subject, .reading)
    return result
  }

  /// The same verdict on the inputs of a data set with a certificate.
  public func certified(byInputs inputs: [[Expression]]) -> AssumptionResult {
    guard let points = CertificateSubject.terms(of: inputs) else { return self }
    let subject = CertificateSubject.points(points: points)
    if verdict == .refuted, case .indices(let indices) = witness, indices.count == 2 {
      var result = self
      result.certificate = Certificate(
        id, verdict, of: subject, .equalPoints(first: indices[0], second: indices[1]))
      return result
    }
    return certified(byReading: subject)
  }
}
