import MirrorTheory
import MultiPrecision
import Symbolic

@testable import Verification

func q(_ numerator: Int, _ denominator: Int = 1) -> Expression {
  .number(Rational(numerator, denominator))
}

/// The exact value of a Double.
func exact(_ value: Double) -> Expression { .number(Rational(exactly: value) ?? 0) }

enum Fixture {
  static let x = Symbol("x")

  static func model(
    beta: Expression = 1, gamma: Expression = 0, potential: Expression? = nil,
    omega: Expression? = 1, inputs: [Expression], labels: [Expression]
  ) -> Model {
    Model(
      name: "m", activation: .piecewiseLinear(name: "sigma", beta: beta, gamma: gamma),
      biases: InitializationDensity(
        name: "uniform", variable: Symbol("b"), body: q(1, 2), lower: .finite(-1, isClosed: true),
        upper: .finite(1, isClosed: true)),
      potential: Potential(
        name: "psi", variable: x, body: potential ?? .power(.symbol(x), 2)),
      scaling: omega.map { .scaled(omega: $0) } ?? .unscaled,
      data: TrainingData(name: "d", inputs: inputs.map { [$0] }, labels: labels))
  }

  static let quartic = Expression.power(.symbol(x), 4)
  static let cubic = Expression.power(.function(.abs, [.symbol(x)]), 3)
  static let cosh = Expression.function(.cosh, [.symbol(x)])

  static func figure1(_ potential: Expression? = nil) -> Model {
    var model = model(
      beta: q(1, 2), gamma: q(1, 2), potential: potential, omega: nil,
      inputs: [-1, q(-1, 5), 0, q(1, 5), 1],
      labels: [q(-3, 20), q(-3, 20), q(3, 20), q(-3, 20), q(-3, 20)])
    model.outputWeights = .normal(1)
    return model
  }

  static func figure2(_ potential: Expression? = nil) -> Model {
    model(
      potential: potential, inputs: [-1, q(7, 20), q(13, 20), 1],
      labels: [q(3, 20), q(3, 20), q(-3, 20), q(3, 20)])
  }

  /// A row with one column filled.
  static func row(
    _ width: Int, _ seed: UInt64, _ column: WritableKeyPath<VerificationRow, String?>,
    _ value: Double, outcome: String = "loss-reached"
  ) -> VerificationRow {
    var row = VerificationRow(width: width, seed: seed, outcome: outcome)
    row[keyPath: column] = VerificationRow.text(value)
    return row
  }
}
