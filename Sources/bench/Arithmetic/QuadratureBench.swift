import Certification
import CReference
import MultiPrecision
import NumericalMethods
import Symbolic

/// Integrals of expressions over [−1, 1] with proved errors, against FLINT's, against mpmath with
/// cached nodes and against a tanh-sinh rule in raw C MPFR that proves nothing.
struct QuadratureBench {
  let effort: BenchEffort

  func run() throws(BenchFailure) {
    let peers = Peers(effort)
    var table = ComparisonTable(effort, unit: "integral")
    let x = Expression.variable("x")
    let integrands: [(name: String, body: Expression)] = [
      ("exp(-x^2) sqrt(2 + x)", .product([.apply(.exp, -(x.pow(2))), .apply(.sqrt, 2 + x)])),
      ("asinh(1 + 3x)", .apply(.asinh, 1 + 3 * x)),
    ]
    for (index, integrand) in integrands.enumerated() {
      for digits in effort.isQuick ? [20] : [50, 100, 500] {
        try table.measure(
          try comparison(index, integrand.name, integrand.body, digits, peers))
      }
    }
    table.finish()
  }

  private func comparison(
    _ index: Int, _ name: String, _ body: Expression, _ digits: Int, _ peers: Peers
  ) throws(BenchFailure) -> Comparison {
    let precision = Precision(decimalDigits: digits)
    let bits = precision.bits
    let integrand = ExpressionIntegrand([body], Symbol("x"), precision: precision.adding(bits: 16))
    let request = QuadratureRequest(precision: precision)
    let (lower, upper) = (Ball(-1, precision: precision), Ball(1, precision: precision))
    let kept = Kept(integrate(integrand, from: lower, to: upper, request))
    guard kept.value.isWithinTolerance, let value = kept.value.values.first else {
      throw BenchFailure(reason: "\(name): \(kept.value.end)")
    }
    let rule = try convergedRule(index, value, bits)
    let sum = ReferenceVector(count: 1, bits: bits)
    var contenders = [
      Contender(.mirrorFlow) { count in
        for _ in 0..<count {
          kept.value = integrate(integrand, from: lower, to: upper, request)
        }
      },
      Contender(.mpfr) { cref_rule_integrate(rule.pointer, Int32(index), sum.pointer, $0) },
    ]
    if let flint = peers.flint {
      let result = FlintBalls(flint, count: 1, bits: bits)
      cref_flint_integrate(flint.pointer, Int32(index), result.pointer, bits, 1)
      let found = result.midpoints(count: 1, bits: bits)[0]
      guard value.addingError(ErrorBound(powerOfTwo: 24 - bits)).contains(found) else {
        throw BenchFailure(reason: "\(name): FLINT has another value")
      }
      contenders.append(
        Contender(.flint) {
          cref_flint_integrate(flint.pointer, Int32(index), result.pointer, bits, $0)
        })
    }
    if let mpmath = peers.mpmath {
      contenders.append(
        try mpmath.contender(preparing: "integral \(index) \(digits)") { text in
          guard let found = Rational(decimal: text) else { return false }
          return value.addingError(ErrorBound(powerOfTwo: 14 - bits)).contains(found)
        })
    }
    let error = value.radius / value.magnitudeUpperBound
    return Comparison(
      work: name, size: "\(digits) digits",
      targets: digits <= 100 ? [.flint: 1.5, .mpmath: 0.2] : [:],
      error: "proved, ± \(error.bigFloat.decimalString(significantDigits: 2))",
      contenders: contenders)
  }

  /// The coarsest tanh-sinh rule that has the value to the last few bits.
  private func convergedRule(
    _ index: Int, _ value: Ball, _ bits: Int
  ) throws(BenchFailure) -> TanhSinhRule {
    var level = 3
    while level < 14 {
      let rule = TanhSinhRule(bits: bits, level: level)
      let sum = ReferenceVector(count: 1, bits: bits)
      cref_rule_integrate(rule.pointer, Int32(index), sum.pointer, 1)
      if value.addingError(ErrorBound(powerOfTwo: 12 - bits)).contains(sum[0]) { return rule }
      level += 1
    }
    throw BenchFailure(reason: "a tanh-sinh rule in MPFR has another value")
  }
}

/// Nodes and weights in raw MPFR.
private final class TanhSinhRule {
  let pointer: OpaquePointer

  /// The rule whose step is 2^−level.
  init(bits: Int, level: Int) { pointer = cref_rule_new(bits, 1 / Double(1 << level)) }

  deinit { cref_rule_free(pointer) }
}
