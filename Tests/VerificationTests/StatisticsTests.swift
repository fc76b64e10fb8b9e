import TestSupport
import Testing

@testable import Verification

@Suite("Statistics")
struct StatisticsTests {
  @Test func theOracleSaysWhereItComesFrom() throws {
    #expect(try RecordedStatistics.load().hasCompleteHeader)
  }

  @Test func quantilesOfStudentsTAreThoseOfScipy() throws {
    let recorded = try #require(RecordedStatistics.load().cases.first).quantiles
    #expect(recorded.count == 50)
    for entry in recorded {
      let t = StudentT.twoSidedQuantile(entry.probability, degrees: entry.degrees)
      #expect(abs(t / entry.t - 1) < 1e-10, "\(entry): \(t)")
    }
  }

  @Test func probabilitiesAreThoseOfTheClosedForms() {
    // ν = 1: (2/π)·atan t; ν = 2: t/√(2 + t²).
    for t in [1e-6, 0.1, 0.7, 1, 3, 40, 1e5] {
      let two = t / (2 + t * t).squareRoot()
      #expect(abs(StudentT.twoSidedProbability(t, degrees: 2) / two - 1) < 1e-12)
    }
    #expect(abs(StudentT.twoSidedProbability(1, degrees: 1) - 0.5) < 1e-14)
  }

  @Test func exponentsAndTheirIntervalsAreThoseOfScipy() throws {
    for entry in try #require(RecordedStatistics.load().cases.first).fits {
      var samples: ClaimRule.Samples = []
      for (seed, row) in entry.values.enumerated() {
        for (width, value) in zip(entry.widths, row) {
          samples.append((width, UInt64(seed), value))
        }
      }
      let fit = try #require(ExponentFit("y", samples.shuffled()))
      #expect(abs(fit.exponent - entry.exponent) < 1e-10)
      #expect(abs(fit.low - entry.low) < 1e-9)
      #expect(abs(fit.high - entry.high) < 1e-9)
      #expect(fit.seedCount == entry.values.count && fit.widths == entry.widths)
    }
  }

  @Test func thereIsNoExponentWithoutEnoughSamples() {
    let full: ClaimRule.Samples = [(20, 0, 0.05), (20, 1, 0.05), (60, 0, 1 / 60), (60, 1, 1 / 60)]
    let fit = ExponentFit("y", full)
    #expect(fit.map { abs($0.exponent + 1) < 1e-14 && abs($0.high - $0.low) < 1e-13 } == true)
    #expect(ExponentFit("y", Array(full.dropLast())) == nil, "a seed lacks a width")
    #expect(ExponentFit("y", full.filter { $0.seed == 0 }) == nil, "one seed")
    #expect(ExponentFit("y", full.filter { $0.width == 20 }) == nil, "one width")
    #expect(ExponentFit("y", full.map { ($0.width, $0.seed, 0) }) == nil, "zeros")
  }
}
