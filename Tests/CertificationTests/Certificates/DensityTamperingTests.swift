import Certification
import CertificateChecker
import Foundation
import MultiPrecision
import NumericalMethods
import Symbolic
import Testing

private typealias Term = CertificateTerm
private let b = Symbol("x")

private func density(
  _ body: Symbolic.Expression, _ lower: Symbolic.Expression?, _ upper: Symbolic.Expression?
) -> DensityFunction {
  DensityFunction(body: body, variable: b, lower: lower, upper: upper)
}

private let pi = Symbolic.Expression.constant(.pi)
private let gaussian = density(exp(-x.pow(2) / 2) / sqrt(2 * pi), nil, nil)
private let laplace = density(exp(-abs(x)) / 2, nil, nil)
private let semicircle = density(2 / pi * sqrt(1 - x.pow(2)), -1, 1)
private let tent = density(1 - abs(x), -1, 1)

private func certified(_ density: DensityFunction) -> [AssumptionResult] {
  checkDensity(density).certified(byDensity: density, budget: WorkBudget(.seconds(10)))
}

private func certificate(_ density: DensityFunction, _ id: String) throws -> Certificate {
  try #require(certified(density).first { $0.id == id }?.certificate)
}

private func isAccepted(_ certificate: Certificate) throws -> Bool {
  replay(
    certificate: try JSONEncoder().encode(certificate), assumption: certificate.assumption,
    verdict: certificate.verdict.rawValue) == .accepted
}

@Test func anAntiderivativeIsDifferentiated() throws {
  let genuine = try certificate(gaussian, AssumptionID.densityNormalized)
  #expect(try isAccepted(genuine))
  guard case .integral(let breaks, let pieces) = genuine.evidence,
    case .antiderivative(let function, let facts) = pieces[0]
  else {
    Issue.record("no antiderivative")
    return
  }
  let x = Term.leaf("x")
  for (other, isRight) in [
    (function, true), (.list("+", [function, .leaf("7")]), true),
    (.list("*", [.leaf("1000001/1000000"), function]), false),
    (.list("+", [function, .list("*", [.leaf("1/1000000"), x])]), false),
    (.list("+", [function, .list("sign", [x])]), false), (.leaf("0"), false), (x, false),
    (
      .list("+", [function, .list("if", [.list("<", [x, .leaf("0")]), .leaf("0"), .leaf("1")])]),
      false
    ),
  ] {
    var changed = genuine
    changed.evidence = .integral(
      breaks: breaks, pieces: [.antiderivative(function: other, facts: facts)])
    #expect(try isAccepted(changed) == isRight, "\(other)")
  }
}

@Test func aKnownIntegralHasItsParameters() throws {
  let density = density(exp(-x.pow(4)) / (2 * .apply(.gamma, q("5/4"))), nil, nil)
  let genuine = try certificate(density, AssumptionID.densityNormalized)
  #expect(try isAccepted(genuine))
  guard case .integral(let breaks, let pieces) = genuine.evidence else {
    Issue.record("no integral")
    return
  }
  for index in 0..<5 {
    let changed = pieces.map { piece -> CertificateIntegral in
      guard case .known(let rule, var parameters) = piece else { return piece }
      parameters[index] = .list("+", [parameters[index], .leaf("1/2")])
      return .known(rule: rule, parameters: parameters)
    }
    var forged = genuine
    forged.evidence = .integral(breaks: breaks, pieces: changed)
    #expect(try !isAccepted(forged), "parameter \(index)")
  }
  for rule in ["beta-line", "power-exp-right", ""] {
    var forged = genuine
    forged.evidence = .integral(
      breaks: breaks,
      pieces: pieces.map { piece in
        guard case .known(_, let parameters) = piece else { return piece }
        return .known(rule: rule, parameters: parameters)
      })
    #expect(try !isAccepted(forged), "\(rule)")
  }
}

