import Foundation
import Testing

@Suite("Verify")
struct VerifyCommandTests {
  private static let small = """
    model m {
      activation = abs; biases = uniform(1); potential = scaled(power(4), omega = 1)
      data = [(-1/2, 1/8), (1/4, -1/8)]
    }
    """

  private static func run(_ more: String..., input: String = small) throws -> ProgramRun {
    try ProgramRun(arguments: ["verify", "-", "--json"] + more, input: input)
  }

  @Test func hasItsMembersInOrder() throws {
    let run = try Self.run(
      "--claim", "bias", "--widths", "6, 4", "--seeds", "1..2", "--until", "1e-8", "--on",
      "[-1/2, 1]")
    #expect(run.status == 2, "\(run.messages)")
    #expect(
      run.topLevelKeys == [
        "schema", "mirrorflow", "model", "claim", "verdict", "reason", "theorem", "method",
        "digits", "until", "on", "rows", "fit", "fits", "witness", "hypotheses", "notes",
      ])
    let document = try run.document()
    #expect(document["schema"] as? String == "verify/1")
    #expect(document["claim"] as? String == "bias")
    #expect(document["verdict"] as? String == "undecided")
    #expect(document["on"] as? [String] == ["-0.5", "1"])
    #expect(document["until"] as? String == "1e-08")
    let rows = try #require(document["rows"] as? [[String: any Sendable]])
    #expect(rows.map { $0["width"] as? Int } == [4, 4, 6, 6])
    #expect(rows.map { $0["seed"] as? Int } == [1, 2, 1, 2])
    #expect(
      rows.allSatisfy {
        Set($0.keys) == [
          "width", "seed", "outcome", "loss", "time", "steps", "error", "error_at",
          "reference", "reference_error",
        ]
      })
    #expect(rows.allSatisfy { $0["reference"] as? String == "proved" })
    let fit = try #require(document["fit"] as? [String: any Sendable])
    #expect(Set(fit.keys) == ["quantity", "exponent", "low", "high", "widths"])
    #expect(fit["widths"] as? [Int] == [4, 6])
    #expect(document["witness"] is NSNull)
  }

  @Test func columnsAreThoseOfTheClaim() throws {
    let columns = [
      "lazy": ["displacement", "kernel_drift"], "decay": ["rate", "lambda_min", "proved_rate"],
      "same-limit": ["error", "error_at", "time_ratio"],
    ]
    for (claim, expected) in columns {
      let run = try Self.run("--claim", claim, "--widths", "4", "--seeds", "1", "--until", "1e-4")
      #expect(run.status == 2, "one network decides nothing: \(run.messages)")
      let rows = try #require(try run.document()["rows"] as? [[String: any Sendable]])
      let common = ["width", "seed", "outcome", "loss", "time", "steps"]
      #expect(rows.map { Set($0.keys) } == [Set(common + expected)])
    }
  }

  @Test func exitCodesAreThoseOfTheVerdict() throws {
    #expect(try Self.run("--claim", "not-rkhs").status == 0)
    #expect(try Self.run("--claim", "not_rkhs").status == 0)
    let quadratic = Self.small.replacingOccurrences(of: "power(4)", with: "quadratic")
    #expect(try Self.run("--claim", "not-rkhs", input: quadratic).status == 1)
    let plane = """
      model m {
        activation = abs; biases = uniform(1); potential = unscaled(quadratic)
        data = [(0, 1, 1), (1, 0, -1)]
      }
      """
    let bias = try Self.run("--claim", "bias", input: plane)
    #expect(bias.status == 2)
    #expect((try bias.document()["reason"] as? String)?.contains("one input") == true)
    let twice = Self.small.replacingOccurrences(of: "1/4", with: "-1/2")
    #expect(try Self.run("--claim", "lazy", input: twice).status == 1)
  }

  @Test(arguments: [
    ["--claim", "lasy"], ["--claim", "lazy", "--widths", "20,,60"],
    ["--claim", "lazy", "--widths", "0"], ["--claim", "lazy", "--seeds", "4..0"],
    ["--claim", "bias", "--on", "[1, 0]"], ["--claim", "bias", "--on", "1"],
    ["--claim", "lazy", "--until", "0"], [],
  ])
  func wrongOptionsAreUsageErrors(_ options: [String]) throws {
    let run = try ProgramRun(arguments: ["verify", "-", "--json"] + options, input: Self.small)
    #expect(run.status == 64, "\(run.output)")
    #expect(try run.document()["schema"] as? String == "errors/1")
  }

  @Test func modelsOutsideTheTheoremsRunAndSayso() throws {
    let input = Self.small.replacingOccurrences(
      of: "biases", with: "input_weights = normal(1); biases")
    let run = try Self.run(
      "--claim", "lazy", "--widths", "4", "--seeds", "0", "--until", "1e-3", input: input)
    #expect(run.status == 2)
    #expect(run.messages.contains("model.input-weights is refuted"))
    let document = try run.document()
    #expect((document["theorem"] as? String)?.contains("does not apply") == true)
    let hypotheses = try #require(document["hypotheses"] as? [[String: any Sendable]])
    #expect(
      hypotheses.contains {
        $0["id"] as? String == "model.input-weights" && $0["verdict"] as? String == "refuted"
      })
  }

  @Test func interruptedRunsShowTheRowsTheyHave() throws {
    let run = try ProgramRun(
      shell: """
        echo '\(Self.small)' | mirrorflow verify - --claim lazy --widths 4,100000 --seeds 0..1 \
        --json & p=$!; sleep 2; kill -TERM $p; wait $p
        """)
    #expect(run.status == 130, "\(run.messages)")
    let document = try run.document()
    #expect(document["verdict"] as? String == "undecided")
    #expect((document["reason"] as? String)?.hasPrefix("Interrupted") == true)
  }
}
