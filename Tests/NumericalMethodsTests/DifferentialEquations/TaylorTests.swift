import MultiPrecision
import NumericalMethods
import RealModule
import TestSupport
import Testing

/// A Taylor integration in BigFloat with a local tolerance three digits below the asked ones.
func taylorTrajectory(
  _ system: DifferentialSystem, _ state: [Rational], to end: Rational, digits: Int,
  from start: Rational = 0, events: [EventFunction<BigFloat>] = []
) -> Trajectory<BigFloat> {
  let precision = Precision(decimalDigits: digits + 6)
  let tolerance = StepTolerance<BigFloat>(digits: digits + 3)
  func number(_ value: Rational) -> BigFloat { BigFloat(value, precision: precision) }
  return trajectory(
    by: TaylorMethod<BigFloat>(system, for: tolerance, precision: precision),
    from: number(start), state.map(number), to: number(end),
    IntegrationRequest(tolerance: tolerance, events: events))
}

@Test(arguments: [20, 50, 100])
func taylorHasAllDigits(digits: Int) throws {
  let problems: [(String, DifferentialSystem, [Rational], Rational)] = [
    ("vanDerPol", SampleSystems.vanDerPol, [2, 0], 5),
    ("pendulum", SampleSystems.pendulum, [1, 0], 3),
  ]
  for (name, system, start, end) in problems {
    let exact = try SolutionCase.state(of: name)
    let result = taylorTrajectory(system, start, to: end, digits: digits)
    #expect(result.outcome == .reachedEnd)
    for (value, exact) in zip(result.state, exact) {
      #expect(isWithin(digits, value, of: exact), "\(name)")
      // The comparison can fail.
      #expect(!isWithin(digits, value, of: exact + 10 * Rational(10).power(-digits)))
    }
    #expect(result.statistics.rejected == 0)
  }
}

@Test func taylorFollowsKeplersEllipse() throws {
  let root = BigFloat(3, precision: Precision(bits: 200)).squareRoot()
  let start: [Rational] = [Rational(1, 2), 0, 0, try #require(root.exactRational)]
  let result = taylorTrajectory(SampleSystems.kepler, start, to: 2, digits: 30)
  for (value, exact) in zip(result.state, try SolutionCase.state(of: "kepler")) {
    #expect(isWithin(30, value, of: exact))
  }
}

@Test func taylorInDoublesHasDoubleAccuracy() throws {
  let tolerance = StepTolerance(1e-16)
  let method = TaylorMethod<Double>(SampleSystems.vanDerPol, for: tolerance)
  let result = trajectory(
    by: method, from: 0, [2, 0], to: 5, IntegrationRequest(tolerance: tolerance))
  for (value, exact) in zip(result.state, try SolutionCase.state(of: "vanDerPol")) {
    #expect(abs(value - exact.doubleValue) < 2e-14)
  }
}

@Test(arguments: [4, 7, 12]) func taylorHasItsOrder(order: Int) {
  // Fixed steps in a precision that leaves no rounding: y′ = y over [0, 1].
  let precision = Precision(bits: 300)
  let system = DifferentialSystem(dimension: 1) { _, y in [y[0]] }
  let exact = BigFloat.eulerNumber(precision: precision)
  let errors = [4, 8, 16].map { count -> Double in
    var request = IntegrationRequest(
      tolerance: StepTolerance<BigFloat>(BigFloat(1, precision: precision)))
    request.longestStep = BigFloat(Rational(1, count), precision: precision)
    let one = BigFloat(1, precision: precision)
    let result = trajectory(
      by: TaylorMethod<BigFloat>(system, order: order, precision: precision),
      from: BigFloat(0, precision: precision), [one], to: one, request)
    #expect(result.statistics.steps == count)
    return (result.state[0] - exact).magnitude.doubleValue
  }
  #expect(abs(observedOrder(errors) - Double(order)) < 0.3)
}

@Test func taylorGoesThereAndBack() {
  let precision = Precision(decimalDigits: 50)
  let there = taylorTrajectory(SampleSystems.vanDerPol, [2, 0], to: 3, digits: 40)
  let back = taylorTrajectory(
    SampleSystems.vanDerPol, there.state.compactMap(\.exactRational), to: 0, digits: 40, from: 3)
  #expect(back.outcome == .reachedEnd)
  #expect(back.time == BigFloat(0, precision: precision))
  // Errors of the way there grow on the way back: the cycle attracts forward in time.
  #expect(isWithin(35, back.state[0], of: 2))
  #expect(isWithin(35, back.state[1], of: 0))
}

/// The first zero of cos, to all digits; and in between the series is as accurate.
@Test func taylorLocatesEventsToFullPrecision() throws {
  let precision = Precision(decimalDigits: 56)
  let zero = EventFunction<BigFloat>(
    dimension: 2, .falling, precision: precision, recorded: { _, y in y[0] })
  let result = taylorTrajectory(
    SampleSystems.oscillator, [1, 0], to: 30, digits: 50, events: [zero])
  let half = try #require(BigFloat.pi(precision: precision).scaled(byPowerOfTwo: -1).exactRational)
  guard case .event(0, let time) = result.outcome else {
    Issue.record("\(result.outcome)")
    return
  }
  #expect(isWithin(50, time, of: half))
  #expect(isWithin(50, result.state[1], of: -1))
  #expect(result.events.count == 1)
  let middle = try #require(result.state(at: BigFloat(1, precision: precision)))
  let cosine = try #require(BigFloat.cos(BigFloat(1, precision: precision)).exactRational)
  #expect(isWithin(50, middle[0], of: cosine))
  #expect(result.state(at: BigFloat(2, precision: precision)) == nil)
}

/// The example of the article.
@Test func theExampleOfTheArticleRuns() throws {
  let vanDerPol = DifferentialSystem(dimension: 2) { _, y in
    [y[1], (1 - y[0] * y[0]) * y[1] - y[0]]
  }
  let tolerance = StepTolerance<BigFloat>(digits: 53)
  let precision = Precision(decimalDigits: 56)
  let solution = trajectory(
    by: TaylorMethod<BigFloat>(vanDerPol, for: tolerance, precision: precision),
    from: BigFloat(0, precision: precision), [2, 0].map { BigFloat($0, precision: precision) },
    to: BigFloat(5, precision: precision), IntegrationRequest(tolerance: tolerance))
  let exact = try SolutionCase.state(of: "vanDerPol")
  #expect(isWithin(50, solution.state[0], of: exact[0]))
}

@Test func taylorHandlesTimeAndConstants() throws {
  // y′ = (2/3)·y·t + c with c = ln 2: y = e^(t²/3)·(1 + c·∫ e^(−s²/3) ds).
  let precision = Precision(decimalDigits: 60)
  let logarithm = Ball(2, precision: precision).applying(.log)
  let system = DifferentialSystem(dimension: 1) { t, y in
    [Quantity(Rational(2, 3)) * y[0] * t + t.constant(logarithm)]
  }
  let result = taylorTrajectory(system, [1], to: 1, digits: 40)
  let third = Ball(Rational(1, 3), precision: precision)
  let root = third.applying(.sqrt)
  let integral =
    Ball.pi(precision: precision).applying(.sqrt) * root.applying(.erf) / (2 * root)
  let exact = third.applying(.exp) * (1 + logarithm * integral)
  #expect(isWithin(40, result.state[0], of: try #require(exact.midpoint.exactRational)))
}
