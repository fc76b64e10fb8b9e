import Certification
import MultiPrecision
import NumericalMethods
import Symbolic
import Testing

private func number(_ text: String) -> Expression {
  .number(Rational(fraction: text) ?? 0)
}

private func read(_ expression: Expression) -> PiecewisePolynomial? {
  PiecewisePolynomial(expression, variable: Symbol("x"))
}

private func pow(_ base: Expression, _ exponent: Int) -> Expression {
  .power(base, .number(Rational(exponent)))
}

@Test func absoluteValueOfACube() throws {
  let p = try #require(read(pow(abs(x), 3)))
  #expect(p.breaks == [RealAlgebraicNumber(0)])
  #expect(p.pieces == [Polynomial([0, 0, 0, -1]), Polynomial([0, 0, 0, 1])])
  #expect(p(-2) == 8)
}

@Test func evenPowersOfAbsoluteValuesHaveNoBreaks() throws {
  let p = try #require(read(.product([abs(x), abs(x)])))
  #expect(p.breaks.isEmpty)
  #expect(p.pieces == [Polynomial([0, 0, 1])])
}

@Test func irrationalBreaks() throws {
  let p = try #require(read(abs(.sum([pow(x, 2), number("-2")]))))
  #expect(p.breaks.count == 2)
  #expect(p.breaks.last == RealAlgebraicNumber(squareRootOf: 2))
  #expect(p.pieces[1] == Polynomial([2, 0, -1]))
}

@Test func maximumAndMinimum() throws {
  let square = pow(x, 2)
  let fourth = pow(x, 4)
  let larger = try #require(read(.function(.max, [square, fourth])))
  #expect(larger.breaks.map(\.rational) == [-1, 1])
  #expect(larger(Rational(1, 2)) == Rational(1, 4))
  #expect(larger(2) == 16)
  let smaller = try #require(read(.function(.min, [square, fourth, number("1/32")])))
  #expect(smaller(Rational(1, 2)) == Rational(1, 32))
  #expect(smaller(Rational(1, 4)) == Rational(1, 256))
}

@Test func signIsZeroAtZero() throws {
  let p = try #require(read(.function(.sign, [x])))
  #expect(p(0) == 0 && p(-3) == -1 && p(Rational(1, 9)) == 1)
}

@Test func rowsOfPiecewiseGoFirstToLast() throws {
  let p = try #require(
    read(
      .piecewise(
        [
          Branch(number("1"), when: .comparison(x, .less, number("0"))),
          Branch(x, when: .comparison(x, .lessOrEqual, number("2"))),
        ], otherwise: number("5"))))
  #expect(p.breaks.map(\.rational) == [0, 2])
  #expect(p(-1) == 1 && p(0) == 0 && p(2) == 2 && p(3) == 5)
}

@Test func quotientsMustBeExactAndDefined() throws {
  let denominator = Expression.sum([pow(x, 2), number("1")])
  let numerator = Expression.product([denominator, denominator, x])
  let p = try #require(read(.product([numerator, pow(denominator, -1)])))
  #expect(p.pieces == [Polynomial([0, 1, 0, 1])])
  #expect(read(.product([pow(x, 2), pow(x, -1)])) == nil)
  #expect(read(pow(denominator, -1)) == nil)
  #expect(read(.function(.exp, [x])) == nil)
  #expect(read(.power(x, number("5/2"))) == nil)
}
