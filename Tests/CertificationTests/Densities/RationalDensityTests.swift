import Certification
import CertificateChecker
import Foundation
import MultiPrecision
import NumericalMethods
import Symbolic
import Testing

private typealias Expression = Symbolic.Expression
private let pi = Expression.constant(.pi)

private func cos(_ e: Expression) -> Expression { .apply(.cos, e) }
private func tanh(_ e: Expression) -> Expression { .apply(.tanh, e) }

/// Integrals by residues: ∫dx/(x⁴ + px² + q) = π/√(q(p + 2√q)).
private let cases: [DensityCase] = [
  DensityCase(sqrt(2) / (pi * (1 + x.pow(4))), nil, nil, "pppprr"),
  DensityCase(1 / (1 + x.pow(4)), nil, nil, "prpprr"),
  DensityCase(x.pow(2) * sqrt(2) / (pi * (1 + x.pow(4))), nil, nil, "pppprr"),
  DensityCase(3 / (2 * pi * (1 + x.pow(6))), nil, nil, "pppprr"),
  DensityCase(sqrt(3) / (pi * (1 + x.pow(2) + x.pow(4))), nil, nil, "pppprr"),
  DensityCase(6 / (pi * (1 + x.pow(2)) * (4 + x.pow(2))), nil, nil, "pppprr"),
  // Two irrational zeros of y² + 4y + 1; √(2 − √3) = (√6 − √2)/2.
  DensityCase(sqrt(6) / (pi * (1 + 4 * x.pow(2) + x.pow(4))), nil, nil, "pppprr"),
  // An odd part.
  DensityCase((1 + tanh(x) / 2) / (pi * cosh(x)), nil, nil, "pprprr"),
  // e^|x|·p has a period, and zeros however far out.
  DensityCase(exp(-abs(x)) * (1 + cos(x)) / 3, nil, nil, "pppprr"),
  DensityCase(exp(-abs(x)) * cos(x).pow(2) * q("5/6"), nil, nil, "pppprr"),
  // Integrals that are only enclosed; mpmath: 1.000000128830325260543853, 0.99999998256793436.
  DensityCase(exp(-cosh(x)) / q("0.842048768"), nil, nil, "prpprp"),
  DensityCase(sqrt(1 - x.pow(4)) / q("1.7480384"), -1, 1, "prpppp"),
]

@Test(arguments: cases) private func rationalAndEnclosedDensities(_ item: DensityCase) {
  item.check()
}

private func certificate(_ body: Expression, _ id: String) throws -> Certificate {
  let density = DensityFunction(body: body, variable: Symbol("x"), lower: nil, upper: nil)
  let results = checkDensity(density)
    .certified(byDensity: density, budget: WorkBudget(.seconds(60)))
  return try #require(results.first { $0.id == id }?.certificate)
}

private func isAccepted(_ certificate: Certificate) throws -> Bool {
  replay(
    certificate: try JSONEncoder().encode(certificate), assumption: certificate.assumption,
    verdict: certificate.verdict.rawValue) == .accepted
}

@Test func aPeriodOfATailIsChecked() throws {
  let genuine = try certificate(
    exp(-abs(x)) * (1 + cos(x)) / 3, AssumptionID.densitySubGaussian)
  #expect(try isAccepted(genuine))
  guard
    case .periodicTail(let end, let from, let rate, let period, let at, let facts) =
      genuine.evidence
  else {
    Issue.record("no period")
    return
  }
  func changed(
    rate newRate: CertificateTerm? = nil, period newPeriod: CertificateTerm? = nil,
    at newPoint: CertificateTerm? = nil
  ) -> Certificate {
    var result = genuine
    result.evidence = .periodicTail(
      end: end, from: from, rate: newRate ?? rate, period: newPeriod ?? period,
      at: newPoint ?? at, facts: facts)
    return result
  }
  #expect(try isAccepted(changed(period: .list("*", [.leaf("4"), .leaf("pi")]))))
  #expect(try !isAccepted(changed(rate: .leaf("2"))))
  #expect(try !isAccepted(changed(rate: .leaf("x"))))
  #expect(try !isAccepted(changed(period: .leaf("pi"))))
  #expect(try !isAccepted(changed(period: .leaf("0"))))
  // The density is 0 there.
  #expect(try !isAccepted(changed(at: .leaf("pi"))))
  #expect(try !isAccepted(changed(at: .leaf("-1"))))
}

@Test func derivativesOfAnEnclosedDensityAreChecked() throws {
  let genuine = try certificate(
    exp(-cosh(x)) / q("0.842048768"), AssumptionID.densityNormalized)
  #expect(try isAccepted(genuine))
  guard case .quadrature(let bits, let cuts, let tails, let chains) = genuine.evidence else {
    Issue.record("no boxes")
    return
  }
  func changed(
    _ cuts: [CertificateTerm], _ tails: [CertificateTail], _ chains: [[CertificateTerm]]
  ) -> Certificate {
    var result = genuine
    result.evidence = .quadrature(bits: bits, cuts: cuts, tails: tails, chains: chains)
    return result
  }
  #expect(try isAccepted(changed(cuts, tails, chains + chains)))
  #expect(try !isAccepted(changed(cuts, tails, [])))
  let wrong = chains.map { Array($0.prefix(1)) + [CertificateTerm.leaf("0")] }
  #expect(try !isAccepted(changed(cuts, tails, wrong)))
  #expect(try !isAccepted(changed(Array(cuts.dropFirst()), tails, chains)))
  #expect(try !isAccepted(changed(cuts, [], chains)))
}
