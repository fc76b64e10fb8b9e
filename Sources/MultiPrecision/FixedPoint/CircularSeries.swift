/// The series of the sine and cosine, in all forms: one check that they are there serves all.
struct CircularSeries: Sendable {
  static let shared = CircularSeries()

  /// sin(√u)/√u = Σ (−u)ᵏ/(2k + 1)!, the first block over 19!.
  let sine = PowerSeries(
    [1] + (1...60).map { UInt(2 * $0 * (2 * $0 + 1)) }, alternates: true, firstBlock: 10)
  /// cos √u = Σ (−u)ᵏ/(2k)!, the first block over 19! too.
  let cosine = PowerSeries(
    [1] + (1...60).map { UInt((2 * $0 - 1) * 2 * $0) }, alternates: true, firstBlock: 10,
    factor: 19)
  /// The same for few words.
  let shortSine = TaylorSeries(
    (1...19).map { UInt(2 * $0 * (2 * $0 + 1)) }, alternates: true)
  let shortCosine = TaylorSeries(
    (1...19).map { UInt((2 * $0 - 1) * 2 * $0) }, alternates: true)

  /// As many terms as leave out less than 2^−bits, for u < 2^−zeros.
  ///
  /// Those of the cosine alternate, and the first one left out is u^N/(2N)!.
  @inline(__always)
  func terms(_ zeros: Int, _ bits: Int) -> Int {
    var terms = 1
    while zeros &* terms &+ Int(shortCosine.coefficientBits[terms]) < bits { terms &+= 1 }
    return terms
  }
}
