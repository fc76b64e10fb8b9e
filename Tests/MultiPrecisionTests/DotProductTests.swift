import MultiPrecision
import TestSupport
import Testing

/// Sums of products against exact rationals, which GMP computes without MPFR's or our kernels.
@Suite("Dot products")
struct DotProductTests {
  static let precisions = [2, 53, 61, 64, 65, 127, 128, 129, 191, 192, 256, 1000]

  private func exact(_ a: [BigFloat], _ b: [BigFloat]) -> Rational? {
    var sum: Rational = 0
    for (x, y) in zip(a, b) {
      guard let x = x.exactRational, let y = y.exactRational else { return nil }
      sum = sum + x * y
    }
    return sum
  }

  /// Factors of one precision, or of several; some cancel.
  private func factors(
    _ source: inout SeededGenerator, count: Int, precision: Precision, exponentRange: Int
  ) -> ([BigFloat], [BigFloat]) {
    let isMixed = source.chance(0.25)
    func float() -> BigFloat {
      let bits = isMixed ? source.precision() : precision
      return source.float(bits, exponentRange: exponentRange)
    }
    var a = (0..<count).map { _ in float() }
    var b = (0..<count).map { _ in float() }
    if count > 1, source.chance(0.4) {
      // The last products undo the first ones, wholly or all but a bit.
      for index in 0..<(count / 2) {
        a[count - 1 - index] = -a[index]
        b[count - 1 - index] = b[index]
      }
      if source.chance(0.5) {
        b[count - 1] = b[count - 1] + b[count - 1].scaled(byPowerOfTwo: -precision.bits / 2)
      }
    }
    return (a, b)
  }

