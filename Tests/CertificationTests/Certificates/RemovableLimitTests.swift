import Certification
import CertificateChecker
import NumericalMethods
import Symbolic
import Testing

private func certified(_ body: Symbolic.Expression) -> [AssumptionResult] {
  checkPotential(body, variable: Symbol("x"), budget: .seconds(60)).certified(
    byPotential: body, variable: Symbol("x"), budget: WorkBudget(.seconds(60)))
}

private func row(_ formula: Symbolic.Expression, at zero: Symbolic.Expression)
  -> Symbolic.Expression
{
  .piecewise([Branch(formula, when: .comparison(x, .notEqual, 0))], otherwise: zero)
}

/// Quotients of two functions that are 0 at the place of a row are smooth there.
@Test(arguments: [
  row(.apply(.sin, x) / x, at: 1), row(.apply(.sinh, x) / x, at: 1),
  row(x / (exp(x) - 1), at: 1),
])
func quotientsThatAreZeroOverZeroAreSmooth(_ body: Symbolic.Expression) throws {
  for result in certified(body + x.pow(2)) where result.verdict != .undecided {
    #expect(try replayOutcome(of: result) == .accepted, "\(result.id)")
  }
  #expect(
    certified(body + x.pow(2)).first { $0.id == AssumptionID.unscaledC2 }?.verdict == .proved)
}

@Test func anotherValueThanTheLimitIsNotAccepted() throws {
  let genuine = try #require(
    certified(row(.apply(.sin, x) / x, at: 1)).first { $0.id == AssumptionID.unscaledC2 })
  var forged = genuine
  let other = row(.apply(.sin, x) / x, at: q("1000001/1000000"))
  forged.certificate?.subject = .function(body: try #require(CertificateTerm(other, Symbol("x"))))
  #expect(try replayOutcome(of: genuine) == .accepted)
  #expect(try replayOutcome(of: forged) != .accepted)
}

/// |ax + b|^(5/2) where the rounded b/a misses the break by less than an ulp.
@Test(arguments: [-6 * x - q("1/3"), x / 10 - 4, 1 - 29 * x])
func powersOfScaledDistancesHaveCertificates(_ line: Symbolic.Expression) throws {
  for result in certified(abs(line).pow(q("5/2"))) {
    #expect(result.verdict != .undecided)
    #expect(try replayOutcome(of: result) == .accepted, "\(line.text) \(result.id)")
  }
}
