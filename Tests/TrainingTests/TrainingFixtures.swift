import MirrorTheory
import MultiPrecision
import Symbolic

@testable import Training

let x = Symbol("x")
let b = Symbol("b")

func q(_ numerator: Int, _ denominator: Int = 1) -> Expression {
  .number(Rational(numerator, denominator))
}

/// The exact value of a Double.
func exact(_ value: Double) -> Expression { .number(Rational(exactly: value) ?? 0) }

enum Fixture {
  static let relu = Activation.piecewiseLinear(name: "relu", beta: q(1, 2), gamma: q(1, 2))
  static let abs = Activation.piecewiseLinear(name: "abs", beta: 1, gamma: 0)
  static let leaky = Activation.piecewiseLinear(
    name: "leaky_relu", beta: q(9, 20), gamma: q(11, 20))
  static func smooth(_ name: String, _ body: (Expression) -> Expression) -> Activation {
    .smooth(name: name, variable: x, body: body(.symbol(x)))
  }
  static let tanh = smooth("tanh") { .function(.tanh, [$0]) }

  static let potentials: [String: Expression] = [
    "quadratic": .power(.symbol(x), 2), "quartic": .power(.symbol(x), 4),
    "cubic": .power(.function(.abs, [.symbol(x)]), 3), "cosh": .function(.cosh, [.symbol(x)]),
    "hypentropy": .symbol(x) * .function(.asinh, [.symbol(x) / 2])
      - .function(.sqrt, [.power(.symbol(x), 2) + 4]),
  ]

  static func density(
    _ body: Expression = q(1, 2), from lower: Expression? = -1, to upper: Expression? = 1
  ) -> InitializationDensity {
    InitializationDensity(
      name: "p", variable: b, body: body,
      lower: lower.map { .finite($0, isClosed: true) } ?? .infinite,
      upper: upper.map { .finite($0, isClosed: true) } ?? .infinite)
  }

  static func model(
    _ activation: Activation = relu, potential: String = "quadratic", omega: Expression? = nil,
    inputs: [[Expression]], labels: [Expression], density: InitializationDensity = density()
  ) -> Model {
    Model(
      name: "m", activation: activation, biases: density,
      potential: Potential(name: potential, variable: x, body: potentials[potential] ?? 0),
      scaling: omega.map { .scaled(omega: $0) } ?? .unscaled,
      data: TrainingData(name: "d", inputs: inputs, labels: labels))
  }

  static func figure1(potential: String = "quadratic") -> Model {
    model(
      relu, potential: potential, inputs: [[-1], [q(-1, 5)], [0], [q(1, 5)], [1]],
      labels: [q(-3, 20), q(-3, 20), q(3, 20), q(-3, 20), q(-3, 20)])
  }

  static func figure2(potential: String = "quartic") -> Model {
    model(
      abs, potential: potential, omega: 1, inputs: [[-1], [q(7, 20)], [q(13, 20)], [1]],
      labels: [q(3, 20), q(3, 20), q(-3, 20), q(3, 20)])
  }

  static func stop(
    loss: Double = 1e-20, time: Double? = nil, steps: Int = 20_000
  ) -> StopRule {
    StopRule(
      loss: BigFloat(loss, precision: .double), time: time.map { BigFloat($0, precision: .double) },
      steps: steps, duration: .seconds(60))
  }
}
