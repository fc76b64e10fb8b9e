import MultiPrecision
import NumericalMethods
import Synchronization
import Testing

/// An integrand from its formula over real and over complex balls.
private struct Formula: AnalyticIntegrand {
  var count = 1
  let real: @Sendable (Ball) -> [Ball]
  let complex: @Sendable (ComplexBall) -> [ComplexBall]

  func values(at point: Ball) -> [Ball] { real(point) }
  func bounds(over region: ComplexBall) -> [ErrorBound] {
    complex(region).map(\.magnitudeUpperBound)
  }
}

private let precision = Precision(bits: 200)

private func ball(_ value: Rational) -> Ball { Ball(value, precision: precision) }

private func isWithinTolerance(_ value: Ball, of truth: Ball, bits: Int = 195) -> Bool {
  value.overlaps(truth) && value.relativeAccuracyBits >= bits
}

private let exponential = Formula(
  real: { [$0.applying(.exp)] }, complex: { [$0.applying(.exp)] })
private let cauchy = Formula(
  real: { [1 / (1 + $0.squared())] },
  complex: { [ComplexBall(1) / (ComplexBall(1) + $0.squared())] })
private let root = Formula(real: { [$0.applying(.sqrt)] }, complex: { [$0.applying(.sqrt)] })

@Test func integralsOfEntireAndMeromorphicFunctionsReachTheTolerance() {
  let request = QuadratureRequest(precision: precision)
  let first = integrate(exponential, from: ball(-2), to: ball(3), request)
  #expect(first.isWithinTolerance)
  #expect(isWithinTolerance(first.values[0], of: ball(3).applying(.exp) - ball(-2).applying(.exp)))
  let second = integrate(cauchy, from: ball(-1), to: ball(1), request)
  #expect(second.isWithinTolerance)
  #expect(
    isWithinTolerance(second.values[0], of: Ball.pi(precision: precision) * ball(Rational(1, 2))))
  // One rule, far fewer nodes than digits squared.
  #expect(second.pieces == 1 && second.evaluations < 120)
  // A result that is off by ten tolerances is told from the truth.
  let off = second.values[0].addingError(.zero) + ball(Rational(1, 1 << 20).power(9))
  #expect(!off.overlaps(Ball.pi(precision: precision) * ball(Rational(1, 2))))
}

@Test func aBranchPointAtAnEndIsResolvedByBisection() {
  let result = integrate(root, from: ball(0), to: ball(4), QuadratureRequest(precision: precision))
  #expect(result.isWithinTolerance)
  #expect(isWithinTolerance(result.values[0], of: ball(Rational(16, 3))))
  #expect(result.pieces > 20)
}

@Test func componentsShareTheirNodes() {
  let pair = Formula(
    count: 2, real: { [$0.applying(.sin), 1 + $0.squared()] },
    complex: { [$0.applying(.sin), ComplexBall(1) + $0.squared()] })
  let result = integrate(pair, from: ball(0), to: ball(3), QuadratureRequest(precision: precision))
  #expect(result.isWithinTolerance)
  #expect(isWithinTolerance(result.values[0], of: 1 - ball(3).applying(.cos)))
  #expect(isWithinTolerance(result.values[1], of: ball(12)))
}

@Test func swappedEndsChangeTheSignAndEqualEndsGiveZero() {
  let request = QuadratureRequest(precision: precision)
  let value = integrate(exponential, from: ball(1), to: ball(0), request).values[0]
  #expect(isWithinTolerance(value, of: 1 - ball(1).applying(.exp)))
  let nothing = integrate(exponential, from: ball(1), to: ball(1), request)
  #expect(nothing.values[0].isZero && nothing.isWithinTolerance)
}

@Test func errorsOfEndsAndOfParametersWidenTheResult() {
  let error = ErrorBound(powerOfTwo: -40)
  let request = QuadratureRequest(precision: precision)
  let thickEnd = integrate(exponential, from: ball(0), to: ball(1).addingError(error), request)
  let e = ball(1).applying(.exp)
  for x in [1 - Rational(2).power(-40), 1 + Rational(2).power(-40)] {
    #expect(thickEnd.values[0].contains(ball(x).applying(.exp) - 1))
  }
  #expect(thickEnd.values[0].radius <= ErrorBound(powerOfTwo: -38))
  #expect(thickEnd.end == .accuracy)

  let factor = ball(1).addingError(error)
  let thick = Formula(
    real: { [($0 * factor).applying(.exp)] },
    complex: { [($0 * ComplexBall(factor)).applying(.exp)] })
  let result = integrate(thick, from: ball(0), to: ball(1), request)
  #expect(result.end == .accuracy && result.evaluations < 400)
  #expect(result.values[0].contains((e - 1).midpoint))
  #expect(result.values[0].radius <= ErrorBound(powerOfTwo: -38))
}

