import Foundation

/// The random source of property tests: xoshiro256** seeded by SplitMix64.
///
/// The seed is the same for every run unless MIRRORFLOW_SEED gives another one, a number or
/// `random`, so that a commit that passes goes on passing. Every failure message should carry
/// `generator.note`, so that a run can be replayed.
public struct SeededGenerator: RandomNumberGenerator {
  /// The seed that reproduces this generator.
  public let seed: UInt64
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// The seed of this run of the tests.
  public static let runSeed: UInt64 = {
    let wish = ProcessInfo.processInfo.environment["MIRRORFLOW_SEED"]
    if wish == "random" { return UInt64.random(in: 1...999_999_999) }
    return wish.flatMap { UInt64($0) } ?? 20_241_003_988
  }()

  /// How often properties are tried: 1 in CI, more through MIRRORFLOW_SCALE.
  public static let scale: Double =
    ProcessInfo.processInfo.environment["MIRRORFLOW_SCALE"].flatMap { Double($0) } ?? 1

  /// `count` times the run's scale, at least once.
  public static func iterations(_ count: Int) -> Int {
    max(1, Int((Double(count) * scale).rounded()))
  }

  /// The generator of the run's seed, or of a given one.
  public init(seed: UInt64 = SeededGenerator.runSeed) {
    self.seed = seed
    var mixer = seed
    func next() -> UInt64 {
      mixer &+= 0x9e37_79b9_7f4a_7c15
      var z = mixer
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
    state = (next(), next(), next(), next())
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
    let result = rotate(state.1 &* 5, 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotate(state.3, 45)
    return result
  }

  /// How to replay: for failure messages.
  public var note: String { "replay with MIRRORFLOW_SEED=\(seed)" }

  /// True with the given probability.
  public mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }

  /// One of the elements; the first if there is only one.
  public mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }
}
