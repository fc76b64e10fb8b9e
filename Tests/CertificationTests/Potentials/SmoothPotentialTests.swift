import Certification
import MultiPrecision
import Symbolic
import Testing

private func hypentropy(_ beta: Expression) -> Expression {
  x * asinh(x / beta) - sqrt(x.pow(2) + beta.pow(2))
}

private func sin(_ e: Expression) -> Expression { .apply(.sin, e) }
private func cos(_ e: Expression) -> Expression { .apply(.cos, e) }
private func tanh(_ e: Expression) -> Expression { .apply(.tanh, e) }
private func sinh(_ e: Expression) -> Expression { .apply(.sinh, e) }

/// Verdicts of c2, hessian-positive, psi-convex, psi-c3.
private let analytic: [PotentialCase] = [
  PotentialCase(cosh(x), "pppp"),
  PotentialCase(cosh(x) + x.pow(2), "pppp"),
  PotentialCase(cosh(x) + x.pow(4), "pppp"),
  PotentialCase(cosh(x) - 1, "pppp"),
  PotentialCase(cosh(3 * x + 1) - x, "pppp"),
  PotentialCase(exp(x), "pppp"),
  PotentialCase(exp(x) + exp(-x) + x.pow(6), "pppp"),
  PotentialCase(exp(x) - x.pow(2), "prrp", .point(x: "0", value: "-1")),
  PotentialCase(exp(x.pow(2)), "pppp"),
  PotentialCase(exp(-x.pow(2)), "prrp", .point(x: "0", value: "-2")),
  PotentialCase(cosh(x) - x.pow(2) * q("1/2"), "prpp", .point(x: "0", value: "0")),
  PotentialCase(cosh(x) - x.pow(2) * q("0.4999999999999999999999999999995"), "pppp"),
  PotentialCase(cosh(x) - x.pow(2) * q("0.5000000000000000000000000000005"), "prrp"),
  PotentialCase(cosh(x) - x.pow(4), "prrp"),
  PotentialCase(hypentropy(1), "pppp"),
  PotentialCase(hypentropy(q("1/2")), "pppp"),
  PotentialCase(hypentropy(2), "pppp"),
  PotentialCase(hypentropy(q("1/1000000")), "pppp"),
  PotentialCase(hypentropy(sqrt(2)), "pppp"),
  PotentialCase(hypentropy(.constant(.pi)), "pppp"),
  PotentialCase(hypentropy(.constant(.e)), "pppp"),
  PotentialCase(hypentropy(1) * q("1/3") + x.pow(4), "pppp"),
  PotentialCase(-hypentropy(1), "prrp"),
  PotentialCase(log(cosh(x)), "pppp"),
  PotentialCase(log(1 + exp(x)), "pppp"),
  PotentialCase(.apply(.log1p, exp(x)), "pppp"),
  PotentialCase(log(1 + exp(x)) + log(1 + exp(-x)), "pppp"),
  PotentialCase(log(exp(x) + exp(-x) + 1), "pppp"),
  PotentialCase(sqrt(1 + x.pow(2)), "pppp"),
  PotentialCase(sqrt(x.pow(2) + q("1/100")) + x, "pppp"),
  PotentialCase(sqrt(x.pow(2) - x + 1), "pppp"),
  PotentialCase((1 + x.pow(2)).pow(q("3/4")), "pppp"),
  PotentialCase((1 + x.pow(2)).pow(q("1/4")), "prrp"),
  PotentialCase(log(1 + x.pow(2)), "prrp"),
  PotentialCase(log(1 + x.pow(2)) + x.pow(2), "pppp"),
  PotentialCase(1 / (1 + x.pow(2)), "prrp"),
  PotentialCase(x * .apply(.atan, x), "pppp"),
  PotentialCase(x * .apply(.atan, x) - log(1 + x.pow(2)) * q("1/2"), "pppp"),
  PotentialCase(x * tanh(x) + x.pow(2), "pppp"),
  PotentialCase(x * sinh(x), "pppp"),
  PotentialCase(sinh(x), "prrp"),
  PotentialCase(sinh(x).pow(2), "pppp"),
  PotentialCase(cosh(x).pow(3) - cosh(x), "pppp"),
  PotentialCase(cos(x) + (1 + q("1e-30")) * x.pow(2) * q("1/2"), "pppp"),
  PotentialCase(cos(x) + x.pow(2) * q("1/2"), "prpp", .point(x: "0", value: "0")),
  PotentialCase(cos(x) + (1 - q("1e-30")) * x.pow(2) * q("1/2"), "prrp"),
  PotentialCase(sin(x) + x.pow(2), "pppp"),
  PotentialCase(sin(x), "prrp"),
  PotentialCase(.apply(.erf, x) * x + x.pow(2), "pppp"),
  PotentialCase(.constant(.pi) * x.pow(2), "pppp"),
  PotentialCase(sqrt(2) * x.pow(4) + .constant(.pi) * x.pow(2), "pppp"),
  PotentialCase(.constant(.pi) * x.pow(4) - x.pow(2), "prrp"),
  PotentialCase((3 - .constant(.pi)) * x.pow(2), "prrp"),
]

