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
    let multipliers = [
      q(25911, 1240), q(-91575, 248), q(21348, 31), q(-91575, 248), q(25911, 1240),
    ]
    let h = zip(multipliers, model.data.inputs).reduce(Expression.number(0)) { sum, term in
      sum + term.0 * kernel.substituting(Symbol("y"), by: term.1[0])
    }
    let result = try evaluateFunctional(of: model, at: h, digits: 20)
    let least = Rational(644193, 3100).decimalString(significantDigits: 20)
    #expect(result.value?.text == least && result.minimum?.text == least)
    #expect(result.value?.certified == true && result.interpolates == true)
    #expect(result.terms?.map(\.name) == ["G1", "G2", "G3"])
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
    // Curved outside the support, though the formula has a value: ∫(2⁴ + 2²)/4 = 10.
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

  @Test func modelsWithoutAFunctionalSaySo() {
    var model = figure1()
    model.scaling = .scaled(omega: 1)
    #expect(throws: FunctionalFailure.self) {
      try evaluateFunctional(of: model, at: x, digits: 10)
    }
  }
}
