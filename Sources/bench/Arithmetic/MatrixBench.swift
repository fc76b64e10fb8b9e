import CReference
import MultiPrecision

/// Square matrices times vectors.
struct MatrixBench {
  let effort: BenchEffort

  func run() throws(BenchFailure) {
    let peers = Peers(effort, usesMPMath: false)
    var table = ComparisonTable(effort)
    for order in effort.isQuick ? [4] : [64, 8] {
      for bits in effort.precisions { try measure(order, bits, peers, &table) }
    }
    table.finish()
  }

  private func measure(
    _ order: Int, _ bits: Int, _ peers: Peers, _ table: inout ComparisonTable
  ) throws(BenchFailure) {
    let x = BenchNumbers(.signed, count: order * order, bits: bits, seed: 11)
    let y = BenchNumbers(.signed, count: order, bits: bits, seed: 12)
    let exact = self.exact(x.rationals, y.rationals)
    let matrix = BigFloatMatrix(rows(x.floats, order))
    let vector = BigFloatVector(y.floats)
    let balls = BallMatrix(rows(x.roundedBalls, order))
    let ballVector = BallVector(y.roundedBalls)
    let kept = Kept(matrix * vector)
    let keptBalls = Kept(balls * ballVector)
    var width = ""
    var errors: [AchievedError] = []
    for (index, value) in exact.enumerated() {
      guard let found = kept.value[index].exactRational else {
        throw BenchFailure(reason: "the product has no value")
      }
      errors.append(AchievedError(found, exact: value, bits: bits))
      width = try keptBalls.value[index].verifiedWidth(around: value, "matrix times vector")
    }
    let error = AchievedError.largest(errors)
    guard error.units <= 0.5000001 else {
      throw BenchFailure(reason: "a row is off by \(error.text)")
    }
    let reference = MPFRContender(CREF_ROWS, x, y, resultCount: order)
    func others(midpointsOnly: Bool) -> [Contender] {
      [reference.contender]
        + (peers.flint.map {
          [reference.flintRowsContender($0, midpointsOnly: midpointsOnly)]
        } ?? [])
    }
    try table.measure(
      Comparison(
        work: "matrix * vector, order \(order)", size: "\(bits) bits", termCount: order * order,
        error: error.text,
        contenders: [
          Contender(.mirrorFlow) { count in
            for _ in 0..<count { kept.value = matrix * vector }
          }
        ] + others(midpointsOnly: true)))
    try table.measure(
      Comparison(
        work: "ball matrix * vector, order \(order)", size: "\(bits) bits",
        termCount: order * order, error: width,
        contenders: [
          Contender(.mirrorFlow) { count in
            for _ in 0..<count { keptBalls.value = balls * ballVector }
          }
        ] + others(midpointsOnly: false)))
  }

  private func rows<Element>(_ elements: [Element], _ order: Int) -> [[Element]] {
    (0..<order).map { Array(elements[$0 * order..<($0 + 1) * order]) }
  }

  private func exact(_ x: [Rational], _ y: [Rational]) -> [Rational] {
    rows(x, y.count).map { row in zip(row, y).reduce(0) { $0 + $1.0 * $1.1 } }
  }
}
