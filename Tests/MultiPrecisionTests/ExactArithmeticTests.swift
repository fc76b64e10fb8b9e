import MultiPrecision
import TestSupport
import Testing

/// One line of exact-arithmetic.json.
struct ExactCase: Decodable, Sendable {
  let a: String
  let b: String?
  let sum: String?
  let difference: String?
  let product: String?
  let quotient: String?
  let floor: String?
  let digits: Int
  let decimal: String
  let double: String?
}

@Suite("Exact arithmetic against Python's integers, fractions and decimals")
struct ExactArithmeticTests {
  let oracle: Oracle<ExactCase>

  init() throws { oracle = try Oracle(named: "exact-arithmetic.json") }

  @Test func headerIsComplete() {
    #expect(oracle.hasCompleteHeader)
    #expect(oracle.cases.count > 150)
  }

  @Test func fieldOperationsAgree() throws {
    for entry in oracle.cases {
      guard let text = entry.b else { continue }
      let a = try #require(Rational(fraction: entry.a))
      let b = try #require(Rational(fraction: text))
      #expect((a + b).description == entry.sum)
      #expect((a - b).description == entry.difference)
      #expect((a * b).description == entry.product)
      if let quotient = entry.quotient { #expect((a / b).description == quotient) }
      #expect(a.floor.description == entry.floor)
      var inPlace = a
      inPlace += b
      inPlace *= b
      inPlace -= a
      #expect(inPlace == (a + b) * b - a)
    }
  }

  @Test func decimalsAreCorrectlyRounded() throws {
    for entry in oracle.cases {
      let a = try #require(Rational(fraction: entry.a))
      #expect(a.decimalString(significantDigits: entry.digits) == entry.decimal, "\(entry.a)")
      // A dyadic number prints alike as a float.
      let float = BigFloat(a, precision: Precision(bits: 600))
      if float.exactRational == a {
        #expect(float.decimalString(significantDigits: entry.digits) == entry.decimal)
      }
    }
  }

  @Test func nearestDoublesAgree() throws {
    for entry in oracle.cases {
      guard let text = entry.double, let expected = Double(text) else { continue }
      #expect(try #require(Rational(fraction: entry.a)).doubleValue == expected)
    }
    let least = try #require(Rational(exactly: Double.leastNonzeroMagnitude))
    #expect(least.doubleValue == .leastNonzeroMagnitude)
    // Exactly half of the least subnormal ties to even, a hair more does not; a rounding to 53
    // bits first would lose the hair.
    #expect((least / 2).doubleValue == 0)
    #expect((least / 2 + least.power(3)).doubleValue == .leastNonzeroMagnitude)
    #expect(Rational(10).power(400).doubleValue == .infinity)
  }
}

@Suite("Rationals and integers: text, powers, roots, sharing")
struct RationalTests {
  @Test(arguments: [
    ("0.35", "7/20"), ("1e-30", "1/1000000000000000000000000000000"), (".5", "1/2"), ("2.", "2"),
    ("-1.50e1", "-15"), ("+3", "3"), ("0e5", "0"), ("1E2", "100"), ("00012", "12"), ("-0", "0"),
  ])
  func decimalsParseExactly(text: String, value: String) {
    #expect(Rational(decimal: text)?.description == value)
  }

  @Test(arguments: [
    "", ".", "-", "+", "e5", "1e", "1e+", "1.2.3", "0x10", " 1", "1 ", "1,5", "nan", "inf", "1e1e1",
    "--1", "٣", "1e999999999999", "1e-999999999999999999999999", "1\u{0}", "1/2",
  ])
  func otherTextIsRefused(text: String) {
    #expect(Rational(decimal: text) == nil)
  }

  @Test func fractionsParse() {
    #expect(Rational(fraction: "-6/4") == Rational(-3, 2))
    #expect(Rational(fraction: "0.5/0.25") == 2)
    #expect(Rational(fraction: "1/0") == nil)
    #expect(Rational(fraction: "1/2/3") == nil)
    #expect(Rational(fraction: "/2") == nil)
    #expect(Rational(fraction: "2/") == nil)
  }

