import MultiPrecision
import Symbolic
import Testing

private let x = Expression.variable("x")
private let y = Expression.variable("y")
private func rational(_ p: Int, _ q: Int) -> Expression { .number(Rational(p, q)) }
private func abs(_ u: Expression) -> Expression { .apply(.abs, u) }
private func sign(_ u: Expression) -> Expression { .apply(.sign, u) }
private func sqrt(_ u: Expression) -> Expression { .apply(.sqrt, u) }

@Suite struct CanonicalFormTests {
  static let sums: [(Expression, String)] = [
    (x + x, "2*x"),
    (x - x, "0"),
    (1 - x, "1 - x"),
    (x + 1 + x.pow(3) - 2 * x.pow(2), "x^3 - 2*x^2 + x + 1"),
    (2 * (x + 1) - x, "x + 2"),
    (x * y + y * x, "2*x*y"),
    (rational(3, 20) * x - x / 20, "x/10"),
    (x - (x - y), "y"),
    (-(x + y), "-x - y"),
    (x / y * 3 / 20, "3*x/(20*y)"),
    (x.pow(2) + y.pow(2) + x * y, "x^2 + y^2 + x*y"),
  ]

  static let powers: [(Expression, String)] = [
    (x * x, "x^2"),
    (x / x, "1"),
    (x.pow(3) / x.pow(5), "1/x^2"),
    (x.pow(2).pow(3), "x^6"),
    (sqrt(x.pow(2)), "abs(x)"),
    (x.pow(2).pow(rational(3, 2)), "abs(x)^3"),
    (sqrt(x) * sqrt(x), "x"),
    ((2 * x * y).pow(3), "8*x^3*y^3"),
    (sqrt(4 * x), "2*sqrt(x)"),
    (sqrt(8), "2*sqrt(2)"),
    (sqrt(2) * sqrt(6), "2*sqrt(3)"),
    (1 / sqrt(2), "sqrt(2)/2"),
    (sqrt(rational(9, 4)), "3/2"),
    (sqrt(-4), "sqrt(-4)"),
    (Expression(0).pow(-1), "1/0"),
    (Expression(0).pow(0), "1"),
    (sqrt(x.pow(2) * (y + 1)), "sqrt(x^2*(y + 1))"),
    (sqrt(2 / .constant(.pi)), "sqrt(2)/sqrt(pi)"),
    (.constant(.e) * .apply(.exp, x), "exp(x + 1)"),
    (Expression.constant(.e).pow(x), "exp(x)"),
    (.apply(.exp, x) * .apply(.exp, -x), "1"),
    (Expression(9).pow(Expression(9).pow(Expression(9).pow(9))), "9^(9^387420489)"),
    (Expression(4).pow(rational(1, 4)), "sqrt(2)"),
    (Expression(2).pow(x) * Expression(2).pow(x), "2^(2*x)"),
  ]

  static let signs: [(Expression, String)] = [
    (abs(-x), "abs(x)"),
    (abs(x.pow(2)), "x^2"),
    (abs(rational(-3, 2)), "3/2"),
    (abs(x).pow(2), "x^2"),
    (abs(x).pow(3) * abs(x), "x^4"),
    (abs(x) * sign(x), "x"),
    (x * sign(x), "abs(x)"),
    (x.pow(2) * sign(x), "x*abs(x)"),
    (abs(1 - x), "abs(x - 1)"),
    (abs(-2 * x * y), "2*abs(x)*abs(y)"),
    (sign(-x), "-sign(x)"),
    (sign(x).pow(3), "sign(x)"),
    (sign(x).pow(2), "sign(x)^2"),
    (sign(.apply(.exp, x)), "1"),
    ((1 - x) * sign(x - 1), "-abs(x - 1)"),
    (abs(x).pow(rational(1, 2)) * sign(x), "sqrt(abs(x))*sign(x)"),
    (abs(x.pow(2) + 1), "x^2 + 1"),
  ]

  static let functions: [(Expression, String)] = [
    (.apply(.exp, 0), "1"), (.apply(.exp, 1), "e"), (.apply(.log, 1), "0"),
    (.apply(.log, .apply(.exp, x)), "x"), (.apply(.exp, 3 * .apply(.log, x)), "x^3"),
    (.apply(.gamma, 5), "24"), (.apply(.gamma, rational(1, 2)), "sqrt(pi)"),
    (.apply(.gamma, rational(-1, 2)), "-2*sqrt(pi)"), (.apply(.gamma, 0), "gamma(0)"),
    (.apply(.sin, .constant(.pi) / 6), "1/2"), (.apply(.cos, .constant(.pi)), "-1"),
    (.apply(.tan, .constant(.pi) / 4), "1"), (.apply(.asin, 1), "pi/2"),
    (.apply(.sin, -x), "-sin(x)"), (.apply(.cosh, -x), "cosh(x)"),
    (.apply(.sinh, .apply(.asinh, x)), "x"), (.apply(.cosh, .apply(.asinh, x)), "sqrt(x^2 + 1)"),
    (.apply(.cbrt, -8), "-2"), (.apply(.cbrt, x.pow(3)), "x"), (.apply(.log, 0), "log(0)"),
    (.function(.max, [x, 2, .function(.max, [1, y]), x]), "max(2, x, y)"),
    (.function(.min, [3, 2]), "2"),
  ]

  @Test(arguments: sums + powers + signs + functions)
  func text(_ given: Expression, _ expected: String) {
    let form = given.simplified()
    #expect(form.text == expected)
    #expect(form.simplified() == form)
  }

  @Test func unreachableRowsAreDropped() {
    let value = Expression.piecewise(
      [
        Branch(x, when: .comparison(1, .less, 0)),
        Branch(y, when: .comparison(x, .less, 0)),
        Branch(2, when: .comparison(x.pow(2), .greaterOrEqual, 0)),
        Branch(1 / (x - x), when: .comparison(x, .equal, 3)),
      ], otherwise: 5)
    #expect(value.simplified().text == "piecewise { y for x < 0; 2 otherwise }")
  }
}
