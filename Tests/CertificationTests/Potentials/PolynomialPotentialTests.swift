import Certification
import MultiPrecision
import Symbolic
import Testing

private let tiny = q("1e-30")

/// Verdicts of c2, hessian-positive, psi-convex, psi-c3.
private let polynomials: [PotentialCase] = [
  PotentialCase(x.pow(2), "pppp"),
  PotentialCase(x.pow(2) * q("1/2") + 3 * x - 7, "pppp"),
  PotentialCase(x.pow(4), "prpp", .point(x: "0", value: "0")),
  PotentialCase(x.pow(6), "prpp", .point(x: "0", value: "0")),
  PotentialCase(x.pow(4) + x.pow(2), "pppp"),
  PotentialCase(x.pow(10) + x.pow(2) * q("1/1000000"), "pppp"),
  PotentialCase(x.pow(4) - x.pow(2), "prrp", .point(x: "0", value: "-2")),
  PotentialCase(x.pow(3) + x.pow(2), "prrp", .point(x: "-1", value: "-4")),
  PotentialCase(x.pow(3) + 12 * x.pow(2), "prrp"),
  PotentialCase(x.pow(3), "prrp"),
  PotentialCase(x, "prpp", .point(x: "0", value: "0")),
  PotentialCase(5, "prpp"),
  PotentialCase(-x.pow(2), "prrp", .point(x: "0", value: "-2")),
  PotentialCase(
    x.pow(4) * q("1/12") - x.pow(3) * q("1/3") + x.pow(2) * q("1/2"), "prpp",
    .point(x: "1", value: "0")),
  PotentialCase(x.pow(4) * q("1/12") - x.pow(2), "prrp"),
  // φ″ = (x² − 2)²: it touches 0 at two irrational points.
  PotentialCase(
    x.pow(6) * q("1/30") - x.pow(4) * q("1/3") + 2 * x.pow(2), "prpp",
    .point(x: "-1.4142135623730950488", value: "0")),
  // φ″ = (x² − 2)² + 1e-30 and − 1e-30.
  PotentialCase(
    x.pow(6) * q("1/30") - x.pow(4) * q("1/3") + (2 + tiny * q("1/2")) * x.pow(2), "pppp"),
  PotentialCase(
    x.pow(6) * q("1/30") - x.pow(4) * q("1/3") + (2 - tiny * q("1/2")) * x.pow(2), "prrp"),
  // φ″ = x² + 2(1 ± ε)x + 1 has a real zero exactly for the plus sign.
  PotentialCase(
    x.pow(4) * q("1/12") + (1 - tiny) * x.pow(3) * q("1/3") + x.pow(2) * q("1/2"), "pppp"),
  PotentialCase(
    x.pow(4) * q("1/12") + (1 + tiny) * x.pow(3) * q("1/3") + x.pow(2) * q("1/2"), "prrp"),
  PotentialCase((x.pow(2) + 1).pow(3), "pppp"),
  PotentialCase((x.pow(2) - 1).pow(2), "prrp", .point(x: "0", value: "-4")),
  PotentialCase((1 + x).pow(4) + (1 - x).pow(4), "pppp"),
  PotentialCase(x.pow(10_000) + x.pow(2), "pppp"),
  PotentialCase(x.pow(1000), "prpp"),
  PotentialCase((x.pow(2) + 1).pow(2) / (x.pow(2) + 1), "pppp"),
]

