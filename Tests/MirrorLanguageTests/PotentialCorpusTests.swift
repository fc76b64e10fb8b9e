import Certification
import Diagnostics
import Foundation
import MirrorLanguage
import MirrorTheory
import TestSupport
import Testing

/// A potential of the literature with its known verdicts.
private struct CorpusEntry: Sendable, CustomTestStringConvertible {
  let name: String
  /// c2, hessian-positive, psi-convex, psi-c3 as p(roved) or r(efuted).
  let verdicts: String
  let smoothness: String
  let formula: String

  var testDescription: String { name }

  static let all: [CorpusEntry] = {
    let url = oracleFolder.appending(path: "certification/potentials.tsv")
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 6 else { return nil }
      return CorpusEntry(
        name: fields[0], verdicts: fields[1], smoothness: fields[2], formula: fields[3])
    }
  }()
}

@Test func corpusOfPotentialsIsWhole() {
  #expect(CorpusEntry.all.count >= 150)
  #expect(Set(CorpusEntry.all.map(\.name)).count == CorpusEntry.all.count)
  #expect(CorpusEntry.all.allSatisfy { $0.verdicts.allSatisfy("pr".contains) })
}

@Test(arguments: CorpusEntry.all) private func potentialOfTheLiterature(
  _ entry: CorpusEntry
) throws {
  let source = SourceText(name: entry.name, text: "potential f(x) = \(entry.formula)\n")
  let potential = try #require(loadProgram(source).program?.potentials.first).value
  let analysis = analysis(of: potential, budget: .seconds(60))
  let results = analysis.results()
  let found = results.map { String($0.verdict.rawValue.prefix(1)) }.joined()
  #expect(found == entry.verdicts, "\(entry.formula): \(results.map(\.reason))")
  let name = analysis.smoothness.name
  let known = Int(entry.smoothness).map { $0 < 0 ? "discontinuous" : "C\($0)" } ?? entry.smoothness
  #expect(name == known, "\(entry.formula): \(analysis.smoothness)")
}
