import Foundation
import Testing

/// The shipped examples, run and compared with what they printed before.
///
/// `MIRRORFLOW_RECORD=1 swift test --filter GoldenOutput` writes the files anew; read the
/// difference before it is committed.
@Suite("Output of the examples")
struct GoldenOutputTests {
  static let commands = [
    ("check-figure2", ["check", Example.figure2]),
    ("check-figure2-json", ["check", Example.figure2, "--json"]),
    ("check-hypentropy", ["check", "notebooks/examples/hypentropy.mirror"]),
    ("solve-figure1", ["solve", Example.figure1, "--model", "figure1", "--at", "-5/4, 1/10"]),
    ("derive-quartic", ["derive", Example.figure2, "--model", "quartic_abs"]),
    (
      "derive-figure1-latex",
      ["derive", Example.figure1, "--model", "figure1", "--format", "latex"]
    ),
    (
      "functional-json",
      ["functional", Example.figure1, "--model", "figure1", "--h", "exp(x)", "--json"]
    ),
    (
      "solve-quartic-json",
      [
        "solve", Example.figure2, "--model", "quartic_abs", "--digits", "50", "--at", "-1/2, 1/2",
        "--json",
      ]
    ),
    (
      "flow-descent",
      [
        "flow", Example.figure2, "--model", "quartic_abs", "--width", "12", "--method", "descent",
        "--step", "1/8", "--time", "2", "--at", "-1/2, 1/2",
      ]
    ),
    (
      "flow-natural-json",
      [
        "flow", Example.figure2, "--model", "cubic_abs", "--width", "4", "--seed", "7", "--method",
        "natural-gradient", "--step", "1/8", "--steps", "2", "--at", "1/2", "--json",
      ]
    ),
    (
      "verify-not-rkhs",
      ["verify", Example.figure2, "--model", "quartic_abs", "--claim", "not-rkhs"]
    ),
    ("kernel-figure1", ["kernel", Example.figure1, "--model", "figure1", "--at", "-1/5, 1/2"]),
  ]

  @Test(arguments: commands)
  func isAsRecorded(_ name: String, _ arguments: [String]) throws {
    let run = try ProgramRun(arguments: arguments)
    let text = """
      exit code \(run.status)
      === standard output
      \(run.output)=== standard error
      \(run.messages)
      """
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/\(name).expected")
    if ProcessInfo.processInfo.environment["MIRRORFLOW_RECORD"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected)
  }
}
