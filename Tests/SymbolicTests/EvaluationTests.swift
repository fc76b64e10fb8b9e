import MultiPrecision
import Symbolic
import Testing

private let x = Expression.variable("x")
private let symbol = Symbol("x")
private func abs(_ u: Expression) -> Expression { .apply(.abs, u) }

@Suite struct EvaluationTests {
  private let precision = Precision(bits: 128)

  private func ball(_ lower: Rational, _ upper: Rational) -> Ball {
    Ball(
      lower: BigFloat(lower, precision: precision), upper: BigFloat(upper, precision: precision))
  }

  @Test func exactErrors() {
    #expect(throws: EvaluationError.divisionByZero(.power(0, -1))) {
      try (1 / Expression(0)).rationalValue()
    }
    #expect(throws: EvaluationError.domain(.log, 0)) {
      try Expression.apply(.log, 0).rationalValue()
    }
    #expect(throws: EvaluationError.domain(.sqrt, -4)) {
      try Expression.apply(.sqrt, -4).rationalValue()
    }
    #expect(throws: EvaluationError.freeSymbol(symbol)) { try (x + 1).rationalValue() }
    #expect(throws: EvaluationError.self) {
      try Expression(9).pow(Expression(9).pow(Expression(9).pow(9))).rationalValue()
    }
    // Hidden behind irrational parts.
    #expect(throws: EvaluationError.self) {
      try (1 / (Expression.apply(.sqrt, 2).pow(2) - 2)).rationalValue()
    }
  }

  @Test func exactValues() throws {
    #expect(try Expression.apply(.sqrt, 2).pow(2).rationalValue() == 2)
    #expect(try Expression.apply(.gamma, 5).rationalValue() == 24)
    #expect(try Expression.apply(.exp, 1).rationalValue() == nil)
    #expect(try abs(x).pow(3).rationalValue(at: [symbol: Rational(-3, 2)]) == Rational(27, 8))
    // Rows that are not chosen are not evaluated.
    let guarded = Expression.piecewise(
      [Branch(1 / x, when: .comparison(x, .notEqual, 0))], otherwise: 7)
    #expect(try guarded.rationalValue(at: [symbol: 0]) == 7)
    #expect(guarded.value(at: [symbol: 0.0]) == 7)
  }

  @Test func poleIsUndefinedNotInfinite() {
    let hidden = Expression.apply(.atan, 1 / x)
    #expect(hidden.value(at: [symbol: 0.0]).isNaN)
    let zero = BigFloat(0, precision: precision)
    #expect(hidden.value(at: [symbol: zero], precision: precision).isNaN)
    #expect(!hidden.enclosure(at: [symbol: ball(-1, 1)], precision: precision).isFinite)
    #expect(Expression.apply(.exp, Expression.apply(.log, x)).value(at: [symbol: 0.0]).isNaN)
    #expect(Expression.variable("missing").value(at: [symbol: 0.0]).isNaN)
  }

  @Test func enclosuresAcrossJoinsTakeBothBranches() {
    let step = Expression.piecewise(
      [Branch(-2, when: .comparison(x, .less, 0))], otherwise: 5)
    let wide = step.enclosure(at: [symbol: ball(-1, 1)], precision: precision)
    #expect(
      wide.contains(Rational(-2)) && wide.contains(Rational(5)) && !wide.contains(Rational(6)))
    let right = step.enclosure(at: [symbol: ball(0, 1)], precision: precision)
    #expect(right.contains(Rational(5)) && !right.contains(Rational(4)))
    let sign = Expression.apply(.sign, x)
    #expect(sign.enclosure(at: [symbol: ball(-1, 2)], precision: precision).contains(ball(-1, 1)))
    #expect(!sign.enclosure(at: [symbol: ball(1, 2)], precision: precision).contains(Rational(0)))
    let kink = abs(x).enclosure(at: [symbol: ball(-1, 2)], precision: precision)
    #expect(
      kink.contains(Rational(0)) && kink.contains(Rational(2)) && !kink.contains(Rational(-1)))
    // Rows that cover ℝ without a last one.
    let covering = Expression.piecewise(
      [
        Branch(1, when: .comparison(x, .less, 0)),
        Branch(2, when: .comparison(x, .greaterOrEqual, 0)),
      ], otherwise: nil)
    #expect(covering.enclosure(at: [symbol: ball(-1, 1)], precision: precision).isFinite)
    #expect(covering.value(at: [symbol: 3.0]) == 2)
  }

  @Test func taylorSeriesAtKinksClaimNothing() {
    let at = ball(-1, 1)
    let kink = abs(x).taylor(in: symbol, at: at, order: 2)
    #expect(kink[1].contains(Rational(-1)) && kink[1].contains(Rational(1)) && kink[1].isFinite)
    #expect(!kink[2].isFinite)
    #expect(!Expression.apply(.sign, x).taylor(in: symbol, at: at, order: 1)[1].isFinite)
    let smooth = abs(x).pow(3).taylor(in: symbol, at: Ball(-2, precision: precision), order: 4)
    #expect(smooth.map(\.midpoint.doubleValue) == [8, -12, 6, -1, 0])
    #expect(x.pow(3).taylor(in: symbol, at: 0.0, order: 4) == [0, 0, 0, 1, 0])
    let gamma = Expression.apply(.gamma, x).taylor(in: symbol, at: 5.0, order: 1)
    #expect(gamma[0] == 24 && gamma[1].isNaN)
    #expect((Expression.apply(.gamma, 5) * x).taylor(in: symbol, at: 1.0, order: 1) == [24, 24])
  }

  @Test func cancellationIsWatched() {
    // exp(x) − 1 − x at 2^−100: all but 200 of 300 bits cancel.
    let tail = Expression.apply(.exp, x) - 1 - x
    let point = BigFloat(1, precision: precision).scaled(byPowerOfTwo: -100)
    let value = tail.value(at: [symbol: point], precision: Precision(bits: 64))
    let expected = BigFloat(1, precision: precision).scaled(byPowerOfTwo: -201)
    #expect((value - expected).magnitude < expected.scaled(byPowerOfTwo: -60))
  }

  @Test func compiledFormsAgree() {
    let expression = x * .apply(.asinh, 2 * x) - .apply(.sqrt, x.pow(2) + 1)
    let compiled = CompiledExpression(expression, symbol)
    #expect((compiled(0.75) - expression.value(at: [symbol: 0.75])).magnitude < 1e-15)
    let point = BigFloat(0.75, precision: precision)
    let float = compiled(point)
    #expect(float.precision == precision)
    #expect(compiled(Ball(midpoint: point)).contains(float.exactRational ?? 0))
    #expect(compiled.taylor(at: 0.75, order: 2).count == 3)
    // Shared subexpressions are computed once.
    let square = (x + 1).pow(2)
    let shared = CompiledExpression(.apply(.exp, square) * .apply(.cos, square), symbol)
    #expect(shared.operationCount == 7)
  }

  @Test func polynomialCoefficients() {
    let y = Expression.variable("y")
    let texts = { (e: Expression) in e.polynomialCoefficients(in: symbol)?.map(\.text) }
    #expect(texts((x + 1).pow(3)) == ["1", "3", "3", "1"])
    #expect(texts((x + y) * (x - y)) == ["-y^2", "0", "1"])
    #expect(texts(x - x) == ["0"])
    #expect(texts(x.pow(2) / 4 + .apply(.exp, y) * x) == ["0", "exp(y)", "1/4"])
    #expect(texts(abs(x)) == nil)
    #expect(texts(1 / x) == nil)
    #expect(texts(x.pow(10_001)) == nil)
    #expect(texts(x.pow(10_000))?.count == 10_001)
    #expect(((x + 1).pow(2) * (x - 1)).expanded().text == "x^3 + x^2 - x - 1")
  }

  @Test func structure() {
    let e = x * (x + .variable("y"))
    #expect(e.nodeCount == 5 && e.depth == 3)
    #expect(e.symbols == [Symbol("x"), Symbol("y")])
    #expect(e.substituting([symbol: 2, Symbol("y"): x]).text == "2*(2 + x)")
    #expect(!e.isConstant && Expression.constant(.pi).isConstant)
    var doubling = x
    for _ in 0..<60 { doubling = .sum([doubling, doubling]) }
    #expect(doubling.exceeds(nodeCount: 1_000_000))
  }

  @Test func deepAndLongTreesAreHandled() {
    var deep = x
    for _ in 0..<1000 { deep = .apply(.sin, deep + 1) }
    let form = deep.simplified()
    #expect(form.depth == 2001)
    #expect(form.text.count > 1000 && form.latex.count > 1000 && form.mathML.count > 1000)
    #expect(form.value(at: [symbol: 0.5]).isFinite)
    var chain = x
    for _ in 0..<100 { chain = .apply(.sin, chain + 1) }
    #expect(chain.derivative(in: symbol).factors.count == 100)
    let long = Expression.sum((0..<50_000).map { .number(Rational($0)) * x.pow($0 % 7) })
    #expect(long.simplified().addends.count == 7)
  }
}
