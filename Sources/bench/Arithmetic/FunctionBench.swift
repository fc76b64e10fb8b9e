import CReference
import MultiPrecision

/// The functions of one variable on 32 arguments in [1/2, 1).
struct FunctionBench {
  let effort: BenchEffort

  private static let functions: [RealFunction] = [
    .sqrt, .exp, .expm1, .log, .log1p, .sin, .cos, .tan, .atan, .asin, .acos, .sinh, .cosh, .tanh,
    .asinh, .atanh, .erf, .erfc, .gamma,
  ]

  /// Those measured on all arguments at once, too.
  private static let inVectors: Set<RealFunction> = [.exp, .cos]

  func run() throws(BenchFailure) {
    let peers = Peers(effort)
    var table = ComparisonTable(effort, unit: "value")
    for function in effort.isQuick ? RealFunction.allCases.filter(\.isInQuickRun) : Self.functions {
      for bits in effort.functionPrecisions { try measure(function, bits, peers, &table) }
    }
    table.finish()
  }

  private func measure(
    _ function: RealFunction, _ bits: Int, _ peers: Peers, _ table: inout ComparisonTable
  ) throws(BenchFailure) {
    let numbers = BenchNumbers(.belowOne, count: effort.isQuick ? 4 : 32, bits: bits, seed: 5)
    let floats = numbers.floats
    let values = Kept(floats.map { $0.applying(function) })
    let truths = numbers.rationals.map {
      Ball($0, precision: Precision(bits: 2 * bits + 64)).applying(function)
    }
    var errors: [AchievedError] = []
    for (value, truth) in zip(values.value, truths) {
      guard let found = value.exactRational, let exact = truth.midpoint.exactRational else {
        throw BenchFailure(reason: "\(function) has no value")
      }
      errors.append(AchievedError(found, exact: exact, bits: bits))
    }
    let error = AchievedError.largest(errors)
    guard error.units <= 0.5000001 else {
      throw BenchFailure(reason: "\(function) is off by \(error.text)")
    }
    let balls = Kept(numbers.roundedBalls)
    let arguments = balls.value
    for (argument, truth) in zip(arguments, truths) {
      guard argument.applying(function).overlaps(truth) else {
        throw BenchFailure(reason: "\(function) of \(argument) misses")
      }
    }
    let others = try opponents(function, numbers, peers)
    try table.measure(
      Comparison(
        work: "BigFloat \(function.rawValue)", size: "\(bits) bits", termCount: floats.count,
        targets: function.limit(bits).map { [.mpfr: $0] } ?? [:], error: error.text,
        contenders: [
          Contender(.mirrorFlow) { count in
            for _ in 0..<count {
              for i in floats.indices { values.value[i] = floats[i].applying(function) }
            }
          }
        ] + others))
    if Self.inVectors.contains(function) {
      let vector = BigFloatVector(floats)
      let images = Kept(vector.applying(function))
      guard images.value.elements == floats.map({ $0.applying(function) }) else {
        throw BenchFailure(reason: "\(function) of a vector has other values")
      }
      try table.measure(
        Comparison(
          work: "BigFloatVector \(function.rawValue)", size: "\(bits) bits",
          termCount: floats.count, error: error.text,
          contenders: [
            Contender(.mirrorFlow) { count in
              for _ in 0..<count { images.value = vector.applying(function) }
            }
          ] + others))
    }
    try table.measure(
      Comparison(
        work: "Ball \(function.rawValue)", size: "\(bits) bits", termCount: floats.count,
        targets: function.limitOfBalls.map { [.flint: $0] } ?? [:], error: "encloses",
        contenders: [
          Contender(.mirrorFlow) { count in
            for _ in 0..<count {
              for i in arguments.indices { balls.value[i] = arguments[i].applying(function) }
            }
          }
        ] + others))
  }

  private func opponents(
    _ function: RealFunction, _ numbers: BenchNumbers, _ peers: Peers
  ) throws(BenchFailure) -> [Contender] {
    let name = function.rawValue
    let x = ReferenceVector(numbers)
    let z = ReferenceVector(count: numbers.count, bits: numbers.bits)
    guard cref_run_function(name, z.pointer, x.pointer, 1) != 0 else {
      throw BenchFailure(reason: "no \(name) in MPFR")
    }
    var contenders = [
      Contender(.mpfr) { _ = cref_run_function(name, z.pointer, x.pointer, $0) }
    ]
    if let flint = peers.flint {
      let arguments = FlintBalls(flint, x)
      let results = FlintBalls(flint, z)
      let bits = numbers.bits
      let run = { (count: Int) -> Bool in
        cref_flint_run_function(
          flint.pointer, name, results.pointer, arguments.pointer, bits, count) != 0
      }
      if run(1) { contenders.append(Contender(.flint) { _ = run($0) }) }
    }
    if let mpmath = peers.mpmath {
      let exact = Ball(Rational(3, 4), precision: Precision(bits: numbers.bits + 64))
        .applying(function)
      contenders.append(
        try mpmath.contender(preparing: "function \(name) \(numbers.bits)") { text in
          // Its last digits are rounded twice.
          guard let found = Rational(decimal: text) else { return false }
          return exact.addingError(ErrorBound(powerOfTwo: 8 - numbers.bits)).contains(found)
        })
    }
    return contenders
  }
}

extension RealFunction {
  fileprivate var isInQuickRun: Bool { self == .exp || self == .erf }

  /// What the time over MPFR's may be; nil where there is no target.
  fileprivate func limit(_ bits: Int) -> Double? {
    switch self {
    case .exp, .sin, .cos, .sinh, .cosh: bits <= 256 ? 0.25 : bits <= 512 ? 0.35 : 0.6
    case .log, .atan, .asinh: bits <= 256 ? 0.3 : bits <= 512 ? 0.35 : 0.5
    case .erf: 0.5
    default: nil
    }
  }

  /// What an enclosure's time over FLINT's may be.
  fileprivate var limitOfBalls: Double? {
    switch self {
    case .exp: 1.2
    case .log: 2
    case .erf: 1.5
    default: nil
    }
  }
}

extension BenchEffort {
  /// The precisions that are measured.
  var precisions: [Int] { isQuick ? [64, 128] : [64, 128, 256, 1024] }

  /// Those at which functions are measured.
  fileprivate var functionPrecisions: [Int] { isQuick ? precisions : [64, 128, 256, 512, 1024] }
}
