import Foundation
import Testing

/// Closed forms are text of the language: written into a file, they have the kernel's values.
@Suite("Closed forms of kernels")
struct KernelFormulaTests {
  static let densities = [
    "uniform(3/2)", "triangular(1)", "epanechnikov(5/4)", "steps", "humps", "skew",
  ]

  private static let declarations = """
    density steps(b) = piecewise { 3/8 for |b| <= 1; 1/8 otherwise } for b in [-2, 2]
    density humps(b) = 15/4*b^2*(1 - b^2) for b in [-1, 1]
    density skew(b) = 2*b for b in [0, 1]

    """

  private static func model(_ activation: String, _ density: String) -> String {
    """
    model m {
      activation = \(activation)
      biases     = \(density)
      potential  = unscaled(x^2)
      data       = [(0, 1)]
    }

    """
  }

  @Test(arguments: densities, ["abs", "relu", "leaky_relu(1/10)"])
  func parseBack(_ density: String, _ activation: String) throws {
    let file = Self.declarations + Self.model(activation, density)
    let places = ["-2", "-3/4", "0", "1/3", "1", "7/5"]
    let pairs = places.flatMap { x in places.map { (x, $0) } }
    let run = try ProgramRun(
      arguments: ["kernel", "-", "--json"] + pairs.flatMap { ["--at", "\($0), \($1)"] },
      input: file)
    #expect(run.status == 0, "\(run.messages)")
    let document = try run.document()
    let form = try #require(document["closed_form"] as? [String: any Sendable])
    let text = try #require(form["text"] as? String)
    let values = try #require(document["values"] as? [[String: any Sendable]])
    #expect(values.count == pairs.count)
    // Labels are constant expressions, and h at a datum is its label, exactly.
    let data = pairs.enumerated().map { index, pair in
      let first = text.replacing(/\bx\b/, with: "(\(pair.0))")
      return "(\(index), \(first.replacing(/\by\b/, with: "(\(pair.1))")))"
    }
    let echo = Self.model("abs", "uniform(100)")
      .replacing("[(0, 1)]", with: "[" + data.joined(separator: ",\n") + "]")
    let indices = pairs.indices.map(String.init).joined(separator: ", ")
    let solved = try ProgramRun("solve", "-", "--at", indices, "--json", input: echo)
    #expect(solved.status == 0, "\(solved.messages)")
    let points = try #require(try solved.document()["values"] as? [[String: any Sendable]])
    for (value, point) in zip(values, points) {
      let exact = try #require(value["exact"] as? String)
      #expect(point["exact"] as? String == exact)
    }
    #expect(points.count == pairs.count)
  }
}
