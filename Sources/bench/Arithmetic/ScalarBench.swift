import CReference
import MultiPrecision

/// In-place operations on one number: `s += x`, `s *= x`, `s /= x`, `s.addProduct(x, y)`.
struct ScalarBench {
  let effort: BenchEffort

  func run() throws(BenchFailure) {
    let peers = Peers(effort, usesMPMath: false)
    var table = ComparisonTable(effort)
    for pass in ScalarPass.allCases {
      for bits in effort.precisions {
        let inputs = ScalarInputs(pass, bits: bits, count: effort.isQuick ? 8 : 4860)
        try table.measure(try floats(pass, inputs, peers))
      }
    }
    for pass in ScalarPass.allCases {
      for bits in effort.precisions {
        let inputs = ScalarInputs(pass, bits: bits, count: effort.isQuick ? 8 : 4860)
        try table.measure(try balls(pass, inputs, peers))
      }
    }
    table.finish()
  }

  private func floats(
    _ pass: ScalarPass, _ inputs: ScalarInputs, _ peers: Peers
  ) throws(BenchFailure) -> Comparison {
    let (x, y) = (inputs.x.floats, inputs.y.floats)
    let work = "BigFloat \(pass.rawValue)"
    let kept = Kept(pass.result(x, y))
    let reference = MPFRContender(pass.raw, inputs.x, inputs.y, resultCount: 1)
    reference.run(1)
    try kept.value.verifySame(as: reference.result[0], work)
    let error = AchievedError(reference.result[0], exact: inputs.exact, bits: inputs.bits)
    var contenders = [
      Contender(.mirrorFlow) { count in
        for _ in 0..<count { kept.value = pass.result(x, y) }
      },
      Contender(.mpfr) { reference.run($0) },
    ]
    if let flint = peers.flint {
      contenders.append(reference.flintContender(flint, midpointsOnly: true))
    }
    return Comparison(
      work: work, size: "\(inputs.bits) bits", termCount: x.count,
      targets: [.mpfr: inputs.bits <= 256 ? 1.1 : 1.05], error: error.text, contenders: contenders)
  }

  private func balls(
    _ pass: ScalarPass, _ inputs: ScalarInputs, _ peers: Peers
  ) throws(BenchFailure) -> Comparison {
    let (x, y) = (inputs.x.balls, inputs.y.balls)
    let work = "Ball \(pass.rawValue)"
    let kept = Kept(pass.result(x, y))
    let width = try kept.value.verifiedWidth(around: inputs.exact, work)
    let reference = MPFRContender(pass.raw, inputs.x, inputs.y, resultCount: 1)
    var contenders = [
      Contender(.mirrorFlow) { count in
        for _ in 0..<count { kept.value = pass.result(x, y) }
      },
      Contender(.mpfr) { reference.run($0) },
    ]
    if let flint = peers.flint {
      contenders.append(reference.flintContender(flint, midpointsOnly: false))
    }
    return Comparison(
      work: work, size: "\(inputs.bits) bits", termCount: x.count, error: width,
      contenders: contenders)
  }
}

/// Keeps a result alive and out of the optimizer's sight.
final class Kept<Value> {
  var value: Value

  init(_ value: Value) { self.value = value }

  /// Works on the value in place: the access is checked once, and not for every piece of work.
  func update(_ work: (inout Value) -> Void) { work(&value) }
}

/// The in-place operations.
enum ScalarPass: String, CaseIterable {
  case sum = "s += x"
  case product = "s *= x"
  case quotient = "s /= x"
  case sumOfProducts = "s.addProduct(x, y)"

  var raw: cref_pass {
    switch self {
    case .sum: CREF_SUM
    case .product: CREF_PRODUCT
    case .quotient: CREF_QUOTIENT
    case .sumOfProducts: CREF_SUM_PRODUCTS
    }
  }

  /// One pass over the inputs.
  func result(_ x: [BigFloat], _ y: [BigFloat]) -> BigFloat {
    var s = BigFloat(self == .sumOfProducts ? 0 : 1, precision: x[0].precision)
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        switch self {
        case .sum: for i in x.indices { s += x[i] }
        case .product: for i in x.indices { s *= x[i] }
        case .quotient: for i in x.indices { s /= x[i] }
        case .sumOfProducts: for i in x.indices { s.addProduct(x[i], y[i]) }
        }
      }
    }
    return s
  }

  /// One pass over the inputs.
  func result(_ x: [Ball], _ y: [Ball]) -> Ball {
    var s = Ball(self == .sumOfProducts ? 0 : 1, precision: x[0].precision)
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        switch self {
        case .sum: for i in x.indices { s += x[i] }
        case .product: for i in x.indices { s *= x[i] }
        case .quotient: for i in x.indices { s /= x[i] }
        case .sumOfProducts: for i in x.indices { s.addProduct(x[i], y[i]) }
        }
      }
    }
    return s
  }
}

/// Numbers for a pass and its exact result.
struct ScalarInputs {
  let x: BenchNumbers
  let y: BenchNumbers
  let exact: Rational

  var bits: Int { x.bits }

  init(_ pass: ScalarPass, bits: Int, count: Int) {
    let spread: BenchNumbers.Spread =
      pass == .product || pass == .quotient ? .nearOne : .signed
    x = BenchNumbers(spread, count: count, bits: bits, seed: 1)
    y = BenchNumbers(spread, count: count, bits: bits, seed: 2)
    let terms = x.rationals
    switch pass {
    case .sum: exact = terms.reduce(1) { $0 + $1 }
    case .product: exact = terms.reduce(1) { $0 * $1 }
    case .quotient: exact = 1 / terms.reduce(1) { $0 * $1 }
    case .sumOfProducts: exact = zip(terms, y.rationals).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }
}
