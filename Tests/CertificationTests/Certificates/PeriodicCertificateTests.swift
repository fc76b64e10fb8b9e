import Certification
import CertificateChecker
import Foundation
import NumericalMethods
import Symbolic
import Testing

private func sin(_ e: Symbolic.Expression) -> Symbolic.Expression { .apply(.sin, e) }
private func cos(_ e: Symbolic.Expression) -> Symbolic.Expression { .apply(.cos, e) }

private func certified(_ body: Symbolic.Expression) -> [AssumptionResult] {
  checkPotential(body, variable: Symbol("x"), budget: .seconds(60)).certified(
    byPotential: body, variable: Symbol("x"), budget: WorkBudget(.seconds(60)))
}

/// Second derivatives that are waves are proved on one period.
@Test(arguments: [
  x.pow(2) - sin(x) * cos(x) / 2, x.pow(2) + sin(x) * cos(q("3/2") * x) / 8,
  q("3/4") * x.pow(2) + cos(x) / 2 - sin(x).pow(2) / 8,
])
func wavesHaveCertificates(_ body: Symbolic.Expression) throws {
  let results = certified(body)
  #expect(results.allSatisfy { $0.verdict == .proved }, "\(results.map(\.reason))")
  for result in results { #expect(try replayOutcome(of: result) == .accepted, "\(result.id)") }
}

@Test func aWrongPeriodIsRejected() throws {
  let results = certified(x.pow(2) - sin(x) * cos(x) / 2)
  let result = try #require(results.first { $0.id == AssumptionID.unscaledHessianPositive })
  var certificate = try #require(result.certificate)
  guard case .signs(let breaks, var pieces) = certificate.evidence,
    case .rewrite(let term, .periodic(let period, let proof))? = pieces.first?.proof
  else {
    Issue.record("another proof: \(certificate.evidence)")
    return
  }
  for factor in ["1/3", "0", "-1", "3/4"] {
    let wrong = CertificateTerm.list("*", [.leaf(factor), period])
    pieces[0].proof = .rewrite(to: term, proof: .periodic(period: wrong, proof: proof))
    certificate.evidence = .signs(breaks: breaks, pieces: pieces)
    let outcome = replay(
      certificate: try JSONEncoder().encode(certificate), assumption: result.id,
      verdict: result.verdict.rawValue)
    #expect(outcome != .accepted, "\(factor)")
  }
}
