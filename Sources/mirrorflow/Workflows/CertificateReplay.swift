import CertificateChecker
import Certification
import Foundation
import Reporting

/// Has the independent checker replay the certificates of a check, from their JSON.
struct CertificateReplay {
  private(set) var accepted = 0
  /// Decided verdicts that no certificate was found for.
  private(set) var missing: [String] = []

  /// Fails with exit code 70 if a certificate is not accepted.
  init(of subjects: [SubjectEntry]) throws(CommandFailure) {
    for subject in subjects {
      for entry in subject.assumptions where entry.verdict != .undecided {
        let name = "\(subject.name): \(entry.id)"
        guard let certificate = entry.certificate else {
          missing.append(name)
          continue
        }
        guard let text = try? JSONEncoder().encode(certificate) else {
          throw Self.failure(name, "it cannot be written")
        }
        let outcome = replay(
          certificate: text, assumption: entry.id, verdict: entry.verdict.rawValue)
        switch outcome {
        case .accepted: accepted += 1
        case .rejected(let reason): throw Self.failure(name, reason)
        }
      }
    }
  }

  private static func failure(_ name: String, _ reason: String) -> CommandFailure {
    .failure(
      .internalError, "the certificate of \(name) is not accepted: \(reason)",
      exit: .internalError)
  }

  /// How many were replayed, and which verdicts have no certificate.
  var text: String {
    let first = "certificates: \(accepted) replayed, all accepted"
    if missing.isEmpty { return first + "; every verdict has one\n" }
    return first + "; \(missing.count) without one: " + missing.joined(separator: ", ") + "\n"
  }
}
