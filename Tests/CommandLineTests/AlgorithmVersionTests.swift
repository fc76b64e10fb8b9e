import Foundation
import Reporting
import Testing
import MirrorTheory

@testable import mirrorflow

/// Stored results are found by the algorithm's version: whoever changes what an algorithm gives, be
/// it the last digit or a member of the document, raises the version.
///
/// `MIRRORFLOW_RECORD=1 swift test --filter AlgorithmVersion` records a new version in the place of
/// the old one; what is recorded of a version is not overwritten.
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

  private static let model = """
    model m {
      activation = abs; biases = uniform(1); potential = scaled(power(4), omega = 1)
      data = [(-1/2, 1/8), (1/4, -1/8)]
    }
    """

  /// A smooth activation without functions of the C library.
  private static let smooth =
    "activation root(z) = sqrt(1 + z^2)\n" + model.replacing("= abs", with: "= root")

  private static let claims: [(claim: VerifiedClaim, columns: [String])] = [
    // Columns whose last digits come from a logarithm are left out.
    (.lazy, ["displacement", "kernel_drift"]), (.decay, ["lambda_min", "proved_rate"]),
    (.bias, ["error", "error_at", "reference_error"]), (.sameLimit, ["error", "error_at"]),
  ]

  /// A line for each case: algorithm, name, digest.
  private static func lines() throws -> [String] {
    let flows = try cases.map { name, arguments in
      let text = try ProgramRun(arguments: arguments).output
      // A release alone changes no result.
      let results = text.replacing("\"mirrorflow\": \"\(ProgramVersion.current)\"", with: "")
      return "\(FlowRecord.algorithm): \(name): \(SHA256(Array(results.utf8)).hexadecimal)"
    }
    let inputs = claims.map { ($0.claim, $0.columns, "rows", model) }
    let smoothInput = [(VerifiedClaim.sameLimit, ["error", "error_at"], "smooth rows", smooth)]
    let rows = try (inputs + smoothInput).map { claim, columns, name, model in
      let document = try ProgramRun(
        "verify", "-", "--claim", claim.optionName, "--widths", "4", "--seeds", "1..2", "--until",
        "1e-3", "--json", input: model
      ).document()
      let rows = try #require(document["rows"] as? [[String: any Sendable]])
      let texts = rows.map { row in
        (["outcome", "loss", "time"] + columns).map { row[$0] as? String ?? "none" }
      }
      let digest = SHA256(Array("\(texts)".utf8)).hexadecimal
      return "\(VerifyWorkflow.algorithm(of: claim)): \(name): \(digest)"
    }
    return flows + rows
  }

  private static func algorithm(_ line: String) -> Substring { line.prefix { $0 != ":" } }

  @Test func resultsOfAVersionStayTheSame() throws {
    let lines = try Self.lines()
    var recorded = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n")
      .map(String.init)
    if ProcessInfo.processInfo.environment["MIRRORFLOW_RECORD"] == "1" {
      let current = Set(lines.map(Self.algorithm))
      let known = Set(recorded.map(Self.algorithm))
      recorded =
        recorded.filter { current.contains(Self.algorithm($0)) }
        + lines.filter { !known.contains(Self.algorithm($0)) }
      try Data(recorded.map { $0 + "\n" }.joined().utf8).write(to: Self.file)
    }
    for line in lines {
      #expect(
        recorded.contains(line),
        """
        what `\(Self.algorithm(line))` gives has changed: raise its version (FlowRecord.algorithm \
        or VerifyWorkflow.algorithm) and record it
        """)
    }
  }
}
