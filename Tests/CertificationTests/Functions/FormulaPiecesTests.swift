import Certification
import MultiPrecision
import NumericalMethods
import Symbolic
import Testing

private func pieces(_ expression: Expression) -> FormulaPieces? {
  FormulaPieces(expression, variable: Symbol("x"), budget: WorkBudget(.seconds(2)))
}

private func max(_ a: Expression, _ b: Expression) -> Expression { .function(.max, [a, b]) }

/// Expressions with their breaks and formulas as text.
private let split: [(Expression, [String], [String])] = [
  (x.pow(2), [], ["x^2"]),
  (abs(x), ["0"], ["-x", "x"]),
  (abs(x).pow(2), [], ["x^2"]),
  (abs(x).pow(q("5/2")), ["0"], ["(-x)^(5/2)", "x^(5/2)"]),
  (max(exp(x), exp(-x)), ["0"], ["exp(-x)", "exp(x)"]),
  (abs(exp(x) - exp(-x)), ["0"], ["exp(-x) - exp(x)", "exp(x) - exp(-x)"]),
  (joined(x.pow(2), exp(x), at: q("1/3")), ["1/3"], ["x^2", "exp(x)"]),
  (.apply(.sign, x.pow(3) + x - 2) * cosh(x), ["1"], ["-cosh(x)", "cosh(x)"]),
  (abs(cosh(x)), [], ["cosh(x)"]),
]

@Test(arguments: split.indices) func formulasBetweenBreaks(index: Int) throws {
  let (expression, breaks, formulas) = split[index]
  let found = try #require(pieces(expression))
  #expect(found.breaks.map { $0.text() } == breaks)
  #expect(found.formulas.count == formulas.count)
  for (formula, text) in zip(found.formulas, formulas) {
    #expect(formula.text == text)
    #expect(!formula.text.contains("abs") && !formula.text.contains("max"))
  }
}

/// Breaks at ±√2, which no rational number is.
@Test func formulasBetweenIrrationalBreaks() throws {
  let found = try #require(pieces(max(x.pow(2), 2 * x.pow(2) - 2) + abs(x)))
  #expect(found.breaks.count == 3 && found.formulas.count == 4)
  for (point, square) in zip(found.breaks, [2, 0, 2]) {
    guard case .algebraic(let number) = point else {
      Issue.record("\(point.text()) is algebraic")
      continue
    }
    #expect(try number.sign(of: Polynomial([Rational(-square), 0, 1])) == 0)
  }
  // The value of each formula inside its cell is that of the whole.
  for (formula, place) in zip(found.formulas, [q("-3"), q("-1/2"), q("1"), q("7/5") + 2]) {
    let whole = max(x.pow(2), 2 * x.pow(2) - 2) + abs(x)
    let difference = (whole - formula).substituting(Symbol("x"), by: place)
    #expect(try difference.rationalValue() == 0)
  }
}

/// Breaks that are zeros of no polynomial: expressions, breaks from mpmath to 25 digits, formulas.
private let transcendental: [(Expression, [String], [String])] = [
  (abs(exp(x) - 2), ["0.6931471805599453094172321"], ["2 - exp(x)", "exp(x) - 2"]),
  (
    max(cosh(x), x.pow(2)),
    [
      "-2.593916090494263062783735", "-1.621347946103252349945047",
      "1.621347946103252349945047", "2.593916090494263062783735",
    ], ["cosh(x)", "x^2", "cosh(x)", "x^2", "cosh(x)"]
  ),
  (max(x.pow(2), exp(x)), ["-0.7034674224983916520498186"], ["x^2", "exp(x)"]),
  (
    max(cosh(x), 2 + x.pow(2) / 3),
    ["-1.784053528567425596020165", "1.784053528567425596020165"],
    ["cosh(x)", "x^2/3 + 2", "cosh(x)"]
  ),
  // A zero of even order changes no sign.
  (max(cosh(x), 1), [], ["cosh(x)"]),
  // Increasing on either side of its jump, so that 0 is not its only change of sign.
  (
    abs(x - 3 * .apply(.sign, exp(x) - 2)), ["-3", "0.6931471805599453094172321", "3"],
    ["-x - 3", "x + 3", "3 - x", "x - 3"]
  ),
]

@Test(arguments: transcendental.indices) func formulasBetweenTranscendentalBreaks(
  index: Int
) throws {
  let (expression, breaks, formulas) = transcendental[index]
  let found = try #require(pieces(expression))
  #expect(found.breaks.map { $0.text(significantDigits: 25) } == breaks)
  #expect(found.formulas.map(\.text) == formulas)
  for point in found.breaks {
    let ball = point.ball(precision: Precision(bits: 500))
    #expect(ball.magnitudeUpperBound * ErrorBound(powerOfTwo: -490) >= ball.radius)
  }
}

/// Where the formula changes at points that are not found, nothing is claimed.
@Test(arguments: [
  abs(.apply(.sin, x)),
  // Zeros of two formulas that are equal, which no enclosure tells.
  abs(exp(x) - 2) + abs(exp(2 * x) - exp(x) - 2),
]) func unknownBreaksAreNotGuessed(_ expression: Expression) {
  #expect(pieces(expression) == nil)
}
