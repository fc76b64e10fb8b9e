import Certification
import MultiPrecision
import Symbolic
import Testing

private func acosh(_ e: Expression) -> Expression { .apply(.acosh, e) }
private func asin(_ e: Expression) -> Expression { .apply(.asin, e) }

/// Verdicts of c2, hessian-positive, psi-convex, psi-c3.
private let cases: [PotentialCase] = [
  // √2·|x| at 0.
  PotentialCase(
    acosh(1 + x.pow(2)), "rrrr",
    .jump(x: "0", left: "-1.4142135623730950488", right: "1.4142135623730950488")),
  PotentialCase(acosh(2 + x.pow(2)), "prrp"),
  // √(1 − (1 + x²)^(−2)) is x·√(2 + x²)/(1 + x²) right of 0, and cbrt(x²)³ is x².
  PotentialCase(
    x.pow(2) + .apply(.acos, 1 / (1 + x.pow(2))), "rrpr",
    .jump(x: "0", left: "-1.4142135623730950488", right: "1.4142135623730950488")),
  PotentialCase(
    Expression.apply(.cbrt, x.pow(2)).pow(2) + x.pow(2), "rrpr",
    .jump(x: "0", left: "inf", right: "inf")),
  // (4/9)(3 + x²)(1 + x²)^(−4/3)
  PotentialCase(Expression.apply(.cbrt, 1 + x.pow(2)).pow(2), "pppp"),
  // Branch points of asin at −1 and 1, inside of a formula that has no other breaks.
  PotentialCase(
    x.pow(2) + asin(2 * x / (1 + x.pow(2))), "rrrr", .jump(x: "-1", left: "-3", right: "-1")),
  PotentialCase(
    x.pow(2) - .apply(.acos, 2 * x / (1 + x.pow(2))), "rrrr",
    .jump(x: "-1", left: "-3", right: "-1")),
  PotentialCase(asinh(x).pow(2) + x.pow(2) / 4, "pppp"),
  // exp(n·asinh x) is algebraic: 1 + 2x² and 4x³ + 3x beside √(1 + x²).
  PotentialCase(cosh(2 * asinh(x)), "pppp"),
  PotentialCase(cosh(3 * asinh(x)), "pppp"),
  PotentialCase(cosh(q("3/2") * asinh(x)), "pppp"),
  // log(1/2) = −log 2, and log 4 = 2·log 2.
  PotentialCase(
    joined(-log(1 - x), 2 * x - 1 + log(2) + 2 * (x - q("1/2")).pow(2), at: q("1/2")), "pppr",
    .jump(x: "1/2", left: "16", right: "0")),
  PotentialCase(joined(log(4) * x, 2 * log(2) * x + x.pow(2)), "rrpr"),
]

@Test(arguments: cases) private func inverseFunctionsAndLogarithms(_ item: PotentialCase) {
  item.check()
}

/// Without certificates of all verdicts: asinh written as a logarithm, an analytic square of acosh,
/// and |x| as acosh(cosh x).
@Test func inverseFunctionsInOtherWords() {
  func verdicts(_ body: Expression) -> String {
    checkPotential(body, variable: Symbol("x")).map { String($0.verdict.rawValue.prefix(1)) }
      .joined()
  }
  let written = log(x + sqrt(1 + x.pow(2)))
  #expect(verdicts(x * written - sqrt(1 + x.pow(2))) == "pppp")
  #expect(verdicts(acosh(1 + x.pow(2)).pow(2)) == "prrp")
  #expect(verdicts(x * asin(x / sqrt(1 + x.pow(2)))) == "pppp")
  let modulus = checkPotential(acosh(cosh(x)), variable: Symbol("x"))
  #expect(modulus[0].verdict == .refuted)
  #expect(modulus[0].witness == .jump(x: "0", left: "-1", right: "1"))
}
