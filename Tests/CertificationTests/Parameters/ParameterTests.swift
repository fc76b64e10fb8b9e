import Certification
import MultiPrecision
import NumericalMethods
import Symbolic
import Testing

private let p = Expression.symbol(Symbol("p"))
private let half = q("1/2")

/// A family and the known sets: c2, hessian-positive, psi-convex, psi-c3.
private struct FamilyCase: CustomTestStringConvertible, Sendable {
  var body: Expression
  var sets: [String]
  var testDescription: String { body.text }

  init(_ body: Expression, _ sets: String...) {
    self.body = body
    self.sets = sets
  }
}

private let every = "every value of p"
private let none = "no value of p"

private let families: [FamilyCase] = [
  // (12 + …)x² − 2 + 2p
  FamilyCase(x.pow(4) - x.pow(2) + p * x.pow(2), every, "p > 1", "p >= 1", every),
  // min cosh x/(12x²), mpmath: 0.078288121375217374282262658619247759807733…
  FamilyCase(
    cosh(x) - p * x.pow(4), every, "p < 0.078288121375217374282...",
    "p <= 0.078288121375217374282...", every),
  FamilyCase(log(1 + x.pow(2)) + p * x.pow(2), every, "p > 1/8", "p >= 1/8", every),
  FamilyCase(exp(x) - p * x.pow(3) * q("1/6"), every, "0 <= p < e", "0 <= p <= e", every),
  FamilyCase(
    1 - exp(-x.pow(2)) + p * x.pow(2), every, "p > 2*exp(-3/2)", "p >= 2*exp(-3/2)", every),
  // Never attained: sech² tends to 0.
  FamilyCase(log(cosh(x)) - p * x.pow(2), every, "p <= 0", "p <= 0", every),
  FamilyCase(
    x.pow(4) * q("1/12") + p * x.pow(3) * q("1/6") + x.pow(2) * half, every, "-2 < p < 2",
    "-2 <= p <= 2", every),
  FamilyCase(p * x + x.pow(4), every, none, every, every),
  FamilyCase(p * x.pow(2) - x.pow(4), every, none, none, every),
  FamilyCase(p * x.pow(3) + x.pow(2), every, "p = 0", "p = 0", every),
  FamilyCase(p * abs(x) + x.pow(2), "p = 0", "p = 0", "p >= 0", "p = 0"),
  FamilyCase(
    abs(x).pow(3) + p * abs(x).pow(3) + x.pow(2), every, "p >= -1", "p >= -1", "p = -1"),
  FamilyCase(joined(x.pow(2), p * x.pow(2)), "p = 1", "p = 1", "p >= 0", "p = 1"),
  FamilyCase(
    .power(abs(x), p) + x.pow(2), "p = 0 or p >= 2", "p = 0 or p >= 2", "p = 0 or p >= 1",
    "p = 0 or p = 2 or p > 3"),
  FamilyCase(
    x * asinh(x / p) - sqrt(x.pow(2) + p.pow(2)), "p < 0 or p > 0", "p > 0", "p > 0",
    "p < 0 or p > 0"),
  // Parameters that move a break.
  FamilyCase(
    .piecewise(
      [Branch(x.pow(2) * half, when: .comparison(abs(x), .lessOrEqual, p))],
      otherwise: p * abs(x) - p.pow(2) * half), "p = 0", none, "p >= 0", "p = 0"),
  FamilyCase(.function(.max, [x.pow(2), p]), "p <= 0", "p <= 0", every, "p <= 0"),
  FamilyCase(
    .function(.max, [abs(x) - p, 0]) + x.pow(2) / p, none, none, "p > 0", none),
  FamilyCase(
    cosh(p * x) - x.pow(2) * half, every, "p < -1 or p > 1", "p <= -1 or p >= 1", every),
]

@Test(arguments: families) private func valuesOfAParameter(_ item: FamilyCase) {
  let sets = admissibleValues(
    of: Symbol("p"), in: item.body, variable: Symbol("x"), digits: 20,
    budget: WorkBudget(.seconds(60)))
  #expect(sets.map { $0.id } == PotentialAssumptions.all.ids)
  #expect(sets.map { $0.text } == item.sets, "\(sets.map { $0.reason })")
  #expect(sets.allSatisfy { $0.isDecided })
}

/// The engine's verdicts at single values, found without the argument about families, agree.
@Test(arguments: families) private func valuesOfAParameterAgreeWithVerdicts(_ item: FamilyCase) {
  let sets = admissibleValues(
    of: Symbol("p"), in: item.body, variable: Symbol("x"), digits: 12,
    budget: WorkBudget(.seconds(60)))
  for value in [-3, -1, 0, 1, 2, 3].map({ Rational($0) }) + [Rational(1, 10), Rational(5, 2)] {
    let results = checkPotential(
      item.body.substituting(Symbol("p"), by: .number(value)), variable: Symbol("x"),
      budget: .seconds(60))
    for (set, result) in zip(sets, results) {
      guard let holds = set.contains(value) else { continue }
      #expect(
        result.verdict == (holds ? .proved : .refuted), "\(value): \(set.text), \(result.reason)")
    }
  }
}

@Test func valuesOfAParameterOfADensity() throws {
  func texts(
    _ body: Expression, _ lower: Expression?, _ upper: Expression?
  ) -> [String: String] {
    let density = DensityFunction(body: body, variable: Symbol("x"), lower: lower, upper: upper)
    let sets = admissibleValues(of: Symbol("p"), in: density, budget: WorkBudget(.seconds(60)))
    return Dictionary(uniqueKeysWithValues: sets.map { ($0.id, $0.text) })
  }
  let gaussian = texts(exp(-x.pow(2)) * p, nil, nil)
  #expect(gaussian[AssumptionID.densityNormalized] == "p = 1/sqrt(pi)")
  #expect(gaussian[AssumptionID.densityNonnegative] == "p >= 0")
  #expect(gaussian[AssumptionID.densityEven] == every)
  let scale = texts(1 / (2 * p), -p, p)
  #expect(scale.values.allSatisfy { $0 == "p > 0" }, "\(scale)")
  let shape = texts(exp(-abs(x)) + p, nil, nil)
  #expect(shape.values.allSatisfy { $0 == "open" })
}

extension ParameterSet {
  /// Whether a value lies in the set; nil where that is open or too close to an end to read.
  fileprivate func contains(_ value: Rational) -> Bool? {
    func order(_ end: End) -> Int? {
      let text = end.text == "e" ? "2.718281828459" : end.text
      if end.text.contains("exp") { return value < Rational(446, 1000) ? -1 : 1 }
      guard let bound = Rational(fraction: text) ?? Rational(decimal: text) else { return nil }
      return value < bound ? -1 : value == bound ? 0 : 1
    }
    for interval in holds {
      let low =
        interval.lower.map { end in order(end).map { $0 > 0 || ($0 == 0 && end.isIncluded == true) }
        } ?? true
      let high =
        interval.upper.map { end in order(end).map { $0 < 0 || ($0 == 0 && end.isIncluded == true) }
        } ?? true
      guard let low, let high else { return nil }
      if low, high { return true }
    }
    return open.isEmpty ? false : nil
  }
}
