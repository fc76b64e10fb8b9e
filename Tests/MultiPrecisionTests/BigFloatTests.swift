import MultiPrecision
import TestSupport
import Testing

@Suite("Floats: rounding, special values, sharing")
struct BigFloatTests {
  static let modes = RoundingMode.allCases

  /// What a correctly rounded result must be, from the exact one: through the neighbours that
  /// exact comparison finds, not through MPFR's rounding.
  private func isCorrect(
    _ result: BigFloat, of exact: Rational, _ mode: RoundingMode
  ) throws -> Bool {
    let value = try #require(result.exactRational)
    if value == exact { return true }
    // One unit in the last place on either side of the exact value.
    let exponent = try #require(result.exponent)
    let unit = Rational(2).power(exponent - result.precision.bits)
    let error = value - exact
    switch mode {
    case .nearest: return error.magnitude * 2 <= unit
    case .up: return error.signum > 0 && error < unit
    case .down: return error.signum < 0 && -error < unit
    case .towardZero: return value.magnitude < exact.magnitude && error.magnitude < unit
    case .awayFromZero: return value.magnitude > exact.magnitude && error.magnitude < unit
    }
  }

  @Test func arithmeticIsCorrectlyRounded() throws {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(150) {
      let a = source.float(source.precision())
      let b = source.float(source.precision())
      let precision = source.precision()
      let (x, y) = (try #require(a.exactRational), try #require(b.exactRational))
      let mode = source.pick(Self.modes)
      let note = "\(a) \(b) \(precision) \(mode) \(source.note)"
      #expect(
        try isCorrect(a.adding(b, rounding: mode, precision: precision), of: x + y, mode), "\(note)"
      )
      #expect(
        try isCorrect(a.subtracting(b, rounding: mode, precision: precision), of: x - y, mode),
        "\(note)")
      #expect(
        try isCorrect(
          a.multiplied(by: b, rounding: mode, precision: precision), of: x * y, mode), "\(note)")
      if !y.isZero {
        #expect(
          try isCorrect(a.divided(by: b, rounding: mode, precision: precision), of: x / y, mode),
          "\(note)")
      }
      #expect(try isCorrect(BigFloat(x / 7, precision: precision, rounding: mode), of: x / 7, mode))
    }
  }

  @Test func theCheckRejectsAWrongRounding() throws {
    let third = Rational(1, 3)
    let up = BigFloat(third, precision: .double, rounding: .up)
    #expect(try isCorrect(up, of: third, .up))
    #expect(try !isCorrect(up, of: third, .down))
    #expect(try !isCorrect(up, of: third, .nearest))
  }

  @Test func resultsTakeTheLargerPrecision() {
    let a = BigFloat(1, precision: Precision(bits: 61))
    let b = BigFloat(3, precision: Precision(bits: 129))
    #expect((a / b).precision.bits == 129)
    #expect((b + 1).precision.bits == 129)
    var c = a
    c += b
    #expect(c.precision.bits == 129 && c == 4)
    c = a
    c.addProduct(b, b)
    #expect(c.precision.bits == 129 && c == 10)
  }

  @Test func specialValuesFollowTheStandard() {
    let p = Precision(bits: 61)
    let (nan, infinity) = (BigFloat.nan(precision: p), BigFloat.infinity(precision: p))
    let zero = BigFloat(0, precision: p)
    #expect((infinity - infinity).isNaN && (zero / zero).isNaN && (nan + 1).isNaN)
    #expect((1 / zero).isInfinite && BigFloat.sqrt(-1).isNaN)
    #expect(nan != nan && !(nan < 1) && !(nan >= 1) && !(1 <= nan))
    #expect(zero == -zero && zero.hashValue == (-zero).hashValue)
    #expect(nan.signum == 0 && (-infinity).signum == -1)
    #expect(nan.exactRational == nil && infinity.exactRational == nil && nan.exponent == nil)
    #expect(infinity.reciprocal?.isZero == true && zero.reciprocal == nil)
    #expect(nan.decimalString(significantDigits: 5) == "nan")
    #expect((-infinity).decimalString(significantDigits: 5) == "-inf")
    #expect((-zero).decimalString(significantDigits: 5) == "0")
    #expect(nan.roundedToInteger() == nil)
  }

  @Test func equalValuesOfDifferentPrecisionsHashAlike() {
    for value in [0, 1, -3, 1 << 60] {
      let a = BigFloat(value, precision: Precision(bits: 65))
      let b = BigFloat(value, precision: Precision(bits: 300))
      #expect(a == b && a.hashValue == b.hashValue)
    }
  }

  @Test func copiesAreValues() {
    var a = BigFloat(2, precision: .double)
    let b = a
    a *= a
    a += a
    a.addProduct(a, a)
    #expect(b == 2 && a == 72)
  }

  @Test func overflowAndUnderflowStayInBounds() {
    let p = Precision.double
    let huge = BigFloat(1, precision: p).scaled(byPowerOfTwo: (1 << 30) - 10)
    #expect((huge * huge).isInfinite)
    #expect(huge.multiplied(by: huge, rounding: .down).isFinite)
    let tiny = BigFloat(1, precision: p).scaled(byPowerOfTwo: -(1 << 30) + 10)
    #expect((tiny * tiny).isZero)
    #expect(tiny.multiplied(by: tiny, rounding: .up).signum == 1)
    #expect(BigFloat.sin(huge).isNaN)
  }

  @Test func decimalsRoundTrip() throws {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(200) {
      let precision = source.precision()
      let value = source.float(precision)
      let digits = Precision(bits: precision.bits).decimalDigits + 3
      let text = value.decimalString(significantDigits: digits)
      #expect(BigFloat(decimal: text, precision: precision) == value, "\(text) \(source.note)")
    }
  }

  @Test func precisionSurvivesAnyRequest() {
    #expect(Precision(bits: -5).bits == 2)
    #expect(Precision(bits: Int.max).bits == 1 << 30)
    #expect(Precision(decimalDigits: 15).bits >= 51)
    #expect(Precision(decimalDigits: Int.min).bits >= 4)
    #expect(Precision.double.adding(bits: Int.min).bits == 2)
    #expect(Precision.double.decimalDigits == 15)
  }
}
