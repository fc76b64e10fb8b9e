import CReference
import MultiPrecision

/// Sums of products of floats and of balls.
struct DotBench {
  let effort: BenchEffort

  func run() throws(BenchFailure) {
    let peers = Peers(effort)
    var table = ComparisonTable(effort)
    for length in effort.isQuick ? [16] : [4860, 16] {
      for bits in effort.precisions {
        try floats(DotInputs(length: length, bits: bits, effort), peers, &table)
      }
    }
    for length in effort.isQuick ? [16] : [4860, 16] {
      for bits in effort.precisions {
        try balls(DotInputs(length: length, bits: bits, effort), peers, &table)
      }
    }
    table.finish()
  }

  private func floats(
    _ inputs: DotInputs, _ peers: Peers, _ table: inout ComparisonTable
  ) throws(BenchFailure) {
    let (x, y) = (inputs.parts(inputs.x.floats), inputs.parts(inputs.y.floats))
    let (a, b) = (x.map { BigFloatVector($0) }, y.map { BigFloatVector($0) })
    let kept = Kept(zip(a, b).map { $0.dot($1) })
    var errors: [AchievedError] = []
    for (value, exact) in zip(kept.value, inputs.exact) {
      guard value == BigFloat(exact, precision: inputs.x.precision) else {
        throw BenchFailure(reason: "a sum of products is not correctly rounded")
      }
      errors.append(
        AchievedError(value.exactRational ?? 0, exact: exact, bits: inputs.x.bits))
    }
    let error = AchievedError.largest(errors).text
    var others = inputs.contenders(peers.flint, midpointsOnly: true)
    if let mpmath = peers.mpmath, inputs.partCount == 1 {
      others.append(
        try mpmath.contender(preparing: "dot \(inputs.length) \(inputs.x.bits)") { $0 == "ok" })
    }
    try table.measure(
      inputs.comparison(
        "dot of vectors", error,
        [4860: [0.12, 0.2, 0.4, 0.75], 16: [0.2, 0.3, 0.45, 0.8]], flint: 1,
        [
          Contender(.mirrorFlow) { repetitions in
            kept.update { sums in
              for _ in 0..<repetitions {
                for index in a.indices { sums[index] = a[index].dot(b[index]) }
              }
            }
          }
        ] + others))
    try table.measure(
      inputs.comparison(
        "dot of arrays", error, [:], flint: nil,
        [
          Contender(.mirrorFlow) { repetitions in
            kept.update { sums in
              for _ in 0..<repetitions {
                for index in x.indices { sums[index] = BigFloat.dot(x[index], y[index]) }
              }
            }
          }
        ] + others))
  }

  private func balls(
    _ inputs: DotInputs, _ peers: Peers, _ table: inout ComparisonTable
  ) throws(BenchFailure) {
    let a = inputs.parts(inputs.x.roundedBalls).map { BallVector($0) }
    let b = inputs.parts(inputs.y.roundedBalls).map { BallVector($0) }
    let kept = Kept(zip(a, b).map { $0.dot($1) })
    var width = ""
    for (value, exact) in zip(kept.value, inputs.exact) {
      width = try value.verifiedWidth(around: exact, "ball dot")
    }
    try table.measure(
      inputs.comparison(
        "dot of balls", width, [4860: [0.25, 0.3, 0.5, 0.85]], flint: 1.1,
        [
          Contender(.mirrorFlow) { repetitions in
            kept.update { sums in
              for _ in 0..<repetitions {
                for index in a.indices { sums[index] = a[index].dot(b[index]) }
              }
            }
          }
        ] + inputs.contenders(peers.flint, midpointsOnly: false)))
  }
}

/// Factors for sums of one length: thousands of numbers for short sums too, since a processor
/// learns the branches of a handful by heart.
private struct DotInputs {
  let length: Int
  let partCount: Int
  let x: BenchNumbers
  let y: BenchNumbers
  let exact: [Rational]

  init(length: Int, bits: Int, _ effort: BenchEffort) {
    self.length = length
    partCount = length < 1000 && !effort.isQuick ? 300 : 1
    x = BenchNumbers(.signed, count: length * partCount, bits: bits, seed: 9)
    y = BenchNumbers(.signed, count: length * partCount, bits: bits, seed: 10)
    let products = zip(x.rationals, y.rationals).map { $0 * $1 }
    let length = length
    exact = (0..<partCount).map { part in
      products[part * length..<(part + 1) * length].reduce(0) { $0 + $1 }
    }
  }

  func parts<Element>(_ elements: [Element]) -> [[Element]] {
    (0..<partCount).map { Array(elements[$0 * length..<($0 + 1) * length]) }
  }

  func contenders(_ flint: FlintLibrary?, midpointsOnly: Bool) -> [Contender] {
    let reference = MPFRContender(CREF_DOTS, x, y, resultCount: partCount)
    return [reference.contender]
      + (flint.map { [reference.flintDotsContender($0, midpointsOnly: midpointsOnly)] } ?? [])
  }

  /// The targets of a length are those at 64, 128, 256 and 1024 bits; FLINT's hold for long sums.
  func comparison(
    _ work: String, _ error: String, _ table: [Int: [Double]], flint: Double?,
    _ contenders: [Contender]
  ) -> Comparison {
    var targets: [Contender.Name: Double] = [:]
    if let row = table[length], let column = [64, 128, 256, 1024].firstIndex(of: x.bits) {
      targets[.mpfr] = row[column]
    }
    if length == 4860 { targets[.flint] = flint }
    return Comparison(
      work: "\(work), n = \(length)", size: "\(x.bits) bits", termCount: length * partCount,
      targets: targets, error: error, contenders: contenders)
  }
}
