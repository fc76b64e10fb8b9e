import MirrorTheory
import MultiPrecision
import Symbolic
import Testing

@testable import Verification

@Suite("No RKHS norm")
struct NonlinearityTests {
  private static func conclusion(_ model: Model) throws -> Conclusion {
    try Verification(
      .notRKHS, of: model, VerificationRequest(), hypotheses: checkAssumptions(of: model)
    ).conclusion([])
  }

  /// The differences at x = −1/2 that an independent script gave: 4.7e-3 and 9.7e-3.
  @Test(arguments: [(Fixture.quartic, 4.7e-3), (Fixture.cubic, 9.7e-3)])
  func figure2IsNotLinear(_ potential: Expression, _ atHalf: Double) throws {
    let model = Fixture.figure2(potential)
    let conclusion = try Self.conclusion(model)
    #expect(conclusion.verdict == .proved)
    let witness = try #require(conclusion.witness)
    #expect(
      witness.equation == "h[2z] = 2*h[z]" && witness.values.map(\.name) == ["h[2z]", "h[z]"])
    let difference = try #require(Double(witness.difference))
    #expect(difference > atHalf, "the largest difference is not at -1/2")
    var twice = model
    twice.data.labels = model.data.labels.map { ($0 + $0).simplified() }
    let values = try [model, twice].map { model in
      let result = try solve(model, at: [q(-1, 2)], digits: 20, exact: false)
      return try #require(Double(result.values[0].value.text))
    }
    #expect(abs(abs(values[1] - 2 * values[0]) - atHalf) < 0.05e-3)
    // The witness's own digits give its difference.
    let shown = try witness.values.map { try #require(Double($0.value.text)) }
    #expect(abs(shown[0] - 2 * shown[1]).isApproximately(difference, within: 2e-5))
  }

  @Test func quadraticFunctionalsAreRKHSNorms() throws {
    #expect(try Self.conclusion(Fixture.figure2()).verdict == .contradicted)
    #expect(try Self.conclusion(Fixture.figure1(Fixture.cosh)).verdict == .contradicted)
  }

  @Test func labelsZeroAreReplaced() throws {
    var model = Fixture.figure2(Fixture.quartic)
    model.data.labels = [0, 0, 0, 0]
    #expect(try Self.conclusion(model).verdict == .proved)
  }

  @Test func digitsBecomeEnclosures() throws {
    func enclosure(_ text: String, error: String? = nil, certified: Bool = true) -> [Rational]? {
      RationalEnclosure(PrintedValue(text: text, certified: certified, error: error)).map {
        [$0.midpoint, $0.radius]
      }
    }
    #expect(enclosure("-0.125") == [Rational(-1, 8), Rational(1, 1_000)])
    #expect(enclosure("1.50e-3") == [Rational(3, 2_000), Rational(1, 100_000)])
    #expect(enclosure("120") == [120, 1])
    #expect(enclosure("1.2e5") == [120_000, 10_000])
    #expect(enclosure("0", error: "1e-30") == [0, Rational(2) * Rational(10).power(-30)])
    #expect(enclosure("0.5", certified: false) == nil)
    let exact = RationalEnclosure(
      PrintedValue(text: "0.33", exact: Rational(1, 3), certified: true))
    #expect(exact?.midpoint == Rational(1, 3) && exact?.radius == 0)
  }

  @Test func enclosuresThatOverlapProveNothing() {
    func ball(_ midpoint: Rational, _ radius: Rational) -> RationalEnclosure {
      RationalEnclosure(midpoint: midpoint, radius: radius)
    }
    let near = RationalEnclosure.combination([
      (1, ball(2, Rational(1, 10))), (-2, ball(Rational(11, 10), Rational(1, 10))),
    ])
    #expect(near.midpoint == Rational(-1, 5) && near.radius == Rational(3, 10))
    #expect(near.magnitudeLowerBound == Rational(-1, 10))
    #expect(ball(-1, Rational(1, 4)).magnitudeLowerBound == Rational(3, 4))
  }
}

extension Double {
  fileprivate func isApproximately(_ other: Double, within share: Double) -> Bool {
    abs(self / other - 1) < share
  }
}
