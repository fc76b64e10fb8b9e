import Certification
import MultiPrecision
import NumericalMethods

/// What of an integrated flow is proved: the state at a time that was asked for.
extension LimitFlow {
  /// The state at the time that was asked for, proved; nil where there is no proof.
  func enclosedState(
    _ family: DualFlowFamily, _ paths: ScaledPaths, stages: Int, precision: Precision
  ) throws(SolveFailure) -> EnclosedFlowState? {
    let path = paths.fine
    // Where p is negative somewhere the dual is not concave.
    guard hypotheses.contains(where: { $0.id == "density.nonnegative" && $0.verdict == .proved })
    else { return nil }
    guard path.outcome == .endReached, path.nodes.count == paths.rough.nodes.count,
      let end, let last = path.nodes.last,
      var flow = family.enclosedFlow(stages: stages, digits: digits, precision: precision)
    else { return nil }
    let fine = last.time.precision.adding(bits: 64)
    let time = end.ball(precision: fine) * Ball(timeFactor, precision: fine)
    guard let error = flow.error(of: path, at: time, digits: digits) else { return nil }
    return try flow.state(near: last.lambda, error: error, points: points)
  }

  /// Puts proved digits in the place of estimates at the end, if all that were asked for are proved.
  func prove(
    _ result: inout LimitFlowResult, by state: EnclosedFlowState, _ layout: DualLayout,
    precision: Precision
  ) {
    let loss = state.squaredResidual * Ball(lossFactor, precision: precision)
    let values = zip(initialValues(precision: precision), state.changes).map { $0 + $1 }
    guard let end, let place = result.trajectory.indices.last,
      let time = printed([end.ball(precision: precision)]),
      let losses = printed([loss]), let changes = printed(state.changes),
      let sums = printed(values),
      let multipliers = printed(
        byDatum(state.multipliers, layout, precision: precision))
    else { return }
    result.time = time[0]
    result.loss = losses[0]
    result.multipliers = multipliers
    result.values = zip(request.points.map(\.text), zip(sums, changes)).map {
      LimitFlowValue(point: $0, value: $1.0, change: $1.1)
    }
    result.trajectory[place].time = time[0]
    result.trajectory[place].loss = losses[0]
    result.trajectory[place].values = sums
    result.certificate = ResultCertificate(
      certified: true, method: "collocation-defect", precisionBits: precision.bits,
      statement: "the defect of the integrated polynomials is enclosed, and errors of an ascent "
        + "on a concave function only add up: the state at the end is proved; earlier states, "
        + "rates and the size of alpha are estimates")
  }
}
