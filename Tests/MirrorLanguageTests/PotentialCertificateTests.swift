import CertificateChecker
import Certification
import Diagnostics
import Foundation
import MirrorLanguage
import MirrorTheory
import TestSupport
import Testing

/// Each verdict on a potential of the literature has a certificate that is accepted.
///
/// Every fourth potential by default, all of them with MIRRORFLOW_SCALE of 4 or more.
@Test func certificatesOfTheLiterature() throws {
  let url = oracleFolder.appending(path: "certification/potentials.tsv")
  let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
    .filter { !$0.hasPrefix("#") }
  let step = max(Int(4 / SeededGenerator.scale), 1)
  for line in stride(from: 0, to: lines.count, by: step).map({ lines[$0] }) {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    let source = SourceText(name: fields[0], text: "potential f(x) = \(fields[3])\n")
    let potential = try #require(loadProgram(source).program?.potentials.first).value
    for result in checkAssumptions(of: potential, budget: .seconds(60)) {
      guard let certificate = result.certificate else {
        Issue.record("\(fields[0]): \(result.id) \(result.verdict) has no certificate")
        continue
      }
      let outcome = replay(
        certificate: try JSONEncoder().encode(certificate), assumption: result.id,
        verdict: result.verdict.rawValue)
      #expect(outcome == .accepted, "\(fields[0]): \(result.id) \(result.verdict)")
    }
  }
}
