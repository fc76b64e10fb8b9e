import MultiPrecision
import TestSupport
import Testing

@Suite("Balls at the edge of domains, and how tight they are")
struct BallDomainTests {
  static let precision = Precision(bits: 129)

  private func ball(_ midpoint: Rational, _ radius: Double = 0) -> Ball {
    Ball(midpoint: BigFloat(midpoint, precision: Self.precision), radius: Magnitude(radius))
  }

  @Test func violationsAreIndeterminate() {
    let cases: [Ball] = [
      .log(ball(0)), .log(ball(1, 1)), .log(ball(-1)), .log(ball(1, 1.5)),
      .sqrt(ball(-1)), .sqrt(ball(1, 1.0001)), .log(onePlus: ball(-1)),
      .log(onePlus: ball(0, 1)), .asin(ball(1, 1e-9)), .acos(ball(-2)), .acosh(ball(1, 1e-9)),
      .atanh(ball(1)), .atanh(ball(0, 1)), .gamma(ball(0)), .gamma(ball(-3)),
      .gamma(ball(-3, 0.25)), .logGamma(ball(0, 0.1)), .logGamma(ball(-2)),
      .gamma(ball(Rational(-5, 2), 0.75)), .tan(ball(2, 0.5)), .tan(ball(0, 10)),
      1 / ball(0), 1 / ball(1, 1), ball(0) / ball(0), ball(1, 2).power(-3), ball(0).power(-1),
      Ball.pow(ball(-1), ball(Rational(1, 2))), Ball.pow(ball(0), ball(Rational(-1, 2))),
      Ball.pow(ball(0, 0.5), ball(Rational(1, 2))), ball(-1).root(2), ball(2).root(0),
      ball(0).root(-3), Ball(.infinity, precision: .double), Ball(.nan, precision: .double),
      Ball(midpoint: 1, radius: .infinity),
    ]
    for (index, value) in cases.enumerated() {
      #expect(!value.isFinite && value.midpoint.isNaN, "case \(index): \(value)")
    }
  }

  @Test func nothingTrapsAndIndeterminateStaysSo() {
    let p = Self.precision
    let huge = BigFloat(1, precision: p).scaled(byPowerOfTwo: (1 << 30) - 20)
    let tiny = BigFloat(1, precision: p).scaled(byPowerOfTwo: -(1 << 30) + 20)
    let odd: [Ball] = [
      .indeterminate(precision: p), ball(0), ball(0, 1), ball(1, 1e300),
      ball(1, .leastNonzeroMagnitude),
      Ball(midpoint: huge), Ball(midpoint: -huge, radius: Magnitude(1)), Ball(midpoint: tiny),
      Ball(midpoint: huge, radius: Magnitude(upperBoundOf: huge)),
      Ball(midpoint: -tiny, radius: Magnitude(upperBoundOf: tiny)),
      Ball(midpoint: tiny, radius: Magnitude(powerOfTwo: -(1 << 41))),
      Ball(midpoint: tiny, radius: Magnitude(powerOfTwo: 1 << 35)),
      Ball(1, precision: Precision(bits: 2)), Ball(Int.min, precision: p),
    ]
    for a in odd {
      for function in RealFunction.allCases {
        let image = a.applying(function)
        #expect(a.isFinite || !image.isFinite)
        _ = Interval(a).applying(function)
      }
      for n in [0, 1, 2, 3, -1, -2, 1000, Int.max, Int.min] {
        _ = (a.power(n), a.root(n), a.scaled(byPowerOfTwo: n))
      }
      for b in odd {
        var sum = a
        sum.addProduct(a, b)
        for value in [a + b, a - b, a * b, a / b, a.power(b), Ball.max(a, b), a.union(b), sum] {
          #expect((a.isFinite && b.isFinite) || !value.isFinite || value == a.power(b))
        }
        _ = (a.overlaps(b), a.contains(b), a.intersection(b), a.contains(b.midpoint))
        _ = Interval(a) / Interval(b)
      }
      _ = (a.decimalString(significantDigits: 20), a.relativeAccuracyBits, a.description)
      _ = (a.lower, a.upper, a.magnitude, a.reciprocal, a.isNonpositive, a.hashValue)
    }
  }

