import Certification
import MirrorTheory
import MultiPrecision
import Reporting
import Symbolic

/// Follows an infinitely wide network and turns the result into a document.
struct LimitFlowWorkflow {
  let model: Model
  let digits: DigitCount
  let until: Expression?
  let time: Expression?
  let steps: Int?
  let seconds: SecondCount?
  let points: [[Expression]]
  /// Whether a signal ends the program without a document.
  var endsAtOnce = false

  /// The result and how the program ends.
  ///
  /// - Throws: `CommandFailure`: exit code 1 if the dual has no maximum, 2 if nothing was computed,
  ///   64 for a number that is out of range.
  func run(in context: ProcessContext) throws(CommandFailure) -> (FlowDocument, CommandExit) {
    for (expression, option) in [(until, "--until"), (time, "--time")] {
      guard let expression else { continue }
      let value = RealConstant(expression).ball(precision: Precision(bits: 128))
      guard value.isFinite, value.isPositive else {
        throw .failure(.usage, "\(option) takes a positive number", exit: .usage)
      }
    }
    var request = LimitFlowRequest(points: points.compactMap(\.first), digits: digits.count)
    request.loss = until
    request.time = time
    if let steps { request.stepLimit = steps }
    let interruption = context.interruption
    let begin = ContinuousClock.now
    let allowed = seconds.map { Duration.seconds($0.seconds) }
    request.isCancelled = {
      interruption.isRequested || allowed.map { ContinuousClock.now - begin >= $0 } ?? false
    }
    if !endsAtOnce { interruption.ask() }
    let result: LimitFlowResult
    do throws(SolveFailure) {
      result = try infiniteWidthFlow(of: model, request)
    } catch {
      switch error {
      case .noSolution(let reason): throw model.cannotBeTrained(reason)
      case .undecided(let reason): throw model.wasNotTrained(reason)
      }
    }
    SolveWorkflow.warn(
      about: model.name, hypotheses: result.hypotheses, notes: result.notes, in: context)
    return (document(result), exit(of: result.outcome, interruption.isRequested))
  }

  private func exit(of outcome: LimitFlowOutcome, _ isInterrupted: Bool) -> CommandExit {
    switch outcome {
    case .lossReached, .endReached: .success
    case .stationary: until == nil ? .success : .undecided
    case .stepLimit, .underflow, .nonFinite: .undecided
    case .cancelled: isInterrupted ? .interrupted : .undecided
    }
  }

  /// Parameters do not move in the limit, so that displacements are 0; `infinite_width` has n times
  /// them.
  private func document(_ result: LimitFlowResult) -> FlowDocument {
    FlowDocument(
      mirrorflow: ProgramVersion.current, model: model.name, width: .infinite, seed: 0,
      method: "flow", digits: result.digits, outcome: result.outcome.rawValue,
      time: result.time.text, steps: result.steps, evaluations: result.evaluations,
      loss: result.loss.text, multipliers: result.multipliers.map(\.text),
      values: result.values.map {
        NetworkValueEntry(
          point: [$0.point], value: $0.value.text, change: $0.change.text)
      },
      displacement: "0", displacements: nil, step: nil, rescaledTime: model.rescaledTime,
      trajectory: result.trajectory.map {
        TrajectoryEntry(
          time: $0.time.text, loss: $0.loss.text, displacement: "0",
          values: $0.values.map(\.text))
      },
      hypotheses: result.hypotheses.map(HypothesisEntry.init), notes: result.notes,
      infiniteWidth: InfiniteWidthEntry(result))
  }
}
