import Certification
import MultiPrecision
import NumericalMethods
import Symbolic
import TestSupport
import Testing

private let p = Expression.symbol(Symbol("p"))
private let half = q("1/2")
private func sin(_ e: Expression) -> Expression { .apply(.sin, e) }
private let every = "every value of p"
private let none = "no value of p"

private func piecewise(_ value: Expression, upTo end: Expression, then other: Expression)
  -> Expression
{
  .piecewise([Branch(value, when: .comparison(x, .lessOrEqual, end))], otherwise: other)
}

/// A family whose parameter moves breaks or enters through a power, and the known sets.
private struct MovingCase: CustomTestStringConvertible, Sendable {
  var body: Expression
  var sets: [String]
  var testDescription: String { body.text }

  init(_ body: Expression, _ sets: String...) {
    self.body = body
    self.sets = sets
  }
}

private let cases: [MovingCase] = [
  // Huber's function with a threshold that fits one slope only.
  MovingCase(
    .piecewise(
      [Branch(x.pow(2) * half, when: .comparison(abs(x), .lessOrEqual, p))],
      otherwise: abs(x) - half), none, none, "p < 0 or p = 1", none),
  MovingCase(x.pow(4) + .function(.max, [x.pow(2), p]), "p <= 0", "p <= 0", every, "p <= 0"),
  MovingCase(abs(x - p).pow(3) + x.pow(2), every, every, every, none),
  MovingCase(abs(x - p).pow(3) - x.pow(2), every, none, none, none),
  // C¹ where 3p² = 2p² only, and there concave on the left.
  MovingCase(
    x.pow(2) + piecewise(x.pow(3), upTo: p, then: p * x.pow(2)), "p = 0", none, none, none),
  // 30x⁴ + 12px² + 2(p² − 1): its minimum is 2(p² − 1) or, for p < 0, 0.8p² − 2.
  MovingCase(
    x.pow(6) + p * x.pow(4) + p.pow(2) * x.pow(2) - x.pow(2), every, "p < -sqrt(5/2) or p > 1",
    "p <= -sqrt(5/2) or p >= 1", every),
  // Powers that enter affinely on another scale: 2 − p² sin t, p² cosh t − 2.
  MovingCase(
    x.pow(2) + sin(p * x), every, "-sqrt(2) < p < sqrt(2)", "-sqrt(2) <= p <= sqrt(2)", every),
  MovingCase(
    cosh(p * x) - x.pow(2), every, "p < -sqrt(2) or p > sqrt(2)",
    "p <= -sqrt(2) or p >= sqrt(2)", every),
  MovingCase(
    x.pow(4) - p.pow(2) * x.pow(2) + x.pow(2), every, "-1 < p < 1", "-1 <= p <= 1", every),
]

@Test(arguments: cases) private func valuesOfAParameterThatMovesBreaks(_ item: MovingCase) {
  let sets = admissibleValues(
    of: Symbol("p"), in: item.body, variable: Symbol("x"), digits: 20,
    budget: WorkBudget(.seconds(60)))
  #expect(sets.map { $0.text } == item.sets, "\(sets.map { $0.method })")
  #expect(sets.allSatisfy { $0.isDecided })
}

/// Random piecewise polynomials: at sampled values of the parameter the set and a verdict agree.
@Test func randomMovingBreaksAgreeWithVerdicts() {
  var random = SeededGenerator()
  for _ in 0..<SeededGenerator.iterations(12) {
    func polynomial(_ degree: Int) -> Expression {
      Expression.sum(
        (0...degree).map { power in
          let factor = Rational(Int.random(in: -3...3, using: &random), 2)
          let moves = Bool.random(using: &random)
          return .number(factor) * (moves ? p : 1) * x.pow(power)
        })
    }
    let body: Expression
    switch Int.random(in: 0...2, using: &random) {
    case 0: body = x.pow(4) + .function(.max, [polynomial(2), polynomial(1)])
    case 1: body = x.pow(2) + abs(x - p * p).pow(Int.random(in: 1...4, using: &random)) * p
    default: body = piecewise(polynomial(3), upTo: p, then: polynomial(2)) + x.pow(4)
    }
    let sets = admissibleValues(
      of: Symbol("p"), in: body, variable: Symbol("x"), digits: 12,
      budget: WorkBudget(.seconds(60)))
    for _ in 0..<4 {
      let value = Rational(Int.random(in: -40...40, using: &random), 8)
      let results = checkPotential(
        body.substituting(Symbol("p"), by: .number(value)), variable: Symbol("x"),
        budget: .seconds(60))
      for (set, result) in zip(sets, results) where set.isDecided {
        // Ends in closed form are left to the known sets.
        let ends = set.holds.map { interval -> Bool? in
          let low = interval.lower.map { $0.isBelow(value) } ?? .some(true)
          let high = interval.upper.map { $0.isAbove(value) } ?? .some(true)
          guard let low, let high else { return nil }
          return low && high
        }
        if ends.contains(nil) { continue }
        let isInside = ends.contains(true)
        #expect(
          result.verdict == (isInside ? .proved : .refuted),
          "\(body.text) at \(value): \(set.id) \(set.text); \(random.note)")
      }
    }
  }
}

extension ParameterSet.End {
  /// −1, 0 or 1 beside a rational value; the ends here are no closer to those than their digits.
  private func order(_ value: Rational) -> Int {
    guard let bound = Rational(fraction: text) ?? Rational(decimal: text) else { return 0 }
    return value < bound ? -1 : value == bound ? 0 : 1
  }

  fileprivate func isBelow(_ value: Rational) -> Bool? {
    Rational(fraction: text) == nil && Rational(decimal: text) == nil
      ? nil : order(value) > 0 || (order(value) == 0 && isIncluded == true)
  }

  fileprivate func isAbove(_ value: Rational) -> Bool? {
    Rational(fraction: text) == nil && Rational(decimal: text) == nil
      ? nil : order(value) < 0 || (order(value) == 0 && isIncluded == true)
  }
}
