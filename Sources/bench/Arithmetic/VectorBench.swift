import CReference
import MultiPrecision

/// In-place operations on vectors: `v.add(w)`, `v.scale(by: c)`, `v.addProduct(c, w)`.
struct VectorBench {
  let effort: BenchEffort

  func run() throws(BenchFailure) {
    let peers = Peers(effort, usesMPMath: false)
    var table = ComparisonTable(effort)
    for operation in VectorOperation.allCases {
      for count in effort.isQuick ? [8] : [4860, 16] {
        for bits in effort.precisions {
          let inputs = VectorInputs(operation, count: count, bits: bits)
          try table.measure(try floats(operation, inputs, peers))
          try table.measure(try balls(operation, inputs, peers))
        }
      }
    }
    table.finish()
  }

  private func floats(
    _ operation: VectorOperation, _ inputs: VectorInputs, _ peers: Peers
  ) throws(BenchFailure) -> Comparison {
    let work = "BigFloatVector \(operation.rawValue), n = \(inputs.count)"
    let other = BigFloatVector(inputs.other.floats)
    let factor = inputs.factor.floats[0]
    let kept = Kept(BigFloatVector(inputs.start.floats))
    let reference = inputs.reference(operation)
    operation.apply(to: &kept.value, factor, other)
    reference.run(1)
    let exact = inputs.exact(operation)
    var errors: [AchievedError] = []
    for (index, value) in exact.enumerated() {
      try kept.value[index].verifySame(as: reference.result[index], work)
      errors.append(AchievedError(reference.result[index], exact: value, bits: inputs.bits))
    }
    var contenders = [
      Contender(.mirrorFlow) { count in
        kept.update { vector in
          for _ in 0..<count { operation.apply(to: &vector, factor, other) }
        }
      },
      reference.contender,
    ]
    if let flint = peers.flint {
      contenders.append(reference.flintContender(flint, midpointsOnly: true))
    }
    return Comparison(
      work: work, size: "\(inputs.bits) bits", termCount: inputs.count,
      targets: [.mpfr: inputs.bits <= 256 ? 1.1 : 1.05],
      error: AchievedError.largest(errors).text, contenders: contenders)
  }

  private func balls(
    _ operation: VectorOperation, _ inputs: VectorInputs, _ peers: Peers
  ) throws(BenchFailure) -> Comparison {
    let work = "BallVector \(operation.rawValue), n = \(inputs.count)"
    let other = BallVector(inputs.other.roundedBalls)
    let factor = inputs.factor.roundedBalls[0]
    let kept = Kept(BallVector(inputs.start.roundedBalls))
    operation.apply(to: &kept.value, factor, other)
    var width = ""
    for (index, value) in inputs.exact(operation).enumerated() {
      width = try kept.value[index].verifiedWidth(around: value, work)
    }
    let reference = inputs.reference(operation)
    var contenders = [
      Contender(.mirrorFlow) { count in
        kept.update { vector in
          for _ in 0..<count { operation.apply(to: &vector, factor, other) }
        }
      },
      reference.contender,
    ]
    if let flint = peers.flint {
      contenders.append(reference.flintContender(flint, midpointsOnly: false))
    }
    return Comparison(
      work: work, size: "\(inputs.bits) bits", termCount: inputs.count, error: width,
      contenders: contenders)
  }
}

/// What is done to a vector in place.
enum VectorOperation: String, CaseIterable {
  case add = "add"
  case scale = "scale"
  case addProduct = "addProduct"

  var raw: cref_pass {
    switch self {
    case .add: CREF_ADD_IN_PLACE
    case .scale: CREF_SCALE
    case .addProduct: CREF_ADD_PRODUCT
    }
  }

  func apply(to vector: inout BigFloatVector, _ factor: BigFloat, _ other: BigFloatVector) {
    switch self {
    case .add: vector.add(other)
    case .scale: vector.scale(by: factor)
    case .addProduct: vector.addProduct(factor, other)
    }
  }

  func apply(to vector: inout BallVector, _ factor: Ball, _ other: BallVector) {
    switch self {
    case .add: vector.add(other)
    case .scale: vector.scale(by: factor)
    case .addProduct: vector.addProduct(factor, other)
    }
  }
}

/// Two vectors and a factor.
struct VectorInputs {
  let start: BenchNumbers
  let other: BenchNumbers
  let factor: BenchNumbers

  init(_ operation: VectorOperation, count: Int, bits: Int) {
    start = BenchNumbers(.signed, count: count, bits: bits, seed: 6)
    other = BenchNumbers(.signed, count: count, bits: bits, seed: 7)
    // Near 1: a vector is scaled many times.
    factor = BenchNumbers(.nearOne, count: 1, bits: bits, seed: 8)
  }

  var count: Int { start.count }
  var bits: Int { start.bits }

  func reference(_ operation: VectorOperation) -> MPFRContender {
    MPFRContender(operation.raw, other, factor, resultCount: count, start: start)
  }

  /// What one application must give.
  func exact(_ operation: VectorOperation) -> [Rational] {
    let c = factor.rationals[0]
    return zip(start.rationals, other.rationals).map { a, b in
      switch operation {
      case .add: a + b
      case .scale: a * c
      case .addProduct: a + c * b
      }
    }
  }
}
