import MultiPrecision
import TestSupport
import Testing

@Suite("Digits contract")
struct DigitsContractTests {
  private func e(_ precision: Precision) -> Ball { .eulerNumber(precision: precision) }

  /// e^x − 1 − x at x = 10^−10 is about 5·10^−21: 67 bits cancel.
  private func cancelling(_ precision: Precision) -> Ball {
    let x = Ball(Rational(10).power(-10), precision: precision)
    return x.applying(.exp) - 1 - x
  }

  @Test func digitsAreRaisedUntilProved() {
    let value = PrecisionBudget(digits: 30).provingDigits(30, cancelling)
    #expect(value.isProved)
    #expect(value.count == 30)
    // By its series, 5·10^−21·(1 + 10^−10/3 + 10^−20/12 + …).
    #expect(value.text == "5.00000000016666666667083333333e-21")
    #expect(value.enclosure.precision > Precision(decimalDigits: 30).adding(bits: 64))
  }

  @Test func theBudgetOfBitsEnds() {
    let budget = PrecisionBudget(first: Precision(bits: 64), limit: Precision(bits: 96))
    let value = budget.provingDigits(50, e)
    #expect(value.shortfall?.cause == .bits)
    #expect(value.shortfall?.reached.bits == 96)
    #expect((27...29).contains(value.count))
    #expect("2.7182818284590452353602874713527".hasPrefix(String(value.text?.dropLast() ?? "?")))
    #expect(!value.isProved)
  }

  @Test func theTimeEndsAfterTheFirstAttempt() {
    let budget = PrecisionBudget(
      first: Precision(bits: 16), limit: Precision(bits: 1 << 20), duration: .zero)
    var attempts = 0
    let value = budget.provingDigits(50) {
      attempts += 1
      return e($0)
    }
    #expect(attempts == 1)
    #expect(value.shortfall?.cause == .time)
    #expect(value.text == "2.7183" && value.count == 5)
  }

  @Test func whatMayBeZeroIsPrintedWithItsError() throws {
    let one = PrecisionBudget(digits: 20).provingDigits(20) {
      Ball.pi(precision: $0).applying(.sin)
    }
    #expect(one.text == "0" && one.isProved)
    let error = try #require(one.error.flatMap { Double($0) })
    #expect(error < 1e-20 && error > 0)
    #expect(PrecisionBudget(digits: 20).provingDigits(20) { Ball(0, precision: $0) }.error == nil)
    // In a list it is measured by the largest magnitude.
    let list = PrecisionBudget(digits: 20).provingDigits(
      20,
      ofList: { precision in
        [
          Ball(Rational(10).power(30), precision: precision),
          Ball(midpoint: .zero(precision: precision), radius: ErrorBound(1e9)),
        ]
      })
    #expect(list.map(\.text) == ["1.0000000000000000000e30", "0"])
    let alone = PrecisionBudget(digits: 20).provingDigits(20) {
      Ball(midpoint: .zero(precision: $0), radius: ErrorBound(1e9))
    }
    #expect(alone.text == nil && alone.count == 0 && !alone.isProved)
  }

  @Test func failuresEndItAtOnce() {
    struct Stop: Error, Equatable {}
    var attempts = 0
    #expect(throws: Stop()) {
      _ = try PrecisionBudget(digits: 10).provingDigits(10) { _ throws(Stop) -> Ball in
        attempts += 1
        throw Stop()
      }
    }
    #expect(attempts == 1)
    let outcome = PrecisionBudget(first: .double, limit: Precision(bits: 10)).raise {
      _ in Int?.none
    }
    guard case .ended(let shortfall) = outcome else {
      Issue.record("nothing was proved")
      return
    }
    #expect(shortfall.reached == .double)
  }

  /// Every digit printed is within a unit of the last one, whatever the budget.
  @Test func digitsAreNeverWrong() throws {
    var generator = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(200) {
      let truth = generator.rational()
      let bits = Int.random(in: 20...200, using: &generator)
      let digits = Int.random(in: 1...60, using: &generator)
      let budget = PrecisionBudget(first: Precision(bits: 20), limit: Precision(bits: bits))
      let value = budget.provingDigits(digits) { Ball(truth, precision: $0) }
      guard let text = value.text, text != "0" else { continue }
      let printed = try #require(Rational(decimal: text))
      let exponent = try #require(BigFloat(truth, precision: .double).exponent)
      // A unit of the last of n digits is at most 10^(1 − n) times the value.
      #expect(
        (printed - truth).magnitude * Rational(10).power(value.count - 1) <= truth.magnitude,
        "\(truth) as \(text), exponent \(exponent); \(generator.note)")
      #expect(value.isProved || value.count < digits)
    }
  }
}
