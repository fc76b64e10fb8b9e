import Certification
import MultiPrecision
import NumericalMethods
import Symbolic
import TestSupport
import Testing

/// Dense exact points of [−8, 8], and some far out.
private let points: [Rational] =
  (-128...128).map { Rational($0, 16) } + [-1_000_000, -1000, -30, 30, 1000, 1_000_000]

@Test func verdictsOnRandomPolynomialsSurviveDenseExactSampling() throws {
  var random = SeededGenerator()
  var decided = [0, 0]
  for _ in 0..<SeededGenerator.iterations(300) {
    let size = [1, 2, 5, 20].randomElement(using: &random) ?? 1
    var second = (0...Int.random(in: 0...6, using: &random)).map { _ in
      Rational(Int.random(in: -size...size, using: &random), Int.random(in: 1...3, using: &random))
    }
    if random.chance(0.6) { second = (Polynomial(second) * Polynomial(second)).coefficients }
    if random.chance(0.3), !second.isEmpty { second[0] += Rational(1, 1000) }
    let curvature = Polynomial(second)
    let function = curvature.antiderivative.antiderivative
    let body = function.coefficients.enumerated().reduce(Expression.number(0)) {
      $0 + .number($1.element) * x.pow($1.offset)
    }
    let results = checkPotential(body, variable: Symbol("x"))
    let positive = results[1]
    let convex = results[2]
    #expect(results.allSatisfy { $0.verdict != .undecided }, "\(body.text), \(random.note)")
    for point in points {
      let value = curvature(point)
      if positive.verdict == .proved {
        #expect(value.signum > 0, "\(body.text) at \(point), \(random.note)")
      }
      if convex.verdict == .proved {
        #expect(value.signum >= 0, "\(body.text) at \(point), \(random.note)")
      }
    }
    decided[convex.verdict == .proved ? 0 : 1] += 1
    for result in [positive, convex] where result.verdict == .refuted {
      guard case .point(let place, let text) = result.witness else {
        Issue.record("no witness for \(body.text), \(random.note)")
        continue
      }
      let shown = try #require(Rational(fraction: text), "\(text)")
      // Irrational zeros are shown by their digits.
      guard let exact = Rational(fraction: place), !place.contains(".") else { continue }
      #expect(curvature(exact) == shown, "\(body.text), \(random.note)")
      #expect(result.id == convex.id ? shown.signum < 0 : shown.signum <= 0, "\(random.note)")
    }
  }
  #expect(decided.allSatisfy { $0 > 0 }, "both verdicts occur; \(random.note)")
}

/// Values in Double, independent of the package's own evaluation.
private func value(_ e: Expression, _ at: Double) -> Double {
  switch e {
  case .number(let q): return q.doubleValue
  case .constant(.pi): return .pi
  case .constant(.e): return 2.718281828459045
  case .symbol: return at
  case .sum(let terms): return terms.reduce(0) { $0 + value($1, at) }
  case .product(let factors): return factors.reduce(1) { $0 * value($1, at) }
  case .power(let b, let p): return FloatingMath.pow(value(b, at), value(p, at))
  case .function(let f, let a):
    let values = a.map { value($0, at) }
    return FloatingMath.apply(f, values)
  case .piecewise: return .nan
  }
}

@Test func provedConvexityOfRandomFormulasSurvivesTheMidpointTest() {
  var random = SeededGenerator()
  let blocks: [Expression] = [
    x.pow(2), x.pow(4), x, abs(x), abs(x).pow(3), cosh(x), exp(x), exp(-2 * x), sqrt(1 + x.pow(2)),
    log(1 + exp(x)), log(cosh(x)), x * .apply(.atan, x), .apply(.cos, x), .apply(.tanh, x),
    x * asinh(x) - sqrt(1 + x.pow(2)), log(1 + x.pow(2)), abs(x).pow(q("5/2")),
    abs(x) - log(1 + abs(x)), 1 / (1 + x.pow(2)), exp(-x.pow(2)), x * .apply(.erf, x),
  ]
  var proved = 0
  for _ in 0..<SeededGenerator.iterations(60) {
    let terms = (0..<Int.random(in: 1...3, using: &random)).map { _ -> Expression in
      let factor = Rational(Int.random(in: -2...4, using: &random), 2)
      return .number(factor) * (blocks.randomElement(using: &random) ?? x)
    }
    let body = terms.reduce(Expression.number(0)) { $0 + $1 }
    let convex = checkPotential(
      body, variable: Symbol("x"), assumptions: .scaled, budget: .milliseconds(500))[0]
    guard convex.verdict == .proved else { continue }
    proved += 1
    for _ in 0..<300 {
      let left = Double.random(in: -6...6, using: &random)
      let right = left + Double.random(in: 0...3, using: &random)
      let (a, b) = (value(body, left), value(body, right))
      let middle = value(body, (left + right) / 2)
      // Rounding: a few hundred units in the last place of the largest part.
      let slack = 1e-12 * (1 + abs(a) + abs(b) + abs(middle))
      #expect(
        middle <= (a + b) / 2 + slack, "\(body.text) on [\(left), \(right)], \(random.note)")
    }
  }
  #expect(proved > 0, "\(random.note)")
}

private func abs(_ value: Double) -> Double { value.magnitude }
