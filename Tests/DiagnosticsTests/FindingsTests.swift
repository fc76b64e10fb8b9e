import Diagnostics
import Testing

@Suite("Collecting findings")
struct FindingsTests {
  private func error(_ code: DiagnosticCode, _ start: Int, _ message: String = "m") -> Diagnostic {
    Diagnostic(code, message, at: SourceSpan(start, start + 1))
  }

  @Test func sortedByPositionAndWithoutRepetition() {
    var findings = Findings()
    findings.report(contentsOf: [
      error("MF2", 5), error("MF1", 2), error("MF2", 5), error("MF1", 5),
    ])
    // The second error about the characters at 5 follows from the first one.
    #expect(findings.diagnostics == [error("MF1", 2), error("MF2", 5)])
    #expect(findings.errorCount == 3)
  }

  @Test func sameCodeAtTheSamePlaceIsMerged() {
    var findings = Findings()
    findings.report(error("MF1", 0, "first"))
    findings.report(error("MF1", 0, "second"))
    #expect(findings.diagnostics.map(\.message) == ["first"])
    #expect(findings.diagnostics.first?.notes == ["second"])
  }

  @Test func whatIsBeyondTheLimitIsCounted() {
    var findings = Findings(limit: 3)
    for start in 0..<10 { findings.report(error("MF1", start)) }
    #expect(findings.errorCount == 10)
    #expect(findings.diagnostics.count == 4)
    #expect(findings.diagnostics.last?.code == "MF1000")
    #expect(findings.diagnostics.last?.message == "7 more findings are not shown")
  }

  @Test func fixItsAreAppliedFromTheirOwnPlaces() {
    let source = SourceText(name: "a", text: "2x + y**2")
    let fixed = source.applying([
      FixIt(SourceSpan(6, 8), replacement: "^", message: ""),
      FixIt(SourceSpan(1, 1), replacement: "*", message: ""),
      FixIt(SourceSpan(1, 1), replacement: "*", message: ""),
      FixIt(SourceSpan(7, 9), replacement: "lost, for it overlaps", message: ""),
    ])
    #expect(fixed.text == "2*x + y^2")
  }
}
