import CertificateChecker
import Certification
import Foundation

/// Whether a verdict has a certificate that the independent checker accepts.
func isAcceptedByReplay(_ result: AssumptionResult) throws -> Bool {
  guard let certificate = result.certificate else { return false }
  return replay(
    certificate: try JSONEncoder().encode(certificate), assumption: result.id,
    verdict: result.verdict.rawValue) == .accepted
}
