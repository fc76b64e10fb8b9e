import MultiPrecision
import RealModule
import Symbolic

/// The counter-based generator Philox4x32-10: a bijection of 128 bits for each 64-bit key.
///
/// What is drawn for one counter depends on nothing else, so neither the order of the draws nor the
/// number of threads changes a value.
///
/// ### Source
/// [Salmon, Moraes, Dror and Shaw 2011], Parallel random numbers: as easy as 1, 2, 3, §4.4; the
/// constants are those of its reference implementation Random123.
public enum Philox {
  /// The ten rounds.
  ///
  /// - Parameters:
  ///   - counter: What the 128 random bits belong to.
  ///   - key: The seed.
  /// - Returns: The random bits.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var x = counter
    var k = key
    for round in 0..<10 {
      // The key is bumped by 2³²/φ and 2³²·(√3 − 1).
      if round > 0 { k = k &+ SIMD2(0x9E37_79B9, 0xBB67_AE85) }
      let (high0, low0) = UInt32(0xD251_1F53).multipliedFullWidth(by: x[0])
      let (high1, low1) = UInt32(0xCD9E_8D57).multipliedFullWidth(by: x[2])
      x = SIMD4(high1 ^ x[1] ^ k[0], low1, high0 ^ x[3] ^ k[1], low0)
    }
    return x
  }
}

/// The groups of parameters.
public enum ParameterGroup: UInt32, CaseIterable, Sendable {
  case inputWeights, biases, outputWeights, outputBias
}

/// The random words of one seed, addressed by what they are for.
public struct RandomWords: Sendable {
  /// The seed.
  public let seed: UInt64

  /// The words of a seed.
  public init(seed: UInt64) { self.seed = seed }

  /// Word `index` of draw `draw` for one parameter: 64 random bits.
  ///
  /// - Parameters:
  ///   - group: The group of the parameter.
  ///   - neuron: j.
  ///   - input: The coordinate, for input weights.
  ///   - draw: Which random number of the parameter.
  ///   - index: Which 64 bits of it.
  /// - Returns: The bits.
  public func word(
    _ group: ParameterGroup, neuron: Int, input: Int = 0, draw: UInt32 = 0, index: Int
  ) -> UInt64 {
    let block = Philox.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: index / 2), UInt32(truncatingIfNeeded: neuron),
        UInt32(truncatingIfNeeded: input), draw << 8 | group.rawValue),
      key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    return index % 2 == 0
      ? UInt64(block[0]) << 32 | UInt64(block[1]) : UInt64(block[2]) << 32 | UInt64(block[3])
  }

  /// A uniform number in (0, 1) with as many random bits as the precision has.
  public func uniform<Number: TrainingNumber>(
    _ group: ParameterGroup, neuron: Int, input: Int = 0, draw: UInt32 = 0, precision: Precision
  ) -> Number {
    Number.uniform(precision: precision) {
      word(group, neuron: neuron, input: input, draw: draw, index: $0)
    }
  }

  /// A standard normal number: √(−2 ln u₁)·cos 2πu₂.
  ///
  /// ### Source
  /// [Box and Muller 1958]. Only one of the two numbers is used, so that each parameter has its own.
  public func normal<Number: TrainingNumber>(
    _ group: ParameterGroup, neuron: Int, input: Int = 0, precision: Precision
  ) -> Number {
    let first: Number = uniform(
      group, neuron: neuron, input: input, draw: 0, precision: precision)
    let second: Number = uniform(
      group, neuron: neuron, input: input, draw: 1, precision: precision)
    let angle = Number.constant(.pi, precision: precision) * second * 2
    return (first.image(under: .log) * -2).squareRoot() * angle.image(under: .cos)
  }
}
