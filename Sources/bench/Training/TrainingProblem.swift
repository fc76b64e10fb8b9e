import MirrorTheory
import MultiPrecision
import RealModule
import Symbolic

/// The networks whose training is measured.
enum TrainingProblem: String, CaseIterable {
  case relu = "ReLU, unscaled x^2"
  case abs = "|.|, scaled x^4"

  /// The data of the paper's figures 1 and 2.
  var figure: Model {
    func number(_ numerator: Int, _ denominator: Int) -> Expression {
      .number(Rational(numerator, denominator))
    }
    switch self {
    case .relu:
      return model(
        inputs: [-5, -1, 0, 1, 5].map { number($0, 5) },
        labels: [-3, -3, 3, -3, -3].map { number($0, 20) })
    case .abs:
      return model(
        inputs: [-20, 7, 13, 20].map { number($0, 20) },
        labels: [3, 3, -3, 3].map { number($0, 20) })
    }
  }

  /// Equispaced inputs in [−0.95, 0.95] with the labels (1 − (x/0.95)²)⁴·sin(3x)/5, rounded.
  ///
  /// The slow modes of H, whose rates fall like k⁻⁴, have little of labels that are flat at both ends.
  func smooth(pointCount: Int) -> Model {
    let inputs = (0..<pointCount).map { k in
      Rational(19 * (2 * k - pointCount + 1), 20 * Swift.max(1, pointCount - 1))
    }
    let labels = inputs.map { input -> Rational in
      let x = input.doubleValue
      let bump = Double.pow(1 - x * x / 0.9025, 4)
      let label = Int((bump * Double.sin(3 * x) * 2e14).rounded())
      return Rational(label, 1_000_000_000) / 1_000_000
    }
    return model(
      inputs: inputs.map { .number($0) }, labels: labels.map { .number($0) })
  }

  private func model(inputs: [Expression], labels: [Expression]) -> Model {
    let x = Symbol("x")
    let half = Expression.number(Rational(1, 2))
    return Model(
      name: rawValue,
      activation: self == .relu
        ? .piecewiseLinear(name: "relu", beta: half, gamma: half)
        : .piecewiseLinear(name: "abs", beta: 1, gamma: 0),
      biases: InitializationDensity(
        name: "uniform", variable: Symbol("b"), body: half, lower: .finite(-1, isClosed: true),
        upper: .finite(1, isClosed: true)),
      potential: Potential(
        name: "power", variable: x, body: Expression.symbol(x).pow(self == .abs ? 4 : 2)),
      scaling: self == .relu ? .unscaled : .scaled(omega: 1),
      data: TrainingData(name: "data", inputs: inputs.map { [$0] }, labels: labels))
  }
}
