import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport
import Testing

let x = Expression.symbol(Symbol("x"))
let b = Expression.symbol(Symbol("b"))

func q(_ numerator: Int, _ denominator: Int = 1) -> Expression {
  .number(Rational(numerator, denominator))
}

enum Densities {
  static func on(_ body: Expression, _ lower: Expression, _ upper: Expression)
    -> InitializationDensity
  {
    InitializationDensity(
      name: "p", variable: Symbol("b"), body: body, lower: .finite(lower, isClosed: true),
      upper: .finite(upper, isClosed: true))
  }
  static func uniform(_ radius: Expression) -> InitializationDensity {
    on((1 / (2 * radius)).simplified(), -radius, radius)
  }
  /// Zero at both ends.
  static let epanechnikov = on((q(3, 4) * (1 - b.pow(2))).simplified(), -1, 1)
  /// A break at 0, and zero at both ends.
  static let tent = on(1 - .function(.abs, [b]), -1, 1)
  /// Not even: 2/3 on [−1, 0), 1/3 on [0, 1].
  static let steps = on(
    .piecewise(
      [Branch(q(2, 3), when: .comparison(b, .less, 0))], otherwise: q(1, 3)), -1, 1)
  /// Zero inside: 1 on 1/2 ≤ |b| ≤ 1.
  static let gap = on(
    .piecewise(
      [
        Branch(0, when: .comparison(.function(.abs, [b]), .less, q(1, 2)))
      ], otherwise: 1), -1, 1)
}

enum Potentials {
  static let cube = Expression.function(.abs, [x]).pow(3)
  static let quartic = x.pow(4)
  /// Not symmetric, smooth.
  static let asymmetric = x.pow(4) + x.pow(3) + 3 * x.pow(2)
  /// Different curvatures beside 0.
  static let twoSided = Expression.piecewise(
    [Branch(x.pow(2), when: .comparison(x, .less, 0))], otherwise: 3 * x.pow(2))
  /// A kink at 0.
  static let kinked = Expression.function(.abs, [x]) + x.pow(2)
  /// Kinks at ±√2.
  static let irrationalKinks = Expression.function(.max, [x.pow(2), 2 * x.pow(2) - 2])
}

enum Activations {
  static let absolute = Activation.piecewiseLinear(name: "abs", beta: 1, gamma: 0)
  static let relu = Activation.piecewiseLinear(name: "relu", beta: q(1, 2), gamma: q(1, 2))
  static let leaky = Activation.piecewiseLinear(
    name: "leaky_relu", beta: q(9, 20), gamma: q(11, 20))
}

/// A scaled model.
func model(
  _ potential: Expression, omega: Expression?, _ activation: Activation = Activations.absolute,
  _ density: InitializationDensity = Densities.uniform(1), data: [(Expression, Expression)]
) -> Model {
  Model(
    name: "m", activation: activation, biases: density,
    potential: Potential(name: "psi", variable: Symbol("x"), body: potential),
    scaling: omega.map { .scaled(omega: $0) } ?? .unscaled,
    data: TrainingData(name: "d", inputs: data.map { [$0.0] }, labels: data.map(\.1)))
}

/// An unscaled model.
func model(
  _ activation: Activation = Activations.absolute,
  _ density: InitializationDensity = Densities.uniform(1), data: [(Expression, Expression)]
) -> Model {
  model(x.pow(2), omega: nil, activation, density, data: data)
}

/// Solves, and checks that the result has the shape of what was asked.
func solved(
  _ model: Model, at points: [Expression] = [], digits: Int = 20, exact: Bool = false
) throws -> SolveResult {
  let result = try solve(model, at: points, digits: digits, exact: exact)
  #expect(result.multipliers.count == model.data.count)
  #expect(result.values.count == points.count)
  return result
}

extension SolveResult {
  var h: [PrintedValue] { values.map(\.value) }
  var numbers: [PrintedValue] {
    multipliers + h + [functional.value] + (functional.terms?.map(\.value) ?? [])
  }
}

extension PrintedValue {
  var number: Rational { Rational(decimal: text) ?? Rational(10).power(999) }

  /// The distance from the truth that the text promises: a unit of its last digit, or the error
  /// beside a "0".
  var promisedError: Rational {
    if let error { return Rational(decimal: error) ?? 0 }
    if text == "0" { return 0 }
    let parts = text.lowercased().split(separator: "e")
    let fraction = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let decimals = fraction.count > 1 ? fraction[1].count : 0
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    return Rational(10).power(exponent - decimals)
  }

  /// Significant digits shown.
  var digitCount: Int {
    let mantissa = text.lowercased().split(separator: "e")[0].filter(\.isNumber)
    return mantissa.drop { $0 == "0" }.count
  }

  /// Whether the truth may lie within both promises.
  func agrees(with other: PrintedValue) -> Bool {
    (number - other.number).magnitude <= promisedError + other.promisedError
  }

  func isWithinPromise(of truth: Rational, slack: Rational = 0) -> Bool {
    (number - truth).magnitude <= promisedError + slack
  }
}

extension Rational {
  static func fraction(_ text: String) -> Rational {
    Rational(fraction: text) ?? Rational(10).power(999)
  }
}

/// Why a problem is refused.
enum Refusal: Equatable {
  case noSolution, undecided, none

  init(_ model: Model) {
    do throws(SolveFailure) {
      _ = try solve(model, at: [], digits: 10, exact: false)
      self = .none
    } catch {
      switch error {
      case .noSolution: self = .noSolution
      case .undecided: self = .undecided
      }
    }
  }
}
