import Certification
import MultiPrecision
import NumericalMethods
import Symbolic
import TestSupport
import Testing

private let p = Expression.symbol(Symbol("p"))
private let half = q("1/2")
private func sin(_ e: Expression) -> Expression { .apply(.sin, e) }
private func cos(_ e: Expression) -> Expression { .apply(.cos, e) }
private let every = "every value of p"
private let none = "no value of p"

private func piecewise(_ value: Expression, upTo end: Expression, then other: Expression)
  -> Expression
{
  .piecewise([Branch(value, when: .comparison(x, .lessOrEqual, end))], otherwise: other)
}

/// A family, the known sets (c2, hessian-positive, psi-convex, psi-c3), and values on both sides of
/// every end, at which the engine's verdicts on single functions have to agree.
private struct ReducedCase: CustomTestStringConvertible, Sendable {
  var body: Expression
  var sets: [String]
  /// Values where it is convex, and values where it is not.
  var values: (convex: [String], other: [String])
  var testDescription: String { body.text }

  init(
    _ body: Expression, convex: [String] = [], not other: [String] = [], _ sets: String...
  ) {
    self.body = body
    self.sets = sets
    values = (convex, other)
  }
}

private let cases: [ReducedCase] = [
  // Shifts: 2 − (4x² − 2)e^(−x²) ≥ 2 − 4e^(−3/2) > 0 and 2 + (6x² − 2)/(1 + x²)³ ≥ 0.
  ReducedCase(
    x.pow(2) - exp(-(x - p).pow(2)), convex: ["-3", "0", "2"], every, every, every, every),
  ReducedCase(
    x.pow(2) + 1 / (1 + (x - p).pow(2)), convex: ["0", "5/2"], every, none, every, every),
  ReducedCase(x.pow(2) - 2 * exp(x - p), not: ["0", "3"], every, none, none, every),
  // Scales, also of the square root and with a logarithm.
  ReducedCase(log(p + x.pow(2)), not: ["-1", "0", "1"], "p > 0", none, none, "p > 0"),
  ReducedCase(
    log(1 + p * x.pow(2)) + x.pow(2), convex: ["0", "8"], not: ["-1", "9"], "p >= 0",
    "0 <= p < 8", "0 <= p <= 8", "p >= 0"),
  ReducedCase(
    x.pow(2) + 1 / (1 + p * x.pow(2)), convex: ["0", "1"], not: ["-1", "2"], "p >= 0",
    "0 <= p < 1", "0 <= p <= 1", "p >= 0"),
  ReducedCase(
    1 - exp(-p * x.pow(2)) + x.pow(2), convex: ["0", "2"], not: ["-1", "3"], every,
    "0 <= p < exp(3/2)/2", "0 <= p <= exp(3/2)/2", every),
  ReducedCase(
    x.pow(2) * log(p + x.pow(2)), convex: ["1", "3"], not: ["-1", "0", "9/10"], "p > 0", "p > 1",
    "p >= 1", "p > 0"),
  // A normalizing factor changes its sign.
  ReducedCase(
    (x.pow(4) + p * x.pow(2)) / (1 + p), convex: ["0", "1"], not: ["-2", "-1", "-1/2"],
    "p < -1 or p > -1", "p > 0", "p >= 0", "p < -1 or p > -1"),
  ReducedCase(
    (cosh(x) + p * x.pow(2)) / (1 + p), convex: ["-1/2", "3"], not: ["-2", "-1", "-3/4"],
    "p < -1 or p > -1", "p > -1/2", "p >= -1/2", "p < -1 or p > -1"),
  // Far out 1 − tanh² is noise in Double precision; mpmath: 0.127421010753213739339… at 2.25067…
  // and −0.281209075658404576034… at 1.05618….
  ReducedCase(
    log(cosh(x)) - p * x.pow(2) * exp(-x.pow(2)), convex: ["0", "1/10"], not: ["1/5", "-3/10"],
    every, "-0.28120907565840457603... < p < 0.12742101075321373933...",
    "-0.28120907565840457603... <= p <= 0.12742101075321373933...", every),
  // B″ has its largest value at every multiple of 2π, also far out; beside a break; never.
  ReducedCase(
    x.pow(2) + p * cos(x), convex: ["2", "-2"], not: ["9/4", "-9/4"], every, "-2 < p < 2",
    "-2 <= p <= 2", every),
  ReducedCase(
    abs(x).pow(.number(Rational(5, 2))) + p * x.pow(2), convex: ["0"], not: ["-1/100"], every,
    "p > 0", "p >= 0", none),
  ReducedCase(
    x.pow(2) - p * exp(x.pow(2)), convex: ["0", "-1"], not: ["1/1000"], every,
    "p <= 0", "p <= 0", every),
  // 2 + p(6x² − 2)/(1 + x²)³ and 2 + p(1 + x²)^(−3/2): the leading power of a quotient was lost.
  ReducedCase(
    x.pow(2) + p / (1 + x.pow(2)), convex: ["0", "1", "-4"], not: ["2", "-5"], every, "-4 < p < 1",
    "-4 <= p <= 1", every),
  ReducedCase(
    x.pow(2) + p * sqrt(1 + x.pow(2)), convex: ["-2", "5"], not: ["-3"], every, "p > -2",
    "p >= -2", every),
  // Exponents: (2p − 1)x² + 1 ≥ 0, and 2p times it; 2 + 11x² + 2x⁴ > 0 is left for p = 1/4 and
  // b = 1 + x² + x⁴, and below it x⁶ has a negative coefficient.
  ReducedCase(
    (x.pow(2) + 1).pow(p), convex: ["0", "1/2", "2"], not: ["-1", "1/4", "499/1000"], every,
    "p >= 1/2", "p = 0 or p >= 1/2", every),
  ReducedCase(
    -(x.pow(2) + 1).pow(1 - 2 * p) + 3 * x, convex: ["1/2"], not: ["0", "1"], every, none,
    "p = 1/2", every),
  ReducedCase(
    (x.pow(4) + x.pow(2) + 1).pow(p), convex: ["0", "1/4", "1"], not: ["6/25", "-1"], every,
    "p >= 1/4", "p = 0 or p >= 1/4", every),
  ReducedCase(
    cosh(x).pow(p), convex: ["0", "1/10", "3"], not: ["-1/10", "-1"], every, "p > 0", "p >= 0",
    every),
  ReducedCase(
    (1 + exp(x)).pow(p), convex: ["0", "1/10", "3"], not: ["-1/10", "-1"], every, "p > 0",
    "p >= 0", every),
  ReducedCase(
    exp(p * (x.pow(4) - x.pow(2))), convex: ["0"], not: ["1", "-1"], every, none, "p = 0", every),
  // Joins: p²/2 = eᵖ − 1 and 1 + p = eᵖ for p = 0 only.
  ReducedCase(
    piecewise(x.pow(2) * half, upTo: p, then: exp(x) - 1), convex: ["0"], not: ["1", "-1"], none,
    none, "p = 0", none),
  ReducedCase(
    piecewise(exp(x), upTo: p, then: 1 + x + x.pow(2) * half), convex: ["0"], not: ["1", "-1"],
    "p = 0", "p = 0", "p = 0", none),
  // cosh p = p² at 1.62134794610325234995 and 2.59391609049426306278 (mpmath), where the slope rises
  // from sinh p to 2p, and where it falls. p²/2 = eᵖ at −0.90120103172966614451, where it rises.
  ReducedCase(
    .piecewise(
      [Branch(cosh(x), when: .comparison(abs(x), .lessOrEqual, p))], otherwise: x.pow(2)),
    convex: ["-1", "-3"], not: ["0", "1", "3"], "p < 0", "p < 0",
    "p < 0 or p = 1.6213479461032523499...", "p < 0"),
  ReducedCase(
    piecewise(x.pow(2) * half, upTo: p, then: exp(x)), not: ["-1", "0"], none, none,
    "p = -0.90120103172966614451...", none),
  ReducedCase(
    piecewise(exp(p) * (1 + x - p), upTo: p, then: exp(x)), convex: ["-1", "0", "2"], none, none,
    every, none),
]

/// Γ > 0 right of 0, has a pole there, and changes its sign infinitely often left of it.
@Test func aGammaFunctionOfTheParameterIsDecidedRightOfItsPole() {
  let sets = admissibleValues(
    of: Symbol("p"), in: .apply(.gamma, p) * x.pow(2), variable: Symbol("x"), digits: 20,
    budget: WorkBudget(.seconds(60)))
  for set in sets { #expect(set.text == "p > 0; open for p < 0", "\(set.id)") }
}

@Test(arguments: cases) private func valuesOfAParameterThatReduces(_ item: ReducedCase) {
  let sets = admissibleValues(
    of: Symbol("p"), in: item.body, variable: Symbol("x"), digits: 20,
    budget: WorkBudget(.seconds(60)))
  #expect(sets.map(\.text) == item.sets)
  for (values, verdict) in [(item.values.convex, Verdict.proved), (item.values.other, .refuted)] {
    for value in values {
      let result = checkPotential(
        item.body.substituting(Symbol("p"), by: q(value)), variable: Symbol("x"),
        budget: .seconds(60)
      ).first { $0.id == AssumptionID.scaledPsiConvex }
      #expect(result?.verdict == verdict, "\(value)")
    }
  }
}
