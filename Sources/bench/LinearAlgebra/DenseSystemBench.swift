import MultiPrecision
import NumericalMethods

/// Dense systems of random numbers at 256 bits: factored, solved with proof, and their spectra.
struct DenseSystemBench {
  let effort: BenchEffort
  private let precision = Precision(bits: 256)

  func run() throws(BenchFailure) {
    for order in effort.isQuick ? [10] : [50, 100, 200] {
      let numbers = BenchNumbers(.signed, count: order * order, bits: 53, seed: 9).floats
      let matrix = Matrix<Ball>(rows: order, columns: order) {
        Ball(numbers[$0 * order + $1], precision: precision)
      }
      try solve(matrix)
      try definite(matrix)
      if order <= 100 { try spectrum(matrix) }
    }
  }

  private func measured<Result>(
    _ text: String, _ work: () throws -> Result
  ) throws(BenchFailure) -> (Result, Double) {
    let clock = ContinuousClock()
    var durations: [Duration] = []
    do {
      var start = clock.now
      var result = try work()
      durations.append(start.duration(to: clock.now))
      for _ in 0..<(effort.isQuick ? 0 : 2) {
        start = clock.now
        result = try work()
        durations.append(start.duration(to: clock.now))
      }
      let timing = Timing(durations)
      show("\(text): \(timing.text)")
      return (result, timing.median)
    } catch {
      throw BenchFailure(reason: "\(text): \(error)")
    }
  }

  private func solve(_ matrix: Matrix<Ball>) throws(BenchFailure) {
    let order = matrix.rows
    _ = try measured("n = \(order), LU of floats") { try LUFactorization(matrix.map(\.midpoint)) }
    let right = matrix * Array(repeating: Ball(1, precision: precision), count: order)
    let (solution, seconds) = try measured("n = \(order), proved solution") {
      try VerifiedLinearSystem(matrix).solve(right)
    }
    let bits = solution.map(\.relativeAccuracyBits).min() ?? 0
    guard solution.allSatisfy({ $0.contains(Rational(1)) }) else {
      throw BenchFailure(reason: "n = \(order): the solution 1 is missed")
    }
    show("  at least \(bits) of 256 bits of each component")
    if effort.runsPeers, let peer = flintSeconds(order) {
      show("  \((seconds / peer).digits(3)) times FLINT's arb_mat.solve")
    }
  }

  private func definite(_ matrix: Matrix<Ball>) throws(BenchFailure) {
    let order = matrix.rows
    let symmetric = Matrix<Ball>(rows: order, columns: order) {
      matrix[$0, $1] + matrix[$1, $0] + ($0 == $1 ? Ball(40 * order, precision: precision) : 0)
    }
    let right = symmetric * Array(repeating: Ball(1, precision: precision), count: order)
    let (solution, _) = try measured("n = \(order), proved definite and solved") {
      try VerifiedPositiveDefiniteSystem(symmetric).solve(right)
    }
    guard solution.allSatisfy({ $0.contains(Rational(1)) }) else {
      throw BenchFailure(reason: "n = \(order): the definite solution 1 is missed")
    }
  }

  private func spectrum(_ matrix: Matrix<Ball>) throws(BenchFailure) {
    let order = matrix.rows
    let symmetric = Matrix<Ball>(rows: order, columns: order) { matrix[$0, $1] + matrix[$1, $0] }
    let (values, _) = try measured("n = \(order), all eigenvalues") {
      SymmetricEigenvalues(of: symmetric).values
    }
    // Their sum is the trace.
    let trace = (0..<order).reduce(Ball(0, precision: precision)) { $0 + symmetric[$1, $1] }
    guard values.reduce(Ball(0, precision: precision), +).overlaps(trace),
      values.allSatisfy(\.isFinite)
    else { throw BenchFailure(reason: "n = \(order): the eigenvalues do not sum to the trace") }
  }

  /// What the same work takes in FLINT, where python-flint is installed.
  private func flintSeconds(_ order: Int) -> Double? {
    let script = """
      import random, time
      from flint import arb, arb_mat, ctx
      ctx.prec = 256
      n = \(order)
      a = arb_mat(n, n, [arb(random.uniform(-1, 1)) for _ in range(n * n)])
      b = a * arb_mat(n, 1, [arb(1)] * n)
      times = []
      for _ in range(3):
          start = time.perf_counter()
          a.solve(b)
          times.append(time.perf_counter() - start)
      print(sorted(times)[1])
      """
    guard let run = try? ProgramOutput("python3", ["-c", script]), run.status == 0 else {
      return nil
    }
    return Double(run.text.prefix { $0 != "\n" })
  }
}