private let piecewise: [PotentialCase] = [
  PotentialCase(abs(x), "rrpr", .jump(x: "0", left: "-1", right: "1")),
  PotentialCase(-abs(x), "rrrr", .jump(x: "0", left: "1", right: "-1")),
  PotentialCase(abs(x) + x.pow(2), "rrpr"),
  PotentialCase(abs(x).pow(3), "prpr", .point(x: "0", value: "0")),
  PotentialCase(abs(x).pow(3) + x.pow(2), "pppr", .jump(x: "0", left: "-6", right: "6")),
  PotentialCase(abs(x).pow(5), "prpp"),
  PotentialCase(abs(x).pow(4) + x.pow(2), "pppp"),
  PotentialCase(x * abs(x), "rrrr", .jump(x: "0", left: "-2", right: "2")),
  PotentialCase(x.pow(2) + x * abs(x) * q("1/2"), "rrpr", .jump(x: "0", left: "1", right: "3")),
  PotentialCase(abs(x - 1) + abs(x + 1), "rrpr", .jump(x: "-1", left: "-2", right: "0")),
  PotentialCase(.function(.max, [x.pow(2), x.pow(4)]), "rrpr"),
  PotentialCase(.function(.min, [x.pow(2), x.pow(4)]), "rrrr"),
  PotentialCase(.function(.max, [x, 0]), "rrpr"),
  PotentialCase(.function(.max, [x, 0]).pow(2), "rrpr"),
  PotentialCase(
    .function(.max, [x, 0]).pow(3) + x.pow(2), "pppr",
    .jump(x: "0", left: "0", right: "6")),
  PotentialCase(.function(.max, [x, 0]).pow(4) + x.pow(2), "pppp"),
  PotentialCase(.apply(.sign, x), "rrrr", .jump(x: "0", left: "-1", right: "1")),
  PotentialCase(.apply(.sign, x) * x.pow(3) + x.pow(2), "pppr"),
  // Huber: slope continuous, second derivative 1 | 0.
  PotentialCase(
    .piecewise(
      [Branch(x.pow(2) * q("1/2"), when: .comparison(abs(x), .lessOrEqual, 1))],
      otherwise: abs(x) - q("1/2")), "rrpr", .jump(x: "-1", left: "0", right: "1")),
  PotentialCase(joined(x.pow(2), 2 * x.pow(2)), "rrpr", .jump(x: "0", left: "2", right: "4")),
  PotentialCase(joined(x.pow(2), x.pow(2) + 1), "rrrr", .jump(x: "0", left: "0", right: "1")),
  PotentialCase(joined(x.pow(2), x.pow(2) + x.pow(3)), "pppr"),
  PotentialCase(joined(x.pow(2), x.pow(2) + x.pow(4)), "pppp"),
  PotentialCase(joined(x.pow(2), x.pow(2) - x), "rrrr"),
  PotentialCase(joined(x.pow(2), x.pow(2) + x), "rrpr"),
  PotentialCase(joined(x.pow(2), x.pow(2)), "pppp"),
  PotentialCase(
    .piecewise([Branch(7, when: .comparison(x, .equal, 2))], otherwise: x.pow(2)), "rrrr",
    .jump(x: "2", left: "4", right: "4")),
  PotentialCase(
    .piecewise([Branch(4, when: .comparison(x, .equal, 2))], otherwise: x.pow(2)), "pppp"),
  PotentialCase(
    .piecewise([Branch(x.pow(2), when: .comparison(x, .less, 1))], otherwise: nil), "rrrr",
    .point(x: "2", value: "undefined")),
  PotentialCase(
    .piecewise([Branch(x.pow(2), when: .comparison(x, .notEqual, 1))], otherwise: nil), "rrrr",
    .point(x: "1", value: "undefined")),
  PotentialCase(abs(x.pow(2) - 2), "rrrr"),
  PotentialCase(abs(x).pow(3) + 3 * x.pow(2) + abs(x - 3).pow(5), "pppr"),
  PotentialCase(x.pow(2) / abs(x), "rrrr", .point(x: "0", value: "undefined")),
]

private let powers: [PotentialCase] = [
  PotentialCase(abs(x).pow(q("5/2")), "prpr", .point(x: "0", value: "0")),
  PotentialCase(abs(x).pow(q("3/2")), "rrpr", .jump(x: "0", left: "inf", right: "inf")),
  PotentialCase(abs(x).pow(q("7/2")) + x.pow(2), "pppp"),
  PotentialCase(abs(x).pow(q("5/2")) + x.pow(2), "pppr", .jump(x: "0", left: "-inf", right: "inf")),
  PotentialCase(abs(x).pow(q("1/2")), "rrrr", .jump(x: "0", left: "-inf", right: "inf")),
  PotentialCase(abs(x).pow(q("101/100")), "rrpr"),
  PotentialCase(abs(x).pow(q("10/3")) + x.pow(4), "prpp"),
  PotentialCase(abs(x).pow(q("7/3")) - x.pow(2), "prrr", .point(x: "0", value: "-2")),
  PotentialCase(abs(x).pow(q("7/2")) + x.pow(2) - abs(x).pow(3) * q("1/100"), "pppr"),
  PotentialCase(x.pow(q("5/2")), "rrrr", .point(x: "-1", value: "undefined")),
  PotentialCase(sqrt(x), "rrrr", .point(x: "-1", value: "undefined")),
  PotentialCase(.apply(.cbrt, x), "rrrr", .jump(x: "0", left: "inf", right: "inf")),
  PotentialCase(.apply(.cbrt, x).pow(4), "rrpr", .jump(x: "0", left: "inf", right: "inf")),
  PotentialCase(.apply(.cbrt, x).pow(10) + x.pow(2), "pppp"),
  PotentialCase(abs(x).pow(q("9/4")) + 3 * x + 2, "prpr"),
  PotentialCase((4 * abs(x)).pow(q("5/2")) + x.pow(2), "pppr"),
]

@Test(arguments: polynomials) func polynomialPotential(_ item: PotentialCase) { item.check() }

@Test(arguments: piecewise) func piecewisePotential(_ item: PotentialCase) { item.check() }

@Test(arguments: powers) func powerPotential(_ item: PotentialCase) { item.check() }
