import MultiPrecision
import RealModule
import TestSupport
import Testing

@Suite("Functions of swift-numerics")
struct RealFunctionsTests {
  /// Values of algebra: no rounding to trust.
  @Test func knownValues() {
    let p = Precision(bits: 113)
    func f(_ x: Double) -> BigFloat { BigFloat(x, precision: p) }
    #expect(BigFloat.exp2(f(-3.0)) == f(0.125))
    #expect(BigFloat.exp10(f(3)) == f(1000))
    #expect(BigFloat.log2(f(0.25)) == f(-2))
    #expect(BigFloat.log10(f(1e6)) == f(6))
    #expect(BigFloat.hypot(f(3), f(-4)) == f(5))
    #expect(BigFloat.atan2(y: f(0), x: f(-1)) == .pi(precision: p))
    #expect(BigFloat.atan2(y: f(-1), x: f(0)) == -BigFloat.pi(precision: p) / 2)
    #expect(
      [-0.5, -1.5, -2.5, 3, -2].map { BigFloat.signGamma(f($0)) } == [
        .minus, .plus, .minus, .plus, .plus,
      ])
  }

  @Test func genericCodeReachesThem() {
    func bellAtOne<T: RealFunctions & AlgebraicField>(_ x: T) -> T {
      T.exp(-(x * x)) * T.erfc(x) + T.hypot(x, x)
    }
    let p = Precision(bits: 128)
    let float = bellAtOne(BigFloat(1, precision: p))
    // e^−1·erfc 1 + √2 from mpmath 1.3 at 40 digits.
    let truth = Rational(decimal: "1.47208070675946494280088830205576623579")
    #expect(
      truth.map { (float.exactRational ?? 0) - $0 }.map { $0.magnitude < Rational(1, 1 << 62) }
        == true)
  }

  @Test func ballsContainTheirPoints() {
    var generator = SeededGenerator()
    let functions: [(String, (Ball) -> Ball, (BigFloat) -> BigFloat)] = [
      ("exp2", Ball.exp2, BigFloat.exp2), ("exp10", Ball.exp10, BigFloat.exp10),
      ("log2", Ball.log2, BigFloat.log2), ("log10", Ball.log10, BigFloat.log10),
    ]
    for _ in 0..<SeededGenerator.iterations(300) {
      let ball = generator.ball(generator.precision(), exponentRange: 6)
      guard ball.isFinite, let point = generator.point(of: ball) else { continue }
      let other = generator.ball(ball.precision, exponentRange: 6)
      let note = "\(ball) at \(point), \(other); \(generator.note)"
      let x = BigFloat(point, precision: Precision(bits: 400))
      for (name, image, value) in functions {
        let truth = Ball(midpoint: value(x), radius: ErrorBound(powerOfTwo: -300))
        guard truth.isFinite else { continue }
        #expect(image(ball).overlaps(truth), "\(name) of \(note)")
      }
      guard let second = generator.point(of: other) else { continue }
      let y = BigFloat(second, precision: Precision(bits: 400))
      let tiny = ErrorBound(powerOfTwo: -200)
      #expect(
        Ball.hypot(ball, other).overlaps(Ball(midpoint: .hypot(x, y), radius: tiny)), "\(note)")
      #expect(
        Ball.atan2(y: ball, x: other).overlaps(Ball(midpoint: .atan2(y: x, x: y), radius: tiny)),
        "\(note)")
    }
  }

  @Test func intervalsBetweenPolesOfGamma() {
    let p = Precision.double
    let box = Interval(lower: BigFloat(-1.75, precision: p), upper: BigFloat(-1.25, precision: p))
    for function in [RealFunction.gamma, .lgamma] {
      let image = box.applying(function)
      #expect(image.isBounded)
      for x in [-1.75, -1.5, -1.25, -1.573] {
        #expect(image.contains(BigFloat(x, precision: p).applying(function)))
      }
    }
    #expect(
      !(Interval(lower: BigFloat(-1.5, precision: p), upper: BigFloat(-0.5, precision: p))
        .applying(.gamma).isBounded))
  }
}
