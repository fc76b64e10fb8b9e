import MultiPrecision
import NumericalMethods
import RealModule

/// A state of the flow.
struct DualFlowNode: Sendable {
  /// τ.
  var time: BigFloat
  /// λ by knot.
  var lambda: [BigFloat]
}

/// The states at the ends of the steps, and how they ended.
struct DualFlowPath: Sendable {
  var nodes: [DualFlowNode]
  /// The polynomials of the steps.
  var series: [VelocitySeries] = []
  var outcome: LimitFlowOutcome
  var evaluations = 0
}

/// One integration of the dual flow, from λ = 0.
struct DualFlowRun {
  let field: DualFlowField
  let basis: StageBasis
  let precision: Precision
  /// The error of a step relative to the residual.
  let tolerance: BigFloat
  /// Σ rᵢ² at which to stop.
  let target: BigFloat
  /// τ at which to stop.
  let end: BigFloat?

  private var start: DualFlowNode {
    let zero = BigFloat(0, precision: precision)
    return DualFlowNode(time: zero, lambda: Array(repeating: zero, count: field.count))
  }

  private func method(_ steps: StepRecorder? = nil) -> DualFlowMethod {
    DualFlowMethod(field, basis: basis, precision: precision, steps: steps)
  }

  private func request() -> IntegrationRequest<BigFloat> {
    IntegrationRequest(
      tolerance: StepTolerance(relative: tolerance, absolute: 0), keepsPieces: false)
  }

  /// Steps of its own choice until the loss, the time or the limit is reached.
  func path(stepLimit: Int, isCancelled: @escaping () -> Bool) -> DualFlowPath {
    var path = DualFlowPath(nodes: [start], outcome: .lossReached)
    if field.squaredResidual(start.lambda) <= target { return path }
    let steps = StepRecorder()
    var method = method(steps)
    var request = request()
    request.stepLimit = stepLimit
    let begin = start
    // Rates do not spread over more than some sixty bits.
    let first = method.firstStep(
      from: begin.time, begin.lambda, toward: begin.time, request.tolerance)
    let horizon = (first ?? BigFloat(1, precision: precision)).scaled(byPowerOfTwo: 80)
    let (field, target) = (field, target)
    request.isCancelled = { steps.hasCrossed || isCancelled() }
    request.onStep = { time, lambda in
      steps.nodes.append(DualFlowNode(time: time, lambda: lambda))
      if field.squaredResidual(lambda) <= target { steps.hasCrossed = true }
    }
    let run = trajectory(
      by: method, from: begin.time, begin.lambda, to: end ?? horizon, request)
    path.nodes += steps.nodes
    path.series = steps.series
    path.evaluations = run.statistics.evaluations
    if steps.hasCrossed {
      cross(&path)
      return path
    }
    switch run.outcome {
    case .reachedEnd: path.outcome = end == nil ? .stationary : .endReached
    case .event: path.outcome = .stationary
    case .stepLimit: path.outcome = .stepLimit
    case .underflow: path.outcome = .underflow
    case .nonFinite: path.outcome = .nonFinite
    case .cancelled: path.outcome = .cancelled
    }
    return path
  }

  /// The states at the times of another run, but for the time at which the loss is reached.
  func path(along other: DualFlowPath, isCancelled: @escaping () -> Bool) -> DualFlowPath {
    var path = DualFlowPath(nodes: [start], outcome: other.outcome)
    let steps = StepRecorder()
    var request = request()
    request.isCancelled = isCancelled
    var method = method(steps)
    for (series, to) in zip(other.series, other.nodes.dropFirst()) {
      guard let here = path.nodes.last else { break }
      request.firstStep = to.time - here.time
      method.guide = series
      let run = trajectory(by: method, from: here.time, here.lambda, to: to.time, request)
      path.evaluations += run.statistics.evaluations
      guard run.outcome == .reachedEnd else { break }
      path.nodes.append(DualFlowNode(time: run.time, lambda: run.state))
    }
    path.series = steps.series
    if path.outcome == .lossReached, path.nodes.count == other.nodes.count { cross(&path) }
    return path
  }

  /// Replaces the last state by the one with the wanted loss, some way from the last but one.
  ///
  /// The logarithm of the loss is nearly affine; each round of Newton's method makes its own step,
  /// so that nothing is interpolated.
  private func cross(_ path: inout DualFlowPath) {
    guard path.nodes.count > 1, let series = path.series.popLast() else { return }
    let last = path.nodes.removeLast()
    let from = path.nodes[path.nodes.count - 1]
    var step = last.time - from.time
    var lambda = last.lambda
    var method = method()
    method.guide = series
    let goal = BigFloat.log(target)
    for _ in 0..<60 {
      let rate = field.decayRate(lambda, hessian: field.hessian(lambda))
      let change = (BigFloat.log(field.squaredResidual(lambda)) - goal) / rate
      guard change.isFinite else { break }
      var next = step + change
      if next.signum <= 0 { next = step.scaled(byPowerOfTwo: -1) }
      let attempt = method.attempt(
        from: from.time, from.lambda, by: next, StepTolerance(relative: tolerance, absolute: 0))
      guard case .made(_, let state, _) = attempt else { break }
      (step, lambda) = (next, state)
      method.guide = method.series ?? series
      // Quadratic convergence: the next change is far below the tolerance.
      if change.magnitude * change.magnitude <= tolerance * next * next.scaled(byPowerOfTwo: -20) {
        break
      }
    }
    path.series.append(method.series ?? series)
    path.evaluations += method.evaluations
    path.nodes.append(DualFlowNode(time: from.time + step, lambda: lambda))
  }
}
