import MirrorTheory
import MultiPrecision
import Reporting
import Symbolic
import Training

/// Trains a network and turns the result into a document.
struct FlowWorkflow {
  let model: Model
  let width: Int
  let seed: UInt64
  let method: TrainingMethod
  let digits: DigitCount?
  let until: Expression?
  let time: Expression?
  let steps: Int?
  let seconds: SecondCount?
  let step: Expression?
  let points: [[Expression]]

  /// The result and how the program ends.
  ///
  /// - Throws: `CommandFailure`: exit code 1 if there is nothing to train, 2 if it cannot begin, 64
  ///   for a number that is out of range.
  func run(in context: ProcessContext) throws(CommandFailure) -> (FlowDocument, CommandExit) {
    let hypotheses = checkAssumptions(of: model)
    let interruption = context.interruption
    let stop = StopRule(
      loss: try loss(), time: try positive(time, "--time"),
      steps: steps ?? (method == .flow ? 100_000 : 1_000_000),
      duration: seconds.map { .seconds($0.seconds) },
      isCancelled: { interruption.isRequested })
    _ = try positive(step, "--step")
    let request = TrainingRequest(
      width: width, seed: seed, method: method, digits: digits?.count, stop: stop, step: step,
      points: points)
    interruption.ask()
    let result: TrainingResult
    do throws(TrainingFailure) {
      result = try train(model, request)
    } catch {
      switch error {
      case .impossible(let reason): throw model.cannotBeTrained(reason)
      case .undecided(let reason): throw model.wasNotTrained(reason)
      }
    }
    SolveWorkflow.warn(
      about: model.name, hypotheses: hypotheses, notes: result.notes, in: context)
    return (
      document(result, hypotheses: hypotheses.map(HypothesisEntry.init)), exit(of: result.outcome)
    )
  }

  private func exit(of outcome: TrainingOutcome) -> CommandExit {
    switch outcome {
    case .lossReached, .endReached: .success
    case .stationary: until == nil ? .success : .undecided
    case .stepLimit, .underflow, .nonFinite: .undecided
    case .cancelled: .interrupted
    }
  }

  private var precision: Precision {
    digits.map { Precision(decimalDigits: $0.count + 10) } ?? .double
  }

  private func loss() throws(CommandFailure) -> BigFloat {
    if let loss = try positive(until, "--until") { return loss }
    let exponent = digits.map { -2 * $0.count } ?? -20
    return BigFloat(Rational(10).power(exponent), precision: precision)
  }

  private func positive(
    _ expression: Expression?, _ option: String
  ) throws(CommandFailure) -> BigFloat? {
    guard let expression else { return nil }
    let value = RealConstant(expression).ball(precision: precision).midpoint
    guard value.isFinite, value.signum > 0 else {
      throw .failure(.usage, "\(option) takes a positive number", exit: .usage)
    }
    return value
  }

  // MARK: The document

  private func document(_ result: TrainingResult, hypotheses: [HypothesisEntry]) -> FlowDocument {
    let digits = result.digits
    func text(_ value: BigFloat) -> String { value.decimalString(significantDigits: digits) }
    func displacements(_ values: [BigFloat]) -> DisplacementEntry {
      let groups = values.map(text)
      return DisplacementEntry(
        inputWeights: groups[0], biases: groups[1], outputWeights: groups[2], outputBias: groups[3])
    }
    // The largest eigenvalue at the start: rounding moves all by about its last digits.
    let norm = result.trajectory.first?.eigenvalues?.last ?? 1
    let rows = result.trajectory.map { record in
      TrajectoryEntry(
        time: text(record.time), loss: text(record.loss), displacement: text(record.displacement),
        displacements: displacements(record.groupDisplacements), values: record.values.map(text),
        eigenvalues: record.eigenvalues.map { values in
          values.map { Self.text($0, beside: norm, digits: digits) }
        },
        kernelDrift: record.kernelDrift.map { Self.text($0, beside: norm, digits: digits) })
    }
    let end = result.trajectory.last
    let values = points.indices.map { index in
      NetworkValueEntry(
        point: points[index].map { RealConstant($0).text }, value: text(result.values[index]),
        change: Self.change(result.initialValues[index], result.values[index], digits: digits))
    }
    return FlowDocument(
      mirrorflow: ProgramVersion.current, model: model.name, width: .finite(width), seed: seed,
      method: method.rawValue, digits: digits, outcome: result.outcome.rawValue,
      time: rows.last?.time ?? "0", steps: result.steps, evaluations: result.evaluations,
      loss: rows.last?.loss ?? "0", multipliers: nil, values: values,
      displacement: rows.last?.displacement ?? "0",
      displacements: end.map { displacements($0.groupDisplacements) },
      supremum: SupremumEntry(
        displacement: text(result.suprema.displacement),
        displacements: displacements(result.suprema.groupDisplacements),
        kernelDrift: result.suprema.kernelDrift.map {
          Self.text($0, beside: norm, digits: digits)
        }),
      step: result.step.map(text), rescaledTime: model.rescaledTime, trajectory: rows,
      hypotheses: hypotheses, notes: result.notes)
  }

  /// f(θ) − f(θ(0)) without the digits that the subtraction has lost.
  private static func change(_ before: BigFloat, _ after: BigFloat, digits: Int) -> String {
    text(after - before, beside: before.isZero ? after : before, digits: digits)
  }

  /// A number whose error is that of a larger one: it has as many digits less as it is smaller.
  private static func text(_ value: BigFloat, beside whole: BigFloat, digits: Int) -> String {
    guard let own = value.exponent, let whole = whole.exponent else { return "0" }
    let lost = Int((Double(max(0, whole - own)) * 0.30103).rounded(.up))
    return value.decimalString(significantDigits: max(1, digits - lost))
  }
}
