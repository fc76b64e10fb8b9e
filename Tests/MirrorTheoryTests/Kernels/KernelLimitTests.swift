import MirrorTheory
import MultiPrecision
import Symbolic
import Testing

/// Where no kernel is known there is a reason and no number.
@Suite("Kernels out of reach")
struct KernelLimitTests {
  private static let uniform = KernelModels.uniform(1)
  private static let relu = KernelModels.activation("relu", Rational(1, 2), Rational(1, 2))

  private func expectNothing(_ model: Model, _ words: String) {
    let result = evaluateKernel(of: model, at: [(1, 1)], digits: 10)
    #expect(result.values.isEmpty && result.closedForm == nil && !result.certified)
    #expect(result.notes.contains { $0.contains(words) }, "\(result.notes)")
  }

  /// Recorded from mpmath's quadrature with 60 digits.
  @Test func smoothActivationsHaveValuesButNoFormula() {
    let z = Symbol("z")
    let tanh = Activation.smooth(
      name: "tanh", variable: z, body: .apply(.tanh, .symbol(z)))
    let result = evaluateKernel(
      of: KernelModels.model(tanh, Self.uniform), at: [(1, 1), (1, .number(Rational(-1, 2)))],
      digits: 40)
    #expect(result.certified && result.closedForm == nil)
    #expect(
      result.values.map(\.value.text) == [
        "0.5179862099620915580267931379495384248725", "-0.1381165478234190033003644306679882734969",
      ])
    #expect(result.notes.contains { $0.contains("activation tanh") })
  }

  @Test func severalInputs() {
    let z = Symbol("z")
    let tanh = Activation.smooth(name: "tanh", variable: z, body: .apply(.tanh, .symbol(z)))
    var model = KernelModels.model(tanh, Self.uniform)
    model.data = TrainingData(name: "d", inputs: [[0, 1]], labels: [1])
    expectNothing(model, "several inputs")
  }

  @Test func randomInputWeights() {
    var model = KernelModels.model(Self.relu, Self.uniform)
    model.inputWeights = .normal(1)
    expectNothing(model, "input weights")
  }

  @Test func densitiesWithoutSecondMoment() {
    let flat = InitializationDensity(
      name: "flat", variable: Symbol("b"), body: 1, lower: .infinite, upper: .infinite)
    expectNothing(KernelModels.model(Self.relu, flat), "infinite")
  }

  @Test func pointsWithoutValue() {
    let result = evaluateKernel(
      of: KernelModels.model(Self.relu, Self.uniform), at: [(.apply(.sqrt, -2), 1), (1, 1)],
      digits: 10)
    #expect(result.values.count == 1 && !result.certified)
    #expect(result.values.first?.value.exact == Rational(2, 3))
    #expect(result.notes.contains { $0.hasPrefix("no value at") })
  }

  /// Its closed form would have hundreds of rows.
  @Test func manyPiecesHaveValuesButNoFormula() {
    let b = KernelModels.b
    let rows = (0..<40).map { row in
      Branch(
        .number(Rational(row % 3 + 1, 40)),
        when: .comparison(b, .less, .number(Rational(row - 19, 20))))
    }
    let density = KernelModels.density(.piecewise(rows, otherwise: 0), lower: -1, upper: 1)
    let result = evaluateKernel(
      of: KernelModels.model(Self.relu, density), at: [(0, 1)], digits: 10)
    #expect(result.closedForm == nil && result.certified && result.values[0].value.exact != nil)
  }
}
