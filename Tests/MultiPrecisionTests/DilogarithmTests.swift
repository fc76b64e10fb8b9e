import MultiPrecision
import TestSupport
import Testing

private struct DilogarithmCase: Decodable, Sendable {
  let x: String
  let value: String
}

@Test(arguments: [53, 128, 700]) func dilogarithmAgreesWithMpmath(bits: Int) throws {
  let oracle = try Oracle<DilogarithmCase>(named: "functions/dilogarithm.json")
  #expect(oracle.hasCompleteHeader)
  let precision = Precision(bits: bits)
  for item in oracle.cases {
    let x = try #require(Rational(fraction: item.x))
    let value = try #require(Rational(decimal: item.value))
    // 220 digits are recorded; the enclosure may not be narrower than the last of them.
    let error = value.magnitude / Rational(10).power(218)
    let wide = Precision(bits: 760)
    let recorded = Ball(
      lower: BigFloat(value - error, precision: wide, rounding: .down),
      upper: BigFloat(value + error, precision: wide, rounding: .up))
    let ball = Ball(x, precision: precision).dilogarithm()
    if x <= Rational(1, 2) || x == 1 {
      #expect(ball.overlaps(recorded), "\(item.x)")
      #expect(x.isZero || ball.relativeAccuracyBits > bits - 12, "\(item.x): \(ball)")
    }
    let point = BigFloat(x, precision: precision)
    guard point.exactRational == x else { continue }
    #expect(ball.contains(point.dilogarithm()), "\(item.x)")
    let interval = Interval(point).dilogarithm
    #expect(interval.lower <= point.dilogarithm() && point.dilogarithm() <= interval.upper)
  }
}

/// Li₂(x) + Li₂(1 − x) = π²/6 − ln x·ln(1 − x), and Li₂(x) + Li₂(x/(x − 1)) = −½ln²(1 − x), x < 1.
@Test func dilogarithmSatisfiesItsEquations() {
  var random = SeededGenerator()
  for _ in 0..<SeededGenerator.iterations(60) {
    let bits = Int.random(in: 40...400, using: &random)
    let precision = Precision(bits: bits)
    let one = Ball(1, precision: precision)
    let x = Ball(
      Rational(Int.random(in: 1...9_999, using: &random), 10_000), precision: precision)
    let limit = Ball.pi(precision: precision).squared() / Ball(6, precision: precision)
    let reflected = limit - x.applying(.log) * (one - x).applying(.log)
    #expect((x.dilogarithm() + (one - x).dilogarithm()).overlaps(reflected))
    let y = Ball(
      Rational(Int.random(in: -5_000_000...9_999, using: &random), 10_000), precision: precision)
    let log = (one - y).applying(.log)
    let sum = y.dilogarithm() + (y / (y - one)).dilogarithm()
    #expect(sum.overlaps(-log.squared().scaled(byPowerOfTwo: -1)))
    #expect(sum.radius < ErrorBound(powerOfTwo: 20 - bits))
  }
}

@Test func dilogarithmEnclosesEveryPointOfABall() {
  let precision = Precision(bits: 96)
  for (low, high) in [(-3, 1), (-40, -2), (0, 1)] {
    let wide = Ball(
      lower: BigFloat(low, precision: precision), upper: BigFloat(high, precision: precision))
    let range = wide.dilogarithm()
    for k in 0...16 {
      let x = Rational(low) + Rational(k * (high - low), 16)
      #expect(range.overlaps(Ball(x, precision: precision).dilogarithm()))
    }
  }
  #expect(!Ball(Rational(3, 2), precision: precision).dilogarithm().isFinite)
  #expect(BigFloat(2, precision: precision).dilogarithm().isNaN)
  #expect(Interval(BigFloat(2, precision: precision)).dilogarithm.isEmpty)
}
