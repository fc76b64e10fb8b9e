import Certification
import MultiPrecision
import NumericalMethods
import Symbolic
import TestSupport
import Testing

private struct IntegralCase: Decodable, Sendable {
  let name: String
  let lower: String
  let upper: String
  let value: String
}

private let variable = Symbol("x")
private func number(_ p: Int, _ q: Int = 1) -> Expression { .number(Rational(p, q)) }

/// The integrands of the recorded values, by name.
private let integrands: [String: Expression] = [
  "gaussian": exp(-(x.pow(2)) / 2),
  "laplace": exp(-.apply(.abs, x)),
  "logistic": exp(-x) / (1 + exp(-x)).pow(2),
  "sech": 1 / .apply(.cosh, x),
  "cauchy": 1 / (1 + x.pow(2)),
  "semicircle": .apply(.sqrt, 1 - x.pow(2)),
  "arcsine": (1 - x.pow(2)).pow(number(-1, 2)),
  "power": x.pow(number(-1, 2)),
  "log": .apply(.log, x),
  "absPower": Expression.apply(.abs, x).pow(number(5, 2)),
  "tanhExp": .apply(.tanh, x) * exp(-x),
  "peak": 1 / (x.pow(2) + number(1, 10_000_000_000)),
  "oscillation": .apply(.sin, 100 * x) * exp(x),
  "root": exp(-(x.pow(2))) * .apply(.sqrt, 2 + x),
  "asinh": .apply(.asinh, 1 + 3 * x),
  "student": (1 + x.pow(2) / 3).pow(-2),
  "gammaDensity": x.pow(number(-1, 2)) * exp(-x),
  "entropy": x * .apply(.log, x),
  "kinkAtRoot": .apply(.abs, x.pow(2) - 2),
  "erfGaussian": Expression.apply(.erf, x).pow(2) * exp(-(x.pow(2)) / 2),
  "sigmoidEntire": x / (1 + exp(-5 * x)),
]

