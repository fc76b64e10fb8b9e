import Foundation
import Reporting
import Testing

@testable import mirrorflow

/// Stored results are found by the algorithm's version: whoever changes what an algorithm gives, be
/// it the last digit or a member of the document, raises the version.
///
/// `MIRRORFLOW_RECORD=1 swift test --filter AlgorithmVersion` records a new version; it does not
/// overwrite an old one.
@Suite("Versions of algorithms")
struct AlgorithmVersionTests {
  private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures/algorithms.expected")

  /// Polynomial potentials alone: the last digits of exp and log depend on the machine.
  static let cases: [(name: String, arguments: [String])] = [
    ("scaled", flow(Example.figure2, "quartic_abs", "--width", "5", "--time", "1")),
    ("unscaled", flow(Example.figure1, "figure1", "--width", "4", "--time", "1")),
    ("stuck", flow(Example.figure2, "cubic_abs", "--width", "6", "--time", "1")),
    (
      "digits",
      flow(Example.figure2, "quartic_abs", "--width", "2", "--time", "1/9", "--digits", "6")
    ),
    (
      "descent",
      flow(Example.figure2, "quartic_abs", "--width", "9", "--method", "descent", "--steps", "50")
    ),
    (
      "natural gradient",
      flow(
        Example.figure2, "quartic_abs", "--width", "9", "--method", "natural-gradient", "--steps",
        "50")
    ),
  ]

  private static func flow(_ file: String, _ model: String, _ more: String...) -> [String] {
    ["flow", file, "--model", model, "--at", "1/2", "--json"] + more
  }

  @Test func resultsOfAVersionStayTheSame() throws {
    var lines: [String] = []
    for (name, arguments) in Self.cases {
      let run = try ProgramRun(arguments: arguments)
      // A release alone changes no result.
      let text = run.output.replacing("\"mirrorflow\": \"\(ProgramVersion.current)\"", with: "")
      let digest = SHA256(Array(text.utf8)).hexadecimal
      lines.append("\(FlowRecord.algorithm), \(name): \(digest)")
    }
    let recorded = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n")
      .map(String.init)
    let prefix = FlowRecord.algorithm + ", "
    let own = recorded.filter { $0.hasPrefix(prefix) }
    if own.isEmpty, ProcessInfo.processInfo.environment["MIRRORFLOW_RECORD"] == "1" {
      try Data((recorded + lines).map { $0 + "\n" }.joined().utf8).write(to: Self.file)
      return
    }
    #expect(
      own == lines,
      "what `flow` gives has changed: raise FlowRecord.algorithm and record the new version")
  }
}
