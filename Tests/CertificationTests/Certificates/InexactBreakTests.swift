import Certification
import CertificateChecker
import Foundation
import MultiPrecision
import NumericalMethods
import Symbolic
import Testing

private func certified(_ body: Symbolic.Expression) -> [AssumptionResult] {
  checkPotential(body, variable: Symbol("x"), budget: .seconds(60)).certified(
    byPotential: body, variable: Symbol("x"), budget: WorkBudget(.seconds(60)))
}

/// Verdicts of c2, hessian-positive, psi-convex, psi-c3 of potentials that break at numbers which are
/// not exact in binary, or whose lines have such slopes.
private let breaking: [(body: Symbolic.Expression, verdicts: String)] = [
  (power("2/3", "1", "7/3") + x.pow(2), "pppr"),
  (power("2/3", "1", "5/2") + x.pow(2), "pppr"),
  (power("2/3", "1/7", "7/3") + x.pow(4), "pppr"),
  (power("7/3", "1", "7/3") + exp(x), "pppr"),
  (power("2/3", "-1/7", "7/3") + cosh(x), "pppr"),
  (power("2/3", "1", "7/3") + power("3/7", "-1", "5/2"), "pppr"),
  (power("-2/3", "1", "7/3") * q("1/7") + x.pow(2), "pppr"),
  (rectified("2/3", "1", "7/3") + x.pow(2), "pppr"),
  (rectified("2/3", "-1", "5/2") * q("1/10") + x.pow(4), "prpr"),
  (power("2/3", "1", "5/3") + x.pow(2), "rrpr"),
  (power("2/3", "1", "10/3") + x.pow(2), "pppp"),
  (x.pow(2) - power("2/3", "1", "7/3"), "prrr"),
  (power("1", "-1/5", "1") + abs(x - sqrt(2)).pow(3), "rrpr"),
]

private func line(_ slope: String, _ offset: String) -> Symbolic.Expression {
  q(slope) * x + q(offset)
}

/// |ax + b|^r.
private func power(_ slope: String, _ offset: String, _ r: String) -> Symbolic.Expression {
  abs(line(slope, offset)).pow(q(r))
}

/// max(0, ax + b)^r.
private func rectified(_ slope: String, _ offset: String, _ r: String) -> Symbolic.Expression {
  .power(.function(.max, [0, line(slope, offset)]), q(r))
}

@Test(arguments: breaking.indices)
func breaksThatAreNotExactInBinary(_ index: Int) throws {
  let (body, verdicts) = breaking[index]
  let results = certified(body)
  #expect(results.map { String($0.verdict.rawValue.prefix(1)) }.joined() == verdicts)
  for result in results {
    #expect(try replayOutcome(of: result) == .accepted, "\(result.id) \(result.verdict)")
  }
}

/// A break that is off by far less than the working precision is no break.
@Test func aShiftedBreakIsRejected() throws {
  let result = try #require(
    certified(breaking[0].body).first { $0.id == AssumptionID.unscaledC2 })
  var certificate = try #require(result.certificate)
  guard case .smoothness(let breaks, let pieces) = certificate.evidence else {
    Issue.record("another proof: \(certificate.evidence)")
    return
  }
  #expect(breaks == [.leaf("-3/2")])
  for shift in [q("1e-60"), q("-1e-60")] {
    let place = try #require((q("-3/2") + shift).simplified().asRational)
    certificate.evidence = .smoothness(breaks: [CertificateTerm(place)], pieces: pieces)
    let outcome = replay(
      certificate: try JSONEncoder().encode(certificate), assumption: result.id,
      verdict: "proved")
    #expect(outcome != .accepted)
  }
}

/// Densities with roots that are 0 at ends which are not exact in binary, on [c − r, c + r].
@Test(arguments: [("1/10", "7/10"), ("0", "7/10"), ("1/3", "2/7")])
func rootsThatVanishAtInexactEnds(_ center: String, _ radius: String) throws {
  let (c, r) = (q(center), q(radius))
  let root: Symbolic.Expression = sqrt(r.pow(2) - (x - c).pow(2))
  let pi = Symbolic.Expression.constant(.pi)
  let arcsine: Symbolic.Expression = .power(pi * root, -1)
  let semicircle: Symbolic.Expression = root * 2 / (pi * r.pow(2))
  for body in [arcsine, semicircle] {
    let density = DensityFunction(
      body: body, variable: Symbol("x"), lower: c - r, upper: c + r, lowerIsClosed: false,
      upperIsClosed: false)
    let results = checkDensity(density, budget: .seconds(60))
      .certified(byDensity: density, budget: WorkBudget(.seconds(60)))
    for id in [AssumptionID.densityNonnegative, AssumptionID.densityNormalized] {
      let result = try #require(results.first { $0.id == id })
      #expect(result.verdict == .proved)
      #expect(try replayOutcome(of: result) == .accepted, "\(id) of \(body.text)")
    }
  }
}

/// r·exp(−|(x − c)/s|^r)/(2s·Γ(1/r)) for other centers than 0.
@Test(arguments: [("1/10", "7/10", "3"), ("-2/7", "3/10", "4"), ("1", "2", "4"), ("0", "1/3", "6")])
func shiftedStretchedExponentials(_ center: String, _ scale: String, _ exponent: String) throws {
  let (c, s, r) = (q(center), q(scale), q(exponent))
  let height: Symbolic.Expression = r / (s * 2 * .apply(.gamma, 1 / r))
  let inside: Symbolic.Expression = (x - c) / s
  let base = exponent == "3" ? abs(inside) : inside
  let density = DensityFunction(
    body: height * exp(-base.pow(r)), variable: Symbol("x"), lower: nil, upper: nil,
    lowerIsClosed: false, upperIsClosed: false)
  let results = checkDensity(density, budget: .seconds(60))
    .certified(byDensity: density, budget: WorkBudget(.seconds(60)))
  let result = try #require(results.first { $0.id == AssumptionID.densityNormalized })
  #expect(result.verdict == .proved, "\(result.reason)")
  #expect(try replayOutcome(of: result) == .accepted)
}