private func end(_ text: String) throws -> IntegralEnd {
  switch text {
  case "-inf": return .minusInfinity
  case "inf": return .plusInfinity
  default: return .finite(.number(try #require(Rational(decimal: text))))
  }
}

@Test func integralsAgreeWithFlintAndMpmath() throws {
  let oracle = try Oracle<IntegralCase>(named: "quadrature/integrals.json")
  #expect(oracle.hasCompleteHeader)
  #expect(Set(oracle.cases.map(\.name)) == Set(integrands.keys))
  let request = IntegralRequest(precision: Precision(decimalDigits: 40))
  for recorded in oracle.cases {
    let integrand = try #require(integrands[recorded.name])
    let truth = try #require(Rational(decimal: recorded.value))
    let outcome = integral(
      of: integrand, variable, from: try end(recorded.lower), to: try end(recorded.upper), request)
    guard case .value(let ball) = outcome else {
      Issue.record("\(recorded.name): \(outcome)")
      continue
    }
    // The record is good to 10⁻¹¹⁹ of itself.
    let slack = ErrorBound(upperBoundOf: ball.midpoint) * ErrorBound(powerOfTwo: -390)
    #expect(ball.addingError(slack).contains(truth), "\(recorded.name): \(ball)")
    #expect(ball.relativeAccuracyBits >= 132, "\(recorded.name): \(ball)")
    // An error of ten times the radius would show.
    let off = truth + truth.magnitude * Rational(2).power(-128)
    #expect(!ball.addingError(slack).contains(off), "\(recorded.name) is vacuous")
  }
}

private func find(
  _ integrand: Expression, _ lower: IntegralEnd, _ upper: IntegralEnd,
  absoluteTolerance: ErrorBound? = nil, budget: WorkBudget = .unlimited
) -> IntegralOutcome {
  integral(
    of: integrand, variable, from: lower, to: upper,
    IntegralRequest(
      precision: Precision(bits: 100), absoluteTolerance: absoluteTolerance, budget: budget))
}

private func value(_ outcome: IntegralOutcome) -> Ball? {
  if case .value(let ball) = outcome { return ball }
  return nil
}

private func divergence(_ outcome: IntegralOutcome) -> String? {
  if case .divergent(let place, _) = outcome { return place }
  return nil
}

private func isUndecided(_ outcome: IntegralOutcome) -> Bool {
  if case .undecided = outcome { return true }
  return false
}

@Test func divergentIntegralsAreProvedToDiverge() {
  let (zero, one) = (IntegralEnd.finite(0), IntegralEnd.finite(1))
  // A pole inside, though the two sides would cancel; and of even order.
  #expect(divergence(find(1 / x, .finite(-1), one)) == "0")
  #expect(divergence(find(x.pow(-2), .finite(-1), one)) == "0")
  #expect(divergence(find(1 / (x - number(1, 3)), zero, one)) == "1/3")
  // At an end.
  #expect(divergence(find(x.pow(number(-3, 2)), zero, one)) == "0")
  #expect(divergence(find(1 / (1 - x), zero, one)) == "1")
  // At infinity: too slow a decay, none, growth.
  #expect(divergence(find(1 / x, one, .plusInfinity)) == "infinity")
  #expect(divergence(find(x / (1 + x.pow(2)), zero, .plusInfinity)) == "infinity")
  #expect(divergence(find(3, zero, .plusInfinity)) == "infinity")
  #expect(divergence(find(.apply(.cosh, x), .minusInfinity, .plusInfinity)) != nil)
  #expect(divergence(find(exp(-x), .minusInfinity, .plusInfinity)) == "-infinity")
  // On the very edge of convergence: x^(−1+1/100) converges, x^(−1) does not.
  #expect(value(find(x.pow(number(-99, 100)), zero, one))?.contains(Rational(100)) == true)
}

@Test func whatCannotBeDecidedSaysSo() {
  #expect(isUndecided(find(x * .symbol(Symbol("y")), .finite(0), .finite(1))))
  #expect(
    isUndecided(
      find(exp(-(x.pow(2))), .minusInfinity, .plusInfinity, budget: WorkBudget(.zero))))
  // Outside its domain the integrand has no values.
  #expect(isUndecided(find(.apply(.log, x), .finite(-1), .finite(1))))
}

@Test func piecesAndOrientation() throws {
  let piecewise = Expression.piecewise(
    [Branch(x.pow(2), when: .comparison(x, .less, number(1, 3)))], otherwise: 1 - x)
  let area = try #require(value(find(piecewise, .finite(0), .finite(1))))
  #expect(area.contains(Rational(19, 81)) && area.relativeAccuracyBits >= 99)
  let reversed = try #require(value(find(piecewise, .finite(1), .finite(0))))
  #expect(reversed.contains(Rational(-19, 81)))
  #expect(value(find(piecewise, .finite(1), .finite(1)))?.isZero == true)
  // Ends that are not rational.
  let arc = try #require(value(find(.apply(.sin, x), .finite(0), .finite(.constant(.pi)))))
  #expect(arc.contains(Rational(2)) && arc.relativeAccuracyBits >= 99)
  // Kinks that are not algebraic are left to bisection.
  let bent = try #require(
    value(find(.apply(.abs, exp(x) - 2), .finite(0), .finite(1))))
  let precision = Precision(bits: 200)
  let log2 = Ball(2, precision: precision).applying(.log)
  #expect(bent.overlaps(4 * log2 + .eulerNumber(precision: precision) - 5))
  #expect(bent.relativeAccuracyBits >= 99)
  // A bump with compact support, on the line.
  let bump = Expression.function(.max, [0, 1 - x.pow(2)])
  let integral = try #require(value(find(bump, .minusInfinity, .plusInfinity)))
  #expect(integral.contains(Rational(4, 3)) && integral.relativeAccuracyBits >= 99)
}

@Test func anIntegralThatIsZeroEndsAtTheAbsoluteTolerance() throws {
  let odd = x * exp(-(x.pow(2)))
  let ball = try #require(value(find(odd, .minusInfinity, .plusInfinity)))
  #expect(ball.containsZero && ball.radius <= ErrorBound(powerOfTwo: -200))
  let rough = try #require(
    value(
      find(
        odd, .minusInfinity, .plusInfinity, absoluteTolerance: ErrorBound(powerOfTwo: -40))))
  #expect(rough.containsZero)
}
