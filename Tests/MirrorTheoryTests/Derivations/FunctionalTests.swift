import MirrorTheory
import MultiPrecision
import Symbolic
import Testing

/// The bias functional at functions whose value is known.
@Suite("Bias functional at a function")
struct FunctionalTests {
  private func figure1() -> Model {
    let half = Expression.number(Rational(1, 2))
    return Model(
      name: "m", activation: .piecewiseLinear(name: "relu", beta: half, gamma: half),
      biases: Densities.uniform(1),
      potential: Potential(name: "p", variable: Symbol("x"), body: x.pow(2)), scaling: .unscaled,
      data: TrainingData(
        name: "d", inputs: [-1, q(-1, 5), 0, q(1, 5), 1].map { [$0] },
        labels: [q(-3, 20), q(-3, 20), q(3, 20), q(-3, 20), q(-3, 20)]))
  }

  private func quartic() -> Model {
    Model(
      name: "m", activation: .piecewiseLinear(name: "abs", beta: 1, gamma: 0),
      biases: Densities.uniform(1),
      potential: Potential(name: "p", variable: Symbol("x"), body: x.pow(4)),
      scaling: .scaled(omega: 1),
      data: TrainingData(name: "d", inputs: [[0], [1]], labels: [q(1, 2), 1]))
  }

  /// THEORY, section 6: c, and cᵀKc = 644193/3100, at h = Σ cᵢK(·, xᵢ).
  @Test func theSolutionOfFigure1HasTheLeastValue() throws {
    let model = figure1()
    let kernel = try #require(evaluateKernel(of: model, at: [], digits: 20).closedForm)
    let h = solution(of: model, kernel)
    let result = try evaluateFunctional(of: model, at: h, digits: 20)
    let least = Rational(644193, 3100).decimalString(significantDigits: 20)
    #expect(result.value?.text == least && result.minimum?.text == least)
    #expect(result.value?.certified == true && result.interpolates == true)
    #expect(result.terms?.map(\.name) == ["G1", "G2", "G3"])
  }

  private func solution(of model: Model, _ kernel: Expression) -> Expression {
    let multipliers = [
      q(25911, 1240), q(-91575, 248), q(21348, 31), q(-91575, 248), q(25911, 1240),
    ]
    return zip(multipliers, model.data.inputs).reduce(Expression.number(0)) { sum, term in
      sum + term.0 * kernel.substituting(Symbol("y"), by: term.1[0])
    }
  }

  /// φ = (3x² + x + 2x²)/3 makes α as expensive as 5/3 of α²: a scaled potential that is quadratic has
  /// a functional for ReLU too, and its solution is that of Figure 1.
  @Test func quadraticScaledPotentialsHaveAFunctionalForReLU() throws {
    var model = figure1()
    model.scaling = .scaled(omega: 2)
    model.potential = Potential(name: "p", variable: Symbol("x"), body: 3 * x.pow(2) + x)
    let kernel = try #require(evaluateKernel(of: model, at: [], digits: 20).closedForm)
    let h = solution(of: model, kernel)
    let result = try evaluateFunctional(of: model, at: h, digits: 20)
    let least = (Rational(5, 3) * Rational(644193, 3100)).decimalString(significantDigits: 20)
    #expect(result.value?.text == least && result.minimum?.text == least)
    #expect(result.inSpace == true && result.terms == nil)
    #expect(try derive(model, digits: 10).functional.notes.isEmpty)
  }

  /// h″ = 1 on [−1, 1]: ∫(1 + 1)/4 = 1; affine outside and balanced, and ½ at 0, 1 at 1.
  @Test func aFunctionOfTheSpace() throws {
    let middle = x.pow(2) / 2 + q(1, 2)
    let h = Expression.piecewise(
      [
        Branch(-x, when: .comparison(x, .less, -1)),
        Branch(middle, when: .comparison(x, .lessOrEqual, 1)),
      ], otherwise: x)
    let result = try evaluateFunctional(of: quartic(), at: h, digits: 20)
    #expect(result.value?.text == "1.0000000000000000000")
    #expect(result.inSpace == true && result.interpolates == true && result.terms == nil)
    let least = try #require(result.minimum.flatMap { Rational(decimal: $0.text) })
    #expect(least <= 1 && least > 0)
  }

