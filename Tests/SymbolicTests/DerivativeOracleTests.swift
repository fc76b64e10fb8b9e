import MultiPrecision
import Symbolic
import TestSupport
import Testing

private let x = Expression.variable("x")
private let symbol = Symbol("x")
private func number(_ p: Int, _ q: Int) -> Expression { .number(Rational(p, q)) }
private func of(_ function: Function, _ u: Expression) -> Expression { .apply(function, u) }

/// The functions of `Tests/Oracles/symbolic/derivatives.py`, by name.
private let functions: [String: Expression] = [
  "quartic": x.pow(4),
  "cubic_abs": of(.abs, x).pow(3),
  "half_integer_abs": of(.abs, x).pow(number(5, 2)),
  "hypentropy": x * of(.asinh, 2 * x) - of(.sqrt, x.pow(2) + number(1, 4)),
  "hyperbolic": of(.cosh, x),
  "gaussian": of(.exp, -2 * x.pow(2)) * of(.sqrt, 2 / .constant(.pi)),
  "logistic": 1 / (4 * of(.cosh, x / 2).pow(2)),
  "rational": (x.pow(3) - 2 * x + 1) / (x.pow(2) + number(1, 3)),
  "negative_power": (x.pow(2) + 2).pow(-3),
  "sqrt": of(.sqrt, x + 3),
  "cbrt": of(.cbrt, x + 3),
  "exp": of(.exp, x / 3),
  "expm1": of(.expm1, x * x),
  "log": of(.log, x.pow(2) + 1),
  "log1p": of(.log1p, x / 4),
  "sin": of(.sin, 2 * x + 1),
  "cos": of(.cos, x.pow(2)),
  "tan": of(.tan, x / 3),
  "asin": of(.asin, x / 4),
  "acos": of(.acos, x / 5),
  "atan": of(.atan, 3 * x),
  "sinh": of(.sinh, x),
  "tanh": of(.tanh, 2 * x),
  "asinh": of(.asinh, x.pow(2) - x),
  "acosh": of(.acosh, x + 4),
  "atanh": of(.atanh, x / 4),
  "erf": of(.erf, x / 2),
  "erfc": of(.erfc, x),
  "variable_exponent": (x + 4).pow(x),
  "base_two": Expression(2).pow(x),
  "power_of_e": Expression.constant(.e).pow(.constant(.pi) * x / 2),
  "nested": of(.exp, of(.sin, of(.log, x.pow(2) + 2))),
]

private struct DerivativeCase: Decodable, Sendable {
  var function: String
  var point: String
  var derivatives: [String]
}

@Suite struct DerivativeOracleTests {
  private let oracle: Oracle<DerivativeCase>

  init() throws { oracle = try Oracle(named: "symbolic/derivatives.json") }

  @Test func headerIsComplete() {
    #expect(oracle.hasCompleteHeader)
    #expect(Set(oracle.cases.map(\.function)) == Set(functions.keys))
  }

  /// Relative to max(1, |expected|), 30 digits of the recorded 60.
  private func agrees(_ value: BigFloat, _ expected: String) throws -> Bool {
    let reference = try #require(Rational(decimal: expected))
    guard let exact = value.exactRational else { return false }
    let scale = max(reference.magnitude, 1)
    return (exact - reference).magnitude < scale * Rational(10).power(-30)
  }

  @Test func symbolicDerivatives() throws {
    let precision = Precision(bits: 140)
    for item in oracle.cases {
      var derivative = try #require(functions[item.function])
      let point = BigFloat(
        try #require(Rational(fraction: item.point)), precision: Precision(bits: 300))
      for (order, expected) in item.derivatives.enumerated() {
        if order > 0 { derivative = derivative.derivative(in: symbol) }
        let value = derivative.value(at: [symbol: point], precision: precision)
        #expect(
          try agrees(value, expected), "\(item.function)^(\(order)) at \(item.point): \(value)")
      }
    }
  }

  @Test func taylorCoefficientsOverEveryNumberType() throws {
    for item in oracle.cases {
      let function = try #require(functions[item.function])
      let point = try #require(Rational(fraction: item.point))
      let order = item.derivatives.count - 1
      let precision = Precision(bits: 200)
      let floats = function.taylor(
        in: symbol, at: BigFloat(point, precision: precision), order: order)
      let balls = function.taylor(in: symbol, at: Ball(point, precision: precision), order: order)
      let doubles = function.taylor(in: symbol, at: point.doubleValue, order: order)
      var factorial = Rational(1)
      for (k, expected) in item.derivatives.enumerated() {
        if k > 0 { factorial *= Rational(k) }
        let derivative = try #require(Rational(decimal: expected))
        let name: Comment = "\(item.function), coefficient \(k) at \(item.point)"
        let scaled = BigFloat(factorial, precision: precision) * floats[k]
        #expect(try agrees(scaled, expected), name)
        // The recorded value is off by up to one unit of its last digit.
        let slack = derivative.magnitude * Rational(10).power(-58)
        let widened = balls[k].addingError(
          ErrorBound(upperBoundOf: BigFloat(slack, precision: precision)))
        #expect(widened.contains(derivative / factorial), name)
        #expect(balls[k].relativeAccuracyBits > 150 || derivative.isZero, name)
        let reference = (derivative / factorial).doubleValue
        #expect(
          (doubles[k] - reference).magnitude <= 1e-11 * max(1, reference.magnitude), name)
      }
    }
  }

  @Test func aWrongDigitIsNoticed() throws {
    let item = try #require(oracle.cases.first { $0.function == "erf" })
    let exact = try #require(Rational(decimal: item.derivatives[0]))
    let wrong = BigFloat(exact + Rational(10).power(-29), precision: Precision(bits: 200))
    #expect(try !agrees(wrong, item.derivatives[0]))
  }
}
