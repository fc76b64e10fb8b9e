import MultiPrecision
import NumericalMethods

/// The state where the loss crosses the one that was asked for, and the τ of the crossing.
struct EnclosedCrossing {
  let time: Ball
  let state: EnclosedFlowState
}

extension LimitFlow {
  /// What is proved of the crossing near the end of a path; nil where that fails.
  ///
  /// At the end T of the path ln(‖r‖²/target) is enclosed, at most q in size. In √D-scaled coordinates
  /// ‖r‖² = ‖w‖² with w′ = −√D·H·√D·w, so that its logarithm falls at least by 2μ per unit of τ wherever
  /// the smallest eigenvalue of √D·H·√D is at least μ. Let it be so for all λ within η of the state at T,
  /// where no λᵢ moves faster than V. With δ = q/(2μ) and δV ≤ η the flow stays there for δ before and
  /// after T, and the loss crosses the target in that time, once.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*.
  func enclosedCrossing(
    _ family: DualFlowFamily, _ path: DualFlowPath, _ flow: inout EnclosedDualFlow,
    precision: Precision
  ) throws(SolveFailure) -> EnclosedCrossing? {
    guard let last = path.nodes.last else { return nil }
    let stop = Ball(midpoint: last.time)
    guard let error = flow.error(of: path, at: stop, digits: digits) else { return nil }
    let there = try flow.state(near: last.lambda, error: error, points: [])
    let target = goal.ball(precision: precision) / Ball(lossFactor, precision: precision)
    let distance = Ball.log(there.squaredResidual / target).magnitudeUpperBound
    func decay(_ multipliers: [Ball]) -> ErrorBound? {
      guard let hessian = family.enclosedHessian(multipliers, precision: precision),
        let least = SymmetricEigenvalues(of: hessian, precision: precision).values.first,
        least.isPositive
      else { return nil }
      return (least + least).magnitudeLowerBound
    }
    guard distance.isFinite, let rate = decay(there.multipliers) else { return nil }
    // Twice what the state at T asks for.
    let span = (distance + distance) / rate
    let speed = flow.speed(at: there.multipliers)
    let way = span * (speed + speed)
    let around = there.multipliers.map { $0.addingError(way) }
    guard let least = decay(around), distance / least <= span,
      span * flow.speed(at: around) <= way
    else { return nil }
    return EnclosedCrossing(
      time: stop.addingError(span),
      state: try flow.state(near: last.lambda, error: error + way, points: points))
  }
}
