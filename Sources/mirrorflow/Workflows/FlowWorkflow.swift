import Certification
import MirrorTheory
import MultiPrecision
import Reporting
import ResultStore
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
  /// Whether a signal ends the program without a document.
  var endsAtOnce = false

  /// The time that the verdicts on the hypotheses may take.
  private static let checkBudget = Duration.seconds(2)

  /// The result and how the program ends; a result that is in the store is not computed again.
  ///
  /// - Throws: `CommandFailure`: exit code 1 if there is nothing to train, 2 if it cannot begin, 64
  ///   for a number that is out of range.
  func run(
    in context: ProcessContext, options: StoreOptions
  ) throws(CommandFailure) -> (FlowDocument, CommandExit) {
    let stop = StopRule(
      loss: try loss(), time: try positive(time, "--time"),
      steps: steps ?? (method == .flow ? 100_000 : 1_000_000),
      duration: seconds.map { .seconds($0.seconds) })
    _ = try positive(step, "--step")
    let request = TrainingRequest(
      width: width, seed: seed, method: method, digits: digits?.count, stop: stop, step: step,
      points: points)
    let item = CampaignItem(key: key(of: request)) { isStopped throws(TrainingFailure) in
      try compute(request, isStopped)
    }
    let record: FlowRecord
    do throws(TrainingFailure) {
      record = try finish(
        item, context.compute([item], options: options, endsAtOnce: endsAtOnce)[0]
      ).named(as: model)
    } catch {
      switch error {
      case .impossible(let reason): throw model.cannotBeTrained(reason)
      case .undecided(let reason): throw model.wasNotTrained(reason)
      }
    }
    let document = record.document
    SolveWorkflow.warn(
      about: model.name, refutations: record.refutations, notes: document.notes, in: context)
    return (document, TrainingOutcome(rawValue: document.outcome).map(exit) ?? .undecided)
  }

  /// Trains.
  private func compute(
    _ request: TrainingRequest, _ isStopped: @escaping @Sendable () -> Bool
  ) throws(TrainingFailure) -> Computed<FlowRecord> {
    let begin = ContinuousClock.now
    let hypotheses = checkAssumptions(of: model, budget: Self.checkBudget)
    // What was decided would be so on every machine; what stays open may wait for more time.
    let isOpen = hypotheses.contains {
      $0.verdict == .undecided && $0.id != AssumptionID.scaledOmegaLarge
    }
    var dependsOnClock = isOpen && ContinuousClock.now - begin >= Self.checkBudget
    var request = request
    request.stop.isCancelled = isStopped
    let result = try train(model, request)
    switch result.outcome {
    case .cancelled: dependsOnClock = true
    case .stepLimit where result.steps < request.stop.steps: dependsOnClock = true
    case .stepLimit, .lossReached, .endReached, .stationary, .underflow, .nonFinite: break
    }
    let record = FlowRecord(
      document(result, hypotheses: hypotheses.map(HypothesisEntry.init)), hypotheses: hypotheses,
      model: model)
    return dependsOnClock ? .passing(record) : .lasting(record)
  }

  /// The record, also when the user has stopped the work before it began: then it is that of a run
  /// without a step.
  private func finish(
    _ item: CampaignItem<FlowRecord, TrainingFailure>,
    _ entry: CampaignEntry<FlowRecord, TrainingFailure>
  ) throws(TrainingFailure) -> FlowRecord {
    switch entry {
    case .finished(let record): return record
    case .failed(let failure): throw failure
    case .unfinished:
      switch try item.compute({ true }) {
      case .lasting(let record), .passing(let record): return record
      case .unfinished: throw .undecided("it was stopped before it began")
      }
    }
  }

  /// All that the record depends on but names.
  ///
  /// The seconds allowed are not in it: a run that they end is not stored, and one that ends before
  /// does not depend on them.
  private func key(of request: TrainingRequest) -> ResultKey {
    func text(_ expression: Expression) -> String {
      // Like every reader of constants, without regard to how a rational number is written.
      (RealConstant(expression).rational.map(Expression.number) ?? expression).canonicalText()
    }
    func exact(_ value: BigFloat) -> String { value.exactRational?.description ?? "\(value)" }
    let lines = [
      "width \(request.width)", "seed \(request.seed)", "method \(request.method.rawValue)",
      "digits \(request.digits.map { "\($0)" } ?? "double")", "loss \(exact(request.stop.loss))",
      "time \(request.stop.time.map(exact) ?? "none")", "steps \(request.stop.steps)",
      "step \(request.step.map(text) ?? "own")",
    ]
    let points = request.points.map { "point " + $0.map(text).joined(separator: " ") }
    return ResultKey(
      kind: "flow", algorithm: FlowRecord.algorithm, subject: model.contentText,
      request: (lines + points).joined(separator: "\n"))
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
    let digits = result.believedDigits
    func exact(_ value: BigFloat) -> String {
      value.decimalString(significantDigits: result.digits)
    }
    func loss(_ value: BigFloat) -> String {
      value.decimalString(significantDigits: result.believedLossDigits)
    }
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
        time: exact(record.time), loss: loss(record.loss),
        displacement: text(record.displacement),
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
      method: method.rawValue, digits: result.digits, outcome: result.outcome.rawValue,
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
      step: result.step.map(exact), rescaledTime: model.rescaledTime, trajectory: rows,
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
