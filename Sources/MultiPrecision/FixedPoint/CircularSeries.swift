/// The series of the sine and cosine, in all forms: one check that they are there serves all.
struct CircularSeries: @unchecked Sendable {
  // Unchecked: the bits are written by the initializer alone. They live as long as the process.

  static let shared = CircularSeries()

  private static let termCount = 61

  /// sin(√u)/√u = Σ (−u)ᵏ/(2k + 1)!, the first block over 19!.
  let sine = PowerSeries(
    [1] + (1..<termCount).map { UInt(2 * $0 * (2 * $0 + 1)) }, alternates: true, firstBlock: 10)
  /// cos √u = Σ (−u)ᵏ/(2k)!, the first block over 19! too.
  let cosine = PowerSeries(
    [1] + (1..<termCount).map { UInt(cosineDivisor($0)) }, alternates: true, firstBlock: 10,
    factor: 19)
  /// The same but for the leading 1, and with the sign changed, for few words.
  let shortSine = ScaledSeries(scale: scale, alternates: true) { UInt(2 * $0 * (2 * $0 + 1)) }
  let shortCosine = ScaledSeries(scale: scale, alternates: true) { UInt(cosineDivisor($0)) }
  /// u is below 2^−this.
  static let scale = 28

  /// 1/(2k)! is at most 2^−this.
  private let cosineBits: UnsafePointer<Int>

  private init() {
    let bits = UnsafeMutablePointer<Int>.allocate(capacity: Self.termCount)
    bits[0] = 0
    for k in 1..<Self.termCount {
      bits[k] = bits[k - 1] + UInt.bitWidth - 1 - UInt(Self.cosineDivisor(k)).leadingZeroBitCount
    }
    cosineBits = UnsafePointer(bits)
  }

  private static func cosineDivisor(_ k: Int) -> Int { (2 * k - 1) * 2 * k }

  /// As many terms as leave out less than 2^−bits, for u < 2^−zeros.
  ///
  /// Those of the cosine alternate, and the first one left out is u^N/(2N)!.
  @inline(__always)
  func terms(_ zeros: Int, _ bits: Int) -> Int {
    var terms = 1
    while zeros &* terms &+ cosineBits[terms] < bits { terms &+= 1 }
    return terms
  }
}
