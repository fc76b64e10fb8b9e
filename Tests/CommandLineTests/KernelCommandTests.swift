import Foundation
import Testing

/// `kernel` at places that a sceptic would try.
@Suite("The kernel command")
struct KernelCommandTests {
  private func model(_ biases: String, _ activation: String = "abs", data: String = "(0, 1)")
    -> String
  {
    """
    density mix(b) = 1/4*gaussian(b; s = 1) + 3/4*laplace(b; s = 2) for b in (-inf, inf)
    model m {
      activation = \(activation); biases = \(biases); potential = scaled(x^4, omega = 1)
      data = [\(data)]
    }

    """
  }

  private func values(_ input: String, _ arguments: String...) throws -> [[String: any Sendable]] {
    let run = try ProgramRun(arguments: ["kernel", "-", "--json"] + arguments, input: input)
    #expect(run.status == 0, "\(run.messages)")
    return try #require(try run.document()["values"] as? [[String: any Sendable]])
  }

  /// E|B|² = 1, |x||y| far out, and 0 where nothing is active.
  @Test func hugeTinyAndCoincidingPoints() throws {
    let found = try values(
      model("gaussian(1)"), "--at", "0, 0", "--at", "1e300, 1e300", "--at", "1e-300, 1e-300",
      "--at", "1e300, -1e300")
    let texts = found.compactMap { $0["value"] as? String }
    #expect(texts[0].hasPrefix("1.000000") && texts[2].hasPrefix("1.000000"))
    #expect(texts[1].contains("e600") && texts[3].contains("e600"))
    #expect(found.allSatisfy { $0["certified"] as? Bool == true })
    let idle = try values(model("uniform(1)", "relu"), "--at", "5, -5", "--at", "1e300, -1e300")
    #expect(idle.allSatisfy { $0["exact"] as? String == "0" })
  }

  /// K(1, −1) of |·| and the Gaussian density, mpmath: 1 − 1 − 2(F(1) − F(−1)) with
  /// F(1) − F(−1) = −erf(1/√2) + erf(1/√2) − 2φ(1), so that K = 4φ(1) = 4/√(2πe).
  @Test func thousandDigits() throws {
    let found = try values(model("gaussian(1)"), "--at", "1, -1", "--digits", "1000")
    let text = try #require(found.first?["value"] as? String)
    #expect(text.hasPrefix("0.96788289807657339919") && text.count > 1000, "\(text.prefix(40))")
  }

  @Test func severalInputs() throws {
    let found = try values(
      model("gaussian(1)", "relu", data: "(0, 0, 1)"), "--at", "(1, 0), (0, 1)", "--at",
      "(0, 0), (0, 0)", "--digits", "15")
    #expect(found.first?["x"] as? String == "(1, 0)")
    #expect(found.last?["value"] as? String == "0.500000000000000")
    #expect(found.allSatisfy { $0["certified"] as? Bool == true })
  }

  /// Written into a file as labels, the formulas have the kernel's values.
  @Test(arguments: ["mix", "logistic(1)"])
  func formulasParseBack(_ density: String) throws {
    let places = ["-5/2", "0", "4/3"]
    let pairs = places.flatMap { x in places.map { (x, $0) } }
    let run = try ProgramRun(
      arguments: ["kernel", "-", "--json"] + pairs.flatMap { ["--at", "\($0), \($1)"] },
      input: model(density, "leaky_relu(1/10)"))
    let document = try run.document()
    let form = try #require(document["closed_form"] as? [String: any Sendable])
    let text = try #require(form["text"] as? String)
    let values = try #require(document["values"] as? [[String: any Sendable]])
    let data = pairs.enumerated().map { index, pair in
      let first = text.replacing(/\bx\b/, with: "(\(pair.0))")
      return "(\(index), \(first.replacing(/\by\b/, with: "(\(pair.1))")))"
    }
    let echo = model("uniform(100)", data: data.joined(separator: ",\n"))
      .replacing("scaled(x^4, omega = 1)", with: "unscaled(x^2)")
    let indices = pairs.indices.map(String.init).joined(separator: ", ")
    let solved = try ProgramRun("solve", "-", "--at", indices, "--json", input: echo)
    #expect(solved.status == 0, "\(solved.messages)")
    let points = try #require(try solved.document()["values"] as? [[String: any Sendable]])
    for (value, point) in zip(values, points) {
      let kernel = try #require((value["value"] as? String).flatMap { Decimal(string: $0) })
      let echoed = try #require((point["value"] as? String).flatMap { Decimal(string: $0) })
      #expect(abs(kernel - echoed) < Decimal(string: "1e-26") ?? 0, "\(value) \(point)")
    }
  }

  /// φ″(0) = (ψ″(0) + 2ω)/(1 + ω) = 1 for x⁴ and ω = 1.
  @Test func limitOfTheFirstMatrix() throws {
    let run = try ProgramRun("kernel", "-", "--json", input: model("uniform(1)"))
    let curvature = try #require(
      try run.document()["initial_curvature"] as? [String: any Sendable])
    #expect(curvature["exact"] as? String == "1")
  }
}
