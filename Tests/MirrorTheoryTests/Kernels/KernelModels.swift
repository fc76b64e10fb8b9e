import struct Foundation.Data
import class Foundation.JSONDecoder
import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport

/// Models with one input, built by hand.
enum KernelModels {
  static let b = Expression.variable("b")

  static let activations: [String: Activation] = [
    "abs": activation("abs", 1, 0),
    "relu": activation("relu", Rational(1, 2), Rational(1, 2)),
    "leaky_relu(1/10)": activation("leaky_relu", Rational(9, 20), Rational(11, 20)),
  ]

  static func activation(_ name: String, _ beta: Rational, _ gamma: Rational) -> Activation {
    .piecewiseLinear(name: name, beta: .number(beta), gamma: .number(gamma))
  }

  static func density(
    _ body: Expression, lower: Expression, upper: Expression
  ) -> InitializationDensity {
    InitializationDensity(
      name: "p", variable: Symbol("b"), body: body, lower: .finite(lower, isClosed: true),
      upper: .finite(upper, isClosed: true))
  }

  static func uniform(_ radius: Expression) -> InitializationDensity {
    density(1 / (2 * radius), lower: -radius, upper: radius)
  }

  static let skew = density(2 * b, lower: 0, upper: 1)

  static func gaussian(_ s: Rational) -> InitializationDensity {
    let body =
      Expression.apply(.exp, -b.pow(2) / .number(2 * s * s))
      / (.number(s) * .apply(.sqrt, 2 * .constant(.pi)))
    return InitializationDensity(
      name: "gaussian", variable: Symbol("b"), body: body, lower: .infinite, upper: .infinite)
  }

  static func model(_ activation: Activation, _ biases: InitializationDensity) -> Model {
    Model(
      name: "m", activation: activation, biases: biases,
      potential: Potential(
        name: "quadratic", variable: Symbol("x"), body: Expression.variable("x").pow(2)),
      scaling: .unscaled, data: TrainingData(name: "d", inputs: [[0]], labels: [1]))
  }
}

/// A recorded file of exact kernels.
struct KernelOracle: Decodable {
  struct Case: Decodable, Sendable {
    struct Density: Decodable, Sendable {
      struct Piece: Decodable, Sendable {
        let from: String
        let to: String
        let coefficients: [String]
      }
      let use: String
      let pieces: [Piece]?
    }
    struct Value: Decodable, Sendable {
      let x: String
      let y: String
      let value: String
    }
    struct Expectation: Decodable, Sendable {
      let values: [Value]
    }
    let id: String
    let activation: String
    let density: Density
    let expect: Expectation
  }
  let cases: [Case]

  static func cases(_ name: String) throws -> [Case] {
    let file = oracleFolder.appending(path: "kernel/\(name).json")
    return try JSONDecoder().decode(Self.self, from: Data(contentsOf: file)).cases
  }
}

extension KernelOracle.Case.Density {
  /// The density as the recorded pieces give it: one `piecewise` with a row a piece.
  var density: InitializationDensity? {
    guard let pieces, let first = pieces.first, let last = pieces.last,
      let lower = Rational(fraction: first.from), let upper = Rational(fraction: last.to)
    else { return nil }
    var rows: [Branch] = []
    for piece in pieces {
      guard let end = Rational(fraction: piece.to) else { return nil }
      let coefficients = piece.coefficients.compactMap(Rational.init(fraction:))
      guard coefficients.count == piece.coefficients.count else { return nil }
      let body = coefficients.enumerated().reduce(Expression.number(0)) {
        $0 + .number($1.element) * KernelModels.b.pow($1.offset)
      }
      rows.append(Branch(body, when: .comparison(KernelModels.b, .lessOrEqual, .number(end))))
    }
    let body = rows.count == 1 ? rows[0].value : Expression.piecewise(rows, otherwise: 0)
    return KernelModels.density(body, lower: .number(lower), upper: .number(upper))
  }
}
