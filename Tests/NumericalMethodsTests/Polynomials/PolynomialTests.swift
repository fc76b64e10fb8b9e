import MultiPrecision
import NumericalMethods
import Testing

private typealias P = Polynomial<Rational>

@Test func leadingZerosAreDropped() {
  #expect(P([1, 2, 0, 0]).degree == 1)
  #expect(P([0, 0]).isZero)
  #expect(P.zero.degree == -1)
  #expect(P([1, 1]) - P([0, 1]) == P(constant: 1))
}

@Test func arithmeticAndCalculus() {
  let p = P([1, -3, 0, 2])
  #expect(p * P([-1, 1]) == P([-1, 4, -3, -2, 2]))
  #expect(p.derivative == P([-3, 0, 6]))
  #expect(p.derivative(order: 3) == P([12]))
  #expect(p.derivative(order: 9).isZero)
  #expect(p.antiderivative.derivative == p)
  #expect(p(Rational(1, 2)) == Rational(-1, 4))
  #expect(p.integral(from: 0, to: 2) == 4)
  #expect(p.composed(scale: 2, shift: 1)(Rational(1, 3)) == p(Rational(5, 3)))
}

@Test func divisionAndGreatestCommonDivisor() throws {
  let a = P([-2, 0, 1])
  let b = P([3, 1])
  let c = P([Rational(1, 7), 0, 0, 5])
  let (quotient, remainder) = (a * b * c + P([1, 1])).quotientAndRemainder(dividingBy: a * b)
  #expect(quotient == c)
  #expect(remainder == P([1, 1]))
  #expect(try (a * b * b).greatestCommonDivisor(a * c) == a)
  #expect(try (a * c).greatestCommonDivisor(b) == P([1]))
  #expect(try P.zero.greatestCommonDivisor(b) == b)
  #expect(try (a * a * b * b * b).squareFreePart() == a * b)
}

@Test func sturmCountsRootsOfTheSquareFreePart() throws {
  let p = P([-2, 0, 1]) * P([-2, 0, 1]) * P([-1, 1]) * P([0, 0, 1]) * P([1, 0, 1])
  let sturm = try SturmSequence(p)
  #expect(sturm.rootCount == 4)
  #expect(sturm.rootCount(above: 0, through: 1) == 1)
  #expect(sturm.rootCount(above: -1, through: 0) == 1)
  #expect(sturm.rootCount(above: 1, through: nil) == 1)
  #expect(try SturmSequence(P([5])).rootCount == 0)
}

@Test func algebraicNumbersCompareExactly() throws {
  let rootOfTwo = try #require(RealAlgebraicNumber(squareRootOf: 2))
  let fromQuartic = try P([-4, 0, 0, 0, 1]).realRoots()
  #expect(fromQuartic.count == 2)
  #expect(fromQuartic[1] == rootOfTwo)
  #expect(fromQuartic[0] == -rootOfTwo)
  let tiny = Rational(1, 10).power(60)
  let shifted = P([-2, 0, 1]).composed(scale: 1, shift: -tiny)
  let beside = try shifted.realRoots()[1]
  #expect(rootOfTwo < beside)
  #expect(try rootOfTwo.sign(of: P([-2, 0, 1])) == 0)
  #expect(try beside.sign(of: P([-2, 0, 1])) == 1)
  #expect(rootOfTwo.compare(RealAlgebraicNumber(Rational(99, 70))) < 0)
  #expect(rootOfTwo.rational == nil)
  #expect(RealAlgebraicNumber(squareRootOf: Rational(9, 4))?.rational == Rational(3, 2))
  #expect(RealAlgebraicNumber(squareRootOf: -1) == nil)
}

@Test func sparsePolynomialsOfHighDegreeAreFast() throws {
  let p = P(coefficient: 1, degree: 10_000) + P([0, 0, 1])
  #expect(try p.realRoots().map(\.rational) == [0])
  #expect(try SturmSequence(p).rootCount == 1)
}

@Test func theBudgetEndsLongWork() {
  let dense = P((0...3000).map { Rational(($0 * 7919) % 1009 - 500) })
  #expect(throws: BudgetExceeded.self) {
    try dense.realRoots(budget: WorkBudget(.milliseconds(50)))
  }
}

@Test func simplestRationals() {
  #expect(Rational.simplest(above: -1, below: 1) == 0)
  #expect(Rational.simplest(above: 3, below: nil) == 4)
  #expect(Rational.simplest(above: nil, below: Rational(-1, 3)) == -1)
  #expect(Rational.simplest(above: 0, below: Rational(1, 10)) == Rational(1, 11))
  #expect(
    Rational.simplest(above: Rational(314, 100), below: Rational(315, 100)) == Rational(22, 7))
  #expect(Rational.simplest(above: -2, below: -1) == Rational(-3, 2))
  #expect(Rational.simplest(above: 0, below: 1) == Rational(1, 2))
}
