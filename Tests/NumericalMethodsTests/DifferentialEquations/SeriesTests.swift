import MultiPrecision
import NumericalMethods
import RealModule
import TestSupport
import Testing

private struct SeriesCase: Decodable, Sendable {
  let name: String
  let base: String
  let coefficients: [String]
}

private let functions: [String: @Sendable (Quantity) -> Quantity] = [
  "sqrt": { .sqrt($0) }, "cbrt": { .cbrt($0) }, "exp": { .exp($0) },
  "expm1": { .expMinusOne($0) }, "log": { .log($0) }, "log1p": { .log(onePlus: $0) },
  "sin": { .sin($0) }, "cos": { .cos($0) }, "tan": { .tan($0) }, "asin": { .asin($0) },
  "acos": { .acos($0) }, "atan": { .atan($0) }, "sinh": { .sinh($0) }, "cosh": { .cosh($0) },
  "tanh": { .tanh($0) }, "asinh": { .asinh($0) }, "acosh": { .acosh($0) },
  "atanh": { .atanh($0) }, "erf": { .erf($0) }, "erfc": { .erfc($0) },
  "power -5/2": { .pow($0, Rational(-5, 2)) }, "power 7/3": { .pow($0, Rational(7, 3)) },
  "power -3": { .pow($0, -3) },
]

/// y′ = F(a + t + t²/2): the coefficients of y are those of F, divided by 1, 2, 3, ….
private func system(_ test: SeriesCase) throws -> DifferentialSystem {
  let base = try #require(Rational(fraction: test.base))
  let function = try #require(functions[test.name])
  return DifferentialSystem(dimension: 1) { t, _ in
    [function(Quantity(base) + t + t * t * Quantity(Rational(1, 2)))]
  }
}

@Test func coefficientsAgreeWithMpmath() throws {
  let oracle = try Oracle<SeriesCase>(named: "differential-equations/series.json")
  #expect(oracle.hasCompleteHeader)
  #expect(Set(oracle.cases.map(\.name)) == Set(functions.keys))
  let precision = Precision(bits: 256)
  for test in oracle.cases {
    let order = test.coefficients.count
    let system = try system(test)
    var balls = SolutionSeries<Ball>(system, order: order, precision: precision)
    var floats = SolutionSeries<BigFloat>(system, order: order, precision: precision)
    var doubles = SolutionSeries<Double>(system, order: order, precision: .double)
    balls.begin(at: 0, [0])
    floats.begin(at: BigFloat(0, precision: precision), [BigFloat(0, precision: precision)])
    doubles.begin(at: 0, [0])
    balls.extend(toOrder: order)
    floats.extend(toOrder: order)
    doubles.extend(toOrder: order)
    for (k, text) in test.coefficients.enumerated() {
      let exact = try #require(Rational(decimal: text)) / Rational(k + 1)
      // Sixty significant digits: off by half a unit of the last.
      let slack = Rational(10).power(-59) * exact.magnitude
      let ball = Array(balls.coefficients(of: 0))[k + 1]
      let note = Comment(rawValue: "\(test.name), order \(k)")
      let widened = ball.addingError(Magnitude(upperBoundOf: BigFloat(slack, precision: precision)))
      #expect(widened.contains(exact), note)
      #expect(ball.radius < Magnitude(powerOfTwo: -200) * Magnitude(upperBoundOf: ball.midpoint))
      #expect(!widened.contains(exact + 10 * slack), note)
      let float = Array(floats.coefficients(of: 0))[k + 1]
      let error = try #require(float.exactRational) - exact
      #expect(error.magnitude <= 2 * slack, note)
      let double = Array(doubles.coefficients(of: 0))[k + 1]
      #expect(abs(double - exact.doubleValue) <= 1e-11 * max(1, abs(exact.doubleValue)), note)
    }
  }
}

/// The derivatives of every function against their series: y′ = F(z), z′ = 1 has
/// ∂F/∂z = 2·(second coefficient of y).
@Test func derivativesAgreeWithSeries() throws {
  let oracle = try Oracle<SeriesCase>(named: "differential-equations/series.json")
  let precision = Precision(bits: 200)
  for test in oracle.cases {
    let function = try #require(functions[test.name])
    let base = Ball(try #require(Rational(fraction: test.base)), precision: precision)
    let system = DifferentialSystem(dimension: 2) { _, y in [function(y[1]), 1] }
    var series = SolutionSeries<Ball>(system, order: 2, precision: precision)
    series.begin(at: 0, [0, base])
    series.extend(toOrder: 2)
    let slope = system.jacobian(at: 0, [0, base], precision: precision)[0, 1]
    let twice = Array(series.coefficients(of: 0))[2].doubled()
    #expect(slope.overlaps(twice), "\(test.name)")
    #expect(slope.radius < Magnitude(powerOfTwo: -150), "\(test.name)")
    #expect(!slope.addingError(Magnitude(powerOfTwo: -100)).contains(Rational(0)), "\(test.name)")
  }
}

/// The variational system's series against differences of the solution's own.
@Test func variationalSystemGivesTheDerivativeOfTheFlow() {
  let system = SampleSystems.vanDerPol.variational
  #expect(system.dimension == 6)
  var series = SolutionSeries<Double>(system, order: 8, precision: .double)
  series.begin(at: 0, [2, 0.5, 1, 0, 0, 1])
  series.extend(toOrder: 8)
  func value(_ component: Int, _ start: [Double]) -> Double {
    var plain = SolutionSeries<Double>(SampleSystems.vanDerPol, order: 8, precision: .double)
    plain.begin(at: 0, start)
    plain.extend(toOrder: 8)
    return Double.polynomialValue(Array(plain.coefficients(of: component)), at: 0.1)
  }
  let step = 1e-5
  for i in 0..<2 {
    for j in 0..<2 {
      var (left, right) = ([2, 0.5], [2, 0.5])
      left[j] -= step
      right[j] += step
      let difference = (value(i, right) - value(i, left)) / (2 * step)
      let exact = Double.polynomialValue(Array(series.coefficients(of: 2 + 2 * j + i)), at: 0.1)
      #expect(abs(difference - exact) < 1e-8)
    }
  }
}
