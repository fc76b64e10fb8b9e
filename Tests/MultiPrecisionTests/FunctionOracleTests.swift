import MultiPrecision
import TestSupport
import Testing

/// One line of real-functions.json.
struct FunctionCase: Decodable, Sendable {
  let function: String
  let bits: Int
  let significand: String
  let exponent: Int
  let value: String
}

@Suite("Functions against FLINT")
struct FunctionOracleTests {
  let oracle: Oracle<FunctionCase>

  init() throws { oracle = try Oracle(named: "real-functions.json") }

  private func argument(_ entry: FunctionCase) throws -> BigFloat {
    let significand = try #require(Integer(entry.significand))
    let argument = BigFloat(significand, precision: Precision(bits: entry.bits))
      .scaled(byPowerOfTwo: entry.exponent)
    // The recorded argument has to fit its precision.
    #expect(argument.exactRational == Rational(significand) * Rational(2).power(entry.exponent))
    return argument
  }

  @Test func headerIsCompleteAndEveryFunctionCovered() {
    #expect(oracle.hasCompleteHeader)
    #expect(Set(oracle.cases.map(\.function)) == Set(RealFunction.allCases.map(\.rawValue)))
    #expect(
      Set(oracle.cases.map(\.bits)).isSuperset(of: [53, 61, 64, 65, 127, 128, 129, 191, 1000]))
  }

  /// Floats must round the true value; balls must contain it, within a unit in the last place.
  @Test func valuesAgree() throws {
    for entry in oracle.cases {
      let function = try #require(RealFunction(rawValue: entry.function))
      let precision = Precision(bits: entry.bits)
      let x = try argument(entry)
      let truth = try #require(Rational(decimal: entry.value))
      let note = "\(entry.function)(\(x)) at \(entry.bits) bits"
      let float = x.applying(function)
      #expect(float == BigFloat(truth, precision: precision), "\(note)")
      // The recorded value is good to 2p bits, far inside the ball unless f(x) is a p-bit number.
      let ball = Ball(midpoint: x).applying(function)
      #expect(ball.contains(truth) || ball.isExact, "\(note)")
      #expect(ball.relativeAccuracyBits >= entry.bits - 1, "\(note)")
      let interval = Interval(x).applying(function)
      #expect(interval.contains(truth) || interval.isExact, "\(note)")
      #expect(interval.contains(float), "\(note)")
    }
  }

  @Test func aValueTwoUnitsOffIsRejected() throws {
    for entry in oracle.cases.prefix(40) {
      let function = try #require(RealFunction(rawValue: entry.function))
      let truth = try #require(Rational(decimal: entry.value))
      let wrong = truth + truth * Rational(2).power(1 - entry.bits)
      let x = try argument(entry)
      #expect(x.applying(function) != BigFloat(wrong, precision: Precision(bits: entry.bits)))
      #expect(!Ball(midpoint: x).applying(function).contains(wrong))
    }
  }
}
