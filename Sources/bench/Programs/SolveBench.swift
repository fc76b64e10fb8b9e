import MirrorTheory
import MultiPrecision
import RealModule
import Symbolic

/// Solves random data of two sizes and shows how time grows with size and with precision.
struct SolveBench {
  let problem: SolveProblem
  let effort: BenchEffort

  func run() throws(BenchFailure) {
    let sizes = effort.isQuick ? [200, 800] : [2_000, 20_000]
    let few = try measure(sizes[0], digits: 20, runs: effort.isQuick ? 1 : 3)
    let many = try measure(sizes[1], digits: 20, runs: 1)
    let ratio = many / few
    let slope = Double.log(ratio) / Double.log(Double(sizes[1]) / Double(sizes[0]))
    show("ratio \(ratio.digits(3)), so time grows like m^\(slope.digits(3))")
    let precise = try measure(sizes[0], digits: 100, runs: 1)
    show("100 digits take \((precise / few).digits(3)) times as long as 20")
  }

  /// The median seconds of solving; the model is made before the clock starts.
  private func measure(
    _ pointCount: Int, digits: Int, runs: Int
  ) throws(BenchFailure) -> Double {
    let model = problem.model(pointCount: pointCount)
    let clock = ContinuousClock()
    var durations: [Duration] = []
    var bits = 0
    for _ in 0..<runs {
      let start = clock.now
      let result: SolveResult
      do throws(SolveFailure) {
        // h at a datum is its label, which checks the digits.
        result = try solve(model, at: [model.data.inputs[0][0]], digits: digits, exact: false)
      } catch {
        throw BenchFailure(reason: "m = \(pointCount): \(error)")
      }
      durations.append(start.duration(to: clock.now))
      try verify(result, model)
      bits = result.certificate.precisionBits
    }
    let timing = Timing(durations)
    show("m = \(pointCount), \(digits) digits: \(timing.text); certified with \(bits) bits")
    return timing.median
  }

  private func verify(_ result: SolveResult, _ model: Model) throws(BenchFailure) {
    guard result.certificate.certified, result.multipliers.allSatisfy(\.certified),
      result.multipliers.count == model.data.count
    else { throw BenchFailure(reason: "the digits are not all certified") }
    guard let value = result.values.first?.value, case .number(let label) = model.data.labels[0],
      let found = Rational(decimal: value.text), value.certified
    else { throw BenchFailure(reason: "h has no value at the first datum") }
    let unit = Rational(1, 10).power(result.digits)
    guard (found - label).magnitude <= unit else {
      throw BenchFailure(reason: "h misses the first label: \(value.text)")
    }
  }
}
