import MultiPrecision
import NumericalMethods
import RealModule
import TestSupport
import Testing

enum SampleSystems {
  /// x″ = (1 − x²)x′ − x.
  static let vanDerPol = DifferentialSystem(dimension: 2) { _, y in
    [y[1], (1 - y[0] * y[0]) * y[1] - y[0]]
  }

  /// x″ = −x.
  static let oscillator = DifferentialSystem(dimension: 2) { _, y in [y[1], -y[0]] }

  /// x″ = −sin x.
  static let pendulum = DifferentialSystem(dimension: 2) { _, y in [y[1], -Quantity.sin(y[0])] }

  /// q″ = −q/|q|³.
  static let kepler = DifferentialSystem(dimension: 4) { _, y in
    let cube = Quantity.pow(y[0] * y[0] + y[1] * y[1], Rational(3, 2))
    return [y[2], y[3], -y[0] / cube, -y[1] / cube]
  }

  /// y′ = y(1 − y).
  static let logistic = DifferentialSystem(dimension: 1) { _, y in [y[0] * (1 - y[0])] }

  /// y′ = y².
  static let blowUp = DifferentialSystem(dimension: 1) { _, y in [y[0] * y[0]] }
}

/// Recorded end points of solutions.
struct SolutionCase: Decodable, Sendable {
  let name: String
  let state: [String]

  static func state(of name: String) throws -> [Rational] {
    let oracle = try Oracle<SolutionCase>(named: "differential-equations/solutions.json")
    #expect(oracle.hasCompleteHeader)
    let found = try #require(oracle.cases.first { $0.name == name })
    return try found.state.map { try #require(Rational(decimal: $0)) }
  }
}

/// |value − exact| ≤ 10^(−digits).
func isWithin(_ digits: Int, _ value: BigFloat, of exact: Rational) -> Bool {
  guard let value = value.exactRational else { return false }
  return (value - exact).magnitude <= Rational(10).power(-digits)
}

/// The slope of the line through (ln h, ln error) of the last two of a sequence of halved steps.
func observedOrder(_ errors: [Double]) -> Double {
  let (coarse, fine) = (errors[errors.count - 2], errors[errors.count - 1])
  return Double.log2(coarse / fine)
}
