import Diagnostics
import MirrorLanguage
import MirrorTheory
import Testing

/// The key of stored results: names and layout do not matter, everything else does.
@Suite("Content of models")
struct ModelContentTests {
  private static let base = """
    let k = 1/2
    potential quartic(x) = x^4 + k*x^2
    density tent(b) = piecewise { 1 + b for b <= 0; 1 - b otherwise } for b in [-1, 1]
    activation soft(z) = piecewise { log(1 + exp(z)) for z < 1 and not (z == 0); z otherwise }
    data points = [(-1, 0.35), (0, 1/3), (1, sqrt(2))]
    model m {
      activation     = soft
      biases         = tent
      potential      = scaled(quartic, omega = 1)
      data           = points
      output_weights = normal(2)
      output_bias    = uniform(1)
      initial        = 3*x
      loss           = mean_squares
    }
    """

  private static func content(_ text: String) throws -> String {
    let loaded = loadProgram(SourceText(name: "content", text: text))
    return try #require(loaded.program?.models.first, "\(loaded.diagnostics)").value.contentText
  }

  @Test(arguments: [
    ("model m {", "model another_name {"),
    ("potential quartic(x) = x^4 + k*x^2", "# a comment\npotential quartic(t)=t^4+k*t^2"),
    ("let k = 1/2\n", ""), ("tent\n", "roof\n"), ("soft", "mine"), ("points", "other"),
    (
      "density tent(b) = piecewise { 1 + b for b <= 0; 1 - b otherwise } for b in [-1, 1]",
      "density tent(u) = piecewise {\n 1 + u for u <= 0;\n 1 - u otherwise\n} for u in [-1, 1]"
    ),
    ("0.35", "7/20"), ("0.35", "35e-2"), ("(1, sqrt(2))", "(  1,sqrt( 2 ))"),
    ("  loss           = mean_squares\n", ""),
  ])
  func namesAndLayoutDoNotMatter(_ old: String, _ new: String) throws {
    var changed = Self.base.replacing(old, with: new)
    // What was taken away or renamed comes back elsewhere.
    if old.hasPrefix("tent") {
      changed = changed.replacing("density tent", with: "density roof")
    }
    if new.isEmpty {
      changed =
        old.hasPrefix("let")
        ? changed.replacing("k*x^2", with: "1/2*x^2")
        : changed.replacing("model m {\n", with: "model m {\n" + old)
    }
    #expect(changed != Self.base)
    #expect(try Self.content(changed) == Self.content(Self.base))
  }

  static let changes = [
    ("x^4", "x^6"), ("k = 1/2", "k = 1/3"), ("1 + b", "1 + 2*b"), ("[-1, 1]", "[-1, 2]"),
    ("[-1, 1]", "(-1, 1]"), ("[-1, 1]", "[-1, inf)"), ("z < 1", "z <= 1"), ("z < 1", "z < 2"),
    ("and not", "or not"), ("not (z == 0)", "(z == 0)"), ("exp(z)", "cosh(z)"),
    ("soft\n", "relu\n"), ("soft\n", "abs\n"), ("soft\n", "leaky_relu(1/10)\n"),
    ("omega = 1", "omega = 2"), ("scaled(quartic, omega = 1)", "unscaled(quartic)"),
    ("0.35", "0.3500001"), ("sqrt(2)", "sqrt(3)"), ("(-1, ", "(-2, "), ("(0, 1/3), ", ""),
    // Sums over the data are rounded in their order.
    ("[(-1, 0.35), (0, 1/3), ", "[(0, 1/3), (-1, 0.35), "),
    ("normal(2)", "normal(3)"), ("normal(2)", "uniform(2)"), ("normal(2)", "zero"),
    ("uniform(1)", "zero"), ("3*x\n", "4*x\n"), ("3*x\n", "3*x\n  input_weights = normal(1)\n"),
    ("mean_squares", "sum_of_squares"),
  ]

  @Test func everyChangeOfContentCounts() throws {
    var seen = [try Self.content(Self.base): "nothing changed"]
    for (old, new) in Self.changes {
      let changed = Self.base.replacing(old, with: new)
      #expect(changed != Self.base, "\(old) is in the text")
      let other = seen.updateValue("\(old) -> \(new)", forKey: try Self.content(changed))
      #expect(other == nil, "\(old) -> \(new) is the same as \(other ?? "")")
    }
  }

  @Test func labelsBelongToTheirPoints() throws {
    let swapped = Self.base.replacing("(0, 1/3)", with: "(0, 0.35)")
      .replacing("(-1, 0.35)", with: "(-1, 1/3)")
    #expect(try Self.content(swapped) != Self.content(Self.base))
  }
}
