import MultiPrecision
import TestSupport
import Testing

@testable import Symbolic

/// Expressions with constants at one precision.
@Suite struct PreparedExpressionTests {
  private static let precisions = [64, 128, 300]

  /// Constants that are computed once are those that are computed at every point.
  @Test func constantsAreFolded() {
    var source = SeededGenerator()
    let x = Symbol("x")
    for _ in 0..<SeededGenerator.iterations(200) {
      let factor = source.expression(depth: 2)
      let body = Expression.apply(.exp, .variable("x")) * factor + factor
      let precision = Precision(bits: source.pick(Self.precisions))
      let point = point(&source, precision)
      let program = Program(body, arguments: [x])
      let plain = program.run(
        literals: program.literals(of: Ball.self, precision: precision),
        undefined: .indeterminate(precision: precision)
      ) { _ in point }
      #expect(
        CompiledExpression(body, x).prepared(for: precision)(point) == plain,
        "\(body): \(source.note)")
    }
  }

  private func point(_ source: inout SeededGenerator, _ precision: Precision) -> Ball {
    let middle = Ball(
      Rational(Int.random(in: -60...60, using: &source), 7), precision: precision)
    return source.chance(0.2)
      ? middle.addingError(ErrorBound(Double.random(in: 0...1, using: &source))) : middle
  }
}
