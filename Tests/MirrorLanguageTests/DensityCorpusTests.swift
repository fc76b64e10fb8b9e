import CertificateChecker
import Certification
import Diagnostics
import Foundation
import MirrorLanguage
import MirrorTheory
import TestSupport
import Testing

/// A density of the literature with its known verdicts.
private struct DensityEntry: Sendable, CustomTestStringConvertible {
  let name: String
  /// nonnegative, normalized, even, continuous, compact-support, sub-gaussian as p(roved) or
  /// r(efuted).
  let verdicts: String
  let formula: String
  let support: String

  var testDescription: String { name }

  static let all: [DensityEntry] = {
    let url = oracleFolder.appending(path: "certification/densities.tsv")
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 6 else { return nil }
      return DensityEntry(
        name: fields[0], verdicts: fields[1], formula: fields[2], support: fields[3])
    }
  }()

  func density() throws -> InitializationDensity {
    let source = SourceText(name: name, text: "density p(b) = \(formula) for b in \(support)\n")
    return try #require(loadProgram(source).program?.densities.first).value
  }
}

@Test func corpusOfDensitiesIsWhole() {
  #expect(DensityEntry.all.count >= 90)
  #expect(Set(DensityEntry.all.map(\.name)).count == DensityEntry.all.count)
  #expect(
    DensityEntry.all.allSatisfy { $0.verdicts.count == 6 && $0.verdicts.allSatisfy("pr".contains) })
}

@Test(arguments: DensityEntry.all) private func densityOfTheLiterature(
  _ entry: DensityEntry
) throws {
  let density = try entry.density()
  let results = checkDensity(DensityFunction(density), budget: .seconds(60))
  let found = results.map { String($0.verdict.rawValue.prefix(1)) }.joined()
  #expect(found == entry.verdicts, "\(entry.formula): \(results.map(\.reason))")
  // The proofs of every third one, or of all with MIRRORFLOW_SCALE of 3 or more.
  let step = Swift.max(Int(3 / SeededGenerator.scale), 1)
  let place = DensityEntry.all.firstIndex { $0.name == entry.name } ?? 0
  guard place % step == 0 else { return }
  for result in checkAssumptions(of: density, budget: .seconds(60)) {
    let certificate = try #require(result.certificate, "\(result.id) \(result.verdict)")
    let outcome = replay(
      certificate: try JSONEncoder().encode(certificate), assumption: result.id,
      verdict: result.verdict.rawValue)
    #expect(outcome == .accepted, "\(result.id) \(result.verdict)")
  }
}
