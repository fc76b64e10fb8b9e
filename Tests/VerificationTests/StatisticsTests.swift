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

  @Test func theLargestWidthsHaveAFitOfTheirOwn() throws {
    var samples: ClaimRule.Samples = []
    for width in [20, 60, 180, 540] {
      for seed in [UInt64(0), 1] {
        samples.append((width, seed, width < 60 ? 1 : 6 / Double(width)))
      }
    }
    let fits = ExponentFit.asymptotic("y", samples)
    #expect(fits.map(\.widths) == [[60, 180, 540], [20, 60, 180, 540]])
    #expect(abs(fits[0].exponent + 1) < 1e-13 && fits[1].exponent < -1.2)
    #expect(ExponentFit.asymptotic("y", samples.filter { $0.width > 20 }).count == 1)
  }

  @Test func meansHaveTheirIntervals() throws {
    // scipy.stats.t.interval(0.95, 2, loc=2, scale=1/sqrt(3)).
    let interval = try #require(MeanInterval([1, 2, 3]))
    #expect(interval.mean == 2 && abs(interval.low + 0.4841377118) < 1e-9)
    #expect(abs(interval.high - 4.4841377118) < 1e-9)
    #expect(MeanInterval([1]) == nil)
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
