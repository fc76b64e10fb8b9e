import MultiPrecision
import NumericalMethods
import RealModule
import TestSupport
import Testing

private let precision = Precision(bits: 192)

private func ball(_ value: Double) -> Ball { Ball(value, precision: precision) }

private func float(_ value: Double) -> BigFloat { BigFloat(value, precision: precision) }

@Suite struct SafeguardedNewtonTests {
  @Test func findsTheCosineFixedPoint() {
    let root = safeguardedNewton(from: 0.0, to: 1.0) { (x: Double) in
      (x - Double.cos(x), 1 + Double.sin(x))
    }
    // The Dottie number.
    #expect(abs((root.value ?? 0) - 0.739085133215160641655) < 1e-15)
  }

  @Test func reachesFullPrecisionInAFewSteps() throws {
    let root = safeguardedNewton(from: float(1), to: float(2), precision: precision) {
      (x: BigFloat) in
      (x * x - 2, x + x)
    }
    guard case .converged(let value, let steps) = root else {
      Issue.record("\(root)")
      return
    }
    let error = (value - float(2).applying(.sqrt)).magnitude
    #expect(error < BigFloat(1, precision: precision).scaled(byPowerOfTwo: -189))
    #expect(steps < 16)
  }

  @Test func survivesAnUnhelpfulDerivative() {
    // Newton's method diverges for the cube root from anywhere.
    let root = safeguardedNewton(from: -1.0, to: 3.0) { (x: Double) in
      let root: Double = x < 1 ? -Double.pow(1 - x, 1 / 3) : Double.pow(x - 1, 1 / 3)
      return (root, 1 / (3 * root * root))
    }
    #expect(abs((root.value ?? 0) - 1) < 1e-14)
    // A derivative of the wrong sign everywhere only costs bisections.
    let wrong = safeguardedNewton(from: 0.0, to: 4.0) { (x: Double) in (x - 3, -1) }
    #expect(abs((wrong.value ?? 0) - 3) < 1e-14)
  }

  @Test func saysWhyThereIsNoZero() {
    let positive = safeguardedNewton(from: -1.0, to: 1.0) { (x: Double) in (x * x + 1, 2 * x) }
    #expect(positive == .noSignChange)
    let nowhere = safeguardedNewton(from: -1.0, to: 1.0) { (_: Double) in (Double.nan, 1.0) }
    #expect(nowhere == .noSignChange)
    let pole = safeguardedNewton(from: -1.0, to: 1.0) { (x: Double) in
      (x == 0 ? Double.nan : x, 0)
    }
    #expect(pole == .notFinite(at: 0))
    let short = safeguardedNewton(from: 0.0, to: 3.0, stepLimit: 4) { (x: Double) in
      (x * x - 2, 2 * x)
    }
    guard case .stepLimit(let low, let high) = short else {
      Issue.record("\(short)")
      return
    }
    #expect(low <= 2.0.squareRoot() && 2.0.squareRoot() <= high)
  }
}

@Suite struct IntervalNewtonTests {
  @Test func provesASimpleZero() throws {
    let box = Ball(lower: float(1), upper: float(2))
    let outcome = intervalNewton(in: box, value: { $0.squared() - 2 }, derivative: { $0 + $0 })
    guard case .proved(let zero) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect((zero.squared() - 2).containsZero)
    #expect(zero.relativeAccuracyBits > 180)
    #expect(box.contains(zero))
  }

  @Test func excludesAndDoubts() {
    let box = Ball(lower: float(3), upper: float(5))
    guard case .noRoot = intervalNewton(in: box, value: { $0 - 1 }, derivative: { _ in 1 }) else {
      Issue.record("x − 1 has no zero in [3, 5]")
      return
    }
    // A double zero is never proved.
    let around = Ball(lower: float(-1), upper: float(1.5))
    let outcome = intervalNewton(in: around, value: { $0.squared() }, derivative: { $0 + $0 })
    guard case .undecided(.derivativeMayVanish) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    // A zero on the edge belongs to the closed box, but the image sticks out of it.
    let edge = intervalNewton(
      in: Ball(lower: float(1), upper: float(2)), value: { $0.squared() - 1 },
      derivative: { $0 + $0 })
    if case .noRoot = edge { Issue.record("1 is a zero in [1, 2]") }
  }

  /// Some of the functions within the radius have their zero outside the box.
  @Test func thickFunctionsAreProvedOnlyInside() {
    let value = { (x: Ball) in (x - 1).addingError(Magnitude(0.5)) }
    let cut = intervalNewton(
      in: Ball(lower: float(1.2), upper: float(3)), value: value, derivative: { _ in 1 })
    if case .undecided = cut {} else { Issue.record("\(cut)") }
    let whole = intervalNewton(
      in: Ball(lower: float(0), upper: float(3)), value: value, derivative: { _ in 1 })
    guard case .proved(let zero) = whole else {
      Issue.record("\(whole)")
      return
    }
    #expect(zero.contains(Rational(1, 2)) && zero.contains(Rational(3, 2)))
  }