  @Test func overflowAndUnderflowAreEnclosed() {
    let p = Self.precision
    let huge = Ball(midpoint: BigFloat(1, precision: p).scaled(byPowerOfTwo: (1 << 30) - 20))
    #expect(!(huge * huge).isFinite && !Ball.exp(huge).isFinite)
    let tiny = Ball(midpoint: BigFloat(1, precision: p).scaled(byPowerOfTwo: -(1 << 30) + 20))
    #expect(tiny.squared().magnitudeUpperBound > .zero && (tiny * tiny).isFinite)
    #expect(Ball.exp(-huge).isFinite && !Ball.exp(-huge).isExact)
    #expect((tiny * tiny).magnitudeUpperBound >= Magnitude(powerOfTwo: -(1 << 30) - 1))
  }

  /// From exact arguments results are good to half a unit; sums and products of narrow balls lose
  /// what the operands lack, no more than a few bits beyond.
  @Test func ballsAreTight() {
    let p = Self.precision
    #expect((ball(1) / ball(3)).relativeAccuracyBits >= p.bits - 1)
    for function in RealFunction.allCases {
      let x = ball(function == .acosh ? Rational(17, 8) : Rational(3, 8), 0)
      let narrow = x.addingError(Magnitude(powerOfTwo: -80))
      let medium = x.addingError(Magnitude(powerOfTwo: -20))
      let wide = x.addingError(Magnitude(powerOfTwo: -4))
      #expect(x.applying(function).relativeAccuracyBits >= p.bits - 1, "\(function)")
      // |x·f′/f| < 8 at 3/8 (and 17/8) for all of them.
      #expect(narrow.applying(function).relativeAccuracyBits >= 74, "\(function)")
      #expect(medium.applying(function).relativeAccuracyBits >= 14, "\(function)")
      #expect(wide.applying(function).relativeAccuracyBits >= -1, "\(function)")
    }
    let a = ball(Rational(22, 7), 1e-20)
    #expect((a * a / a - a).magnitudeUpperBound < Magnitude(5e-20))
    #expect(ball(5, 1).power(3).magnitudeUpperBound < Magnitude(5.0 * 125))
    #expect(Ball.tan(ball(1, 0.25)).isFinite && Ball.gamma(ball(2, 1.5)).isFinite)
    #expect(Ball.sin(ball(100, 5)).magnitudeUpperBound <= Magnitude(1))
    #expect(Ball.cosh(ball(0, 1)).lower >= 1 - BigFloat(1e-9, precision: p))
    #expect(Ball.erfc(ball(20, 1e-30)).relativeAccuracyBits > 85)
    #expect(Ball.tanh(ball(100, 1e-6)).relativeAccuracyBits >= p.bits - 2)
  }

  @Test func literalsAdoptTheOtherPrecision() {
    let x = Ball(Rational(1, 3), precision: Precision(bits: 300))
    #expect((x + 1).precision.bits == 300 && (1 - x).relativeAccuracyBits >= 299)
    #expect((Ball.zero + x) == x && Ball.zero.isZero)
    func third<T: Scalar>(_ type: T.Type) -> T { T(Rational(1, 3), precision: .double) }
    #expect(third(Double.self) == 1.0 / 3 && third(Rational.self) == Rational(1, 3))
    #expect(
      third(BigFloat.self).doubleValue == 1.0 / 3 && third(Ball.self).contains(Rational(1, 3)))
    #expect(Ball(exactly: UInt64.max)?.contains(Rational(Integer(UInt64.max))) == true)
  }
}
