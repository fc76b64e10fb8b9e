import Certification
import CertificateChecker
import Foundation
import Testing

/// What the independent checker says about the certificate of a verdict; nil without one.
func replayOutcome(of result: AssumptionResult) throws -> ReplayOutcome? {
  guard let certificate = result.certificate else { return nil }
  let encoder = JSONEncoder()
  return replay(
    certificate: try encoder.encode(certificate), assumption: result.id,
    verdict: result.verdict.rawValue, subject: try encoder.encode(certificate.subject))
}
