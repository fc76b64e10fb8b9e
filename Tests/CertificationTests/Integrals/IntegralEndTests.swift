import Certification
import MultiPrecision
import Symbolic
import TestSupport
import Testing

private struct IntegralCase: Decodable, Sendable {
  let name: String
  let lower: String
  let upper: String
  let value: String
}

private let pi = Expression.constant(.pi)
private func sin(_ e: Expression) -> Expression { .apply(.sin, e) }
private func cos(_ e: Expression) -> Expression { .apply(.cos, e) }
private func sinh(_ e: Expression) -> Expression { .apply(.sinh, e) }

/// The integrands of the recorded values, by name.
private let integrands: [String: Expression] = [
  "sinc": sin(x) / x,
  "sincInside": sin(x) / x,
  "versine": (1 - cos(x)) / x.pow(2),
  "expm1Over": (exp(x) - 1) / x,
  "log1pOver": log(1 + x) / x,
  "sinhUnder": x / sinh(x),
  "planck": x / (exp(x) - 1),
  "logAtOne": log(x) / (x - 1),
  "logUnder": (x - 1) / log(x),
  "polesCancel": 1 / x - 1 / sinh(x),
  "cubicZero": (x - sin(x)) / x.pow(3),
  "fifthZero": (sin(x) - x + x.pow(3) / 6) / x.pow(5),
  "asinOver": .apply(.asin, x) / x,
  "sinPi": sin(pi * x) / (x * (1 - x.pow(2))),
  "rootExpm1": (exp(x) - 1).pow(q("-1/2")),
  "rootLog": log(x).pow(q("-1/2")),
  "logSquaredZero": 1 / (x * log(x).pow(2)),
  "logSquaredInfinity": 1 / (x * log(x).pow(2)),
  "logSquaredOne": 1 / ((1 - x) * log(1 - x).pow(2)),
  "logOnePlusSquared": 1 / (x * log(1 + x).pow(2)),
  "logCubedRoot": log(x).pow(3) / sqrt(x),
  "logSquaredOver": log(x).pow(2) / x.pow(2),
  "sincTail": sin(x) / x,
  "cosOverSquare": cos(x) / x.pow(2),
  "dampedSine": sin(x) * exp(-x),
  "fresnel": sin(x.pow(2)),
  "airy": cos(x.pow(3)),
  "sinOverRoot": sin(x) / sqrt(x),
  "cauchyCharacteristic": cos(x) / (1 + x.pow(2)),
  "slowWave": x * sin(x) / (1 + x.pow(2)),
  "sincSquared": (sin(x) / x).pow(2),
  "versineTail": (1 - cos(x)) / x.pow(2),
  "logSinc": log(x) * sin(x) / x,
  "cosOverLog": cos(x) / (x * log(x)),
  "wavesAtZero": sin(1 / x),
  "limitOfTanh": 1 - .apply(.tanh, x),
  "mixedWave": sin(x) * (1 / x + exp(-x)),
  "quarticWave": x.pow(2) * sin(x.pow(4)),
  "shiftedPhase": sin(x.pow(2) - 3 * x),
  "cauchyDensity": 1 / (pi * (1 + x.pow(2))),
  "student": (1 + x.pow(2) / q("5/2")).pow(q("-7/4")),
  "studentVariance": x.pow(2) * (1 + x.pow(2) / q("5/2")).pow(q("-7/4")),
  "gammaMoment": x.pow(4) * exp(-x),
  "logisticFourth": x.pow(4) * exp(-x) / (1 + exp(-x)).pow(2),
  "sechSecond": x.pow(2) / (2 * cosh(pi * x / 2)),
  "semicircleSecond": x.pow(2) * sqrt(4 - x.pow(2)),
  "rootExponential": exp(-sqrt(x)),
]

