import Diagnostics
import MirrorLanguage
import Testing

@Suite("Programs that are refused or warned of")
struct SemanticRejectedTests {
  static let folders = ["rejected/semantics", "warned/semantics"]
  static let paths = folders.flatMap { folder in
    SyntaxFixtures.names(in: folder).map { "\(folder)/\($0)" }
  }

  @Test(arguments: paths)
  func findingsAreThoseRecorded(_ path: String) throws {
    let loaded = try SemanticFixtures.load(path)
    #expect(loaded.hasErrors == path.hasPrefix("rejected"))
    #expect(!loaded.diagnostics.isEmpty)
    let actual = SemanticFixtures.snapshot(of: loaded)
    let expected = try SemanticFixtures.expected(for: path, actual: actual)
    #expect(actual == expected)
  }

  @Test(arguments: paths)
  func everyFixItRemovesItsFinding(_ path: String) throws {
    let loaded = try SemanticFixtures.load(path)
    for finding in loaded.diagnostics {
      for fixIt in finding.fixIts {
        let fixed = loadProgram(loaded.source.applying([fixIt]))
        let count = { (findings: [Diagnostic]) in findings.count { $0.code == finding.code } }
        #expect(count(fixed.diagnostics) < count(loaded.diagnostics), "\(fixIt)")
        #expect(fixed.diagnostics.count < loaded.diagnostics.count, "\(fixIt)")
      }
    }
  }

  /// Codes whose smallest cause is too long for a fixture; `SemanticLimitsTests` has them.
  static let generated: Set<SemanticCode> = [.definitionChain, .tooManyPoints]

  @Test func everyCodeHasAnArticleAndAFixture() throws {
    var seen = Set(Self.generated.map(\.rawValue))
    for path in Self.paths {
      seen.formUnion(try SemanticFixtures.load(path).diagnostics.map(\.code.description))
    }
    for code in SemanticCode.allCases {
      #expect(DiagnosticCatalogue.explain(code.code) != nil, "no article for \(code)")
      #expect(seen.contains(code.rawValue), "no fixture for \(code)")
    }
    let known = Set(SemanticCode.allCases.map(\.rawValue))
    for article in DiagnosticCatalogue.articles
    where article.code.description.hasPrefix("MF2") {
      #expect(known.contains(article.code.description), "no code for article \(article.code)")
    }
  }

  @Test func thereAreAtLeastThirtyRejectedPrograms() {
    #expect(SyntaxFixtures.names(in: "rejected/semantics").count >= 30)
  }
}
