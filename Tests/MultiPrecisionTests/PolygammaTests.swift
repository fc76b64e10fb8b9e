import MultiPrecision
import TestSupport
import Testing

private struct PolygammaCase: Decodable, Sendable {
  let x: String
  let order: Int
  let value: String
}

@Test(arguments: [53, 128, 500]) func polygammaAgreesWithMpmath(bits: Int) throws {
  let oracle = try Oracle<PolygammaCase>(named: "functions/polygamma.json")
  #expect(oracle.hasCompleteHeader)
  let precision = Precision(bits: bits)
  for item in oracle.cases {
    let x = try #require(Rational(fraction: item.x))
    let value = try #require(Rational(decimal: item.value))
    // 180 digits are recorded; the enclosure may not be narrower than the last of them.
    let error = value.magnitude / Rational(10).power(178)
    let ball = Ball(x, precision: precision).polygamma(item.order)
    let recorded = Ball(
      lower: BigFloat(value - error, precision: Precision(bits: 640), rounding: .down),
      upper: BigFloat(value + error, precision: Precision(bits: 640), rounding: .up))
    #expect(ball.overlaps(recorded), "\(item.x), \(item.order)")
    if ball.isExact == false, x.denominator == 1 {
      #expect(ball.relativeAccuracyBits > bits - 8, "\(item.x), \(item.order)")
    }
  }
}

@Test func polygammaEnclosesEveryPointOfABall() {
  let precision = Precision(bits: 96)
  let wide = Ball(
    lower: BigFloat(Rational(1, 2), precision: precision),
    upper: BigFloat(Rational(5, 2), precision: precision))
  for order in 0...4 {
    let range = wide.polygamma(order)
    for k in 0...16 {
      let x = Rational(1, 2) + Rational(k, 8)
      #expect(range.overlaps(Ball(x, precision: precision).polygamma(order)))
    }
  }
}

@Test func polygammaIsOnlyGivenRightOfZero() {
  let precision = Precision(bits: 64)
  #expect(!Ball(-3, precision: precision).polygamma(1).isFinite)
  #expect(!Ball(0, precision: precision).polygamma(0).isFinite)
}