private func end(_ text: String) throws -> IntegralEnd {
  switch text {
  case "-inf": return .minusInfinity
  case "inf": return .plusInfinity
  default: return .finite(.number(try #require(Rational(decimal: text))))
  }
}

@Test func endsPolesAndTailsAgreeWithMpmath() throws {
  let oracle = try Oracle<IntegralCase>(named: "quadrature/ends.json")
  #expect(oracle.hasCompleteHeader)
  #expect(Set(oracle.cases.map(\.name)) == Set(integrands.keys))
  for recorded in oracle.cases {
    let integrand = try #require(integrands[recorded.name])
    let truth = try #require(Rational(decimal: recorded.value))
    let outcome = integral(
      of: integrand, Symbol("x"), from: try end(recorded.lower), to: try end(recorded.upper),
      IntegralRequest(precision: Precision(decimalDigits: 30)))
    guard case .value(let ball) = outcome else {
      Issue.record("\(recorded.name): \(outcome)")
      continue
    }
    // The record is good to 10⁻⁶⁹ of itself.
    let slack = ErrorBound(upperBoundOf: ball.midpoint) * ErrorBound(powerOfTwo: -225)
    #expect(ball.addingError(slack).contains(truth), "\(recorded.name): \(ball)")
    #expect(ball.relativeAccuracyBits >= 99, "\(recorded.name): \(ball)")
    let off = truth + truth.magnitude * Rational(2).power(-95)
    #expect(!ball.addingError(slack).contains(off), "\(recorded.name) is vacuous")
  }
}

private func find(
  _ integrand: Expression, _ lower: IntegralEnd, _ upper: IntegralEnd
) -> IntegralOutcome {
  integral(
    of: integrand, Symbol("x"), from: lower, to: upper,
    IntegralRequest(precision: Precision(bits: 64), budget: .init(.seconds(20))))
}

private func place(_ outcome: IntegralOutcome) -> String? {
  if case .divergent(let place, _) = outcome { return place }
  return nil
}

private let zero = IntegralEnd.finite(0)
private let one = IntegralEnd.finite(1)
private let two = IntegralEnd.finite(2)

@Test func polesOfFunctionsDiverge() {
  #expect(place(find(cos(x) / x, zero, one)) == "0")
  #expect(place(find(1 / sin(x), zero, one)) == "0")
  #expect(place(find(1 / sin(x), one, .finite(pi))) == "pi")
  #expect(place(find(1 / log(x), .finite(q("1/2")), two)) == "1")
  #expect(place(find(1 / (1 - cos(x)), zero, one)) == "0")
  #expect(place(find((exp(x) - 1) / x.pow(2), .finite(-1), one)) == "0")
  // An algebraic singularity on the edge, and a little below it.
  #expect(place(find(sqrt(exp(x) - 1) / x.pow(q("3/2")), zero, one)) == "0")
  let below = find(sqrt(exp(x) - 1) / x.pow(q("7/5")), zero, one)
  #expect(place(below) == nil)
  guard case .value = below else {
    Issue.record("\(below)")
    return
  }
}

@Test func logarithmsDecideOnTheEdge() {
  #expect(place(find(1 / (x * log(x)), zero, .finite(q("1/2")))) == "0")
  #expect(place(find(1 / (x * log(x)), two, .plusInfinity)) == "infinity")
  #expect(place(find(1 / (x * log(1 + x)), one, .plusInfinity)) == "infinity")
  #expect(place(find(1 / (x * log(x) * log(log(x))), .finite(3), .plusInfinity)) == "infinity")
  #expect(place(find(log(x) / x, one, .plusInfinity)) == "infinity")
  #expect(place(find(log(x).pow(2) / x, zero, one)) == "0")
  #expect(place(find(1 / (x * sqrt(log(x))), two, .plusInfinity)) == "infinity")
}

@Test func wavesThatDoNotDieOutDiverge() {
  #expect(place(find(sin(x), zero, .plusInfinity)) == "infinity")
  #expect(place(find(x * sin(x.pow(2)), zero, .plusInfinity)) == "infinity")
  #expect(place(find(sin(x).pow(2) / x, one, .plusInfinity)) == "infinity")
  #expect(place(find(cos(x) + 1 / x.pow(2), .minusInfinity, .finite(-1))) == "-infinity")
}

@Test func momentsOfHeavyTailsDiverge() {
  let cauchy = 1 / (pi * (1 + x.pow(2)))
  #expect(place(find(x * cauchy, .minusInfinity, .plusInfinity)) != nil)
  let student = (1 + x.pow(2) / 2).pow(q("-3/2"))
  #expect(place(find(x.pow(2) * student, .minusInfinity, .plusInfinity)) != nil)
}

@Test func wavesThatAreNotUnderstoodStayUndecided() {
  for integrand in [
    abs(sin(x)) / x, sin(exp(x)), sin(x) + sin(2 * x), .apply(.gamma, x) * sin(x),
  ] {
    guard case .undecided(let reason, _) = find(integrand, one, .plusInfinity) else {
      Issue.record("\(integrand.text) was decided")
      continue
    }
    #expect(!reason.isEmpty)
  }
}
