import Certification
import NumericalMethods
import Symbolic
import Testing

@testable import CertificateChecker

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
  row(x / (exp(x) - 1), at: 1), row(x / .apply(.tanh, x), at: 1),
  row((1 - .apply(.cos, x)) / x.pow(2), at: q("1/2")),
])
func quotientsThatAreZeroOverZeroAreSmooth(_ body: Symbolic.Expression) throws {
  let results = certified(body + x.pow(2))
  for result in results where result.verdict != .undecided {
    #expect(try replayOutcome(of: result) == .accepted, "\(result.id)")
  }
  for id in [AssumptionID.unscaledC2, AssumptionID.scaledPsiC3] {
    #expect(results.first { $0.id == id }?.verdict == .proved, "\(id)")
  }
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

/// x/|x|·sin x = |sin x| near 0: one formula on both sides that is no quotient of analytic functions.
@Test func quotientsOfFunctionsWithCasesAreNotContinued() throws {
  let genuine = try #require(
    certified(row(.apply(.sin, x) / x, at: 1)).first { $0.id == AssumptionID.unscaledC2 })
  for body in [x / abs(x) * .apply(.sin, x), .apply(.sin, x).pow(2) / sqrt(x.pow(2))] {
    var forged = genuine
    forged.certificate?.subject = .function(
      body: try #require(CertificateTerm(row(body, at: 0), Symbol("x"))))
    #expect(try replayOutcome(of: forged) != .accepted)
  }
}

/// Derivatives of |x| at 0 say nothing of either side: |x|/x is −1 below 0 and 1 above it, and the
/// rule for 0/0, which would find 0, is not applied to formulas with cases.
@Test(arguments: ["abs", "sign", "min", "max", "if"])
func quotientsWithCasesHaveNoRemovableLimit(_ name: String) throws {
  let zero = Term.zero
  let smooth = Term.call("sin", .x) / .x
  #expect(try signOfConstant(VanishingFraction(smooth, at: zero).limit() - .one) == 0)
  let numerator: Term =
    switch name {
    case "if": .apply("if", [.apply("<", [.x, zero]), -.x, .x])
    case "min", "max": .apply(name, [.x, -.x])
    default: .call(name, .x)
    }
  #expect(throws: Rejection.self) { try VanishingFraction(numerator / .x, at: zero) }
  #expect(throws: Rejection.self) { try VanishingFraction(.x / numerator, at: zero) }
}

/// |ax + b|^(5/2) where the rounded b/a misses the break by less than an ulp.
@Test(arguments: [-6 * x - q("1/3"), x / 10 - 4, 1 - 29 * x])
func powersOfScaledDistancesHaveCertificates(_ line: Symbolic.Expression) throws {
  for result in certified(abs(line).pow(q("5/2"))) {
    #expect(result.verdict != .undecided)
    #expect(try replayOutcome(of: result) == .accepted, "\(line.text) \(result.id)")
  }
}
