import Certification
import CertificateChecker
import Foundation
import NumericalMethods
import Symbolic
import Testing

private func certified(_ body: Symbolic.Expression) -> [AssumptionResult] {
  checkPotential(body, variable: Symbol("x"), budget: .seconds(60)).certified(
    byPotential: body, variable: Symbol("x"), budget: WorkBudget(.seconds(60)))
}

private func line(_ slope: Symbolic.Expression, _ offset: String) -> Symbolic.Expression {
  slope * x + q(offset)
}

private let root: Symbolic.Expression = x - sqrt(2)
private let inverse: Symbolic.Expression = .power(sqrt(3), -1)

/// Verdicts of c2, hessian-positive, psi-convex, psi-c3 of potentials that are decided in the
/// variables of their parts.
private let composed: [(body: Symbolic.Expression, verdicts: String)] = [
  (log(cosh(line(q("2/3"), "1"))).pow(2), "prpp"),
  (line(q("2/3"), "1").pow(2) * log(1 + line(q("2/3"), "1").pow(2)), "prpp"),
  (abs(root).pow(q("5/2")), "prpr"),
  (abs(root).pow(3) / (1 + abs(root)), "prpr"),
  (sqrt(abs(line(q("2/3"), "1")).pow(3) + 1), "prpr"),
  (abs(line(1, "-1/5")).pow(3) + abs(root).pow(q("5/2")) + x.pow(2), "pppr"),
  (exp(line(inverse, "-1/2").pow(2)) + log(cosh(line(q("1/3"), "-1/3"))).pow(2), "pppp"),
  (
    abs(line(1, "-1/3")).pow(q("6/5")) + cosh(line(inverse, "-1/2")).pow(2)
      + sqrt(1 + line(q("-2/7"), "1").pow(2)), "rrpr"
  ),
]

@Test(arguments: composed.indices)
func potentialsAreProvedInParts(_ index: Int) throws {
  let (body, verdicts) = composed[index]
  let written = try certified(body).map { result in
    var result = result
    if try replayOutcome(of: result) != .accepted { result.certificate = nil }
    return result
  }
  let results = written.decidedInParts(
    ofPotential: body, variable: Symbol("x"), budget: WorkBudget(.seconds(60)))
  #expect(results.map { String($0.verdict.rawValue.prefix(1)) }.joined() == verdicts)
  for result in results where result.verdict == .proved {
    #expect(try replayOutcome(of: result) == .accepted, "\(result.id)")
    #expect(result.reason.hasSuffix("."))
  }
}

private func outcome(
  _ body: Symbolic.Expression, _ parts: [CertificatePart],
  _ id: String = AssumptionID.scaledPsiConvex
) throws -> ReplayOutcome {
  let term = try #require(CertificateTerm(body, Symbol("x")))
  let certificate = Certificate(id, .proved, of: .function(body: term), .parts(parts: parts))
  return replay(
    certificate: try JSONEncoder().encode(certificate), assumption: id, verdict: "proved")
}

/// g(ax + b) for some addends, with all that is proved of g.
private func part(
  _ addends: [Int], _ g: Symbolic.Expression, _ slope: String = "1", _ offset: String = "0",
  claiming ids: [String] = [
    AssumptionID.unscaledC2, AssumptionID.unscaledHessianPositive, AssumptionID.scaledPsiConvex,
  ]
) throws -> CertificatePart {
  let claims = certified(g).filter { $0.verdict == .proved && ids.contains($0.id) }
  return CertificatePart(
    addends: addends, slope: .leaf(slope), offset: .leaf(offset),
    body: try #require(CertificateTerm(g, Symbol("x"))),
    claims: try claims.map {
      CertificateClaim(assumption: $0.id, evidence: try #require($0.certificate).evidence)
    })
}

@Test func partsMustBeThePotential() throws {
  let body = cosh(line(q("2/3"), "1")) + x.pow(4)
  let (first, second) = try (part([0], cosh(x), "2/3", "1"), part([1], x.pow(4)))
  #expect(try outcome(body, [first, second]) == .accepted)
  let forged = try [
    [first], [second], [first, first], [first, second, second],
    [part([0], cosh(x), "2/3", "2"), second], [part([0], cosh(x), "1/3", "1"), second],
    [part([0], exp(x), "2/3", "1"), second], [first, part([1], x.pow(6))],
    [part([0], x.pow(4)), part([1], cosh(x), "2/3", "1")], [part([0, 1], cosh(x)), second],
    [first, part([2], x.pow(4))], [],
  ]
  for (index, parts) in forged.enumerated() {
    #expect(try outcome(body, parts) != .accepted, "\(index)")
  }
}

/// A constant line inside, a part without a proof, and a positive second derivative of none.
@Test func partsMustShowWhatIsClaimed() throws {
  let zero = try part([0], x.pow(2), "0", "0")
  #expect(try outcome(0 * x, [zero]) != .accepted)
  let positive = AssumptionID.unscaledHessianPositive
  let wave: Symbolic.Expression = .apply(.cos, x)
  #expect(try outcome(wave + x.pow(4), [part([0], wave), part([1], x.pow(4))]) != .accepted)
  let quartics = x.pow(4) + line(1, "1").pow(4)
  let parts = try [part([0], x.pow(4)), part([1], x.pow(4), "1", "1")]
  #expect(try outcome(quartics, parts) == .accepted)
  #expect(try outcome(quartics, parts, positive) != .accepted)
  // |x| is convex without a second derivative.
  let kink = abs(x) + cosh(x)
  #expect(try outcome(kink, [part([0], abs(x)), part([1], cosh(x))]) == .accepted)
  #expect(try outcome(kink, [part([0], abs(x)), part([1], cosh(x))], positive) != .accepted)
  #expect(
    try outcome(kink, [part([0], abs(x)), part([1], cosh(x))], AssumptionID.unscaledC2)
      != .accepted)
}

/// x·x/x has no value at 0, though its normal form has one.
@Test func partsMustHaveTheSameDomain() throws {
  let body: Symbolic.Expression = .product([x, x, .power(x, -1)])
  #expect(try outcome(body, [part([0], x)]) != .accepted)
}
