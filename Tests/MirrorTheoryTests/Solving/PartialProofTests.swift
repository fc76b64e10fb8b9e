import MultiPrecision
import NumericalMethods
import Symbolic
import TestSupport
import Testing

@testable import MirrorTheory

private typealias Expression = Symbolic.Expression

/// Proofs that end before they have all digits asked for.
@Suite("Digits proved in part")
struct PartialProofTests {
  private static let data = [(q(-1), q(3, 20)), (q(7, 20), q(1, 5)), (q(13, 20), q(-1, 5))]
  private static let quartic = MirrorTheoryTests.model(
    Potentials.quartic, omega: 1, data: data)

  private static func request(digits: Int) throws -> SolveRequest {
    SolveRequest(
      model: quartic, points: [q(-5, 4), q(1, 2)].map { RealConstant($0) }, digits: digits,
      wantsExact: false, hypotheses: checkAssumptions(of: quartic, budget: .seconds(2)))
  }

  private static func problem(_ request: SolveRequest) throws -> ScaledSolve {
    let layout = try DualLayout(quartic, points: request.points, tailBits: 256)
    return try ScaledSolve(
      layout: layout, density: #require(layout.polynomials),
      potential: #require(PolynomialPotential(quartic.potential, omega: 1)),
      points: request.points)
  }

  private static func numbers(_ printed: PrintedSolution) -> [PrintedValue] {
    printed.multipliers + printed.values + [printed.functional.value]
  }

  /// The digits that 100 bits prove, beside those of a proof of 60, whose digits are compared with
  /// mpmath elsewhere.
  @Test func digitsOfTheLastAttemptAreKept() throws {
    let request = try Self.request(digits: 60)
    let problem = try Self.problem(request)
    let start = try problem.approximateKnotValues()
    let bits = Precision(bits: 100)
    let proved = try request.provingDigits(
      of: problem.layout, within: PrecisionBudget(first: bits, limit: bits)
    ) { precision, _ throws(SolveFailure) in
      try problem.enclosedNumbers(
        around: problem.refined(start, precision: precision), precision: precision)
    }
    let whole = try request.run()
    #expect(whole.certificate.certified && whole.certificate.provedDigits == nil)
    let pairs = zip(
      Self.numbers(proved.printed),
      whole.multipliers + whole.values.map(\.value) + [whole.functional.value])
    for (part, all) in pairs {
      let count = try #require(part.provedDigits)
      // 100 bits have 30 digits, of which the proof loses some.
      #expect((12...30).contains(count) && !part.certified)
      #expect(part.text.filter(\.isNumber).drop { $0 == "0" }.count == count)
      let value = try #require(Rational(decimal: all.text))
      let difference = try #require(Rational(decimal: part.text)) - value
      let error = try #require(part.error.flatMap { Rational(decimal: $0) })
      #expect(-error <= difference && difference <= error)
      let digit = (value < 0 ? -value : value) / Rational(10).power(count - 1)
      #expect(error < digit)
    }
    let certificate = proved.certificate(of: 60, by: "interval-newton", "a step")
    let least = Self.numbers(proved.printed).compactMap(\.provedDigits).min()
    #expect(!certificate.certified && certificate.provedDigits == least)
    #expect(certificate.precisionBits == 100)
    #expect(certificate.statement.contains("of the 60 digits asked for are proved"))
    #expect(certificate.statement.hasSuffix("60 digits could not be proved with 100 bits"))
  }

  /// Where all time went by without an enclosure, a quarter of the digits is tried, with fewer bits.
  @Test func aQuarterOfTheDigitsIsTriedAfterNone() throws {
    let request = try Self.request(digits: 40)
    let problem = try Self.problem(request)
    let start = try problem.approximateKnotValues()
    let budget = PrecisionBudget(
      first: Precision(bits: 200), limit: Precision(bits: 400), duration: .seconds(100))
    var tried: [Int] = []
    let proved = try request.provingDigits(of: problem.layout, within: budget) {
      precision, _ throws(SolveFailure) in
      tried.append(precision.bits)
      if precision >= budget.first { throw .undecided("the time ended") }
      return try problem.enclosedNumbers(
        around: problem.refined(start, precision: precision), precision: precision)
    }
    // 30 digits less are 99 bits less.
    #expect(tried == [200, 101] && proved.precision.bits == 101)
    #expect(proved.printed.provedDigits(of: 40).lowerBound >= 10)
    #expect(proved.shortfall == "the time ended")
    #expect(throws: SolveFailure.undecided("the time ended")) {
      try request.provingDigits(of: problem.layout, within: budget) {
        _, _ throws(SolveFailure) in throw .undecided("the time ended")
      }
    }
  }

  @Test func numbersShowWhatTheirEnclosuresProve() {
    func shown(_ midpoint: Rational, _ radius: Int) -> PrintedValue {
      let ball = Ball(midpoint, precision: Precision(bits: 200))
        .addingError(ErrorBound(powerOfTwo: radius))
      return PrintedValue(enclosed: ball, digits: 20, listMagnitude: ErrorBound(1))
    }
    #expect(shown(Rational(1, 3), -80).text == "0.33333333333333333333")
    #expect(shown(Rational(1, 3), -80).certified && shown(Rational(1, 3), -80).provedDigits == nil)
    // 2⁻²⁰ is 9.54e-7, and with the rest of 1/3 above a unit of the sixth digit.
    let part = shown(Rational(1, 3), -20)
    #expect(part.text == "0.33333" && part.provedDigits == 5 && !part.certified)
    #expect(part.error == "0.00000429")
    let none = shown(Rational(1, 3), 3)
    #expect(none.text == "0" && none.provedDigits == 0 && none.error == "8.34" && !none.certified)
    // A radius below 10⁻²⁰ makes it a zero with all its digits.
    #expect(shown(0, -80).text == "0" && shown(0, -80).certified)
    let open = PrintedValue(
      enclosed: .indeterminate(precision: .double), digits: 5, listMagnitude: .zero)
    #expect(open.text == "0" && open.error == "inf" && open.provedDigits == 0)
  }

  /// A budget that nothing can keep ends in a sentence that says what to change.
  @Test(arguments: [false, true])
  func aSmallBudgetIsNamed(isSmooth: Bool) throws {
    var problem = model(.apply(.cosh, x), omega: 1, data: Self.data)
    if isSmooth {
      problem = try SmoothActivations.model("tanh", "uniform(1)", "cosh(x)", data: Self.data)
    }
    let text = Self.statement(on: problem, within: .microseconds(100))
    #expect(text?.contains("a larger --budget may prove more") == true, "\(text ?? "certified")")
  }

  /// Why not all digits are proved within a time; nil if they are.
  private static func statement(on problem: Model, within time: Duration) -> String? {
    do throws(SolveFailure) {
      let certificate = try solve(problem, at: [], digits: 30, exact: false, budget: time)
        .certificate
      return certificate.certified ? nil : certificate.statement
    } catch {
      switch error {
      case .undecided(let reason), .noSolution(let reason): return reason
      }
    }
  }
}
