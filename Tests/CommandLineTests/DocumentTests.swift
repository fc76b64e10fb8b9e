import Foundation
import Testing

@Suite("Documents")
struct DocumentTests {
  @Test func checkHasItsMembersInOrder() throws {
    let run = try ProgramRun("check", Example.figure2, "--json")
    #expect(run.topLevelKeys == ["schema", "mirrorflow", "subjects"])
    let document = try run.document()
    let subjects = try #require(document["subjects"] as? [[String: any Sendable]])
    let kinds = subjects.compactMap { $0["kind"] as? String }
    #expect(kinds == ["model", "model", "model", "potential", "potential", "density", "data"])
    for subject in subjects {
      let assumptions = try #require(subject["assumptions"] as? [[String: any Sendable]])
      #expect(!assumptions.isEmpty)
      for entry in assumptions {
        #expect(Set(entry.keys).isSuperset(of: ["id", "verdict", "method", "reason", "witness"]))
        let verdict = entry["verdict"] as? String
        #expect(["proved", "refuted", "undecided"].contains(verdict))
      }
    }
  }

  @Test func aCheckedJumpHasTwoSides() throws {
    let run = try ProgramRun("check", Example.figure2, "--json")
    let text = run.output.filter { $0 != "\n" && $0 != " " }
    #expect(text.contains("\"witness\":{\"x\":\"0\",\"left\":\"-6\",\"right\":\"6\"}"))
  }

  @Test func solveHasItsMembersInOrder() throws {
    let run = try ProgramRun(
      "solve", Example.figure1, "--model", "figure1", "--at", "-5/4, 1/2", "--json")
    #expect(run.status == 0, "\(run.messages)")
    #expect(
      run.topLevelKeys == [
        "schema", "mirrorflow", "model", "digits", "multipliers", "values", "functional",
        "certificate", "hypotheses", "notes",
      ])
    let document = try run.document()
    let values = try #require(document["values"] as? [[String: any Sendable]])
    #expect(values.map { $0["x"] as? String } == ["-5/4", "1/2"])
    #expect(values.map { $0["exact"] as? String } == ["-3/155", "-16023/39680"])
    let functional = try #require(document["functional"] as? [String: any Sendable])
    #expect(functional["exact"] as? String == "644193/3100")
    let terms = try #require(functional["terms"] as? [String: String])
    #expect(terms.keys.sorted() == ["G1", "G2", "G3"])
    let certificate = try #require(document["certificate"] as? [String: any Sendable])
    #expect(certificate["certified"] as? Bool == true)
    #expect(certificate["precision_bits"] is Int && certificate["method"] is String)
  }

  @Test(
    arguments: [["--at", "-5/4"], ["--at=-5/4"], ["--at", "-1.25"], ["--at", "-(1+1/4)"]])
  func leadingMinusSignsArePartOfTheValue(_ option: [String]) throws {
    let run = try ProgramRun(
      arguments: ["solve", Example.figure1, "--model", "figure1", "--json"] + option)
    #expect(run.status == 0, "\(run.messages)")
    let values = try #require(try run.document()["values"] as? [[String: any Sendable]])
    #expect(values.first?["x"] as? String == "-5/4")
    #expect(values.first?["exact"] as? String == "-3/155")
  }

  @Test func kernelTakesSeveralPairs() throws {
    let run = try ProgramRun(
      "kernel", Example.figure1, "--model", "figure1", "--at", "-1/5, 1/2", "--at=0, -1", "--json")
    #expect(run.status == 0, "\(run.messages)")
    #expect(
      run.topLevelKeys == [
        "schema", "mirrorflow", "model", "closed_form", "initial_curvature",
        "initial_curvature_formula", "values",
        "hypotheses", "notes",
      ])
    let values = try #require(try run.document()["values"] as? [[String: any Sendable]])
    #expect(values.map { $0["x"] as? String } == ["-1/5", "0"])
    #expect(values.map { $0["y"] as? String } == ["1/2", "-1"])
    for value in values { #expect(value["certified"] as? Bool == true && value["exact"] is String) }
  }

  @Test func oneModelNeedsNoName() throws {
    let input = """
      model m {
        activation = relu; biases = uniform(1); potential = unscaled(quadratic)
        data = [(-1, 0), (1, 1)]
      }
      """
    let run = try ProgramRun("solve", "-", "--json", input: input)
    #expect(run.status == 0, "\(run.messages)")
    #expect(try run.document()["model"] as? String == "m")
  }

  @Test func explainedArticlesAreDocuments() throws {
    let document = try ProgramRun("explain", "MF5001", "--json").document()
    #expect(document["schema"] as? String == "explain/1")
    #expect(document["code"] as? String == "MF5001")
    let word = try ProgramRun("explain", "cbrt", "--json").document()
    #expect(word["words"] as? [String] == ["sqrt", "cbrt"])
    #expect(word["code"] is NSNull || word["code"] == nil)
    let all = try ProgramRun("explain", "--all", "--json").document()
    #expect((all["articles"] as? [any Sendable])?.count ?? 0 > 150)
  }
}
