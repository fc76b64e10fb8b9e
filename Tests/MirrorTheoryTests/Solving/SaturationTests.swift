import MultiPrecision
import Symbolic
import Testing

@testable import MirrorTheory

/// Bounded quotients of exponentials as hyperbolic tangents.
@Suite("Saturated formulas")
struct SaturationTests {
  private typealias Formula = Symbolic.Expression

  private static let x: Formula = .symbol(Symbol("x"))
  private static func exp(_ rate: Rational) -> Formula { .apply(.exp, .number(rate) * x) }
  private static func sinh(_ rate: Rational) -> Formula { .apply(.sinh, .number(rate) * x) }
  private static func cosh(_ rate: Rational) -> Formula { .apply(.cosh, .number(rate) * x) }
  private static func power(_ base: Formula, _ exponent: Int) -> Formula {
    base.pow(.number(Rational(exponent)))
  }
  private static func over(_ top: Formula, _ bottom: Formula) -> Formula {
    top * power(bottom, -1)
  }

  /// Each is a slope or curvature of a potential that people write: log cosh, softplus, the entropy of
  /// a coin, log(2 + e^3x), and slopes with an addend that grows.
  private static let quotients: [Formula] = {
    let one: Formula = 1
    let two: Formula = 2
    let softplus: Formula = one + exp(1)
    var list: [Formula] = [over(sinh(1), cosh(1)), over(exp(1), softplus)]
    list.append(power(one + exp(-2), -1))
    list.append(over(exp(1) - exp(-1), exp(1) + exp(-1)))
    list.append(power(cosh(Rational(1, 2)), -2))
    list.append(over(exp(3), two + exp(3)))
    list.append(exp(1) * power(softplus, -2))
    list.append(x + over(sinh(2), .number(3) * cosh(2)))
    list.append(power(x, 3) * over(.apply(.expm1, x), softplus))
    list.append(.number(Rational(1, 2)) * power(x + over(sinh(2), cosh(2)), 2))
    list.append(sinh(1) * power(cosh(1), -3) + .apply(.tanh, x))
    return list
  }()

  /// Not bounded, with poles elsewhere, or of another kind.
  private static let others: [Formula] = {
    let one: Formula = 1
    var list: [Formula] = [exp(1), sinh(1), .apply(.tanh, x)]
    list.append(power(cosh(1), 2) * exp(-1))
    list.append(power(exp(1) - one, -1))
    list.append(over(exp(2), one + exp(1)))
    list.append(power(one + x * exp(1), -1))
    list.append(power(.number(3) + exp(1) + exp(-1), -1))
    list.append(over(x, one + power(x, 2)))
    list.append(.apply(.exp, power(x, 2)) * power(one + exp(1), -1))
    return list
  }()

  @Test(arguments: quotients.indices)
  func saturatedFormulasAreEqual(_ index: Int) throws {
    let formula: Formula = Self.quotients[index].simplified()
    let saturated: Formula = formula.saturated(in: Symbol("x"))
    #expect(saturated != formula)
    let text = "\(saturated)"
    #expect(!text.contains("cosh") && !text.contains("exp"), "\(text)")
    let precision = Precision(bits: 200)
    for place in [Rational(-40), Rational(-7, 3), Rational(-1, 1000), 0, Rational(1, 2), 3, 55] {
      let point = Ball(place, precision: precision)
      let before: Ball = CompiledExpression(formula, Symbol("x"))(point)
      let after: Ball = CompiledExpression(saturated, Symbol("x"))(point)
      let difference: Ball = before - after
      #expect(difference.containsZero, "\(text) at \(place)")
      #expect(difference.radius < ErrorBound(powerOfTwo: -100), "\(text) at \(place)")
    }
  }

  @Test(arguments: others.indices)
  func othersStay(_ index: Int) {
    let formula = Self.others[index].simplified()
    #expect(formula.saturated(in: Symbol("x")) == formula)
  }

  private static let logarithms: [Formula] = {
    let one: Formula = 1
    var list: [Formula] = [.apply(.log, cosh(1)), .apply(.log, one + exp(1))]
    list.append(power(x, 2) + .apply(.log1p, exp(Rational(-2))))
    list.append(.apply(.log, over(one + exp(3), .number(2) + exp(1))))
    return list
  }()

  /// Split logarithms are the same functions, and have values where exponentials have none.
  @Test(arguments: logarithms.indices)
  func splitLogarithmsAreEqual(_ index: Int) throws {
    let variable = Symbol("x")
    let formula: Formula = Self.logarithms[index]
    let split: Formula = formula.splitLogarithms(in: variable)
    let precision = Precision(bits: 200)
    for place in [Rational(-40), Rational(-7, 3), 0, Rational(1, 2), 55] {
      let point = Ball(place, precision: precision)
      let before: Ball = CompiledExpression(formula, variable)(point)
      let difference: Ball = before - CompiledExpression(split, variable)(point)
      #expect(difference.containsZero, "\(split) at \(place)")
      #expect(difference.radius < ErrorBound(powerOfTwo: -100), "\(split) at \(place)")
    }
    for far in [
      Ball(Rational(10).power(12), precision: precision),
      Ball(-10_000_000_000, precision: precision),
    ] {
      #expect(CompiledExpression(split, variable)(far).isFinite, "\(split)")
    }
    let steep = Ball(Rational(10).power(12), precision: precision)
    #expect(!CompiledExpression(Self.logarithms[1], variable)(steep).isFinite)
  }

  /// A factor of one sign is needed, and more than one exponential.
  @Test func otherLogarithmsStay() {
    let others: [Formula] = [
      .apply(.log, Self.exp(2) - 1), .apply(.log, 1 + Self.power(Self.x, 2)),
      .apply(.log, Self.exp(1)),
    ]
    for formula in others { #expect(formula.splitLogarithms(in: Symbol("x")) == formula) }
  }
}