  @Test(arguments: precisions)
  func floatsRoundOnce(bits: Int) throws {
    var source = SeededGenerator()
    let precision = Precision(bits: bits)
    for round in 0..<SeededGenerator.iterations(120) {
      let count = source.pick([0, 1, 2, 3, 5, 8, 16, 33])
      let range = source.pick([0, 3, 40, 70, 300])
      let (a, b) = factors(&source, count: count, precision: precision, exponentRange: range)
      let sum = try #require(exact(a, b))
      let rounding = source.pick(RoundingMode.allCases)
      let value = BigFloat.dot(a, b, precision: precision, rounding: rounding)
      let expected = BigFloat(sum, precision: precision, rounding: rounding)
      #expect(
        value == expected && value.precision == precision,
        "\(bits) bits, \(count) terms, \(rounding), round \(round): \(value) ≠ \(expected); \(source.note)"
      )
      let reversed = BigFloat.dot(
        a[...], Array(b.reversed())[...], reversed: true, precision: precision, rounding: rounding)
      #expect(reversed == expected, "\(source.note)")
      let u = BigFloatVector(a)
      let v = BigFloatVector(b)
      #expect(
        u.dot(v, precision: precision, rounding: rounding) == expected, "\(source.note)")
    }
  }

  @Test func longSumsRoundOnce() throws {
    var source = SeededGenerator()
    for bits in [64, 128, 256] {
      let precision = Precision(bits: bits)
      let (a, b) = factors(&source, count: 1500, precision: precision, exponentRange: 20)
      let sum = try #require(exact(a, b))
      let expected = BigFloat(sum, precision: precision)
      #expect(BigFloat.dot(a, b, precision: precision) == expected, "\(bits) \(source.note)")
      let shown = BigFloatVector(a).dot(BigFloatVector(b), precision: precision)
      #expect(shown == expected, "\(bits) \(source.note)")
    }
  }

  @Test(arguments: precisions)
  func ballsEnclose(bits: Int) throws {
    var source = SeededGenerator()
    let precision = Precision(bits: bits)
    for _ in 0..<SeededGenerator.iterations(80) {
      let count = source.pick([0, 1, 2, 3, 5, 8, 16, 33])
      let range = source.pick([0, 3, 40, 300])
      let isMixed = source.chance(0.25)
      func ball() -> Ball {
        while true {
          let width = isMixed ? source.precision() : precision
          let ball = source.ball(width, exponentRange: range)
          if ball.isFinite { return ball }
        }
      }
      let a = (0..<count).map { _ in ball() }
      let b = (0..<count).map { _ in ball() }
      let value = Ball.dot(a, b, precision: precision)
      #expect(value.isFinite && value.precision == precision, "\(source.note)")
      for _ in 0..<3 {
        var sum: Rational = 0
        for (x, y) in zip(a, b) {
          let first = source.point(of: x)
          let second = source.point(of: y)
          let p = try #require(first)
          let q = try #require(second)
          sum = sum + p * q
        }
        #expect(value.contains(sum), "\(bits) bits, \(count) terms: \(value); \(source.note)")
      }
      // Not wider than the sum of the operators' balls, but for a few units.
      var plain = Ball(0, precision: precision)
      for (x, y) in zip(a, b) { plain += (x * y).withPrecision(precision) }
      let slack =
        plain.radius * Magnitude(1.01) + value.magnitudeUpperBound * Magnitude(powerOfTwo: -bits)
      var largest = Magnitude.zero
      for (x, y) in zip(a, b) {
        largest = Swift.max(largest, x.magnitudeUpperBound * y.magnitudeUpperBound)
      }
      #expect(
        value.radius <= slack + largest * Magnitude(powerOfTwo: -bits - 10),
        "\(value.radius) against \(plain.radius); \(source.note)")
    }
  }

  @Test func specialFactorsFollowIEEE() {
    let p = Precision(bits: 100)
    let inf = BigFloat.infinity(precision: p)
    let nan = BigFloat.nan(precision: p)
    let one = BigFloat(1, precision: p)
    let zero = BigFloat.zero(precision: p)
    #expect(BigFloat.dot([inf, one], [one, -one]) == inf)
    #expect(BigFloat.dot([inf, one], [-one, one]) == -inf)
    #expect(BigFloat.dot([inf, inf], [one, -one]).isNaN)
    #expect(BigFloat.dot([inf], [zero]).isNaN)
    #expect(BigFloat.dot([nan, zero], [zero, one]).isNaN)
    #expect(BigFloat.dot([], []).isZero)
    #expect(BigFloat.dot([zero, -zero], [one, one]).isZero)
    #expect(BigFloat.dot([one, one], [one, -one]).isZero)
    #expect(!Ball.dot([.indeterminate(precision: p)], [Ball(0, precision: p)]).isFinite)
    #expect(Ball.dot([], []) == Ball(0, precision: p))
  }

  /// The largest products cancel; what is left lies far below, beyond any window.
  @Test(arguments: [64, 128, 191, 1000])
  func exponentsFarApart(bits: Int) {
    let p = Precision(bits: bits)
    let third = BigFloat(Rational(1, 3), precision: p)
    for power in [70, 1_000, 300_000, 40_000_000, 900_000_000] {
      let large = third.scaled(byPowerOfTwo: power / 2)
      let small = third.scaled(byPowerOfTwo: -power)
      let one = BigFloat(1, precision: p)
      let value = BigFloat.dot([large, small, large], [large, one, -large])
      #expect(value == small, "2^\(power)")
      let ball = Ball.dot(
        [large, small, large].map { Ball(midpoint: $0) },
        [large, one, -large].map { Ball(midpoint: $0) })
      #expect(ball.contains(small), "2^\(power)")
    }
  }

  @Test func exponentsAtTheEndOfTheRange() {
    let p = Precision(bits: 64)
    let huge = BigFloat(3, precision: p).scaled(byPowerOfTwo: (1 << 30) - 10)
    let tiny = BigFloat(3, precision: p).scaled(byPowerOfTwo: -(1 << 30) + 10)
    #expect(BigFloat.dot([huge, huge], [huge, huge]).isInfinite)
    #expect(BigFloat.dot([tiny, tiny], [tiny, tiny]).isZero)
    #expect(!Ball.dot([Ball(midpoint: huge)], [Ball(midpoint: huge)]).isFinite)
    let product = Ball.dot([Ball(midpoint: tiny)], [Ball(midpoint: tiny)])
    #expect(product.containsZero && !product.isExact)
    // The products overflow and underflow, the sum does not.
    #expect(BigFloat.dot([huge, huge, tiny], [huge, -huge, huge]) == tiny * huge)
  }

  /// 1/2 + 2⁻⁶⁴ and its neighbours: ties, and what lies a bit beside one.
  @Test func tiesGoToEven() {
    let p = Precision(bits: 64)
    let one = BigFloat(1, precision: p)
    let half = BigFloat(1, precision: p).scaled(byPowerOfTwo: -64)
    let bit = BigFloat(1, precision: p).scaled(byPowerOfTwo: -300)
    #expect(BigFloat.dot([one, half], [one, one]) == one)
    let above = BigFloat(1, precision: p) + BigFloat(1, precision: p).scaled(byPowerOfTwo: -63)
    #expect(BigFloat.dot([one, half, bit], [one, one, one]) == above)
    #expect(BigFloat.dot([one, half, bit], [one, one, -one]) == one)
    #expect(BigFloat.dot([above, half], [one, one]) == one + half.scaled(byPowerOfTwo: 2))
  }

  @Test(arguments: [1, 5, 11, 12, 13, 40])
  func polynomialsHaveTheirValues(count: Int) throws {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(20) {
      let p = source.precision()
      let exact = (0..<count).map { _ in source.rational(maximumBits: 40) }
      let x = source.ball(p, exponentRange: 8)
      let point = source.point(of: x)
      guard x.isFinite, let point else { continue }
      let truth = Rational.polynomialValue(exact, at: point)
      let value = Ball.polynomialValue(exact.map { Ball($0, precision: p) }, at: x)
      #expect(value.contains(truth), "\(value) \(source.note)")
      let fine = Precision(bits: 400)
      let float = BigFloat.polynomialValue(
        exact.map { BigFloat($0, precision: fine) }, at: BigFloat(point, precision: fine))
      let near = Ball.polynomialValue(
        exact.map { Ball($0, precision: fine) }, at: Ball(point, precision: fine))
      let error = near.magnitudeUpperBound * Magnitude(powerOfTwo: -200)
      #expect(near.addingError(error + near.radius + near.radius).contains(float), "\(source.note)")
    }
  }
}
