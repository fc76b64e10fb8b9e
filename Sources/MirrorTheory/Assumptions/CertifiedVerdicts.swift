import CertificateChecker
import Certification
import Foundation

extension AssumptionResult {
  /// The verdict as far as its certificate carries it.
  ///
  /// A certificate that the independent checker does not accept is none, and without one nothing
  /// is called proved: the answer is `undecided` then, with what the analysis found. A refutation
  /// stands by its witness.
  var restingOnCertificate: AssumptionResult {
    if let certificate, let text = try? JSONEncoder().encode(certificate),
      replay(certificate: text, assumption: id, verdict: verdict.rawValue) == .accepted
    {
      return self
    }
    var result = self
    result.certificate = nil
    guard verdict == .proved else { return result }
    return AssumptionResult(
      id, .undecided, method: "none",
      reason: "The analysis found it true, but no proof of it was written that the independent "
        + "checker accepts. It found: \(reason)")
  }
}