@Test func tailsHaveTheirRates() throws {
  let light = try certificate(gaussian, AssumptionID.densitySubGaussian)
  let heavy = try certificate(laplace, AssumptionID.densitySubGaussian)
  #expect(try isAccepted(light) && isAccepted(heavy))
  guard case .gaussianTails(let tails) = light.evidence, case .heavyTail(let tail) = heavy.evidence
  else {
    Issue.record("no tails")
    return
  }
  func changing(_ change: (inout CertificateTail) -> Void) throws -> Bool {
    var changed = light
    changed.evidence = .gaussianTails(
      tails: tails.map { tail in
        var tail = tail
        change(&tail)
        return tail
      })
    return try isAccepted(changed)
  }
  #expect(try !changing { $0.rate = .leaf("1") })
  #expect(try !changing { $0.rate = .leaf("0") })
  #expect(try !changing { $0.rate = .leaf("-1") })
  #expect(try !changing { $0.constant = .leaf("1/1000000") })
  #expect(try !changing { $0.end = "upper" })
  #expect(try !changing { $0.from = .leaf("-1") })
  func changingHeavy(_ change: (inout CertificateTail) -> Void) throws -> Bool {
    var changed = heavy
    var other = tail
    change(&other)
    changed.evidence = .heavyTail(tail: other)
    return try isAccepted(changed)
  }
  #expect(try !changingHeavy { $0.rate = .leaf("1/2") })
  #expect(try !changingHeavy { $0.power = .leaf("2") })
  #expect(try !changingHeavy { $0.constant = .leaf("0") })
  #expect(try !changingHeavy { $0.constant = .leaf("3") })
  #expect(try !changingHeavy { $0.sign = -1 })
  #expect(try !changingHeavy { $0.sign = 2 })
}

@Test func aQuadratureCoversTheLine() throws {
  let genuine = try certificate(
    density(exp(-x.pow(2)) / (1 + x.pow(2)), nil, nil), AssumptionID.densityNormalized)
  #expect(try isAccepted(genuine))
  guard case .quadrature(let bits, let cuts, let tails, let chains) = genuine.evidence else {
    Issue.record("no quadrature")
    return
  }
  for (cuts, tails) in [
    (Array(cuts.dropFirst()), tails), (Array(cuts.dropLast()), tails), (cuts, []),
    (cuts.reversed(), tails), ([cuts[0], cuts[cuts.count - 1]], tails),
  ] {
    var changed = genuine
    changed.evidence = .quadrature(bits: bits, cuts: cuts, tails: tails, chains: chains)
    #expect(try !isAccepted(changed))
  }
}

@Test func aSupportHasItsPoints() throws {
  let inputs: [[Symbolic.Expression]] = [[q("-1/2")], [q("1/4")]]
  let support = semicircle
  let result = checkInSupport(inputs, of: support, budget: .unlimited)
  let genuine = try #require(
    result.certified(byInputs: inputs, of: support, budget: .unlimited).certificate)
  #expect(try isAccepted(genuine))
  guard case .pointsOfDensity(_, let subject) = genuine.subject else {
    Issue.record("no points")
    return
  }
  for points in [[["2"]], [["1/2"], ["-3/2"]], [["x"]], [["3/5", "4/5", "1/5"]]] {
    var forged = genuine
    forged.subject = .pointsOfDensity(
      points: points.map { $0.map { .leaf($0) } }, density: subject)
    #expect(try !isAccepted(forged), "\(points)")
  }
}

/// Evidence for true claims never proves a false one.
@Test func noEvidenceProvesAFalseClaimOnADensity() throws {
  let all = [
    gaussian, laplace, semicircle, tent, density(q("1/2"), -1, 1), density(q("1/2"), 0, 1),
    density(exp(-x), 0, nil), density(x, -1, 1), density(1 / (pi * (1 + x.pow(2))), nil, nil),
    density(joined(q("1/4"), q("3/4")), -1, 1), density(1, nil, nil),
  ].flatMap(certified)
  let certificates = all.compactMap(\.certificate)
  #expect(certificates.count == 66)
  for genuine in certificates {
    #expect(try isAccepted(genuine), "\(genuine.assumption) \(genuine.subject)")
    for other in certificates where other.assumption == genuine.assumption {
      var forged = genuine
      forged.verdict = genuine.verdict == .proved ? .refuted : .proved
      forged.evidence = other.evidence
      #expect(
        try !isAccepted(forged), "\(genuine.assumption) \(forged.verdict) of \(genuine.subject)")
    }
  }
}
