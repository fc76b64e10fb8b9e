import Certification
import MultiPrecision
import NumericalMethods

/// What is proved of the end of a flow.
struct ProvedEnd {
  let state: EnclosedFlowState
  /// t, and the loss.
  let time: Ball
  let loss: Ball
  /// What is proved, for the certificate.
  let statement: String
}

/// What of an integrated flow is proved: the state at a time or a loss that was asked for.
extension LimitFlow {
  /// The state at the time or the loss that was asked for, proved; nil where there is no proof, with a
  /// note where one was tried.
  func provedEnd(
    _ family: DualFlowFamily, _ paths: ScaledPaths, stages: Int, precision: Precision,
    _ notes: inout [String]
  ) throws(SolveFailure) -> ProvedEnd? {
    let path = paths.fine
    let isCrossing = path.outcome == .lossReached && request.loss != nil
    // Where p is negative somewhere the dual is not concave.
    guard isCrossing || path.outcome == .endReached, path.nodes.count > 1,
      hypotheses.contains(where: { $0.id == "density.nonnegative" && $0.verdict == .proved }),
      path.nodes.count == paths.rough.nodes.count
    else { return nil }
    let budget = WorkBudget(
      processorTime: request.proofTime, within: request.proofTime * SolveRequest.patience)
    guard
      var flow = family.enclosedFlow(
        stages: stages, digits: digits, precision: precision, budget: budget)
    else {
      notes.append("the state at the end is not proved, but estimated: a constant has no value")
      return nil
    }
    let proved =
      isCrossing
      ? try crossing(family, path, &flow, precision: precision)
      : try stateAtEnd(path, &flow, precision: precision)
    if proved == nil {
      notes.append(
        budget.isExhausted
          ? "the proof of the state at the end did not finish in the "
            + "\(request.proofTime.components.seconds) seconds it may take: the digits are estimates"
          : "the state at the end was not proved: a step resists, and the digits are estimates")
    }
    return proved
  }

  private func stateAtEnd(
    _ path: DualFlowPath, _ flow: inout EnclosedDualFlow, precision: Precision
  ) throws(SolveFailure) -> ProvedEnd? {
    guard let end, let last = path.nodes.last else { return nil }
    let fine = last.time.precision.adding(bits: 64)
    let time = end.ball(precision: fine) * Ball(timeFactor, precision: fine)
    guard let error = flow.error(of: path, at: time, digits: digits) else { return nil }
    let state = try flow.state(near: last.lambda, error: error, points: points)
    return ProvedEnd(
      state: state, time: end.ball(precision: precision),
      loss: state.squaredResidual * Ball(lossFactor, precision: precision),
      statement: "the state at the end is proved")
  }

  private func crossing(
    _ family: DualFlowFamily, _ path: DualFlowPath, _ flow: inout EnclosedDualFlow,
    precision: Precision
  ) throws(SolveFailure) -> ProvedEnd? {
    guard let crossing = try enclosedCrossing(family, path, &flow, precision: precision) else {
      return nil
    }
    return ProvedEnd(
      state: crossing.state, time: crossing.time / Ball(timeFactor, precision: precision),
      loss: goal.ball(precision: precision),
      statement:
        "the time at which the loss crosses the one asked for is proved, and the state then")
  }

  /// Puts proved digits in the place of estimates at the end, wherever as many as asked for are proved.
  func prove(
    _ result: inout LimitFlowResult, by proved: ProvedEnd, _ layout: any DataLayout,
    precision: Precision
  ) {
    guard let place = result.trajectory.indices.last else { return }
    let state = proved.state
    let loss = printed([proved.loss])?.first
    let time = printed([proved.time])?.first
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
          ? "\(proved.statement); earlier states, rates and the size of alpha are "
            + "estimates"
          : "digits at the end are proved where they say so; the others are estimates, in which "
            + "two integrations agree"))
  }
}