  @Test func whatIsNotInTheSpace() throws {
    // h(1) + h(−1) is not 2h′(1), though the formula has a value: ∫(2⁴ + 2²)/4 = 10.
    let parabola = try evaluateFunctional(of: quartic(), at: x.pow(2), digits: 10)
    #expect(parabola.inSpace == false && parabola.value?.text == "10.00000000")
    // A kink inside.
    let kink = try evaluateFunctional(of: quartic(), at: .function(.abs, [x]), digits: 10)
    #expect(kink.inSpace == false && kink.value?.text == "inf" && kink.interpolates == false)
    // h″ jumps inside, where p does not.
    let cubes = Expression.function(.abs, [x]) * x
    let bent = try evaluateFunctional(of: figure1(), at: cubes, digits: 10)
    #expect(bent.inSpace == false && bent.value?.certified == true)
  }

  /// On a bounded support h counts there, and goes on by its tangents.
  @Test func whatHDoesOutsideTheSupportDoesNotCount() throws {
    let parabola = try evaluateFunctional(of: quartic(), at: x.pow(2) + 1, digits: 10)
    #expect(parabola.inSpace == true && parabola.value?.text == "10.00000000")
    #expect(parabola.notes.contains { $0.contains("continued by its tangents") })
    let kinkOutside = x.pow(2) + 1 + Expression.function(.max, [x - 2, 0])
    #expect(try evaluateFunctional(of: quartic(), at: kinkOutside, digits: 10).inSpace == true)
  }

  /// Analytic functions that are no compositions of entire ones; on the whole line h″/p = (1 + x²)^(−3/2)/p
  /// outgrows every line.
  @Test func rootsAndQuotientsAreSmooth() throws {
    let root = Expression.function(.sqrt, [1 + x.pow(2)])
    let functions = [root, (1 + x.pow(2)).pow(-1), .function(.log, [.function(.cosh, [x])])]
    for h in functions {
      let result = try evaluateFunctional(of: figure1(), at: h, digits: 10)
      #expect(result.inSpace == true && result.value?.certified == true, "\(h.text)")
    }
    var model = figure1()
    model.biases = InitializationDensity(
      name: "p", variable: Symbol("b"),
      body: .function(.exp, [-b.pow(2) / 2]) / .function(.sqrt, [2 * .constant(.pi)]),
      lower: .infinite, upper: .infinite)
    for h in functions.prefix(2) {
      let result = try evaluateFunctional(of: model, at: h, digits: 10)
      #expect(result.inSpace == false && result.value?.text == "inf", "\(h.text)")
    }
  }

  /// h″/p is continuous where h″ vanishes to the order of p: 1 − x² does, 1 does not.
  @Test func densitiesThatVanishAtTheEnds() throws {
    var model = figure1()
    model.biases = Densities.epanechnikov
    let smooth = x.pow(2) / 2 - x.pow(4) / 12
    #expect(try evaluateFunctional(of: model, at: smooth, digits: 10).inSpace == true)
    #expect(try evaluateFunctional(of: model, at: x, digits: 10).inSpace == true)
    let rough = try evaluateFunctional(of: model, at: x.pow(2), digits: 10)
    #expect(rough.inSpace == false && rough.value?.text == "inf")
  }

  /// cosh(1/p) cannot be integrated to the end where p vanishes, but it lies above a parabola whose
  /// integral diverges.
  @Test func aSteepPotentialIsInfiniteWhereItsQuadraticPartIs() throws {
    var model = quartic()
    model.biases = Densities.epanechnikov
    model.potential = Potential(name: "p", variable: Symbol("x"), body: .function(.cosh, [x]))
    let result = try evaluateFunctional(of: model, at: x.pow(2), digits: 10)
    #expect(result.value?.text == "inf" && result.certificate.certified)
  }

  @Test func affineFunctionsOnTheWholeLine() throws {
    let gaussian = InitializationDensity(
      name: "p", variable: Symbol("b"),
      body: .function(.exp, [-b.pow(2) / 2]) / .function(.sqrt, [2 * .constant(.pi)]),
      lower: .infinite, upper: .infinite)
    var model = quartic()
    model.biases = gaussian
    #expect(try evaluateFunctional(of: model, at: 0, digits: 10).inSpace == true)
    #expect(try evaluateFunctional(of: model, at: x, digits: 10).inSpace == false)
    var relu = figure1()
    relu.biases = gaussian
    #expect(try evaluateFunctional(of: relu, at: x + 1, digits: 10).inSpace == true)
  }

