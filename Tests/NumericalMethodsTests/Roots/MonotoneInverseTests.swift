import MultiPrecision
import NumericalMethods
import TestSupport
import Testing

private let precision = Precision(bits: 160)

private func float(_ value: Double) -> BigFloat { BigFloat(value, precision: precision) }

private func ball(_ value: Double) -> Ball { Ball(value, precision: precision) }

private func tanh(_ x: Ball) -> Ball { x.applying(.tanh) }

private func tanhSlope(_ x: Ball) -> Ball { 1 - x.applying(.tanh).squared() }

@Test func invertsWithoutAGuess() throws {
  // sinh: from 10⁻²⁰ to 10³⁰⁰.
  for exponent in [-20, -3, 0, 5, 300] {
    for sign in [1, -1] {
      let target = Ball(Rational(10).power(exponent) * Rational(sign), precision: precision)
      let outcome = inverseOfIncreasing(
        at: target, precision: precision, value: { $0.applying(.sinh) },
        derivative: { $0.applying(.cosh) })
      let found = try #require(outcome.ball)
      #expect(found.overlaps(target.applying(.asinh)), "10^\(exponent)")
      #expect(found.relativeAccuracyBits > 150, "10^\(exponent)")
    }
  }
}

@Test func invertsOnAHalfLine() throws {
  let positive = Interval(lower: float(0), upper: .infinity(precision: precision))
  for target in [-500.0, -1, 0.25, 40] {
    let outcome = inverseOfIncreasing(
      at: ball(target), in: positive, precision: precision, value: { $0.applying(.log) },
      derivative: { 1 / $0 })
    let found = try #require(outcome.ball)
    #expect(found.overlaps(ball(target).applying(.exp)))
    #expect(found.relativeAccuracyBits > 140)
  }
}

@Test func thickTargetsGiveThickPreimages() throws {
  let target = ball(0.5).addingError(Magnitude(0.125))
  let outcome = inverseOfIncreasing(
    at: target, precision: precision, value: tanh, derivative: tanhSlope)
  let found = try #require(outcome.ball)
  let truth = target.applying(.atanh)
  #expect(found.contains(truth.midpoint))
  #expect(found.lower <= truth.lower && found.upper >= truth.upper)
  // First order: 1/8 / (1 − 1/4) = 1/6; the curvature takes it to about 0.19.
  #expect(found.radius < Magnitude(0.45))
}

@Test func targetsOutsideTheRangeAreSeen() {
  let bounded = Interval(lower: float(-1), upper: float(2))
  func outcome(_ target: Double) -> InverseOutcome {
    inverseOfIncreasing(
      at: ball(target), in: bounded, precision: precision, value: tanh, derivative: tanhSlope)
  }
  #expect(outcome(-0.9) == .belowRange)
  #expect(outcome(0.99) == .aboveRange)
  #expect(outcome(0.3).ball != nil)
  // On the whole line 1 is never reached, which no finite set of values can prove.
  let supremum = inverseOfIncreasing(
    at: ball(1), precision: precision, value: tanh, derivative: tanhSlope)
  guard case .undecided = supremum else {
    Issue.record("\(supremum)")
    return
  }
}

@Test func flatPartsAreCoveredWhole() throws {
  // 0 on [−1, 2], with slopes 1 outside.
  let value = { (x: Ball) -> Ball in
    let left = Swift.min(x.upper + 1, float(0))
    let right = Swift.max(x.upper - 2, float(0))
    let lowLeft = Swift.min(x.lower + 1, float(0))
    let lowRight = Swift.max(x.lower - 2, float(0))
    return Ball(lower: lowLeft + lowRight, upper: left + right, precision: precision)
      .addingError(Magnitude(powerOfTwo: -150))
  }
  let outcome = inverseOfIncreasing(
    at: ball(0), near: float(0.5), precision: precision, value: value,
    derivative: { x in x.isNegative || (x - 2).isPositive ? 1 : .indeterminate(precision: precision)
    })
  let found = try #require(outcome.ball)
  #expect(found.contains(Rational(-1)) && found.contains(Rational(2)))
  #expect(found.radius < Magnitude(1.6))
}

@Test func aStepThatIsFlatForeverIsNotInverted() {
  let outcome = inverseOfIncreasing(
    at: ball(0), precision: precision,
    value: { x in x.isNegative ? .zero : x.isPositive ? x : x.union(.zero) },
    derivative: { _ in .indeterminate(precision: precision) })
  guard case .undecided = outcome else {
    Issue.record("\(outcome)")
    return
  }
}

@Test func cubesRootAtTheirFlatPoint() throws {
  let outcome = inverseOfIncreasing(
    at: ball(0), precision: precision, value: { $0 * $0.squared() },
    derivative: { 3 * $0.squared() })
  let found = try #require(outcome.ball)
  #expect(found.containsZero)
  #expect(found.radius < Magnitude(powerOfTwo: -50))
}

@Test func samplesOfTheTargetHaveTheirPreimagesInside() throws {
  var generator = SeededGenerator()
  for _ in 0..<SeededGenerator.iterations(60) {
    let centre = Ball(
      Rational(Int.random(in: -300...300, using: &generator), 100), precision: precision)
    let thickness = Magnitude(powerOfTwo: -Int.random(in: 1...140, using: &generator))
    // x + x³ at points around the centre.
    let value = { (x: Ball) in x + x * x.squared() }
    let target = value(centre).addingError(thickness)
    let found = try #require(
      inverseOfIncreasing(
        at: target, precision: precision, value: value, derivative: { 1 + 3 * $0.squared() }
      ).ball)
    for _ in 0..<4 {
      guard let point = generator.point(of: found) else { continue }
      let image = value(Ball(point, precision: Precision(bits: 400)))
      if target.contains(image) { #expect(found.contains(point), "\(generator.note)") }
    }
    // Both ends are outside.
    #expect((value(Ball(midpoint: found.lower)) - target).isNegative, "\(generator.note)")
    #expect((value(Ball(midpoint: found.upper)) - target).isPositive, "\(generator.note)")
    #expect(found.contains(centre), "\(generator.note)")
    // The derivative is at least 1, so the preimage is no wider than the target.
    #expect(found.radius <= target.radius + target.radius + Magnitude(powerOfTwo: -130))
  }
}
