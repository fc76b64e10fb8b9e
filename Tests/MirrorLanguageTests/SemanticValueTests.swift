import MirrorLanguage
import MirrorTheory
import MultiPrecision
import Symbolic
import Testing

@Suite("Exact constants and expansion")
struct SemanticValueTests {
  private func constant(_ text: String) throws -> Expression {
    let loaded = SemanticFixtures.load(text: text)
    #expect(loaded.diagnostics.isEmpty, "\(SemanticFixtures.snapshot(of: loaded))")
    return try #require(loaded.program?.constants.last?.value)
  }

  static let rationals: [(String, Rational)] = [
    ("0.35", Rational(7, 20)), ("1/3 + 1/6", Rational(1, 2)), ("-2^2", -4),
    ("2^-1", Rational(1, 2)),
    ("2^3^2", 512), ("|1 - 3|", 2), ("sqrt(9/4)", Rational(3, 2)), ("max(1, 2, 1/2)", 2),
    ("sqrt(2)^2", 2), ("sign(-3)", -1), ("(-1)^(10^30)", 1), ("1^(10^30)", 1), ("0^0", 1),
    ("8/2/2", 2), ("piecewise { 1/2 for 1 < 2; 3 otherwise }", Rational(1, 2)),
  ]

  @Test(arguments: rationals)
  func constantsAreExact(_ pair: (String, Rational)) throws {
    #expect(try constant("let a = \(pair.0)") == .number(pair.1))
  }

  @Test func irrationalConstantsStayInSymbols() throws {
    #expect(try constant("let a = pi").symbols.isEmpty)
    #expect(try constant("let a = pi") == .constant(.pi))
    #expect(try constant("let a = 2*sqrt(2)").isConstant)
  }

  @Test func argumentsAreReplacedAtOnce() throws {
    // x and y swap places: replacing one after the other would give 2·y.
    let text = "let f(x, y) = x - y\nlet g(x, y) = f(y, x)\nlet a = g(1, 5)"
    #expect(try constant(text) == 4)
  }

  @Test func declarationsComeInAnyOrder() throws {
    #expect(try constant("let f(x) = k*x\nlet k = m^2\nlet m = 3\nlet a = f(2)") == 18)
  }

  @Test func rowsNotChosenAreNotEvaluated() throws {
    let text = "let f(x) = piecewise { 1/x for x != 0; 7 otherwise }\nlet a = f(0)"
    #expect(try constant(text) == 7)
  }

  @Test func irrationalConstantsAreCompared() {
    #expect(SemanticFixtures.codes("density p(b) = 1 for b in [pi, 3]") == ["MF2403"])
    #expect(SemanticFixtures.codes("density p(b) = 1 for b in [3, pi]").isEmpty)
    #expect(SemanticFixtures.codes("let a = uniform(0; r = sqrt(2) - 2)") == ["MF2105"])
    let activation = "activation a(z) = max(z, sqrt(2)*z)"
    guard
      case .piecewiseLinear? = SemanticFixtures.load(text: activation).program?.activations.first?
        .value
    else {
      Issue.record("\(activation) is not read as piecewise linear")
      return
    }
  }

  @Test func densitiesAreZeroOutsideTheirSupport() throws {
    let density = "density p(b; r = 1) = 1/(2*r) for b in [-r, r)\n"
    #expect(try constant(density + "let a = p(1/2)") == .number(Rational(1, 2)))
    #expect(try constant(density + "let a = p(1)") == 0)
    #expect(try constant(density + "let a = p(2; r = 4)") == .number(Rational(1, 8)))
    #expect(try constant("let a = uniform(0; r = 3)") == .number(Rational(1, 6)))
  }

  static let linear: [(String, Rational, Rational)] = [
    ("relu(z)", Rational(1, 2), Rational(1, 2)), ("|z|", 1, 0), ("2*z", 0, 2),
    ("piecewise { s*z for z < 0; z otherwise }", Rational(9, 20), Rational(11, 20)),
    ("piecewise { z for z >= 0; -z for z < 0 }", 1, 0),
    ("max(z, 3*z) - min(z, 0)", Rational(3, 2), Rational(3, 2)),
    ("|2*z - 3*z| + z/2", 1, Rational(1, 2)), ("max(0, |z|)", 1, 0),
  ]

  @Test(arguments: linear)
  func piecewiseLinearActivationsAreRecognized(_ item: (String, Rational, Rational)) throws {
    let loaded = SemanticFixtures.load(text: "activation a(z; s = 1/10) = \(item.0)")
    let activation = try #require(loaded.program?.activations.first?.value)
    let expected = Activation.piecewiseLinear(
      name: "a", beta: .number(item.1), gamma: .number(item.2))
    #expect(activation == expected)
  }

  @Test(arguments: [
    "z^2", "|z| + 1", "max(z, 1)", "piecewise { 0 for z < 1; z otherwise }", "tanh(z)", "z*|z|",
    "piecewise { 1 for z == 0; z otherwise }",
  ])
  func otherActivationsAreNot(_ body: String) throws {
    let loaded = SemanticFixtures.load(text: "activation a(z) = \(body)")
    let activation = try #require(loaded.program?.activations.first?.value)
    guard case .smooth = activation else {
      Issue.record("\(body) is read as \(activation)")
      return
    }
  }

  @Test(arguments: [
    "x for x < 0; 1 for x >= 0", "1 for x^2 < 2; 2 for x^2 >= 2", "1 for not (x < 0); 2 for x <= 0",
    "1 for |x| <= 1; 2 for x > 1 or x < -1", "1 for x^3 - 2 < 0; 2 for x^3 == 2; 3 for x^3 > 2",
    "1 for 0 <= x <= 1; 2 for x != 1/2",
  ])
  func coverageIsDecided(_ rows: String) {
    #expect(SemanticFixtures.codes("let f(x) = piecewise { \(rows) }").isEmpty)
  }

  @Test(arguments: [
    "1 for x < 0; 1 for x > 0", "1 for x^2 < 2; 2 for x^2 > 2", "1 for x^3 < 2; 3 for x^3 > 2",
    "1 for 0 <= x; 2 for x < -1", "1 for x != x", "1 for x < 0 and x > 0",
  ])
  func gapsAreFound(_ rows: String) {
    #expect(SemanticFixtures.codes("let f(x) = piecewise { \(rows) }") == ["MF2301"])
  }
}
