import Diagnostics
import Foundation
import MirrorLanguage
import Testing

/// Each `Fixtures/rejected/syntax-*.mirror` gives exactly the text of its `.expected`.
///
/// With
/// `MIRRORFLOW_RECORD=1` in the environment the expected texts are written instead.
@Suite("Rejected texts")
struct SyntaxRejectedTests {
  static let names = SyntaxFixtures.names(in: "rejected").filter { $0.hasPrefix("syntax-") }
  static let isRecording = ProcessInfo.processInfo.environment["MIRRORFLOW_RECORD"] == "1"

  @Test(arguments: names)
  func diagnosticsAreThoseRecorded(_ name: String) throws {
    let source = try SyntaxFixtures.source("rejected/\(name)")
    let diagnostics = parse(source).diagnostics
    #expect(diagnostics.contains { $0.severity == .error })
    let rendered = DiagnosticRenderer().render(diagnostics, in: source)
    let expected = SyntaxFixtures.folder
      .appending(path: "rejected/\(name.replacing(".mirror", with: ".expected"))")
    if Self.isRecording {
      try Data(rendered.utf8).write(to: expected)
      return
    }
    let recorded = try #require(try? Data(contentsOf: expected), "no snapshot of \(name)")
    #expect(rendered == String(decoding: recorded, as: UTF8.self))
  }

  /// A fix-it is offered only where applying it makes its error go away.
  @Test(arguments: names)
  func fixItsRemoveTheirErrors(_ name: String) throws {
    let source = try SyntaxFixtures.source("rejected/\(name)")
    let before = parse(source).diagnostics
    for diagnostic in before {
      for fixIt in diagnostic.fixIts {
        let after = parse(source.applying([fixIt])).diagnostics
        let same = { (list: [Diagnostic]) in
          list.filter { $0.code == diagnostic.code && $0.message == diagnostic.message }.count
        }
        #expect(same(after) < same(before), "\(diagnostic.message): \(fixIt.replacement)")
      }
    }
  }

  @Test func everySyntaxCodeHasAFixture() throws {
    // These need a text of many megabytes, or no file at all; other tests cause them.
    var missing = Set(
      DiagnosticCatalogue.articles.map(\.code.description).filter { $0.hasPrefix("MF1") })
    missing.subtract(["MF1002", "MF1011", "MF1046", "MF1055"])
    var unknown: Set<String> = []
    for name in Self.names {
      for diagnostic in parse(try SyntaxFixtures.source("rejected/\(name)")).diagnostics {
        missing.remove(diagnostic.code.description)
        if DiagnosticCatalogue.explain(diagnostic.code) == nil {
          unknown.insert(diagnostic.code.description)
        }
      }
    }
    #expect(missing.isEmpty)
    #expect(unknown.isEmpty)
    #expect(Self.names.count >= 60)
  }
}
