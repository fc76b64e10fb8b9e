import Diagnostics
import Foundation
import MirrorLanguage
import MirrorTheory
import MultiPrecision
import Symbolic
import Testing

@Suite("Programs that are accepted")
struct SemanticAcceptedTests {
  private func program(_ loaded: LoadedProgram) throws -> Program {
    let text = DiagnosticRenderer().render(loaded.diagnostics, in: loaded.source)
    #expect(loaded.diagnostics.isEmpty, "\(text)")
    return try #require(loaded.program)
  }

  @Test func theExampleOfTheContractResolves() throws {
    let program = try program(SemanticFixtures.load("accepted/whole-language.mirror"))
    #expect(program.potentials.map(\.name) == ["quartic", "cubic", "hyp"])
    #expect(program.densities.map(\.name) == ["uniform1", "epan", "normal_half", "tent"])
    #expect(program.activations.map(\.name) == ["leaky"])
    #expect(program.dataSets.map(\.value.count) == [4, 4])
    #expect(program.models.map(\.name) == ["quartic_abs", "figure1"])
    let figure1 = try #require(program.model(named: "figure1"))
    #expect(figure1.loss == .halfSumOfSquares)
    #expect(figure1.outputWeights == .normal(1))
    #expect(figure1.potential.name == "hyp(beta = 2)")
    #expect(figure1.biases.lower == .finite(-1, isClosed: true))
    #expect(program.model(named: "quartic_abs")?.scaling == .scaled(omega: 1))
    let leaky = try #require(program.activations.first)
    let expected = Activation.piecewiseLinear(
      name: "leaky", beta: .number(Rational(9, 20)), gamma: .number(Rational(11, 20)))
    #expect(leaky.value == expected)
    let report = try #require(program.reports.first)
    #expect(report.entries.count == 6)
    #expect(report.entries[2].options.digits == 50)
    #expect(
      report.entries[2].options.at == [[.number(Rational(-5, 4))], [.number(Rational(1, 2))]])
    #expect(report.entries[4].options.width == .finite(1620))
    #expect(report.entries[5].kind == .verify(.lazy, model: "quartic_abs"))
    #expect(report.entries[5].options.seeds == 0...4)
  }

  @Test(arguments: ["figure1", "figure2", "hypentropy"])
  func shippedExamplesResolve(_ name: String) throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "notebooks/examples/\(name).mirror")
    let program = try program(loadProgram(file: url.path()))
    #expect(!program.models.isEmpty)
    #expect(program.reports.count == 1)
  }

  @Test func theBuiltInLibraryIsAsPublished() {
    #expect(BuiltInLibrary.diagnostics.isEmpty)
    let library = BuiltInLibrary.program
    func heads<Value>(_ items: [Declared<Value>]) -> [String] {
      items.map { "\($0.name)(\($0.parameters.map(\.name).joined(separator: ", ")))" }
    }
    #expect(
      heads(library.potentials) == ["quadratic()", "power(p)", "hyperbolic()", "hypentropy(beta)"])
    #expect(
      heads(library.densities) == [
        "uniform(r)", "gaussian(s)", "laplace(s)", "logistic(s)", "triangular(r)",
        "epanechnikov(r)", "truncated_gaussian(s, r)",
      ])
    #expect(
      heads(library.activations) == [
        "relu()", "leaky_relu(s)", "elu(a)", "softplus()", "gelu()",
      ])
  }

  @Test func dimensionComesFromTheData() throws {
    let loaded = SemanticFixtures.load(
      text: """
        model m {
          activation = relu; biases = uniform(1); potential = unscaled(x^2 + cosh(x))
          data = [(0, 0, 1), (1, 0, 2)]
          initial = x1 - 2*x2
        }
        """)
    let model = try #require(try program(loaded).model(named: "m"))
    #expect(model.data.dimension == 2)
    #expect(model.initialVariables.map(\.name) == ["x1", "x2"])
    #expect(model.initial.symbols == [Symbol("x1"), Symbol("x2")])
    #expect(model.potential.name == "x^2 + cosh(x)")
  }

  @Test func parametersWithoutValuesStaySymbols() throws {
    let program = try program(
      SemanticFixtures.load(text: "potential f(x; k, m = 2) = k*x^m\nlet c = f(3; k = 5)"))
    let potential = try #require(program.potentials.first)
    #expect(!potential.hasAllValues)
    #expect(potential.parametersWithoutValue == ["k"])
    #expect(potential.value.body.symbols == [Symbol("x"), Symbol("k")])
    #expect(program.constants.first?.value == 45)
  }

  @Test func usesTakeOneParameterBare() throws {
    let head = "model m { activation = leaky_relu(1/10); biases = "
    let tail = "; potential = scaled(hypentropy(2), omega = 1/2); data = [(0, 1)] }"
    for use in ["uniform(1)", "uniform(r = 1)"] {
      let model = try #require(
        try program(SemanticFixtures.load(text: head + use + tail)).model(named: "m"))
      #expect(model.biases.body == .number(Rational(1, 2)))
      #expect(model.scaling == .scaled(omega: .number(Rational(1, 2))))
      #expect(model.potential.body.symbols == [Symbol("x")])
    }
  }
}
