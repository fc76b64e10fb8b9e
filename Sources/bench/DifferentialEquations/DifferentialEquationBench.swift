import CReference
import MultiPrecision
import NumericalMethods

/// Van der Pol's equation x″ = (1 − x²)x′ − x from (2, 0) to t = 5 by Taylor's method, against the same
/// recurrences in raw C MPFR and against mpmath, and with a proof.
struct DifferentialEquationBench {
  let effort: BenchEffort

  private static let system = DifferentialSystem(dimension: 2) { _, y in
    [y[1], (1 - y[0] * y[0]) * y[1] - y[0]]
  }

  func run() throws(BenchFailure) {
    let peers = Peers(effort)
    var table = ComparisonTable(effort, unit: "solution")
    for digits in effort.isQuick ? [20] : [50, 100] {
      try table.measure(try comparison(digits, peers))
    }
    for digits in effort.isQuick ? [10] : [15, 50] {
      try table.measure(try enclosure(digits))
    }
    table.finish()
  }

  /// The end point with a local error three digits below the asked ones.
  private static func solution(_ digits: Int) -> Trajectory<BigFloat> {
    let precision = Precision(decimalDigits: digits + 6)
    let tolerance = StepTolerance<BigFloat>(digits: digits + 3)
    let state = [2, 0].map { BigFloat($0, precision: precision) }
    return trajectory(
      by: TaylorMethod<BigFloat>(system, for: tolerance, precision: precision),
      from: BigFloat(0, precision: precision), state, to: BigFloat(5, precision: precision),
      IntegrationRequest(tolerance: tolerance, keepsPieces: false))
  }

  /// The end point with a proof.
  private static func enclosedSolution(_ digits: Int) -> EnclosedTrajectory {
    let precision = Precision(decimalDigits: digits + 8)
    let state = [2, 0].map { Ball($0, precision: precision) }
    return enclosedTrajectory(
      of: system, from: BigFloat(0, precision: precision), state,
      to: BigFloat(5, precision: precision), tolerance: StepTolerance(digits: digits + 3),
      precision: precision)
  }

  private func comparison(_ digits: Int, _ peers: Peers) throws(BenchFailure) -> Comparison {
    let precision = Precision(decimalDigits: digits + 6)
    let proved = Self.enclosedSolution(digits + 5).state
    let kept = Kept(Self.solution(digits))
    guard kept.value.outcome == .reachedEnd else {
      throw BenchFailure(reason: "\(kept.value.outcome)")
    }
    let errors = zip(kept.value.state, proved).map {
      (Ball(midpoint: $0) - $1).magnitudeUpperBound.approximateLog2 * 0.30103
    }
    let right = -(errors.max() ?? 0)
    guard right >= Double(digits) else {
      throw BenchFailure(reason: "only \(right.digits(3)) digits of \(digits) are right")
    }
    let sum = ReferenceVector(count: 2, bits: precision.bits)
    let local = Double(digits + 3)
    cref_van_der_pol(sum.pointer, local, 1)
    let slack = Magnitude(upperBoundOf: BigFloat(Rational(10).power(-digits), precision: precision))
    guard proved[0].addingError(slack).contains(sum[0]) else {
      throw BenchFailure(reason: "the recurrences in MPFR have another value")
    }
    var contenders = [
      Contender(.mirrorFlow) { count in
        for _ in 0..<count { kept.value = Self.solution(digits) }
      },
      Contender(.mpfr) { cref_van_der_pol(sum.pointer, local, $0) },
    ]
    // Seconds a solution: once is enough to show the ratio, and only at the smaller size.
    if let mpmath = peers.mpmath, digits <= 50 {
      contenders.append(
        try mpmath.contender(preparing: "vanderpol \(digits)") { text in
          guard let found = Rational(decimal: text) else { return false }
          return proved[0].addingError(slack + slack).contains(found)
        })
    }
    return Comparison(
      work: "van der Pol, Taylor", size: "\(digits) digits", targets: [.mpfr: 1, .mpmath: 0.01],
      error: "\(right.digits(4)) digits right", contenders: contenders)
  }

  /// The time that a proof takes.
  private func enclosure(_ digits: Int) throws(BenchFailure) -> Comparison {
    let kept = Kept(Self.enclosedSolution(digits))
    guard kept.value.outcome == .reachedEnd else {
      throw BenchFailure(reason: "\(kept.value.outcome)")
    }
    let radius = kept.value.state.map(\.radius).max() ?? .zero
    return Comparison(
      work: "van der Pol, enclosed", size: "\(digits) digits",
      error: "proved, ± \(radius.bigFloat.decimalString(significantDigits: 2))",
      contenders: [
        Contender(.mirrorFlow) { count in
          for _ in 0..<count { kept.value = Self.enclosedSolution(digits) }
        }
      ])
  }
}
