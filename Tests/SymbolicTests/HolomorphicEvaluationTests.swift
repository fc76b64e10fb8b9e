import MultiPrecision
import Symbolic
import TestSupport
import Testing

private let x = Expression.variable("x")
private func abs(_ u: Expression) -> Expression { .apply(.abs, u) }

/// Expressions over complex rectangles: holomorphic extensions, or no value.
@Suite struct HolomorphicEvaluationTests {
  private let precision = Precision(bits: 64)

  private func box(_ a: Double, _ b: Double, height: Double) -> ComplexBall {
    ComplexBall(
      real: Ball(
        lower: BigFloat(a, precision: precision), upper: BigFloat(b, precision: precision)),
      imaginary: Ball(midpoint: .zero(precision: precision), radius: ErrorBound(height)))
  }

  private func image(_ expression: Expression, _ box: ComplexBall) -> ComplexBall {
    CompiledExpression(expression, Symbol("x"))(box)
  }

  @Test func branchesFollowTheRealPart() {
    let (left, right, middle) = (
      box(-2, -1, height: 3), box(1, 2, height: 3), box(-1, 1, height: 3)
    )
    #expect(image(abs(x), left) == -left)
    #expect(image(abs(x), right) == right)
    #expect(!image(abs(x), middle).isFinite)
    #expect(!image(abs(x), box(0, 1, height: 0)).isFinite)
    #expect(image(.apply(.sign, x), left) == -1)
    #expect(!image(.apply(.sign, x), middle).isFinite)
    // √(x²) is |x|, whatever the sign.
    #expect(!image(.apply(.sqrt, x.pow(2) + abs(x) - abs(x)), middle).isFinite)
  }

  @Test func singularitiesHaveNoValue() {
    #expect(!image(1 / (1 + x.pow(2)), box(-1, 1, height: 1.1)).isFinite)
    #expect(image(1 / (1 + x.pow(2)), box(-1, 1, height: 0.7)).isFinite)
    #expect(!image(.apply(.log, x), box(0, 1, height: 0.1)).isFinite)
    #expect(!image(x.pow(Expression.number(Rational(1, 3))), box(-2, -1, height: 0.1)).isFinite)
    #expect(image(x.pow(Expression.number(Rational(1, 3))), box(1, 2, height: 3)).isFinite)
    #expect(image(.apply(.exp, -x.pow(2)), box(-3, 3, height: 1)).isFinite)
  }

  /// On real points the extension is the function itself.
  @Test func realPointsAgree() {
    var generator = SeededGenerator()
    let expressions: [Expression] = [
      .apply(.exp, -x.pow(2)) * .apply(.sqrt, 2 + x), .apply(.asinh, 1 + 3 * x),
      abs(x) * .apply(.cosh, x), .apply(.erf, x) / (1 + x.pow(2)), .apply(.lgamma, x + 5),
    ]
    for expression in expressions {
      let compiled = CompiledExpression(expression, Symbol("x"))
      for _ in 0..<SeededGenerator.iterations(20) {
        let point = Ball(Double.random(in: -1.5...1.5, using: &generator), precision: precision)
        let value = compiled(ComplexBall(point))
        #expect(value.isReal && value.real.overlaps(compiled(point)), "\(expression) at \(point)")
        // And a thin rectangle around it contains it.
        let thin = ComplexBall(
          real: point,
          imaginary: Ball(midpoint: .zero(precision: precision), radius: ErrorBound(1e-6)))
        #expect(compiled(thin).overlaps(value), "\(expression) at \(point); \(generator.note)")
      }
    }
  }
}
