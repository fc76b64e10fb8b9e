import MultiPrecision
import Symbolic
import TestSupport
import Testing

@Suite struct CanonicalFormPropertyTests {
  private let precision = Precision(bits: 160)

  private func enclosure(_ expression: Expression, at point: [Symbol: Rational]) -> Ball {
    let wide = Precision(bits: 400)
    return expression.enclosure(
      at: point.mapValues { Ball($0, precision: wide) }, precision: precision)
  }

  /// Equal to 2^−100 relative to max(1, |a|); operations on 400 bits lose a few.
  private func agree(_ a: BigFloat, _ b: BigFloat) -> Bool {
    let scale = max(a.magnitude, BigFloat(1, precision: precision))
    return (a - b).magnitude <= scale.scaled(byPowerOfTwo: -100)
  }

  @Test func valuesStay() {
    var generator = SeededGenerator()
    var compared = 0
    for _ in 0..<SeededGenerator.iterations(1500) {
      let expression = generator.expression(depth: 3)
      let form = expression.simplified()
      for _ in 0..<3 {
        let point = generator.point()
        // A finite enclosure proves that the expression is defined there.
        let before = enclosure(expression, at: point)
        guard before.isFinite, before.midpoint.exponent ?? 0 < 200 else { continue }
        let exact = point.mapValues { BigFloat($0, precision: Precision(bits: 400)) }
        let after = form.value(at: exact, precision: precision)
        compared += 1
        #expect(
          agree(before.midpoint, after)
            || (!before.isExact && enclosure(form, at: point).overlaps(before)),
          "\(expression) is \(before), \(form) is \(after) at \(point); \(generator.note)")
      }
    }
    #expect(compared > SeededGenerator.iterations(1500))
  }

  @Test func exactValuesStay() {
    var generator = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(1500) {
      let expression = generator.expression(depth: 3)
      let point = generator.point()
      guard let before = try? expression.rationalValue(at: point) else { continue }
      let ball = enclosure(expression, at: point)
      guard ball.isFinite else { continue }
      let after = try? expression.simplified().rationalValue(at: point)
      #expect(before == after, "\(expression) at \(point); \(generator.note)")
      #expect(
        ball.contains(before),
        "\(expression) is in \(ball), exactly \(before) at \(point); \(generator.note)")
    }
  }

  @Test func canonicalFormIsItsOwn() {
    var generator = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(3000) {
      let form = generator.expression(depth: 4).simplified()
      let again = form.simplified()
      #expect(form == again, "\(form) becomes \(again); \(generator.note)")
    }
  }

  @Test func termOrderDoesNotMatter() {
    var generator = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(500) {
      let terms = (0..<5).map { _ in generator.expression(depth: 2) }
      let shuffled = terms.shuffled(using: &generator)
      #expect(
        Expression.sum(terms).simplified() == Expression.sum(shuffled).simplified(),
        "\(terms); \(generator.note)")
    }
  }

  @Test func enclosuresContainTheExactValue() {
    var generator = SeededGenerator()
    var compared = 0
    for _ in 0..<SeededGenerator.iterations(2000) {
      let expression = generator.expression(depth: 3)
      let point = generator.point()
      guard let exact = try? expression.rationalValue(at: point) else { continue }
      let bits = generator.pick([53, 64, 100])
      let balls = point.mapValues { Ball($0, precision: Precision(bits: bits)) }
      let wide = balls.mapValues { $0.addingError(ErrorBound(generator.pick([0, 0.01, 3]))) }
      for arguments in [balls, wide] {
        let enclosure = expression.enclosure(at: arguments, precision: Precision(bits: bits))
        compared += enclosure.isFinite ? 1 : 0
        #expect(
          enclosure.contains(exact) || !enclosure.isFinite,
          "\(expression) at \(arguments): \(enclosure), exactly \(exact); \(generator.note)")
      }
    }
    #expect(compared > SeededGenerator.iterations(2000) / 4)
  }

  @Test func taylorSlopeIsTheDerivative() {
    var generator = SeededGenerator()
    let x = Symbol("x")
    for _ in 0..<SeededGenerator.iterations(400) {
      let expression = generator.expression(depth: 3)
      let derivative = expression.derivative(in: x)
      let point = generator.point().mapValues { Ball($0, precision: precision) }
      guard let centre = point[x] else { continue }
      let coefficients = expression.taylor(in: x, at: centre, order: 1, values: point)
      let slope = derivative.enclosure(at: point, precision: precision)
      #expect(
        coefficients[1].overlaps(slope),
        "\(expression)' is \(derivative) = \(slope), not \(coefficients[1]); \(generator.note)")
    }
  }
}
