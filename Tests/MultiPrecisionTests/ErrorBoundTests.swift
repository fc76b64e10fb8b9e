import MultiPrecision
import TestSupport
import Testing

@Suite("Error bounds round upward")
struct ErrorBoundTests {
  private func exact(_ bound: Magnitude) throws -> Rational {
    try #require(bound.bigFloat.exactRational)
  }

  @Test func operationsRoundUpward() throws {
    var source = SeededGenerator()
    // A result may exceed the exact one by one unit of 32 bits, and rounding of sums by two.
    let slack = 1 + Rational(2).power(-30)
    for _ in 0..<SeededGenerator.iterations(1000) {
      let x = source.float(source.precision()).magnitude
      let y = source.float(source.precision()).magnitude
      let (a, b) = (Magnitude(upperBoundOf: x), Magnitude(upperBoundOf: y))
      let (p, q) = (try exact(a), try exact(b))
      let note = "\(x) \(y) \(source.note)"
      let value = try #require(x.exactRational)
      #expect(p >= value && p <= value * slack, "\(note)")
      #expect(try exact(a + b) >= p + q && exact(a + b) <= (p + q) * slack, "\(note)")
      #expect(try exact(a * b) >= p * q && exact(a * b) <= p * q * slack, "\(note)")
      if !b.isZero {
        #expect(try exact(a / b) >= p / q && exact(a / b) <= p / q * slack, "\(note)")
      }
      #expect((a < b) == (p < q), "\(note)")
      let double = x.doubleValue
      #expect(try exact(Magnitude(double)) >= #require(Rational(exactly: double)), "\(note)")
      #expect(try #require(Rational(exactly: a.doubleValue)) >= p, "\(note)")
    }
  }

  @Test func edgesAreHonest() {
    #expect(Magnitude(.nan) == .infinity && Magnitude(-3) == Magnitude(3))
    #expect(Magnitude(0) == .zero && Magnitude(.leastNonzeroMagnitude) > .zero)
    #expect(Magnitude.zero * .infinity == .infinity && Magnitude(1) / .zero == .infinity)
    #expect(Magnitude.zero / .zero == .infinity || Magnitude.zero / .zero == .zero)
    #expect(Magnitude(powerOfTwo: 1 << 39) * Magnitude(powerOfTwo: 1 << 40) == .infinity)
    let least = Magnitude(powerOfTwo: -(1 << 40))
    #expect(least * least > .zero && Magnitude.zero < least && Magnitude(1e300) < .infinity)
    #expect(least.doubleValue == .leastNonzeroMagnitude)
    #expect(Magnitude(powerOfTwo: 5000).doubleValue == .infinity)
    #expect(Magnitude(upperBoundOf: .nan(precision: .double)) == .infinity)
    #expect(Magnitude(1.5).description == "1.50")
  }
}
