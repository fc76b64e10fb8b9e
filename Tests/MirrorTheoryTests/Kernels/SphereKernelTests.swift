import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport
import Testing

private struct SphereCase: Decodable, Sendable {
  let density: String
  let activation: String
  let x: [String]
  let y: [String]
  let value: String
}

/// K of inputs of several coordinates.
@Suite("Kernels on the sphere")
struct SphereKernelTests {
  private func model(
    _ activation: String, _ density: InitializationDensity, dimension: Int
  ) throws -> Model {
    var model = KernelModels.model(
      try #require(KernelModels.activations[activation]), density)
    model.data = TrainingData(
      name: "d", inputs: [Array(repeating: 0, count: dimension)], labels: [1])
    return model
  }

  private func point(_ texts: [String]) throws -> [Expression] {
    try texts.map { .number(try #require(Rational(fraction: $0))) }
  }

  private static let densities: [String: InitializationDensity] = [
    "uniform(1/2)": KernelModels.uniform(.number(Rational(1, 2))),
    "gaussian(1)": KernelModels.gaussian(1),
    "laplace(1)": line(.apply(.exp, -.apply(.abs, KernelModels.b)) / 2),
    "logistic(1)": line(Expression.apply(.cosh, KernelModels.b / 2).pow(-2) / 4),
  ]

  private static func line(_ body: Expression) -> InitializationDensity {
    InitializationDensity(
      name: "p", variable: Symbol("b"), body: body, lower: .infinite, upper: .infinite)
  }

  @Test func recordedValues() throws {
    let oracle = try Oracle<SphereCase>(named: "kernel/sphere_kernel.json")
    #expect(oracle.hasCompleteHeader)
    for item in oracle.cases where item.x.count == 2 || SeededGenerator.scale > 1 {
      let model = try model(
        item.activation, try #require(Self.densities[item.density]), dimension: item.x.count)
      let result = evaluateKernel(
        of: model, atInputs: [(try point(item.x), try point(item.y))], digits: 15)
      let value = try #require(result.values.first?.value, "\(item) \(result.notes)")
      let known = try #require(Rational(decimal: item.value))
      let found = try #require(Rational(decimal: value.text))
      #expect(value.certified)
      #expect(
        (found - known).magnitude <= known.magnitude * Rational(1, 10).power(14),
        "\(item): \(value.text)")
    }
  }

  /// Uniform on [−2, 2], d = 3: c₃ = Γ(3/2)/(√π·Γ(3)) = 1/4, so that at distance 3 all is rational.
  @Test func uniformDensitiesAreExact() throws {
    let model = try model("relu", KernelModels.uniform(2), dimension: 3)
    let third = Rational(1, 3)
    let x: [Expression] = [1, 1, .number(third)]
    let y: [Expression] = [0, -1, .number(third - 2)]
    let result = evaluateKernel(of: model, atInputs: [(x, y), (x, x)], digits: 12)
    let product = Rational(-1) + third * (third - 2)
    let mean = (product / 3 + Rational(4, 3)) / 2
    let bend = Rational(1, 4) * Rational(1, 4) * 27 / 12
    #expect(result.values.first?.value.exact == mean + bend)
    let square = 2 + third * third
    #expect(result.values.last?.value.exact == (square / 3 + Rational(4, 3)) / 2)
    #expect(result.certified && result.closedForm != nil)
  }

  /// The polynomial formula and the integral over directions agree where both hold: d = 2, |x| < 1.
  @Test func formulaAgreesWithDirections() throws {
    let b = KernelModels.b
    let polynomial = KernelModels.density(3 * (1 - b.pow(2)) / 4, lower: -1, upper: 1)
    // The same density in another way, which is no polynomial on its face.
    let other = KernelModels.density(
      3 * (1 - b.pow(2)) / 4 * Expression.apply(.exp, 0 * b), lower: -1, upper: 1)
    let x: [Expression] = [.number(Rational(1, 3)), .number(Rational(-1, 2))]
    let y: [Expression] = [.number(Rational(3, 4)), .number(Rational(1, 5))]
    let out: [Expression] = [2, 1]
    for activation in ["relu", "leaky_relu(1/10)"] {
      let first = evaluateKernel(
        of: try model(activation, polynomial, dimension: 2), atInputs: [(x, y)], digits: 20)
      let second = evaluateKernel(
        of: try model(activation, other, dimension: 2), atInputs: [(x, y)], digits: 20)
      #expect(first.values.first?.value.text == second.values.first?.value.text)
      #expect(first.certified)
    }
    // Beyond the support only the integral holds; K(x, x) of an even density is known.
    let far = evaluateKernel(
      of: try model("relu", polynomial, dimension: 2), atInputs: [(out, out)], digits: 20)
    let known = (Rational(5, 2) + Rational(1, 5)) / 2
    #expect(far.values.first?.value.text == known.decimalString(significantDigits: 20))
    #expect(far.certified)
  }

  @Test func degeneratePairs() throws {
    let model = try model("abs", KernelModels.gaussian(1), dimension: 2)
    let result = evaluateKernel(
      of: model,
      atInputs: [([0, 0], [0, 0]), ([0, 0], [1, 2]), ([1, 2], [1, 2]), ([1, 2], [-2, -4])],
      digits: 20)
    #expect(result.certified && result.values.count == 4, "\(result.notes)")
    #expect(Rational(decimal: result.values[0].value.text) == 1)
    // K(x, x) = |x|²/2 + 1.
    #expect(Rational(decimal: result.values[2].value.text) == Rational(7, 2))
  }

  /// d ≥ 3 with the ends of the support in reach: estimates, which say so.
  @Test func estimatesBeyond() throws {
    let model = try model(
      "abs", KernelModels.uniform(.number(Rational(1, 2))), dimension: 3)
    let x: [Expression] = [1, 0, 0]
    let result = evaluateKernel(of: model, atInputs: [(x, x)], digits: 8)
    let value = try #require(result.values.first?.value, "\(result.notes)")
    #expect(!value.certified && !result.certified)
    // K(x, x) = 1/3 + 1/12.
    let found = try #require(Rational(decimal: value.text))
    #expect((found - Rational(5, 12)).magnitude < Rational(1, 1_000_000))
    #expect(result.notes.contains { $0.contains("estimates") })
  }
}
