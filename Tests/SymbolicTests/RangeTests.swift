import MultiPrecision
import Symbolic
import TestSupport
import Testing

@Suite struct RangeTests {
  private let precision = Precision(bits: 80)
  private let x = Expression.variable("x")

  private func range(_ expression: Expression, _ lower: Rational, _ upper: Rational) -> Interval {
    expression.range(
      at: [Symbol("x"): Interval(lower: lower, upper: upper, precision: precision)],
      precision: precision)
  }

  @Test func partsOutsideTheDomainContributeNothing() {
    #expect(range(.apply(.log, x), -2, -1).isEmpty)
    let log = range(.apply(.log, x), -1, 1)
    #expect(log.upper.signum == 0 && log.lower.isInfinite)
    #expect(range(.apply(.sqrt, x), -4, 4).contains(Rational(2)))
    #expect(!range(.apply(.sqrt, x), -4, 4).contains(Rational(3)))
  }

  @Test func joins() {
    let step = Expression.piecewise([Branch(-2, when: .comparison(x, .less, 0))], otherwise: 5)
    #expect(range(step, -1, 1).contains(Rational(-2)) && range(step, -1, 1).contains(Rational(5)))
    #expect(!range(step, 0, 1).contains(Rational(-2)))
    #expect(range(.apply(.sign, x), 0, 1).lower.isZero)
    let kink = range(.apply(.abs, x), -1, 2)
    #expect(kink.lower.isZero && kink.upper == BigFloat(2, precision: precision))
  }

  @Test func containsTheExactValue() {
    var generator = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(800) {
      let expression = generator.expression(depth: 3)
      let point = generator.point()
      let ball = expression.enclosure(
        at: point.mapValues { Ball($0, precision: Precision(bits: 200)) }, precision: precision)
      guard ball.isFinite else { continue }
      let wide = point.mapValues {
        Interval(lower: $0 - generator.pick([0, 1]), upper: $0 + 1, precision: precision)
      }
      let range = expression.range(at: wide, precision: precision)
      #expect(
        range.overlaps(Interval(ball)),
        "\(expression) at \(wide): \(range), \(ball) at \(point); \(generator.note)")
    }
  }
}
