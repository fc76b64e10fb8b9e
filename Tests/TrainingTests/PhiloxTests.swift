import MultiPrecision
import Testing

@testable import Training

@Suite("Random words")
struct PhiloxTests {
  /// Known answers of Random123 (tests/kat_vectors, philox4x32 10).
  @Test func knownAnswers() {
    let ones = UInt32.max
    #expect(
      Philox.block(counter: SIMD4(0, 0, 0, 0), key: SIMD2(0, 0))
        == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox.block(counter: SIMD4(ones, ones, ones, ones), key: SIMD2(ones, ones))
        == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox.block(
        counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
        key: SIMD2(0xa409_3822, 0x299f_31d0))
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func parametersHaveWordsOfTheirOwn() {
    let words = RandomWords(seed: 7)
    var seen: Set<UInt64> = []
    for group in ParameterGroup.allCases {
      for neuron in 0..<20 {
        for input in 0..<3 {
          for draw in UInt32(0)..<2 {
            for index in 0..<3 {
              seen.insert(
                words.word(group, neuron: neuron, input: input, draw: draw, index: index))
            }
          }
        }
      }
    }
    #expect(seen.count == 4 * 20 * 3 * 2 * 3)
    #expect(
      RandomWords(seed: 8).word(.biases, neuron: 0, index: 0)
        != words.word(.biases, neuron: 0, index: 0))
  }

  @Test func uniformNumbersOfAnyPrecisionShareTheirLeadingBits() {
    let words = RandomWords(seed: 1)
    for neuron in 0..<50 {
      let short: Double = words.uniform(.biases, neuron: neuron, precision: .double)
      let long: BigFloat = words.uniform(
        .biases, neuron: neuron, precision: Precision(bits: 301))
      #expect((long.approximation - short).magnitude <= 0x1p-53)
      #expect(short > 0 && short < 1)
      #expect(long.exactRational?.denominator.bitWidth ?? 0 > 290)
    }
  }

  @Test func normalNumbersHaveTheirMoments() {
    let words = RandomWords(seed: 3)
    let count = 20_000
    var sums = (0.0, 0.0, 0.0)
    for neuron in 0..<count {
      let x: Double = words.normal(.outputWeights, neuron: neuron, precision: .double)
      sums = (sums.0 + x, sums.1 + x * x, sums.2 + x * x * x * x)
    }
    // Standard deviations of the means: 1, √2, √96 over √20000 = 141: four of them each.
    #expect((sums.0 / Double(count)).magnitude < 4 / 141)
    #expect((sums.1 / Double(count) - 1).magnitude < 4 * 1.42 / 141)
    #expect((sums.2 / Double(count) - 3).magnitude < 4 * 9.8 / 141)
  }
}
