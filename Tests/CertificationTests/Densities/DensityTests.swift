import Certification
import MultiPrecision
import NumericalMethods
import Symbolic
import Testing

private let pi = Expression.constant(.pi)
private let half = q("1/2")

/// A density on [lower, upper] with its known verdicts: nonnegative, normalized, even, continuous,
/// compact-support, sub-gaussian as p(roved), r(efuted) or u(ndecided).
struct DensityCase: CustomTestStringConvertible, Sendable {
  var density: DensityFunction
  var verdicts: String
  var witness: Witness?

  init(
    _ body: Expression, _ lower: Expression?, _ upper: Expression?, _ verdicts: String,
    _ witness: Witness? = nil, closed: (Bool, Bool) = (true, true)
  ) {
    density = DensityFunction(
      body: body, variable: Symbol("x"), lower: lower, upper: upper, lowerIsClosed: closed.0,
      upperIsClosed: closed.1)
    self.verdicts = verdicts
    self.witness = witness
  }

  var testDescription: String { density.body.text }

  func check() {
    for body in [density.body, density.body.simplified()] {
      var density = density
      density.body = body
      let results = checkDensity(density)
      let found = results.map { String($0.verdict.rawValue.prefix(1)) }.joined()
      #expect(found == verdicts, "\(body.text): \(results.map(\.reason))")
      if let witness {
        #expect(
          results.first { $0.verdict == .refuted }?.witness == witness,
          "\(results.map(\.reason))")
      }
      let certified = results.certified(byDensity: density, budget: WorkBudget(.seconds(60)))
      for result in certified where result.verdict != .undecided {
        let outcome = try? replayOutcome(of: result)
        #expect(outcome == .accepted, "\(result.id) \(result.verdict) of \(body.text)")
      }
      for result in results {
        #expect((result.verdict == .refuted) == (result.witness != nil), "\(result)")
        #expect(result.reason.hasSuffix("."), "\(result.reason)")
      }
    }
  }
}

private func gaussian(_ s: Expression) -> Expression {
  exp(-x.pow(2) / (2 * s.pow(2))) / (s * sqrt(2 * pi))
}

private func laplace(_ s: Expression) -> Expression { exp(-abs(x) / s) / (2 * s) }

private func logistic(_ s: Expression) -> Expression { 1 / (4 * s * cosh(x / (2 * s)).pow(2)) }

private func truncated(_ s: Expression, _ r: Expression) -> Expression {
  gaussian(s) / .apply(.erf, r / (s * sqrt(2)))
}

/// Student's density with ν degrees of freedom.
private func student(_ nu: Expression) -> Expression {
  gamma((nu + 1) / 2) / (gamma(nu / 2) * sqrt(pi * nu))
    * (1 + x.pow(2) / nu).pow(-(nu + 1) / 2)
}

private func gamma(_ e: Expression) -> Expression { .apply(.gamma, e) }

private let tent = joined(1 + x, 1 - x)

