import Certification
import CertificateChecker
import Foundation
import MultiPrecision
import NumericalMethods
import Symbolic
import Testing

private func sin(_ u: Symbolic.Expression) -> Symbolic.Expression { .apply(.sin, u) }
private func cos(_ u: Symbolic.Expression) -> Symbolic.Expression { .apply(.cos, u) }
private let bell = exp(-x.pow(2) / 2) / sqrt(2 * .constant(.pi))

private func certificate(_ body: Symbolic.Expression, _ id: String) throws -> Certificate {
  let density = DensityFunction(body: body, variable: Symbol("x"), lower: nil, upper: nil)
  let results = checkDensity(density)
    .certified(byDensity: density, budget: WorkBudget(.seconds(10)))
  return try #require(results.first { $0.id == id }?.certificate)
}

private func isAccepted(_ certificate: Certificate) throws -> Bool {
  replay(
    certificate: try JSONEncoder().encode(certificate), assumption: certificate.assumption,
    verdict: certificate.verdict.rawValue) == .accepted
}

@Test func aWaveUnderABellHasItsParameters() throws {
  let body = bell * (1 + cos(2 * x) * exp(2) / 3) / q("4/3")
  let genuine = try certificate(body, AssumptionID.densityNormalized)
  #expect(genuine.verdict == .proved)
  #expect(try isAccepted(genuine))
  guard case .integral(let breaks, let pieces) = genuine.evidence,
    case .known(let rule, let parameters) = pieces[0]
  else {
    Issue.record("no known integral")
    return
  }
  #expect(rule == "gauss-wave" && parameters.count == 12)
  for index in parameters.indices {
    var others = parameters
    others[index] = .list("+", [parameters[index], .leaf("1/2")])
    var forged = genuine
    forged.evidence = .integral(breaks: breaks, pieces: [.known(rule: rule, parameters: others)])
    #expect(try !isAccepted(forged), "parameter \(index)")
  }
  var short = genuine
  short.evidence = .integral(
    breaks: breaks, pieces: [.known(rule: rule, parameters: Array(parameters.dropLast()))])
  #expect(try !isAccepted(short))
}

@Test func anOddPartCountsForDensitiesOnly() throws {
  let genuine = try certificate(
    bell * (1 + .apply(.erf, 3 * x)), AssumptionID.densityNormalized)
  #expect(genuine.verdict == .proved)
  #expect(try isAccepted(genuine))
  guard case .evenPart(let breaks, let pieces, let inner, let halves) = genuine.evidence else {
    Issue.record("no even part")
    return
  }
  // The same even part, but negative somewhere: the rule needs p ≥ 0.
  for factor in [2, 1] {
    var forged = genuine
    let other = bell * (1 + .number(Rational(factor)) * .apply(.erf, 3 * x))
    forged.subject = try certificate(other, AssumptionID.densityEven).subject
    #expect(try isAccepted(forged) == (factor == 1))
  }
  // A half is not the whole.
  for (changed, isRight) in [(halves, true), (halves + halves, false), ([], false)] {
    var forged = genuine
    forged.evidence = .evenPart(
      breaks: breaks, pieces: pieces, innerBreaks: inner, halves: changed)
    #expect(try isAccepted(forged) == isRight)
  }
}

@Test func aWaveHasNoCompactSupport() throws {
  let genuine = try certificate(
    bell * (1 + sin(5 * x)), AssumptionID.densityCompactSupport)
  #expect(genuine.verdict == .refuted)
  #expect(try isAccepted(genuine))
  guard case .analyticTail(let end, let from, let at, let facts) = genuine.evidence else {
    Issue.record("no analytic tail")
    return
  }
  // Outside of the tail, and a zero of the density.
  let zero = CertificateTerm.list("*", [.leaf("3/10"), .leaf("pi")])
  for (place, isRight) in [(at, true), (.leaf("-1"), false), (from, false), (zero, false)] {
    var forged = genuine
    forged.evidence = .analyticTail(end: end, from: from, at: place, facts: facts)
    #expect(try isAccepted(forged) == isRight, "\(place)")
  }
}

@Test(
  arguments: [
    (cosh(log(x)) / x.pow(2), 0), (log(x) / x, 0), (log(x) / log(x).pow(2), 0), (sin(x) / x, 0),
    (exp(-x) * cos(3 * x) * x.pow(2), 0), (log(x), nil), (x + sin(x), nil),
    (-(log(x) * (1 + 1 / x)), nil), (exp(-log(x)), 0),
  ] as [(Symbolic.Expression, Rational?)])
func limitsOfLogarithmsAndWaves(_ formula: Symbolic.Expression, _ expected: Rational?) {
  // Where nothing is found nothing is said.
  switch limitAtInfinity(
    of: formula, in: Symbol("x"), isPositive: true, budget: WorkBudget(.seconds(5)))
  {
  case .finite(let value): #expect(value.asRational == expected)
  case .infinite(let sign):
    #expect(expected == nil)
    #expect(sign == (formula.text.hasPrefix("-") ? -1 : 1))
  case nil: break
  }
}
