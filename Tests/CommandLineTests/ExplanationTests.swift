import Foundation
import Testing

/// What `check` says of refuted potentials beyond the verdict, and `check --for`.
@Suite("Explanations and values of parameters")
struct ExplanationTests {
  private struct Document: Decodable {
    struct Subject: Decodable {
      let assumptions: [Assumption]
      let parameters: [Parameter]?
    }
    struct Assumption: Decodable {
      let id: String
      let verdict: String
      let explanation: Explanation?
    }
    struct Explanation: Decodable {
      let span: Span
      let fix_its: [FixIt]
    }
    struct FixIt: Decodable {
      let span: Span
      let replacement: String
    }
    struct Span: Decodable {
      let start: Int
      let end: Int
    }
    struct Parameter: Decodable {
      let id: String
      let text: String
    }
    let subjects: [Subject]
  }

  private func check(_ text: String, _ options: [String] = []) throws -> Document {
    let run = try ProgramRun(
      arguments: ["check", "-", "--json", "--budget", "60"] + options, input: text)
    return try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
  }

  private static func model(_ potential: String) -> String {
    "model m { activation = relu; biases = uniform(1); potential = \(potential); "
      + "data = [(0, 1), (1/2, -1)] }\n"
  }

  /// A file, the assumption, the part to blame, and whether a change is known.
  private static let cases: [(String, String, String, Bool)] = [
    ("potential f(x) = cosh(x) - x^4\n", "scaled.psi-convex", "x^4", true),
    ("potential f(x) = x^2 + |x|^3\n", "scaled.psi-c3", "|x|^3", true),
    ("potential f(x) = x^2 + exp(x) - 3*(x - 1)^2\n", "scaled.psi-convex", "3*(x - 1)^2", true),
    ("potential f(x) = x^2 + max(x - 1, 0)\n", "unscaled.c2", "max(x - 1, 0)", false),
    ("potential f(x) = x^2 + 2*log(x)\n", "scaled.psi-convex", "log(x)", false),
    ("potential f(x) = x^2 + x^3\n", "scaled.psi-convex", "x^3", true),
    (model("scaled(cosh(x) - x^4, omega = 1)"), "scaled.psi-convex", "x^4", true),
    (model("unscaled(x^2 + |x - 1|)"), "unscaled.c2", "|x - 1|", false),
    ("density p(b) = exp(-b^2) for b in (-inf, inf)\n", "density.normalized", "exp(-b^2)", true),
    ("density p(b) = 1 + cos(b) for b in [-pi, pi]\n", "density.normalized", "1 + cos(b)", true),
    ("density p(b) = (1 - b^2)^2 for b in [-1, 1]\n", "density.normalized", "(1 - b^2)^2", true),
  ]

  @Test(arguments: cases) func pointsAtThePartToBlame(
    _ text: String, _ id: String, _ part: String, _ isFixable: Bool
  ) throws {
    let found = try check(text).subjects[0].assumptions.first { $0.id == id }
    let explanation = try #require(found?.explanation)
    let bytes = Array(text.utf8)
    #expect(
      String(decoding: bytes[explanation.span.start..<explanation.span.end], as: UTF8.self) == part)
    #expect(explanation.fix_its.isEmpty != isFixable)
    for fixIt in explanation.fix_its {
      var changed = bytes
      changed.replaceSubrange(
        fixIt.span.start..<fixIt.span.end, with: Array(fixIt.replacement.utf8))
      let again = try check(String(decoding: changed, as: UTF8.self)).subjects[0]
      #expect(
        again.assumptions.first { $0.id == id }?.verdict == "proved",
        "\(fixIt.replacement)")
    }
  }

  @Test func valuesOfALetAndOfAParameter() throws {
    let text = """
      let k = 1
      potential f(x) = cosh(x) - k*x^4
      potential g(x; omega = 0) = x^4 - x^2 + omega*x^2
      """
    func convex(_ name: String) throws -> [String] {
      try check(text, ["--for", name, "--digits", "10"]).subjects.flatMap { $0.parameters ?? [] }
        .filter { $0.id == "scaled.psi-convex" }.map { $0.text }
    }
    #expect(try convex("k") == ["k <= 0.07828812137..."])
    #expect(try convex("omega") == ["omega >= 1"])
  }

  @Test func valuesOfParametersOfDensitiesAndOfOmega() throws {
    let text = """
      let k = 1
      let w = 1
      density p(b) = k*exp(-|b|) for b in (-inf, inf)
      model m {
        activation = relu
        biases = p
        potential = scaled(x^4, omega = 2*w - 1)
        data = [(0, 1), (1/2, -1)]
      }
      """
    func set(_ name: String, _ id: String) throws -> [String] {
      try check(text, ["--for", name, "--digits", "10"]).subjects.flatMap { $0.parameters ?? [] }
        .filter { $0.id == id }.map { $0.text }
    }
    #expect(try set("k", "density.normalized") == ["k = 1/2", "k = 1/2"])
    #expect(try set("w", "scaled.omega-positive") == ["w > 1/2"])
  }
}
