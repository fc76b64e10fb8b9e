import Testing

/// One fixture for every code of an assumption: a model on which `check` shows it.
@Suite("Codes of assumptions")
struct AssumptionCodeTests {
  struct Fixture: Sendable, CustomTestStringConvertible {
    let code: String
    let fields: String
    var status: Int32 = 1
    var testDescription: String { code }
  }

  private static let data = "data = [(-1/2, 0), (1/2, 1)]"
  private static let plain = "activation = relu; biases = uniform(1); potential = unscaled(x^2)"

  private static func unscaled(_ potential: String) -> String {
    "activation = relu; biases = uniform(1); potential = unscaled(\(potential)); \(data)"
  }

  private static func scaled(_ potential: String, biases: String = "uniform(1)") -> String {
    "activation = abs; biases = \(biases); potential = scaled(\(potential)); \(data)"
  }

  private static func biases(_ density: String) -> String {
    "activation = relu; biases = \(density); potential = unscaled(x^2); \(data)"
  }

  static let fixtures = [
    Fixture(code: "MF3011", fields: unscaled("|x|^(3/2)")),
    Fixture(code: "MF3012", fields: unscaled("x^4")),
    Fixture(code: "MF3021", fields: scaled("x^4, omega = -1/2")),
    Fixture(code: "MF3022", fields: scaled("-x^4, omega = 1")),
    Fixture(code: "MF3023", fields: scaled("|x|^3, omega = 1")),
    Fixture(code: "MF3024", fields: scaled("x^4, omega = 1"), status: 0),
    Fixture(code: "MF3031", fields: biases("dips")),
    Fixture(code: "MF3032", fields: biases("dips")),
    Fixture(code: "MF3033", fields: biases("jumps")),
    Fixture(code: "MF3034", fields: biases("jumps")),
    Fixture(code: "MF3035", fields: scaled("x^4, omega = 1", biases: "gaussian(1)")),
    Fixture(code: "MF3036", fields: biases("laplace(1)")),
    Fixture(code: "MF3041", fields: "\(plain); data = [(1/2, 0), (1/2, 0)]"),
    Fixture(code: "MF3042", fields: "\(plain); data = [(2, 0), (1/2, 0)]"),
    Fixture(
      code: "MF3051",
      fields: "activation = abs; biases = uniform(1); potential = unscaled(x^2); \(data)"),
    Fixture(code: "MF3052", fields: "\(plain); data = [(0, 0, 1), (1/2, 0, 0)]"),
    Fixture(code: "MF3053", fields: "\(plain); \(data); input_weights = normal(1)"),
  ]

  @Test(arguments: fixtures)
  func checkShowsTheCode(_ fixture: Fixture) throws {
    let text = """
      density dips(b) = b^2 - 1/10 for b in [-1, 1]
      density jumps(b) = piecewise { 1 for b < 0; 1/2 otherwise } for b in [-1, 1]
      model m { \(fixture.fields) }
      """
    let run = try ProgramRun("check", "-", input: text)
    #expect(run.output.contains("(\(fixture.code))"), "\(run.output)\(run.messages)")
    #expect(run.status == fixture.status, "\(run.messages)")
  }
}