  @Test func provesNearAnApproximation() {
    let outcome = provedZero(
      near: float(3.14), precision: precision, value: { $0.applying(.sin) },
      derivative: { $0.applying(.cos) })
    guard case .proved(let zero) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(zero.contains(BigFloat.pi(precision: Precision(bits: 400))))
    #expect(zero.relativeAccuracyBits > 180)
  }
}

@Suite struct EnclosedZerosTests {
  @Test func findsEveryZeroOfAnOscillation() {
    // sin x has the zeros 0, π, …, 31π in [0, 100]; 0 lies on the edge.
    let zeros = enclosedZeros(
      in: Interval(lower: float(0), upper: float(100)), precision: precision,
      value: { $0.applying(.sin) }, derivative: { $0.applying(.cos) })
    #expect(zeros.isComplete)
    #expect(zeros.proved.count == 32)
    let pi = Ball.pi(precision: Precision(bits: 300))
    for (index, zero) in zeros.proved.enumerated() {
      #expect(zero.overlaps(pi * Ball(index, precision: precision)))
      #expect(zero.radius < Magnitude(powerOfTwo: -170))
    }
  }

  @Test func findsAZeroOnTheFirstSeam() {
    let zeros = enclosedZeros(
      in: Interval(lower: float(-4), upper: float(4)), precision: precision,
      value: { $0 * ($0.squared() - 3) }, derivative: { 3 * ($0.squared() - 1) })
    #expect(zeros.isComplete)
    #expect(zeros.proved.count == 3)
    #expect(zeros.proved.dropFirst().first?.containsZero == true)
  }

  @Test func keepsAMultipleZeroApart() throws {
    // (x − 1)²(x + 2): −2 is simple, 1 is double.
    let zeros = enclosedZeros(
      in: Interval(lower: float(-3), upper: float(3)), precision: precision,
      value: { ($0 - 1).squared() * ($0 + 2) }, derivative: { 3 * ($0 - 1) * ($0 + 1) })
    #expect(zeros.proved.count == 1)
    #expect(zeros.proved.first?.contains(Rational(-2)) == true)
    let rest = try #require(zeros.undecided.first)
    #expect(zeros.undecided.count == 1)
    #expect(rest.interval.contains(Rational(1)))
    #expect(rest.obstacle == .derivativeMayVanish)
    #expect(rest.interval.width < float(1e-20))
  }

  @Test func excludesWhatHasNone() {
    let zeros = enclosedZeros(
      in: Interval(lower: float(-10), upper: float(10)), precision: precision,
      value: { $0.squared() + ball(1e-6) }, derivative: { $0 + $0 })
    #expect(zeros.isComplete && zeros.proved.isEmpty)
  }

  @Test func endsWithItsBudget() {
    let zeros = enclosedZeros(
      in: Interval(lower: float(0), upper: float(1e6)), precision: precision,
      evaluationLimit: 500, value: { $0.applying(.sin) }, derivative: { $0.applying(.cos) })
    #expect(!zeros.isComplete)
    #expect(zeros.undecided.last?.obstacle == .budgetExhausted)
    #expect(zeros.evaluations < 600)
    let unbounded = enclosedZeros(
      in: .entire, precision: precision, value: { $0 }, derivative: { _ in 1 })
    #expect(unbounded.undecided.first?.obstacle == .unboundedRegion)
  }

  /// Polynomials with known rational roots, some of them close together.
  @Test func agreesWithKnownRoots() {
    var generator = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(20) {
      var roots = Set<Rational>()
      while roots.count < 5 {
        roots.insert(Rational(Int.random(in: -50...50, using: &generator), 16))
        if generator.chance(0.3), let root = roots.first {
          roots.insert(root + Rational(1, 1 << 20))
        }
      }
      let factors = roots.map { Ball($0, precision: precision) }
      let value = { (x: Ball) in factors.reduce(Ball(1, precision: precision)) { $0 * (x - $1) } }
      let derivative = { (x: Ball) in
        factors.indices.reduce(Ball.zero) { sum, skipped in
          sum
            + factors.indices.reduce(Ball(1, precision: precision)) {
              $1 == skipped ? $0 : $0 * (x - factors[$1])
            }
        }
      }
      let zeros = enclosedZeros(
        in: Interval(lower: float(-4), upper: float(4)), precision: precision, value: value,
        derivative: derivative)
      #expect(zeros.isComplete, "\(generator.note)")
      #expect(zeros.proved.count == roots.count, "\(generator.note)")
      for (zero, root) in zip(zeros.proved, roots.sorted()) {
        #expect(zero.contains(root), "\(generator.note)")
      }
    }
  }
}
