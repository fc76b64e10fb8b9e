import Foundation
import Testing

@Suite("Flow")
struct FlowCommandTests {
  private static func short(_ more: String...) -> [String] {
    [
      "flow", Example.figure2, "--model", "quartic_abs", "--width", "6", "--seed", "3", "--json",
    ] + more
  }

  @Test func hasItsMembersInOrder() throws {
    let run = try ProgramRun(arguments: Self.short("--time", "1/2", "--at", "-1/2, 1/4"))
    #expect(run.status == 0, "\(run.messages)")
    #expect(
      run.topLevelKeys == [
        "schema", "mirrorflow", "model", "width", "seed", "method", "digits", "outcome", "time",
        "steps", "evaluations", "loss", "multipliers", "values", "displacement", "displacements",
        "supremum", "step", "rescaled_time", "trajectory", "hypotheses", "notes",
      ])
    let document = try run.document()
    #expect(document["schema"] as? String == "flow/1")
    #expect(document["width"] as? Int == 6 && document["seed"] as? Int == 3)
    #expect(document["digits"] as? Int == 15 && document["method"] as? String == "flow")
    #expect(document["outcome"] as? String == "end-reached")
    #expect(document["time"] as? String == "0.500000000000000")
    #expect(document["multipliers"] is NSNull && document["step"] is NSNull)
    let values = try #require(document["values"] as? [[String: String]])
    #expect(values.map { $0["x"] } == ["-1/2", "1/4"])
    #expect(values.allSatisfy { Set($0.keys) == ["x", "value", "change"] })
    let trajectory = try #require(document["trajectory"] as? [[String: any Sendable]])
    #expect(trajectory.first?["time"] as? String == "0")
    #expect(trajectory.last?["loss"] as? String == document["loss"] as? String)
    #expect(trajectory.last?["displacement"] as? String == document["displacement"] as? String)
    for entry in trajectory {
      #expect((entry["values"] as? [String])?.count == 2)
      #expect((entry["eigenvalues"] as? [String])?.count == 4)
      #expect(entry["kernel_drift"] is String)
      #expect((entry["displacements"] as? [String: String])?.count == 4)
    }
    let supremum = try #require(document["supremum"] as? [String: any Sendable])
    #expect(supremum["kernel_drift"] is String && supremum["displacement"] is String)
    #expect((supremum["displacements"] as? [String: String])?.keys.contains("biases") == true)
    let hypotheses = try #require(document["hypotheses"] as? [[String: any Sendable]])
    #expect(hypotheses.contains { $0["id"] as? String == "scaled.psi-c3" })
  }

  @Test func digitsAreThoseAskedFor() throws {
    let run = try ProgramRun(
      arguments: Self.short(
        "--digits", "25", "--method", "descent", "--steps", "3", "--at", "1/4"))
    #expect(run.status == 2, "the steps end first")
    let document = try run.document()
    #expect(document["digits"] as? Int == 25)
    let loss = try #require(document["loss"] as? String)
    #expect(loss.filter(\.isNumber).drop { $0 == "0" }.count == 25)
    let double = try ProgramRun(
      arguments: Self.short("--method", "descent", "--steps", "3", "--at", "1/4")
    ).document()
    let rough = try #require(double["loss"] as? String)
    #expect(rough.prefix(12) == loss.prefix(12))
  }

  @Test func otherActivationsAreOutsideTheTheorems() throws {
    let input = """
      model plane {
        activation = softplus; biases = gaussian(1); potential = unscaled(hyperbolic)
        data = [(0, 1, 1), (1, 0, -1)]; output_weights = normal(1); loss = mean_squares
      }
      """
    let run = try ProgramRun(
      "flow", "-", "--width", "4", "--json", "--time", "1/4", "--at", "(1/2, 1/2)", input: input)
    #expect(run.status == 0, "\(run.messages)")
    let document = try run.document()
    #expect(document["rescaled_time"] as? String == "2*t/2")
    let hypotheses = try #require(document["hypotheses"] as? [[String: any Sendable]])
    for id in ["model.activation", "model.dimension"] {
      let verdict = hypotheses.first { $0["id"] as? String == id }?["verdict"] as? String
      #expect(verdict == "refuted", "\(id)")
    }
    let values = try #require(document["values"] as? [[String: String]])
    #expect(values.first?["x"] == "(1/2, 1/2)")
  }

  @Test func interruptedRunsShowWhatTheyHave() throws {
    let arguments = Self.short(
      "--method", "descent", "--until", "1e-300", "--steps", "1000000000"
    ).joined(separator: " ")
    let run = try ProgramRun(
      shell: "mirrorflow \(arguments) & p=$!; sleep 1; kill -TERM $p; wait $p")
    #expect(run.status == 130, "\(run.messages)")
    let document = try run.document()
    #expect(document["outcome"] as? String == "cancelled")
    #expect((document["trajectory"] as? [any Sendable])?.isEmpty == false)
  }
}