@Test func aKinkKnownToWithinAnErrorEndsBisection() {
  // |x − k| for k within 2⁻³⁰ of 1/3: no bound holds across it, and nothing sharper than
  // the kink's own error can come out.
  let kink = ball(Rational(1, 3)).addingError(ErrorBound(powerOfTwo: -30))
  let thick = Formula(
    real: { [($0 - kink).abs] },
    complex: {
      let difference = $0 - ComplexBall(kink)
      return difference.real.containsZero
        ? [.indeterminate(precision: precision)] : [difference]
    })
  let result = integrate(thick, from: ball(0), to: ball(1), QuadratureRequest(precision: precision))
  #expect(result.end == .accuracy)
  #expect(result.values[0].contains(Rational(5, 18)))
  #expect(result.values[0].radius <= ErrorBound(powerOfTwo: -25))
}

@Test func whatCannotBeIntegratedIsIndeterminateAndABudgetEndsInAnEnclosure() {
  let pole = Formula(real: { [1 / $0] }, complex: { [ComplexBall(1) / $0] })
  let bad = integrate(
    pole, from: ball(-1), to: ball(1),
    QuadratureRequest(precision: Precision(bits: 64), maximumEvaluations: 3000))
  #expect(!bad.values[0].isFinite && !bad.isWithinTolerance)

  let short = integrate(
    root, from: ball(0), to: ball(4),
    QuadratureRequest(precision: precision, maximumEvaluations: 50))
  #expect(short.end == .budget)
  #expect(short.values[0].isFinite && short.values[0].contains(Rational(16, 3)))
}

private final class Counter: Sendable {
  private let count = Atomic<Int>(0)
  var value: Int { count.load(ordering: .relaxed) }
  func increase() { count.wrappingAdd(1, ordering: .relaxed) }
}

/// Thousands of parts may wait when the time ends, and values may take milliseconds: the parts are
/// enclosed by the bounds that are known.
@Test func whatWaitsWhenTheBudgetEndsIsNotEvaluated() {
  let calls = Counter()
  let wave = Formula(
    real: {
      calls.increase()
      return [(1000 * $0).applying(.cos)]
    },
    complex: { region in
      let bound = ErrorBound(region.imaginary.isZero ? 1 : .infinity)
      return [
        ComplexBall(Ball(midpoint: .zero(precision: precision), radius: bound))
      ]
    })
  let result = integrate(
    wave, from: ball(0), to: ball(1),
    QuadratureRequest(precision: precision, budget: WorkBudget(work: 4000)))
  #expect(result.end == .budget && result.pieces > 20)
  #expect(calls.value < 45)
  let truth = (1000 * ball(1)).applying(.sin) / 1000
  #expect(result.values[0].isFinite && result.values[0].overlaps(truth))
}

@Test func anOddIntegrandNeedsAnAbsoluteTolerance() {
  let cube = Formula(real: { [$0.power(3)] }, complex: { [$0.power(3)] })
  let relative = integrate(
    cube, from: ball(-1), to: ball(1), QuadratureRequest(precision: precision))
  #expect(relative.end == .accuracy && relative.values[0].containsZero)
  let absolute = integrate(
    cube, from: ball(-1), to: ball(1),
    QuadratureRequest(precision: precision, absoluteTolerance: ErrorBound(powerOfTwo: -190)))
  #expect(absolute.isWithinTolerance && absolute.values[0].containsZero)
}

/// Eight points along the range are e^−117 below the end or less: with errors relative to them the rules
/// had no nodes enough anywhere, and nothing told of the end.
@Test func aPeakBesideAnEndSetsTheTolerance() {
  let weighted = Formula(
    count: 2, real: { [$0.applying(.exp), 1 + $0.squared()] },
    complex: { [$0.applying(.exp), ComplexBall(1) + $0.squared()] })
  var request = QuadratureRequest(
    precision: precision, relativeTolerance: ErrorBound(powerOfTwo: -190))
  request.isSinglePass = true
  let (lower, upper) = (ball(-1997), ball(449))
  let result = integrate(weighted, from: lower, to: upper, request)
  #expect(
    isWithinTolerance(
      result.values[0], of: upper.applying(.exp) - lower.applying(.exp), bits: 175))
  #expect(
    isWithinTolerance(
      result.values[1],
      of: upper - lower + (upper.power(3) - lower.power(3)) / 3, bits: 175))
  #expect(result.evaluations < 5_000)
}