  /// The kinks of both signs of the weight are not equally likely at one place: h″ does not tell α.
  @Test func densitiesThatAreNotEvenHaveNoFunctionalOfFunctions() throws {
    var model = figure1()
    model.biases = InitializationDensity(
      name: "p", variable: Symbol("b"), body: 2 * b, lower: .finite(0, isClosed: true),
      upper: .finite(1, isClosed: true))
    guard case .representation = try derive(model, digits: 10).functional.form else {
      Issue.record("a functional of h for a density that is not even")
      return
    }
    #expect(throws: FunctionalFailure.self) {
      try evaluateFunctional(of: model, at: x, digits: 10)
    }
    // An even one whose two formulas are not the same.
    model.biases.body = .piecewise(
      [Branch(1 + b, when: .comparison(b, .lessOrEqual, 0))], otherwise: 1 - b)
    model.biases.lower = .finite(-1, isClosed: true)
    guard case .curvature = try derive(model, digits: 10).functional.form else {
      Issue.record("no functional for an even density")
      return
    }
  }

  @Test func modelsWithoutAFunctionalSaySo() {
    var model = figure1()
    model.scaling = .scaled(omega: 1)
    model.potential.body = x.pow(4)
    #expect(throws: FunctionalFailure.self) {
      try evaluateFunctional(of: model, at: x, digits: 10)
    }
  }

  /// p = exp(−2b²)·√(2/π), so that h″/p and ∫h″²/p are known by hand.
  private func gaussian(gamma: Rational) -> Model {
    var model = figure1()
    model.activation = .piecewiseLinear(
      name: "a", beta: gamma.isZero ? 1 : .number(gamma), gamma: .number(gamma))
    model.biases = InitializationDensity(
      name: "p", variable: Symbol("b"),
      body: .function(.exp, [-2 * b.pow(2)]) * .function(.sqrt, [2 / .constant(.pi)]),
      lower: .infinite, upper: .infinite)
    return model
  }

  /// Products of exponentials are one: h″²/p is a polynomial for exp(−x²), whose integral diverges, and
  /// P·exp(−4x²) for exp(−3x²): ∫(36x² − 6)²exp(−4x²)·√(π/2) = 42.75·√(π/4)·√(π/2).
  @Test func unboundedSupportsAreDecided() throws {
    func exponential(_ rate: Int) -> Expression { .function(.exp, [q(-rate) * x.pow(2)]) }
    let relu = gaussian(gamma: Rational(1, 2))
    let wide = try evaluateFunctional(of: relu, at: exponential(1), digits: 10)
    #expect(wide.value?.text == "inf" && wide.inSpace == false)
    let narrow = try evaluateFunctional(of: relu, at: exponential(1).pow(3), digits: 10)
    #expect(narrow.inSpace == true)
    let value = try #require(narrow.terms?[0].value.text)
    let expected = Expression.function(.sqrt, [q(1, 8)]) * q(171, 4) * .constant(.pi)
    let digits = expected.enclosure(precision: Precision(bits: 128))
      .decimalString(significantDigits: 10)
    #expect(value == digits)
    // h″/p = (16x² − 4)/c is continuous, not uniformly.
    let between = try evaluateFunctional(of: relu, at: exponential(2), digits: 10)
    #expect(between.inSpace == false && between.value?.certified == true)
    #expect(between.value?.text != "inf")
    // A line has h′(∞) + h′(−∞) ≠ 0, which F_Abs forbids; a constant has ∫h″|x| = 0 ≠ 2h(0).
    let absolute = gaussian(gamma: 0)
    #expect(try evaluateFunctional(of: absolute, at: 2 * x, digits: 10).inSpace == false)
    #expect(try evaluateFunctional(of: absolute, at: 1, digits: 10).inSpace == false)
    #expect(try evaluateFunctional(of: absolute, at: exponential(3), digits: 10).inSpace == true)
  }
}
