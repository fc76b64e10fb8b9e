import Foundation
import Testing

/// Solutions as source text: what is printed runs and gives the values of `solve`.
@Suite("Solutions as source text")
struct SolutionCodeTests {
  /// Places on all pieces, at data and outside.
  private static let places = [
    "-7/4", "-1", "-9/10", "-1/2", "-1/10", "1/20", "7/20", "1/2", "3/5", "13/20", "9/10", "1",
    "3/2",
  ]

  private func values(_ model: FormulaModels.Model) throws -> [[String: any Sendable]] {
    let run = try ProgramRun(
      "solve", "-", "--at", Self.places.joined(separator: ", "), "--digits", "20", "--json",
      input: model.text)
    #expect(run.status == 0, "\(run.messages)")
    return try #require(try run.document()["values"] as? [[String: any Sendable]])
  }

  /// Both sides in double precision: 10⁻¹⁰ of the largest value leaves room for terms that cancel.
  private func compare(_ printed: String, _ model: FormulaModels.Model) throws {
    let found = printed.split(separator: "\n").compactMap { Double($0) }
    let expected = try values(model).map { Double($0["value"] as? String ?? "") ?? .nan }
    #expect(found.count == expected.count)
    let scale = expected.map(abs).max() ?? 1
    for (place, (left, right)) in zip(Self.places, zip(found, expected)) {
      #expect(abs(left - right) <= 1e-10 * scale, "\(model.name) at \(place): \(left), \(right)")
    }
  }

  @Test func pythonGivesTheSolution() throws {
    for model in FormulaModels.all {
      let run = try ProgramRun("solve", "-", "--format", "python", input: model.text)
      #expect(run.status == 0, "\(model.name): \(run.messages)")
      let calls = Self.places.map { "print(float(h(\($0))))\n" }.joined()
      let python = try ProgramRun(shell: "python3 - <<'END'\n\(run.output)\n\(calls)END\n")
      #expect(python.status == 0, "\(model.name): \(python.messages)")
      try compare(python.output, model)
    }
  }

  /// Rational data: the printed function is exact for fractions.
  @Test func pythonIsExactWhereTheSolutionIs() throws {
    let model = FormulaModels.named("exact")
    let run = try ProgramRun("solve", "-", "--format", "python", input: model.text)
    let calls = Self.places.map { "print(h(Fraction('\($0)')))\n" }.joined()
    let python = try ProgramRun(shell: "python3 - <<'END'\n\(run.output)\n\(calls)END\n")
    let found = python.output.split(separator: "\n").map(String.init)
    #expect(found == (try values(model)).map { $0["exact"] as? String ?? "" }, "\(python.messages)")
  }

  /// Two inner variables without closed form, and roots of increasing functions.
  @Test func swiftCompilesAndGivesTheSolution() throws {
    let model = FormulaModels.named("sextic")
    let run = try ProgramRun("solve", "-", "--format", "swift", input: model.text)
    #expect(run.output.contains("root(of:"))
    let folder = try TemporaryFolder()
    let calls: String = Self.places.map { place -> String in
      let parts = place.split(separator: "/")
      return "print(h(\(parts[0]).0 / \(parts.count > 1 ? parts[1] : "1").0))\n"
    }.joined()
    let source: String = "\(run.output)\n\(calls)"
    try Data(source.utf8).write(to: folder.url.appendingPathComponent("main.swift"))
    let swift = try ProgramRun(
      shell: "cd '\(folder.url.path)' && swiftc -Onone main.swift -o main && ./main")
    #expect(swift.status == 0, "\(swift.messages)")
    try compare(swift.output, model)
  }

  /// The pieces' text is the language's own: with the inner variables put in, `functional` takes it,
  /// and its value is the minimum that `solve` proves.
  @Test func theFormulaHasTheMinimum() throws {
    let model = FormulaModels.named("exact")
    let run = try ProgramRun("solve", "-", "--pieces", "--json", input: model.text)
    let document = try run.document()
    let solution = try #require(document["solution"] as? [String: any Sendable])
    let pieces = try #require(solution["pieces"] as? [[String: any Sendable]])
    let rows = try pieces.map { piece in
      let formula = try #require(piece["formula"] as? [String: any Sendable])
      let text = try #require(formula["text"] as? String)
      guard let end = piece["to"] as? String else { return "\(text) otherwise" }
      return "\(text) for x <= \(end)"
    }
    let h = "piecewise { \(rows.joined(separator: "; ")) }"
    let functional = try ProgramRun("functional", "-", "--h", h, "--json", input: model.text)
    let result = try functional.document()
    #expect(
      result["value"] as? String == "207.804193548387096774193548387", "\(functional.messages)")
    #expect(result["interpolates"] as? Bool == true && result["in_space"] as? Bool == true)
  }

  @Test func withoutClosedFormThereIsAReason() throws {
    let text = FormulaModels.named("cubic").text.replacingOccurrences(
      of: "power(3)", with: "hyperbolic")
    let run = try ProgramRun("solve", "-", "--pieces", "--json", input: text)
    #expect(run.status == 2 && run.messages.contains("no closed form of the solution"))
    #expect(try run.document()["solution"] == nil)
  }
}