  @Test func largeExponentsAreNumbers() throws {
    let large = try #require(Rational(decimal: "1e99999"))
    #expect(large.numerator.bitWidth == 332_190)
    #expect(large.decimalString(significantDigits: 3) == "1.00e99999")
    #expect(
      try #require(Rational(decimal: "-2.5e-99999")).decimalString(significantDigits: 1)
        == "-2e-99999")
  }

  @Test func powersRespectTheirLimit() {
    #expect(Rational(9).power(9, bitLimit: 100) == Rational(387_420_489))
    #expect(Rational(9).power(387_420_489, bitLimit: 10_000_000) == nil)
    #expect(Rational(2, 3).power(-2, bitLimit: 100) == Rational(9, 4))
    #expect(Rational(0).power(-1, bitLimit: 100) == nil)
    #expect(Rational(0).power(0, bitLimit: 0) == 1)
    #expect(Rational(-1).power(Int.max, bitLimit: 0) == -1)
    #expect(Rational(-1).power(Int.min, bitLimit: 0) == 1)
    #expect(Rational(7).power(Int.min, bitLimit: Int.max) == nil)
  }

  @Test func squareRootsAreExactOrNil() {
    #expect(Rational(49, 64).squareRoot == Rational(7, 8))
    #expect(Rational(2).squareRoot == nil)
    #expect(Rational(-4).squareRoot == nil)
    #expect(Rational(0).squareRoot == 0)
  }

  @Test func divisionOfIntegersIsFloored() {
    for (a, b, quotient, remainder) in [(7, 2, 3, 1), (-7, 2, -4, 1), (7, -2, -4, -1)] {
      let result = Integer(a).quotientAndRemainder(dividingBy: Integer(b))
      #expect(result.quotient == Integer(quotient) && result.remainder == Integer(remainder))
    }
    #expect(Integer(12).gcd(Integer(-18)) == 6)
    #expect(Integer(Int.min).asInt == Int.min)
    #expect((Integer(Int.max) + 1).asInt == nil)
    #expect(Integer(UInt64.max).description == "18446744073709551615")
    #expect(Integer(Int.min).bitWidth == 64)
    #expect(Integer("12x") == nil && Integer("") == nil && Integer("-") == nil)
  }

  @Test func copiesAreValues() {
    var a = Rational(1, 3)
    let b = a
    a += 1
    a *= a
    #expect(b == Rational(1, 3) && a == Rational(16, 9))
    var m = Integer(5)
    let n = m
    m *= m
    m -= m
    #expect(n == 5 && m == 0)
    #expect(Set([Rational(2, 4), Rational(1, 2), Rational(-1, 2)]).count == 2)
  }

  @Test func ringIdentitiesHold() {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(200) {
      let (a, b, c) = (source.rational(), source.rational(), source.rational())
      #expect(a * (b + c) == a * b + a * c, "\(source.note)")
      #expect((a - b) * (a + b) == a * a - b * b, "\(source.note)")
      if !b.isZero { #expect(a / b * b == a, "\(source.note)") }
      #expect(a.floor <= a.ceiling && Rational(a.floor) <= a, "\(source.note)")
      #expect(Rational(fraction: a.description) == a, "\(source.note)")
      #expect((a < b) == ((a - b).signum < 0), "\(source.note)")
    }
  }

  /// By Euclid's algorithm on the fractions themselves.
  @Test func greatestCommonDivisorsOfFractions() {
    var source = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(200) {
      let (a, b) = (source.rational(), source.rational())
      var (larger, rest) = (a.magnitude, b.magnitude)
      while !rest.isZero {
        (larger, rest) = (rest, larger - rest * Rational((larger / rest).floor))
      }
      #expect(Rational.gcd(a, b) == larger, "\(a), \(b), \(source.note)")
      #expect(Rational.gcd(-a, 0) == a.magnitude)
    }
    #expect(Rational.gcd(Rational(3, 4), Rational(-5, 6)) == Rational(1, 12))
    #expect(Rational.gcd(0, 0) == 0)
  }
}
