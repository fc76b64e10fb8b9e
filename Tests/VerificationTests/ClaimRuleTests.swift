import RealModule
import TestSupport
import Testing

@testable import Verification

@Suite("Rules of the verdicts")
struct ClaimRuleTests {
  /// y = n^exponent, with a factor for each seed that changes its slope by ± spread.
  private static func samples(
    _ exponent: Double, spread: Double = 0.01, widths: [Int] = [20, 60, 180, 540]
  ) -> ClaimRule.Samples {
    var samples: ClaimRule.Samples = []
    for width in widths {
      for seed in 0..<5 {
        let slope = exponent + spread * Double(seed - 2)
        samples.append((width, UInt64(seed), .pow(Double(width), slope)))
      }
    }
    return samples
  }

  private static func bounded(_ exponent: Double, spread: Double = 0.01) -> ClaimVerdict {
    let samples = samples(exponent, spread: spread)
    return ClaimRule.isBounded("y", by: -1, ExponentFit("y", samples)).verdict
  }

  private static func tends(_ exponent: Double, spread: Double = 0.01) -> ClaimVerdict {
    let samples = samples(exponent, spread: spread)
    return ClaimRule.tendsToZero("y", samples, ExponentFit("y", samples)).verdict
  }

  @Test func boundsHaveAMarginOfATenth() {
    #expect(Self.bounded(-1.02) == .supported)
    #expect(Self.bounded(-0.95) == .supported)
    #expect(Self.bounded(-0.9) == .undecided)
    #expect(Self.bounded(-0.8) == .contradicted)
    #expect(Self.bounded(-0.95, spread: 0.1) == .undecided, "an interval across the limit")
    #expect(Self.bounded(-3, spread: 1) == .undecided, "an interval that is too wide")
  }

  @Test func whatTendsToZeroFallsClearly() {
    #expect(Self.tends(-0.5) == .supported)
    #expect(Self.tends(-0.2) == .undecided)
    #expect(Self.tends(-0.02) == .contradicted)
    #expect(Self.tends(0.3) == .contradicted)
    #expect(Self.tends(-0.5, spread: 0.3) == .undecided)
  }

  @Test func whatHasStoppedToFallIsUndecided() {
    var samples = Self.samples(-0.5)
    let floor = Self.samples(-0.5, widths: [180])
    for index in samples.indices where samples[index].width == 540 {
      samples[index].value = floor.first { $0.seed == samples[index].seed }?.value ?? 0
    }
    let fit = ExponentFit("y", samples)
    #expect(fit.map { $0.high < -0.25 } == true, "the whole fit alone would support it")
    let finding = ClaimRule.tendsToZero("y", samples, fit)
    #expect(finding.verdict == .undecided)
    #expect(finding.reason.contains("no longer falls"))
  }

  @Test func ratesMayFluctuateButNotVanish() {
    func verdict(_ exponent: Double) -> ClaimVerdict {
      ClaimRule.staysPositive("y", ExponentFit("y", Self.samples(exponent))).verdict
    }
    #expect(verdict(0) == .supported)
    #expect(verdict(0.3) == .supported)
    #expect(verdict(-0.25) == .undecided)
    #expect(verdict(-0.5) == .contradicted)
  }

  @Test func untrainedNetworksAndFewSeedsAreUndecided() {
    let rows = [20, 60].flatMap { width in
      [UInt64(0), 1].map { Fixture.row(width, $0, \.error, 1 / Double(width)) }
    }
    func shortfall(_ rows: [VerificationRow]) -> Finding? {
      ClaimRule.selection(of: rows).shortfall
    }
    #expect(shortfall(rows) == nil)
    #expect(shortfall(rows.filter { $0.seed == 0 })?.verdict == .undecided)
    #expect(shortfall(rows.filter { $0.width == 20 })?.verdict == .undecided)
    var late = rows
    late[3].outcome = "step-limit"
    #expect(shortfall(late)?.verdict == .undecided)
    #expect(shortfall(late)?.reason.contains("60 neurons and seed 1") == true)
  }

  @Test func narrowNetworksThatAreStuckAreLeftOut() {
    var rows = [20, 60, 180, 540].flatMap { width in
      [UInt64(0), 1].map { Fixture.row(width, $0, \.error, 1 / Double(width)) }
    }
    rows[0].outcome = "stationary"
    let selection = ClaimRule.selection(of: rows)
    #expect(selection.shortfall == nil && selection.rows == Array(rows.dropFirst(2)))
    #expect(selection.note?.hasPrefix("1 of 8 networks, none with more than 20 neurons") == true)
    rows[2].outcome = "stationary"
    #expect(ClaimRule.selection(of: rows).shortfall?.verdict == .undecided, "two widths are left")
    rows[2].outcome = "step-limit"
    #expect(ClaimRule.selection(of: rows).shortfall?.verdict == .undecided, "not at rest")
  }

  @Test func numbersHaveTwoDecimals() {
    #expect(ClaimRule.text(-0.5) == "-0.50" && ClaimRule.text(1.005) == "1.00")
    #expect(ClaimRule.text(-0.001) == "0.00" && ClaimRule.text(12.345) == "12.35")
  }
}