private let composed: [PotentialCase] = [
  PotentialCase(exp(abs(x)), "rrpr", .jump(x: "0", left: "-1", right: "1")),
  PotentialCase(cosh(abs(x)), "pppp"),
  PotentialCase(exp(abs(x)) - abs(x), "pppr", .jump(x: "0", left: "-1", right: "1")),
  PotentialCase(abs(x) - log(1 + abs(x)), "pppr", .jump(x: "0", left: "2", right: "-2")),
  PotentialCase((1 + abs(x)) * log(1 + abs(x)) - abs(x), "pppr"),
  PotentialCase(.function(.max, [cosh(x), 1]), "pppp"),
  PotentialCase(abs(cosh(x) - 1), "pppp"),
  PotentialCase(.function(.min, [cosh(x), 1 - x.pow(2)]), "prrp"),
  PotentialCase(abs(sinh(x)), "rrpr"),
  PotentialCase(abs(x) * x.pow(2) + cosh(x), "pppr", .jump(x: "0", left: "-6", right: "6")),
  PotentialCase(
    joined(x.pow(2) * q("1/2"), exp(x) - x - 1), "pppr",
    .jump(x: "0", left: "0", right: "1")),
  PotentialCase(joined(x.pow(2), exp(x)), "rrrr", .jump(x: "0", left: "0", right: "1")),
  PotentialCase(log(x), "rrrr", .point(x: "0", value: "undefined")),
  PotentialCase(x * log(x), "rrrr", .point(x: "0", value: "undefined")),
  PotentialCase(-sqrt(1 - x.pow(2)), "rrrr", .point(x: "2", value: "undefined")),
  PotentialCase(1 / x, "rrrr", .point(x: "0", value: "undefined")),
  // Irrational exponents.
  PotentialCase(abs(x).pow(.constant(.pi)), "prpp", .point(x: "0", value: "0")),
  PotentialCase(abs(x).pow(.constant(.pi)) + x.pow(2), "pppp"),
  PotentialCase(abs(x).pow(.constant(.e)) + x.pow(2), "pppu"),
  PotentialCase(abs(x).pow(sqrt(2)), "uupu"),
  PotentialCase(abs(x).pow(1 + sqrt(2) / 10) + cosh(x), "uupu"),
  PotentialCase(abs(x).pow(sqrt(2) / 2) + x.pow(2), "urru"),
]

/// Formulas that are singular at a join: convexity asks for no more than one-sided slopes there.
private let joinedAtBranchPoints: [PotentialCase] = [
  PotentialCase(
    .function(.max, [exp(x), exp(-x)]), "rrpr", .jump(x: "0", left: "-1", right: "1")),
  PotentialCase(
    .function(.min, [exp(x), exp(-x)]), "rrrr", .jump(x: "0", left: "1", right: "-1")),
  PotentialCase(abs(x - 1).pow(q("5/2")), "prpr", .point(x: "1", value: "0")),
  PotentialCase(abs(x - 1).pow(q("5/2")) + x.pow(2), "pppr"),
  PotentialCase(abs(x - 1).pow(q("5/2")) + abs(x - 1), "rrpr"),
  PotentialCase(abs(x - 1).pow(q("5/2")) - abs(x - 1), "rrrr"),
  PotentialCase(abs(x).pow(q("5/2")) + cosh(x), "pppr"),
  PotentialCase(abs(x - 1).pow(q("3/2")) + x.pow(2), "rrpr"),
  PotentialCase(x.pow(2) - abs(x - 1).pow(q("5/2")), "prrr"),
  PotentialCase(x.pow(2) - abs(x - 1).pow(q("3/2")), "rrrr"),
]

@Test(arguments: joinedAtBranchPoints) func potentialJoinedAtBranchPoints(_ item: PotentialCase) {
  item.check()
}

@Test(arguments: analytic) func analyticPotential(_ item: PotentialCase) { item.check() }

@Test(arguments: composed) func composedPotential(_ item: PotentialCase) { item.check() }

@Test func parametersWithoutValuesStayOpen() {
  let beta = Expression.symbol(Symbol("beta"))
  for result in checkPotential(hypentropy(beta), variable: Symbol("x")) {
    #expect(result.verdict == .undecided)
    #expect(result.reason.contains("beta"))
  }
}
