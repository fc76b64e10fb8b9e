import Foundation
import Testing

@Suite("Exit codes")
struct ExitCodeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var input = ""
    var status: Int32
    var testDescription: String { arguments.joined(separator: " ") + " -> \(status)" }

    init(_ status: Int32, _ arguments: String..., input: String = "") {
      self.arguments = arguments
      self.input = input
      self.status = status
    }
  }

  /// A model of three points with an activation in z.
  private static func points(_ activation: String) -> String {
    "activation f(z) = \(activation)\nmodel m { activation = f; biases = uniform(1); "
      + "potential = unscaled(quadratic); data = [(-1, 1), (0, 1/2), (1, 0)] }\n"
  }

  static let cases = [
    // Solved, dependent, not told apart.
    Case(0, "solve", "-", "--model", "m", input: points("tanh(z)")),
    Case(0, "kernel", "-", "--model", "m", "--at", "1, -1/2", input: points("z*tanh(z)")),
    Case(1, "solve", "-", "--model", "m", input: points("2*z + 1")),
    Case(2, "solve", "-", "--model", "m", input: points("exp(z)")),
    Case(0, "--version"),
    Case(0, "--help"),
    Case(0, "help", "solve"),
    Case(0, "explain", "MF5001"),
    Case(0, "explain", "mf5001", "--json"),
    Case(64, "explain", "MF9999"), Case(64, "explain"), Case(64, "explain", "piecwise"),
    Case(64, "explain", "let", "--all"), Case(0, "explain", "piecewise"),
    Case(0, "explain", "gaussian"), Case(0, "explain", "--all"),
    Case(64),
    Case(64, "no-such-subcommand"),
    Case(64, "check"),
    Case(64, "check", Example.figure2, "--no-such-option"),
    Case(1, "check", Example.figure2, "--verify-certificates"),
    Case(0, "check", Example.figure2, "--verify-certificates", "--model", "quartic_abs"),
    Case(64, "check", Example.figure2, "--budget", "-1"),
    Case(64, "check", Example.figure2, "--budget", "nan"),
    Case(64, "check", Example.figure2, "--model", "nobody"),
    Case(64, "solve", Example.figure2),
    Case(64, "solve", Example.figure2, "--model", "nobody"),
    Case(64, "solve", Example.figure2, "--model", "quartic_abs", "--digits", "0"),
    Case(64, "solve", Example.figure2, "--model", "quartic_abs", "--digits", "-5"),
    Case(64, "solve", Example.figure2, "--model", "quartic_abs", "--digits", "100001"),
    Case(64, "solve", Example.figure2, "--model", "quartic_abs", "--digits", "many"),
    Case(64, "solve", Example.figure2, "--model", "quartic_abs", "--at", "1/"),
    Case(64, "solve", Example.figure2, "--model", "quartic_abs", "--at", "nobody"),
    Case(64, "kernel", Example.figure1, "--model", "figure1", "--at", "1"),
    Case(64, "kernel", Example.figure1, "--model", "figure1", "--at", "1, 2, 3"),
    Case(64, "report", Example.figure2),
    Case(64, "report", Example.figure2, "-o", ""),
    Case(64, "fmt", "-", "--in-place"),
    Case(64, "fmt", Example.figure1, "--in-place", "--check"),
    Case(65, "check", "-", input: "potential f(x) = "),
    Case(65, "solve", "-", input: "model m { }"),
    Case(65, "fmt", "-", input: "potential f(x) = (("),
    Case(65, "check", "-", input: "data d = csv(\"no-such-file.csv\")"),
    Case(66, "check", "no-such-file.mirror"),
    Case(66, "fmt", "Sources"),
    Case(66, "report", "no-such-file.mirror", "-o", "/nowhere/report"),
    Case(0, "derive", Example.figure2, "--model", "quartic_abs", "--format", "latex"),
    Case(0, "derive", Example.figure1, "--model", "figure1", "--format", "mathml"),
    Case(64, "derive", Example.figure1, "--model", "figure1", "--format", "word"),
    Case(
      0, "flow", Example.figure1, "--model", "figure1", "--width", "5", "--at", "-1", "--until",
      "1"),
    Case(0, "flow", Example.figure1, "--model", "figure1", "--width", "inf", "--at", "-1"),
    Case(1, "flow", "-", "--width", "5", input: points("z").replacing("quadratic", with: "x^4")),
    Case(64, "flow", Example.figure1, "--model", "figure1"),
    Case(64, "flow", Example.figure1, "--model", "figure1", "--width", "0"),
    Case(64, "flow", Example.figure1, "--model", "figure1", "--width", "5", "--until", "-1"),
    Case(64, "flow", Example.figure1, "--model", "figure1", "--width", "5", "--time", "1, 2"),
    Case(64, "flow", Example.figure1, "--model", "figure1", "--width", "5", "--step", "1"),
    Case(64, "flow", Example.figure1, "--model", "figure1", "--width", "5", "--method", "best"),
    Case(0, "cache"),
    Case(0, "cache", "list", "--json"),
    Case(0, "cache", "export"),
    Case(0, "cache", "clear", "--kind", "flow"),
    Case(64, "cache", "burn"),
    Case(64, "cache", "clear", "--kind"),
    Case(0, "functional", Example.figure1, "--model", "figure1", "--h", "-x"),
    Case(64, "functional", Example.figure1, "--model", "figure1", "--h", "-y"),
    Case(64, "functional", Example.figure1, "--model", "figure1"),
    Case(64, "verify", Example.figure1, "--claim", "lazy", "--seeds", "0..4"),
    Case(0, "verify", Example.figure2, "--model", "cubic_abs", "--claim", "not-rkhs"),
  ]

  @Test(arguments: cases)
  func matchTheTable(_ example: Case) throws {
    let run = try ProgramRun(arguments: example.arguments, input: example.input)
    #expect(run.status == example.status, "\(run.output)\n\(run.messages)")
    // Verdicts are printed whatever they are.
    if run.status != 0, example.arguments.first != "check" { #expect(run.output.isEmpty) }
  }

  /// Whatever fails, a program that asked for JSON can read why.
  @Test(arguments: cases.filter { $0.status > 2 || $0.arguments.first == "derive" })
  func failuresAreDocumentsInJSON(_ example: Case) throws {
    let run = try ProgramRun(arguments: example.arguments + ["--json"], input: example.input)
    guard run.status != 0 else { return }
    #expect(run.status == example.status)
    #expect(run.topLevelKeys == ["schema", "mirrorflow", "diagnostics"])
    let document = try run.document()
    #expect(document["schema"] as? String == "errors/1")
    let diagnostics = try #require(document["diagnostics"] as? [[String: any Sendable]])
    #expect(!diagnostics.isEmpty)
    for diagnostic in diagnostics {
      let code = try #require(diagnostic["code"] as? String)
      #expect(code.wholeMatch(of: /MF[1-5][0-9]{3}/) != nil)
      #expect(try ProgramRun("explain", code).status == 0, "\(code) has an article")
      #expect((diagnostic["message"] as? String)?.isEmpty == false)
      #expect(diagnostic["severity"] is String && diagnostic["fix_its"] is [any Sendable])
    }
    #expect(!run.messages.isEmpty, "people read standard error")
  }

  @Test func errorsInTheTextCarrySpans() throws {
    let run = try ProgramRun("check", "-", "--json", input: "\npotential f(x) = 2x\n")
    #expect(run.status == 65)
    let document = try run.document()
    let diagnostics = try #require(document["diagnostics"] as? [[String: any Sendable]])
    let span = try #require(diagnostics.first?["span"] as? [String: Int])
    let column = try #require(span["column"])
    let start = try #require(span["start"])
    let end = try #require(span["end"])
    #expect(span["line"] == 2 && (18...19).contains(column))
    #expect(start < end)
    let fixIts = try #require(diagnostics.first?["fix_its"] as? [[String: any Sendable]])
    #expect(fixIts.first?["replacement"] as? String != nil)
  }
}
