import Glibc
import MirrorTheory
import MultiPrecision
import RealModule
import Symbolic
import Training

/// Networks of finite width: what a step costs, and how long training takes.
struct TrainingBench {
  let effort: BenchEffort

  private static let width = 4860

  func run() throws(BenchFailure) {
    for problem in TrainingProblem.allCases { try growth(problem) }
    for problem in TrainingProblem.allCases { try iterations(problem) }
    for problem in TrainingProblem.allCases { try figure(problem) }
    guard !effort.isQuick else { return }
    for problem in TrainingProblem.allCases { try large(problem) }
  }

  /// Seconds on the clock of a run, and its result.
  private func trained(
    _ model: Model, width: Int, method: TrainingMethod = .flow, digits: Int? = nil,
    loss: Double = 0, steps: Int = 100_000
  ) throws(BenchFailure) -> (seconds: Double, result: TrainingResult) {
    let request = TrainingRequest(
      width: width, seed: 0, method: method, digits: digits,
      stop: StopRule(loss: BigFloat(loss, precision: .double), steps: steps),
      step: method == .flow ? nil : .number(Rational(1, 16)))
    let start = ContinuousClock.now
    do {
      let result = try train(model, request)
      return ((ContinuousClock.now - start) / .seconds(1), result)
    } catch {
      throw BenchFailure(reason: "the network was not trained")
    }
  }

  // MARK: Cost of a step

  /// A step of descent is one right-hand side, one inversion of the mirror map and one f.
  private func growth(_ problem: TrainingProblem) throws(BenchFailure) {
    func microseconds(_ width: Int, _ pointCount: Int) throws(BenchFailure) -> Double {
      let model = problem.smooth(pointCount: pointCount)
      let few = 2
      let many = few + (effort.isQuick ? 4 : Swift.max(50, 20_000_000 / (width + pointCount)))
      var best = Double.infinity
      for _ in 0..<3 {
        let start = try trained(model, width: width, method: .descent, steps: few).seconds
        let all = try trained(model, width: width, method: .descent, steps: many).seconds
        best = Swift.min(best, Swift.max(1e-9, all - start) / Double(many - few) * 1e6)
      }
      return best
    }
    func row(_ name: String, _ sizes: [Int], _ cost: [Double]) {
      let times = zip(sizes, cost).map { "\($0): \($1.digits(3))" }.joined(separator: ", ")
      let ends = (sizes[sizes.count - 1], cost[cost.count - 1])
      let before = (sizes[sizes.count - 2], cost[cost.count - 2])
      let slope = Double.log(ends.1 / before.1) / Double.log(Double(ends.0) / Double(before.0))
      show(
        "\(problem.rawValue), us a step by \(name) \(times); so it grows like \(name)^"
          + slope.digits(3))
    }
    let widths = effort.isQuick ? [100, 1000] : [1000, 10_000, 100_000, 1_000_000]
    var cost: [Double] = []
    for width in widths { cost.append(try microseconds(width, 10)) }
    row("n", widths, cost)
    let counts = effort.isQuick ? [10, 100] : [10, 1000, 10_000, 100_000]
    // Up to 200 points the spectra of H in the records would be most of it.
    cost = []
    for count in counts { cost.append(try microseconds(100, count)) }
    row("m", counts, cost)
  }

  /// Iterations a second, and those of the same loop in NumPy and in PyTorch, in turns.
  private func iterations(_ problem: TrainingProblem) throws(BenchFailure) {
    let steps = effort.isQuick ? 20 : 3000
    let peers = effort.runsPeers ? DescentPeer.all : []
    var own: [Double] = []
    var rates = peers.map { _ in [Double]() }
    for _ in 0..<(effort.isQuick ? 1 : 5) {
      let run = try trained(
        problem.figure, width: Self.width, method: .naturalGradient, steps: steps)
      guard run.result.steps == steps else { throw BenchFailure(reason: "descent ended early") }
      own.append(Double(steps) / run.seconds)
      for (index, peer) in peers.enumerated() {
        let seconds = try peer.seconds(figure: problem == .relu ? 1 : 2, steps: steps)
        rates[index].append(Double(steps) / seconds)
      }
    }
    let rate = Timing(seconds: own).median
    show("\(problem.rawValue), n = \(Self.width): \(rate.digits(3)) steps of descent a second")
    for (peer, rates) in zip(peers, rates) {
      let ratios = Timing(seconds: zip(own, rates).map { $0 / $1 })
      let rate = Timing(seconds: rates).median
      show("  \(peer.library): \(rate.digits(3)); ratio \(ratios.median.digits(3))")
    }
  }

  // MARK: Whole trainings

  private func figure(_ problem: TrainingProblem) throws(BenchFailure) {
    let width = effort.isQuick ? 100 : Self.width
    var seconds: [Double] = []
    var value: TrainingResult?
    for _ in 0..<(effort.isQuick ? 1 : 5) {
      let run = try trained(problem.figure, width: width, loss: 1e-20)
      seconds.append(run.seconds)
      value = run.result
    }
    try report(problem, width, "Double, loss 1e-20", Timing(seconds: seconds), value)
    guard !effort.isQuick else { return }
    let long = try trained(problem.figure, width: width, digits: 30, loss: 1e-20)
    try report(
      problem, width, "30 digits, loss 1e-20", Timing(seconds: [long.seconds]), long.result)
  }

  private func large(_ problem: TrainingProblem) throws(BenchFailure) {
    let run = try trained(problem.smooth(pointCount: 1000), width: 100_000, loss: 1e-12)
    try report(
      problem, 100_000, "1000 points, loss 1e-12", Timing(seconds: [run.seconds]), run.result)
  }

  private func report(
    _ problem: TrainingProblem, _ width: Int, _ what: String, _ timing: Timing,
    _ result: TrainingResult?
  ) throws(BenchFailure) {
    guard let result, result.outcome == .lossReached else {
      throw BenchFailure(
        reason: "\(problem.rawValue): \(what) ended with \(result?.outcome.rawValue ?? "nothing")")
    }
    show(
      "\(problem.rawValue), n = \(width), \(what): \(timing.text), \(result.steps) steps, "
        + "\(result.evaluations) passes")
  }
}
