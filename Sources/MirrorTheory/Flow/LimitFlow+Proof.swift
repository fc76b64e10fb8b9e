import Certification
import MultiPrecision
import NumericalMethods

/// What of an integrated flow is proved: the state at a time that was asked for.
extension LimitFlow {
  /// The state at the time that was asked for, proved; nil where there is no proof, with a note where
  /// one was tried.
  func enclosedState(
    _ family: DualFlowFamily, _ paths: ScaledPaths, stages: Int, precision: Precision,
    _ notes: inout [String]
  ) throws(SolveFailure) -> EnclosedFlowState? {
    let path = paths.fine
    // Where p is negative somewhere the dual is not concave.
    guard hypotheses.contains(where: { $0.id == "density.nonnegative" && $0.verdict == .proved })
    else { return nil }
    let budget = WorkBudget(request.proofTime)
    guard path.outcome == .endReached, path.nodes.count == paths.rough.nodes.count,
      let end, let last = path.nodes.last,
      var flow = family.enclosedFlow(
        stages: stages, digits: digits, precision: precision, budget: budget)
    else { return nil }
    let fine = last.time.precision.adding(bits: 64)
    let time = end.ball(precision: fine) * Ball(timeFactor, precision: fine)
    guard let error = flow.error(of: path, at: time, digits: digits) else {
      notes.append(
        budget.isExhausted
          ? "the proof of the state at the end did not finish in the "
            + "\(request.proofTime.components.seconds) seconds it may take: the digits are estimates"
          : "the state at the end was not proved: a step resists, and the digits are estimates")
      return nil
    }
    return try flow.state(near: last.lambda, error: error, points: points)
  }

  /// Puts proved digits in the place of estimates at the end, wherever as many as asked for are proved.
  func prove(
    _ result: inout LimitFlowResult, by state: EnclosedFlowState, _ layout: DualLayout,
    precision: Precision
  ) {
    guard let end, let place = result.trajectory.indices.last else { return }
    let loss = printed([state.squaredResidual * Ball(lossFactor, precision: precision)])?.first
    let time = printed([end.ball(precision: precision)])?.first
    let multipliers = printed(byDatum(state.multipliers, layout, precision: precision))
    let changes = printed(state.changes)
    let values = printed(
      zip(initialValues(precision: precision), state.changes).map { $0 + $1 })
    result.time = time ?? result.time
    result.loss = loss ?? result.loss
    result.multipliers = multipliers ?? result.multipliers
    for index in result.values.indices {
      if let changes { result.values[index].change = changes[index] }
      if let values { result.values[index].value = values[index] }
    }
    result.trajectory[place].time = result.time
    result.trajectory[place].loss = result.loss
    result.trajectory[place].values = result.values.map(\.value)
    let isWhole =
      time != nil && loss != nil && multipliers != nil && changes != nil && values != nil
    let proof =
      "the defect of the integrated polynomials is enclosed, and errors of an ascent on a concave "
      + "function only add up: "
    result.certificate = ResultCertificate(
      certified: isWhole, method: "collocation-defect", precisionBits: precision.bits,
      statement: proof
        + (isWhole
          ? "the state at the end is proved; earlier states, rates and the size of alpha are "
            + "estimates"
          : "digits at the end are proved where they say so; the others are estimates, in which "
            + "two integrations agree"))
  }
}
