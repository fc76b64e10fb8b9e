import CReference
import MultiPrecision

/// Operators whose results are new values: `z = x + y` into an array, `s = s + x * y`.
///
/// Raw C does the same work where it makes a number for each element of z and clears the old one;
/// rows that end in "in place" compare with C that writes over the old ones. Sums of products are
/// compared with C that has one number for all products.
struct OperatorBench {
  let effort: BenchEffort

  func run() throws(BenchFailure) {
    let peers = Peers(effort, usesMPMath: false)
    var table = ComparisonTable(effort)
    for operation in ValueOperation.allCases {
      for bits in effort.precisions {
        let count = effort.isQuick ? 8 : 4860
        let x = BenchNumbers(.signed, count: count, bits: bits, seed: 3)
        let y = BenchNumbers(.signed, count: count, bits: bits, seed: 4)
        for comparison in try floats(operation, x, y, peers) { try table.measure(comparison) }
      }
    }
    for operation in ValueOperation.allCases {
      for bits in effort.precisions {
        let count = effort.isQuick ? 8 : 4860
        let x = BenchNumbers(.signed, count: count, bits: bits, seed: 3)
        let y = BenchNumbers(.signed, count: count, bits: bits, seed: 4)
        try table.measure(try balls(operation, x, y, peers))
      }
    }
    table.finish()
  }

  private func floats(
    _ operation: ValueOperation, _ x: BenchNumbers, _ y: BenchNumbers, _ peers: Peers
  ) throws(BenchFailure) -> [Comparison] {
    let (a, b) = (x.floats, y.floats)
    let kept = Kept(a)
    operation.fill(&kept.value, a, b)
    let reference = MPFRContender(operation.raw, x, y, resultCount: x.count)
    reference.run(1)
    let exact = operation.exact(x.rationals, y.rationals)
    var errors: [AchievedError] = []
    for (index, value) in exact.enumerated() {
      try kept.value[index].verifySame(as: reference.result[index], operation.rawValue)
      errors.append(AchievedError(reference.result[index], exact: value, bits: x.bits))
    }
    let own = Contender(.mirrorFlow) { count in
      for _ in 0..<count { operation.fill(&kept.value, a, b) }
    }
    let flint = peers.flint.map { [reference.flintContender($0, midpointsOnly: true)] } ?? []
    var comparison = Comparison(
      work: "BigFloat \(operation.rawValue)", size: "\(x.bits) bits", termCount: x.count,
      targets: [.mpfr: x.bits <= 256 ? 2 : 1.3], error: AchievedError.largest(errors).text,
      contenders: [own, reference.contender] + flint)
    guard let raw = operation.rawNew else { return [comparison] }
    let new = MPFRContender(raw, x, y, resultCount: x.count)
    new.run(1)
    for (index, value) in kept.value.enumerated() {
      try value.verifySame(as: new.result[index], operation.rawValue)
    }
    var inPlace = comparison
    comparison.contenders[1] = new.contender
    inPlace.work += ", in place"
    inPlace.targets = [:]
    inPlace.contenders = [own, reference.contender]
    return [comparison, inPlace]
  }

  private func balls(
    _ operation: ValueOperation, _ x: BenchNumbers, _ y: BenchNumbers, _ peers: Peers
  ) throws(BenchFailure) -> Comparison {
    let (a, b) = (x.roundedBalls, y.roundedBalls)
    let kept = Kept(a)
    operation.fill(&kept.value, a, b)
    var width = ""
    for (index, value) in operation.exact(x.rationals, y.rationals).enumerated() {
      width = try kept.value[index].verifiedWidth(around: value, operation.rawValue)
    }
    let reference = MPFRContender(operation.raw, x, y, resultCount: x.count)
    var contenders = [
      Contender(.mirrorFlow) { count in
        for _ in 0..<count { operation.fill(&kept.value, a, b) }
      },
      reference.contender,
    ]
    if let flint = peers.flint {
      contenders.append(reference.flintContender(flint, midpointsOnly: false))
    }
    return Comparison(
      work: "Ball \(operation.rawValue)", size: "\(x.bits) bits", termCount: x.count,
      error: width, contenders: contenders)
  }
}

/// What is computed from values.
enum ValueOperation: String, CaseIterable {
  case sum = "z = x + y"
  case product = "z = x * y"
  case quotient = "z = x / y"
  case accumulatedProducts = "s += x * y"
  case sumOfProducts = "s = s + x * y"

  var raw: cref_pass {
    switch self {
    case .sum: CREF_ADD
    case .product: CREF_MULTIPLY
    case .quotient: CREF_DIVIDE
    case .accumulatedProducts, .sumOfProducts: CREF_SUM_PRODUCTS
    }
  }

  /// The same with a new number for each result; nil if the operation reduces.
  var rawNew: cref_pass? {
    switch self {
    case .sum: CREF_NEW_SUM
    case .product: CREF_NEW_PRODUCT
    case .quotient: CREF_NEW_QUOTIENT
    case .accumulatedProducts, .sumOfProducts: nil
    }
  }

  /// The exact results, one if the operation reduces.
  func exact(_ x: [Rational], _ y: [Rational]) -> [Rational] {
    switch self {
    case .sum: zip(x, y).map { $0 + $1 }
    case .product: zip(x, y).map { $0 * $1 }
    case .quotient: zip(x, y).map { $0 / $1 }
    case .accumulatedProducts, .sumOfProducts: [zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }]
    }
  }

  /// One pass, its results written over those of the last.
  func fill(_ z: inout [BigFloat], _ x: [BigFloat], _ y: [BigFloat]) {
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        switch self {
        case .sum: for i in x.indices { z[i] = x[i] + y[i] }
        case .product: for i in x.indices { z[i] = x[i] * y[i] }
        case .quotient: for i in x.indices { z[i] = x[i] / y[i] }
        case .accumulatedProducts:
          var s = BigFloat.zero(precision: x[0].precision)
          for i in x.indices { s += x[i] * y[i] }
          z[0] = s
        case .sumOfProducts:
          var s = BigFloat.zero(precision: x[0].precision)
          for i in x.indices { s = s + x[i] * y[i] }
          z[0] = s
        }
      }
    }
  }

  /// One pass, its results written over those of the last.
  func fill(_ z: inout [Ball], _ x: [Ball], _ y: [Ball]) {
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        switch self {
        case .sum: for i in x.indices { z[i] = x[i] + y[i] }
        case .product: for i in x.indices { z[i] = x[i] * y[i] }
        case .quotient: for i in x.indices { z[i] = x[i] / y[i] }
        case .accumulatedProducts:
          var s = Ball(0, precision: x[0].precision)
          for i in x.indices { s += x[i] * y[i] }
          z[0] = s
        case .sumOfProducts:
          var s = Ball(0, precision: x[0].precision)
          for i in x.indices { s = s + x[i] * y[i] }
          z[0] = s
        }
      }
    }
  }
}
