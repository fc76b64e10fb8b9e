import Certification
import MultiPrecision
import Symbolic
import Testing

@testable import MirrorTheory

/// Bounded quotients of exponentials as hyperbolic tangents.
@Suite("Saturated formulas")
struct SaturationTests {
  private static let x = Expression.symbol("x")
  private static func f(_ function: Function, _ argument: Expression) -> Expression {
    .apply(function, argument)
  }

  /// Each is a slope or curvature of a potential that people write: log cosh, softplus, the entropy of
  /// a coin, log(2 + eˣ), and slopes with an addend that grows.
  static let quotients: [Expression] = [
    f(.sinh, x) / f(.cosh, x), f(.exp, x) / (1 + f(.exp, x)), 1 / (1 + f(.exp, -2 * x)),
    (f(.exp, x) - f(.exp, -x)) / (f(.exp, x) + f(.exp, -x)), f(.cosh, x / 2).pow(-2),
    f(.exp, 3 * x) / (2 + f(.exp, 3 * x)), f(.exp, x) / (1 + f(.exp, x)).pow(2),
    x + f(.sinh, 2 * x) / (3 * f(.cosh, 2 * x)), x.pow(3) * f(.expm1, x) / (1 + f(.exp, x)),
    f(.sinh, x) * f(.cosh, x).pow(-3) + f(.tanh, x / 3),
  ]

  @Test(arguments: quotients.indices)
  func saturatedFormulasAreEqual(_ index: Int) throws {
    let formula = Self.quotients[index].simplified()
    let saturated = formula.saturated(in: "x")
    #expect(saturated != formula)
    let text = "\(saturated)"
    #expect(!text.contains("cosh") && !text.contains("exp"), "\(text)")
    let precision = Precision(bits: 200)
    for place in [Rational(-40), Rational(-7, 3), Rational(-1, 1000), 0, Rational(1, 2), 3, 55] {
      let point = Ball(place, precision: precision)
      let (left, right) = (
        CompiledExpression(formula, "x")(point), CompiledExpression(saturated, "x")(point)
      )
      #expect(left.isFinite && right.isFinite && (left - right).containsZero, "\(text) at \(place)")
      #expect((left - right).radius < ErrorBound(powerOfTwo: -100))
    }
  }

  /// What is not bounded, or has poles elsewhere, stays.
  @Test(arguments: [
    f(.exp, x), f(.sinh, x), f(.cosh, x).pow(2) / f(.exp, x), 1 / (f(.exp, x) - 1),
    f(.exp, 2 * x) / (1 + f(.exp, x)), 1 / (1 + x * f(.exp, x)), 1 / (3 + f(.exp, x) + f(.exp, -x)),
    x / (1 + x.pow(2)), f(.tanh, x),
  ])
  func othersStay(_ formula: Expression) {
    #expect(formula.simplified().saturated(in: "x") == formula.simplified())
  }
}