private let polynomials: [DensityCase] = [
  DensityCase(half, -1, 1, "pppppp"),
  DensityCase(q("1/4"), -2, 2, "pppppp"),
  DensityCase(
    half, -1, 1, "ppprpp", .jump(x: "-1", left: "0", right: "1/2"), closed: (false, true)),
  DensityCase(half, 0, 2, "pprppp", .point(x: "1", value: "1/2")),
  DensityCase(half, -1, q("1.1"), "prrppp", .point(x: "integral", value: "21/20")),
  DensityCase(q("0.4999999999999999999999999999995"), -1, 1, "prpppp"),
  DensityCase(tent, -1, 1, "pppppp"),
  DensityCase(1 - abs(x), -1, 1, "pppppp"),
  DensityCase(1 - abs(x), -1, 1, "pppppp", closed: (false, false)),
  DensityCase(1 - abs(x), nil, nil, "rrpprr"),
  DensityCase(.function(.max, [1 - abs(x), 0]), nil, nil, "pppppp"),
  DensityCase((1 - x.pow(2)) * q("3/4"), -1, 1, "pppppp"),
  DensityCase((1 - (x / 5).pow(2)) * q("3/20"), -5, 5, "pppppp"),
  DensityCase((1 - x.pow(2)) * q("3/4"), -2, 2, "rrpppp"),
  DensityCase(x.pow(2) * q("3/2"), -1, 1, "pppppp"),
  DensityCase(x.pow(2) * (1 - x.pow(2)) * q("15/4"), -1, 1, "pppppp"),
  DensityCase(half + x * q("1/4"), -1, 1, "pprppp"),
  DensityCase(half + x, -1, 1, "rprppp"),
  DensityCase(joined(q("1/4"), q("3/4")), -1, 1, "pprrpp"),
  DensityCase(
    .piecewise([Branch(q("3/8"), when: .comparison(abs(x), .lessOrEqual, 1))], otherwise: q("1/8")),
    -2, 2, "ppprpp"),
  // Two humps with a hole between: continuous on its support.
  DensityCase(
    .piecewise([Branch(0, when: .comparison(abs(x), .less, 1))], otherwise: half), -2, 2,
    "pppppp"),
  DensityCase(x.pow(2) * q("1/36"), -3, 3, "prpppp"),
  // Irrational ends: ∫ of 5/36·(3 − x²)… over ±√3 is a·(4√3), never rational.
  DensityCase(3 - x.pow(2), -sqrt(3), sqrt(3), "prpppp"),
  DensityCase(x.pow(2) * abs(x) * q("2/9"), -sqrt(3), sqrt(3), "pppppp"),
  DensityCase(1, nil, nil, "prpprr"),
  DensityCase(1, 0, nil, "prrprr"),
]

private let exponentials: [DensityCase] = [
  DensityCase(gaussian(1), nil, nil, "pppprp"),
  DensityCase(gaussian(half), nil, nil, "pppprp"),
  DensityCase(exp(-2 * x.pow(2)) * sqrt(2 / pi), nil, nil, "pppprp"),
  DensityCase(exp(-x.pow(2)) / sqrt(pi), nil, nil, "pppprp"),
  DensityCase(exp(-x.pow(2)), nil, nil, "prpprp"),
  DensityCase(exp(-x.pow(2) * half) * q("0.39894228040143267794"), nil, nil, "prpprp"),
  DensityCase(exp(-(x - 1).pow(2)) / sqrt(pi), nil, nil, "pprprp"),
  DensityCase((gaussian(1) + gaussian(2)) / 2, nil, nil, "pppprp"),
  DensityCase(gaussian(sqrt(2)), nil, nil, "pppprp"),
  DensityCase(laplace(1), nil, nil, "pppprr", .point(x: "inf", value: "unbounded")),
  DensityCase(laplace(q("1/3")), nil, nil, "pppprr"),
  DensityCase(laplace(1) * q("9/10"), nil, nil, "prpprr", .point(x: "integral", value: "9/10")),
  DensityCase(logistic(1), nil, nil, "pppprr"),
  DensityCase(logistic(q("2/5")), nil, nil, "pppprr"),
  DensityCase(exp(-x) / (1 + exp(-x)).pow(2), nil, nil, "pppprr"),
  DensityCase(exp(-x), 0, nil, "pprprr"),
  DensityCase(exp(-x), 0, nil, "pprrrr", closed: (false, true)),
  DensityCase(truncated(1, 1), -1, 1, "pppppp"),
  DensityCase(truncated(half, 2), -2, 2, "pppppp"),
  DensityCase(truncated(1, 1), -2, 2, "prpppp"),
  DensityCase(gaussian(1), -3, 3, "prpppp"),
  DensityCase(cosh(x) / (exp(1) - exp(-1)), -1, 1, "pppppp"),
  DensityCase(1 / (pi * (1 + x.pow(2))), nil, nil, "pppprr"),
  DensityCase(.apply(.sin, x), -1, 1, "rrrppp"),
  // No value at 0, so it is not continuous there as written; and the semicircle, whose slope is
  // infinite at its ends.
  DensityCase(exp(-1 / x.pow(2)), -1, 1, "prprpp"),
  DensityCase(sqrt(1 - x.pow(2)) * 2 / pi, -1, 1, "pppppp"),
  DensityCase(.apply(.cos, pi * x / 2) * pi / 4, -1, 1, "pppppp"),
  DensityCase((1 + .apply(.cos, pi * x)) / 2, -1, 1, "pppppp"),
  DensityCase(student(1), nil, nil, "pppprr"),
  DensityCase(student(q("5/2")), nil, nil, "pppprr"),
  DensityCase(student(4) * q("101/100"), nil, nil, "prpprr"),
  DensityCase(
    student(q("1/2")) * x.pow(2), nil, nil, "prpprr", .point(x: "integral", value: "inf")),
  DensityCase(1 / (pi * cosh(x)), nil, nil, "pppprr"),
  DensityCase(half / cosh(pi * x / 2), nil, nil, "pppprr"),
  DensityCase(x.pow(4) * exp(-x) / 24, 0, nil, "pprprr"),
  DensityCase(
    x.pow(q("3/2")) * exp(-2 * x) * Expression.number(2).pow(q("5/2")) / gamma(q("5/2")), 0, nil,
    "pprprr"),
  DensityCase(x.pow(2) * exp(-x.pow(2) / 2) / sqrt(2 * pi), nil, nil, "pppprp"),
  DensityCase(exp(-x.pow(4)) / (2 * gamma(q("5/4"))), nil, nil, "pppprp"),
  // No exact integral, but digits.
  DensityCase(exp(-x.pow(2)) / (1 + x.pow(2)), nil, nil, "prpprp"),
  DensityCase(-gaussian(1), nil, nil, "rrpprp"),
]

