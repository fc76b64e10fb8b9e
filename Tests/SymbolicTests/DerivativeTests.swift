import MultiPrecision
import Symbolic
import Testing

private let x = Expression.variable("x")
private let s = Symbol("x")
private func abs(_ u: Expression) -> Expression { .apply(.abs, u) }

@Suite struct DerivativeTests {
  static let cases: [(Expression, String)] = [
    (x.pow(4) + 3 * x, "4*x^3 + 3"),
    (abs(x).pow(3), "3*x*abs(x)"),
    (abs(x), "sign(x)"),
    (.apply(.sign, x), "0"),
    (abs(x).pow(.number(Rational(5, 2))), "5/2*x*sqrt(abs(x))"),
    (x * .apply(.log, x) - x, "log(x)"),
    (.apply(.cosh, x), "sinh(x)"),
    (.apply(.sqrt, x.pow(2) + 4), "x/sqrt(x^2 + 4)"),
    (x.pow(.variable("p")), "p*x^(p - 1)"),
    (Expression(2).pow(x), "2^x*log(2)"),
    (.function(.max, [0, x]), "piecewise { 0 for 0 >= x; 1 otherwise }"),
    (.variable("y"), "0"),
    (.apply(.erf, x), "2*exp(-x^2)/sqrt(pi)"),
  ]

  @Test(arguments: cases)
  func first(_ given: Expression, _ expected: String) {
    #expect(given.derivative(in: s).text == expected)
  }

  @Test func cubeOfAbsoluteValueThreeTimes() {
    let first = abs(x).pow(3).derivative(in: s)
    let second = first.derivative(in: s)
    #expect(second.text == "6*abs(x)")
    #expect(second.derivative(in: s).text == "6*sign(x)")
  }

  @Test func halfIntegerPowerTwice() {
    let power = abs(x).pow(.number(Rational(5, 2)))
    #expect(power.derivative(in: s).derivative(in: s).text == "15/4*sqrt(abs(x))")
  }

  @Test func gammaHasAnUnknownDerivativeOfEveryOrder() {
    let first = Expression.apply(.lgamma, x).derivative(in: s)
    #expect(first.hasUnknownDerivative)
    #expect(first.derivative(in: s).hasUnknownDerivative)
  }
}
