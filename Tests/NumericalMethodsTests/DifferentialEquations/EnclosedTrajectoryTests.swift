import MultiPrecision
import NumericalMethods
import RealModule
import Testing

private func enclosed(
  _ system: DifferentialSystem, _ state: [Ball], to end: Rational, digits: Int,
  stepLimit: Int = 100_000
) -> EnclosedTrajectory {
  let precision = Precision(decimalDigits: digits + 8)
  return enclosedTrajectory(
    of: system, from: BigFloat(0, precision: precision), state,
    to: BigFloat(end, precision: precision), tolerance: StepTolerance(digits: digits + 2),
    precision: precision, stepLimit: stepLimit)
}

private func balls(_ values: [Rational], _ digits: Int) -> [Ball] {
  values.map { Ball($0, precision: Precision(decimalDigits: digits + 8)) }
}

/// Whether the ball holds the number, is narrow, and would not hold one that is ten radii off.
private func expectTight(
  _ ball: Ball, _ exact: Ball, digits: Int, _ note: Comment
) {
  #expect(ball.overlaps(exact), note)
  let limit = Magnitude(
    upperBoundOf: BigFloat(Rational(10).power(-digits), precision: Precision(bits: 64)))
  #expect(ball.radius <= limit, note)
  let off = exact + Ball(midpoint: (ball.radius + exact.radius).bigFloat) * 10
  #expect(!ball.overlaps(off) || ball.isExact, note)
}

@Test(arguments: [15, 40]) func enclosuresHoldRecordedSolutions(digits: Int) throws {
  let precision = Precision(bits: 400)
  let root = Ball(3, precision: precision).applying(.sqrt)
  let problems: [(String, DifferentialSystem, [Ball], Rational)] = [
    ("vanDerPol", SampleSystems.vanDerPol, balls([2, 0], digits), 5),
    ("pendulum", SampleSystems.pendulum, balls([1, 0], digits), 3),
    ("kepler", SampleSystems.kepler, balls([Rational(1, 2), 0, 0], digits) + [root], 2),
  ]
  for (name, system, start, end) in problems where digits < 40 || name == "pendulum" {
    let result = enclosed(system, start, to: end, digits: digits)
    #expect(result.outcome == .reachedEnd)
    for (ball, exact) in zip(result.state, try SolutionCase.state(of: name)) {
      expectTight(
        ball, Ball(exact, precision: precision), digits: digits - 2, Comment(rawValue: name))
    }
  }
}

/// y′ = y(1 − y) from 1/3 at several times: 1/(1 + 2e^(−t)); and backward.
@Test func enclosuresHoldInBetween() throws {
  let precision = Precision(bits: 300)
  let result = enclosed(SampleSystems.logistic, balls([Rational(1, 3)], 30), to: 4, digits: 30)
  for time in [Rational(0), Rational(1, 7), 1, Rational(5, 2), 4] {
    let ball = try #require(result.state(at: BigFloat(time, precision: precision)))[0]
    let decay = Ball(-time, precision: precision).applying(.exp)
    expectTight(ball, 1 / (1 + 2 * decay), digits: 28, "t = \(time)")
  }
  #expect(result.state(at: BigFloat(5, precision: precision)) == nil)
  let back = enclosed(SampleSystems.logistic, result.state, to: -4, digits: 30)
  #expect(back.outcome == .reachedEnd)
  let exact = Ball(Rational(1, 3), precision: precision)
  expectTight(back.state[0], exact, digits: 25, "there and back")
}

/// A box that turns for ten rounds keeps its size: boxes along the axes would grow by e^(2π) a round.
@Test func turningBoxesDoNotGrow() {
  let radius = Magnitude(powerOfTwo: -20)
  let start = balls([1, 0], 15).map { $0.addingError(radius) }
  let result = enclosed(SampleSystems.oscillator, start, to: 63, digits: 15)
  #expect(result.outcome == .reachedEnd)
  for ball in result.state {
    #expect(ball.radius < Magnitude(3) * radius)
    #expect(radius < Magnitude(2) * ball.radius)
  }
}

/// Every point of a box goes into the enclosure of the box.
@Test func boxesHoldTheirPoints() {
  let radius = Magnitude(powerOfTwo: -8)
  let start = balls([1, 0], 20).map { $0.addingError(radius) }
  let result = enclosed(SampleSystems.pendulum, start, to: 2, digits: 20)
  #expect(result.outcome == .reachedEnd)
  for corner in [(1, 1), (1, -1), (-1, 1), (-1, -1), (0, 0)] {
    let offset = Rational(2).power(-8)
    let point = [1 + Rational(corner.0) * offset, Rational(corner.1) * offset]
    let inner = enclosed(SampleSystems.pendulum, balls(point, 20), to: 2, digits: 20)
    for (outside, inside) in zip(result.state, inner.state) { #expect(outside.contains(inside)) }
  }
  // The initial box is stretched about threefold: not less is proved, and not much more.
  #expect(result.state[0].radius < Magnitude(6) * radius)
}

/// The time enters, and so do constants that are enclosed only.
@Test func enclosuresHandleTimeAndConstants() throws {
  let precision = Precision(decimalDigits: 40)
  let logarithm = Ball(2, precision: precision).applying(.log)
  // y′ = c·t·y with c = ln 2: y = 2^(t²/2).
  let system = DifferentialSystem(dimension: 1) { t, y in [t.constant(logarithm) * t * y[0]] }
  let result = enclosed(system, balls([1], 25), to: 2, digits: 25)
  expectTight(result.state[0], Ball(4, precision: precision), digits: 23, "2^(t²/2)")
  // y′ = e^t: here the remainder depends on the time alone, and must cover all of the step.
  let growth = DifferentialSystem(dimension: 1) { t, _ in [.exp(t)] }
  let grown = enclosed(growth, balls([1], 25), to: 2, digits: 25)
  expectTight(
    grown.state[0], Ball(2, precision: precision).applying(.exp), digits: 23, "e^t")
}

/// 1/(1 − t) is followed up to its pole and not over it; what was proved stays.
@Test func poleIsNotPassed() throws {
  let result = enclosed(SampleSystems.blowUp, balls([1], 15), to: 2, digits: 15, stepLimit: 300)
  #expect(result.outcome != .reachedEnd)
  #expect(result.time < BigFloat(1, precision: Precision(bits: 64)))
  let half = BigFloat(Rational(1, 2), precision: Precision(bits: 64))
  let middle = try #require(result.state(at: half))[0]
  #expect(middle.contains(Rational(2)))
  expectTight(middle, Ball(2, precision: Precision(bits: 64)), digits: 12, "y(1/2)")
}
