import MultiPrecision
import TestSupport
import Testing

@Suite("The digits contract")
struct DecimalContractTests {
  private func ball(_ midpoint: Rational, _ radius: Rational, bits: Int = 300) -> Ball {
    let centre = BigFloat(midpoint, precision: Precision(bits: bits))
    let bound = Magnitude(upperBoundOf: BigFloat(radius, precision: .double, rounding: .up))
    return Ball(midpoint: centre, radius: bound)
  }

  private func power(_ exponent: Int) -> Rational { Rational(10).power(exponent) }

  @Test(arguments: [
    (Rational(1, 2), 5, "0.50000"), (Rational(3), 30, "3.00000000000000000000000000000"),
    (Rational(0), 7, "0"), (Rational(1, 1_000_000), 3, "0.00000100"),
    (Rational(1, 10_000_000), 3, "1.00e-7"), (Rational(123_456), 6, "123456"),
    (Rational(123_456), 5, "1.2346e5"), (Rational(-7), 1, "-7"), (Rational(5, 2), 1, "2"),
    (Rational(99_999), 4, "1.000e5"),
    (Rational(12, 10).power(1) / Rational(10).power(30), 2, "1.2e-30"),
  ])
  func layoutIsTheLanguages(value: Rational, digits: Int, text: String) {
    #expect(value.decimalString(significantDigits: digits) == text)
    let precision = Precision(bits: 200)
    #expect(
      BigFloat(value, precision: precision).decimalString(significantDigits: digits) == text)
    #expect(Ball(value, precision: precision).decimalString(significantDigits: digits) == text)
  }

  /// Figure 1's values of the reference table.
  @Test func exactValuesPrintAsExpected() {
    #expect(
      Rational(-16023, 39680).decimalString(significantDigits: 20)
        == "-0.40380544354838709677")
    #expect(
      Rational(644_193, 3100).decimalString(significantDigits: 30)
        == "207.804193548387096774193548387")
  }

  /// The midpoint's decimal is at most half a unit off, so a radius of 0.49 units always passes
  /// and one of a unit never does; between them the distance decides.
  @Test func digitsAreProvedOrRefused() {
    let third = Rational(1, 3)
    for digits in [1, 2, 15, 50] {
      let unit = power(-digits)
      let proved = ball(third, unit * Rational(49, 100)).decimalString(significantDigits: digits)
      #expect(proved == third.decimalString(significantDigits: digits))
      #expect(ball(third, unit).decimalString(significantDigits: digits) == nil)
      // 1/3 lies a third of a unit above its decimal: 0.66 units of radius are the limit.
      let below = ball(third, unit * Rational(66, 100))
      let above = ball(third, unit * Rational(67, 100))
      #expect(below.decimalString(significantDigits: digits) != nil)
      #expect(above.decimalString(significantDigits: digits) == nil)
    }
    #expect(Ball.indeterminate(precision: .double).decimalString(significantDigits: 3) == nil)
    #expect(ball(0, power(-20)).decimalString(significantDigits: 3) == nil)
    // The digits of an exact midpoint that is too coarse for them are still its digits.
    #expect(Ball(third, precision: .double).decimalString(significantDigits: 17) == nil)
    #expect(Ball(third, precision: .double).decimalString(significantDigits: 15) != nil)
  }

  @Test func whateverIsPrintedIsWithinOneUnit() throws {
    var source = SeededGenerator()
    var printed = 0
    for _ in 0..<SeededGenerator.iterations(400) {
      let x = source.ball(source.precision(), exponentRange: 60)
      let digits = Int.random(in: 1...20, using: &source)
      guard let text = x.decimalString(significantDigits: digits), !x.isZero else { continue }
      printed += 1
      let value = try #require(Rational(decimal: text))
      let shown = text.split(separator: "e")[0].filter(\.isNumber).drop { $0 == "0" }
      #expect(shown.count == digits, "\(text) for \(digits) digits; \(source.note)")
      // The exponent of the first digit, from the value itself.
      var exponent = 0
      while power(exponent) > value.magnitude { exponent -= 1 }
      while power(exponent + 1) <= value.magnitude { exponent += 1 }
      let unit = power(exponent - digits + 1)
      let centre = try #require(x.midpoint.exactRational)
      let radius = try #require(x.radius.bigFloat.exactRational)
      #expect((centre - value).magnitude + radius < unit, "\(x) as \(text); \(source.note)")
    }
    #expect(printed > 50)
  }

  @Test func zeroIsPrintedByTheListRule() throws {
    let tiny = ball(power(-22), power(-21))
    let shown = try #require(tiny.formattedCertified(digits: 20, listMagnitude: Magnitude(3)))
    #expect(shown.text == "0" && shown.error == "1.10e-21" || shown.error == "1.11e-21")
    #expect(tiny.formattedCertified(digits: 21, listMagnitude: Magnitude(1e-9)) == nil)
    #expect(tiny.formattedCertified(digits: 21, listMagnitude: Magnitude(1000))?.text == "0")
    let known = ball(Rational(1, 3), power(-40)).formattedCertified(
      digits: 5, listMagnitude: Magnitude(1))
    #expect(known?.text == "0.33333" && known?.error == nil)
    #expect(ball(1, 2).formattedCertified(digits: 5, listMagnitude: Magnitude(1)) == nil)
    #expect(
      Ball.indeterminate(precision: .double)
        .formattedCertified(digits: 1, listMagnitude: .infinity) == nil)
  }
}
