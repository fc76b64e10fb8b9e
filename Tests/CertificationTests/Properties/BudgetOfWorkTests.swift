import Certification
import NumericalMethods
import Symbolic
import Testing

private func sin(_ e: Expression) -> Expression { .apply(.sin, e) }

/// Work that is counted ends an analysis at the same place every time, whatever the machine does.
@Test func verdictsDependOnCountedWorkOnly() {
  let hard = cosh(x) - q("78288/1000000") * x.pow(4) + sin(3 * x) * q("1/1000000")
  func reasons(_ work: Int) -> [String] {
    let budget = WorkBudget(work: work)
    return PotentialAnalysis(hard, variable: Symbol("x"), budget: budget).results().map {
      "\($0.verdict) \($0.reason)"
    }
  }
  for work in [10, 1_000, 20_000] { #expect(reasons(work) == reasons(work)) }
  #expect(reasons(10).contains { $0.contains("the budget of work ended") })
  func spent() -> Int {
    let budget = WorkBudget(.seconds(600))
    _ = PotentialAnalysis(hard, variable: Symbol("x"), budget: budget).results()
    return budget.spent
  }
  let once = spent()
  #expect(once > 0 && spent() == once)
}

/// What was proved before the work ended stays proved, and the rest names what is open.
@Test func aBudgetThatEndsLeavesWhatIsOpen() throws {
  let body = exp(x) + exp(-2 * x) + sin(exp(x)) * q("1/1000")
  for work in stride(from: 100, through: 20_000, by: 400) {
    let results = PotentialAnalysis(
      body, variable: Symbol("x"), budget: WorkBudget(work: work)
    ).results()
    for result in results where result.verdict == .undecided {
      #expect(!result.reason.isEmpty)
    }
  }
}

/// The norm of this second derivative has too many terms to be formed, which took longer than all else.
@Test func normsThatGrowTooLongEndEarly() {
  let body =
    2 * log(2 + .apply(.cos, 1 - 2 * x / 7)) + (1 + (x / 3 - q("1/7")).pow(2)).pow(q("2/3"))
    + exp(abs(x - q("1/3"))) / 7 - abs(x - q("1/3"))
  let results = checkPotential(body, variable: Symbol("x"), budget: .seconds(20))
  #expect(results.contains { $0.id == "scaled.psi-convex" && $0.verdict == .refuted })
}

@Test func undefinedPotentialsNameTheirDomain() {
  func reason(_ body: Expression) -> String {
    checkPotential(body, variable: Symbol("x"), budget: .seconds(60))[0].reason
  }
  #expect(reason(-log(x)).hasSuffix("where log(x) has no value. It is defined for x > 0 only."))
  #expect(reason(x * log(x) + (1 - x) * log(1 - x)).hasSuffix("for 0 < x < 1 only."))
  #expect(reason(x.pow(-2)).hasSuffix("It is defined for x != 0 only."))
  #expect(reason(sqrt(x.pow(2) - 2)).hasSuffix("for x <= -sqrt(2) or x >= sqrt(2) only."))
}