@Test(arguments: polynomials) func polynomialDensity(_ item: DensityCase) { item.check() }

@Test(arguments: exponentials) func exponentialDensity(_ item: DensityCase) { item.check() }

@Test func laplaceNamesTheMomentThatFails() throws {
  let density = DensityFunction(
    body: laplace(q("1/3")), variable: Symbol("x"), lower: nil, upper: nil)
  let tail = try #require(checkDensity(density).last)
  #expect(tail.reason.contains("infinite for t > 3"))
}

@Test func aNormalizingConstantIsOffered() throws {
  for (body, lower, upper, constant) in [
    (exp(-x.pow(2)), nil, nil, "sqrt(pi)"), (1 / cosh(x).pow(2), nil, nil, "2"),
    (x.pow(2), Optional(-1), Optional(1), "2/3"),
  ] as [(Expression, Expression?, Expression?, String)] {
    let density = DensityFunction(
      body: body, variable: Symbol("x"), lower: lower, upper: upper)
    let result = try #require(checkDensity(density).first { $0.verdict == .refuted })
    #expect(
      result.reason.hasSuffix("Divided by \(constant) it has the integral 1."), "\(result.reason)")
  }
}

@Test func aScaledSumOfGaussiansHasAnExponentialTail() throws {
  let body = (exp(-2 * (x - 1).pow(2)) + exp(-2 * (x + 1).pow(2))) / sqrt(2 * pi)
  let tail = try #require(
    ExponentialTail(
      of: body, variable: Symbol("x"), beyond: 6, budget: WorkBudget(.seconds(60))))
  // exp(−50)·(1 + exp(−48))/√(2π), and a rate of nearly 20.
  #expect(tail.height > ErrorBound(7.6e-23) && tail.height < ErrorBound(7.8e-23))
  #expect(tail.rate > ErrorBound(10.0) && tail.rate < ErrorBound(20.0))
}

@Test func aDensityWithoutAValueAtAPointSaysSo() throws {
  let body = Expression.apply(.sin, x).pow(2) / (.constant(.pi) * x.pow(2))
  let density = DensityFunction(body: body, variable: Symbol("x"), lower: nil, upper: nil)
  let results = checkDensity(density, budget: .seconds(60))
  let continuous = try #require(results.first { $0.id == AssumptionID.densityContinuous })
  #expect(continuous.verdict == .refuted)
  #expect(continuous.witness == .point(x: "0", value: "undefined"))
  #expect(continuous.reason.contains("no value at b = 0; its limit there is 1/pi"))
  #expect(results.first { $0.id == AssumptionID.densityNonnegative }?.verdict == .proved)
}
