import Certification
import MirrorTheory
import MultiPrecision
import Reporting
import ResultStore
import Symbolic
import Training
import Verification

/// Puts a claim to the test and turns the result into a document.
struct VerifyWorkflow {
  let model: Model
  let claim: VerifiedClaim
  let widths: [Int]
  let seeds: [UInt64]
  let method: TrainingMethod
  let digits: DigitCount?
  let until: Expression?
  let interval: ClosedRange<Double>?
  /// Whether a signal ends the program without a document.
  var endsAtOnce = false

  /// The result and how the program ends; networks that are in the store are not trained again.
  ///
  /// - Throws: `CommandFailure`: exit code 1 if there is nothing to train or to compare with, 2 if
  ///   that could not be computed, 64 for a number that is out of range.
  func run(
    in context: ProcessContext, threads: ThreadCount?, options: StoreOptions
  ) throws(CommandFailure) -> (VerifyDocument, CommandExit) {
    let hypotheses = checkAssumptions(of: model)
    let interruption = context.interruption
    let request = VerificationRequest(
      widths: widths, seeds: seeds, method: method, digits: digits?.count, loss: try loss(),
      interval: interval, isCancelled: { interruption.isRequested })
    let prepared: Verification
    do throws(VerificationFailure) {
      prepared = try Verification(claim, of: model, request, hypotheses: hypotheses)
    } catch {
      return try ended(by: error, rows: [], request, hypotheses)
    }
    let rows = try trainedRows(
      of: prepared, request, in: context, threads: threads, options: options)
    SolveWorkflow.warn(about: model.name, hypotheses: hypotheses, notes: [], in: context)
    if rows.count < prepared.tasks.count {
      return try ended(by: .cancelled, rows: rows, request, hypotheses, prepared)
    }
    do throws(VerificationFailure) {
      let conclusion = try prepared.conclusion(rows)
      return (
        document(conclusion, rows: rows, request, hypotheses, prepared.interval),
        Self.exit(of: conclusion.verdict)
      )
    } catch {
      return try ended(by: error, rows: rows, request, hypotheses, prepared)
    }
  }

  static func exit(of verdict: ClaimVerdict) -> CommandExit {
    switch verdict {
    case .proved, .supported: .success
    case .contradicted: .refuted
    case .undecided: .undecided
    }
  }

  private func loss() throws(CommandFailure) -> BigFloat? {
    guard let until else { return nil }
    let precision = digits.map { Precision(decimalDigits: $0.count + 10) } ?? .double
    let value = RealConstant(until).ball(precision: precision).midpoint
    guard value.isFinite, value.signum > 0 else {
      throw .failure(.usage, "--until takes a positive number", exit: .usage)
    }
    return value
  }

  // MARK: Rows

  /// A row for each network that was finished, in the order of the tasks.
  private func trainedRows(
    of verification: Verification, _ request: VerificationRequest, in context: ProcessContext,
    threads: ThreadCount?, options: StoreOptions
  ) throws(CommandFailure) -> [VerificationRow] {
    let subject = model.contentText
    let items = verification.tasks.map { task in
      CampaignItem<VerificationRow, VerificationFailure>(
        key: key(of: task, request, subject: subject),
        // A step of any network costs as much as one of a few hundred neurons.
        cost: Double(task.width + 300)
      ) { _ throws(VerificationFailure) in
        do throws(VerificationFailure) {
          let row = try verification.row(for: task)
          return row.dependsOnClock ? .passing(row) : .lasting(row)
        } catch {
          if error == .cancelled { return .unfinished }
          throw error
        }
      }
    }
    if items.isEmpty { return [] }
    var rows: [VerificationRow] = []
    let entries = context.compute(
      items, threads: threads?.count, options: options, endsAtOnce: endsAtOnce)
    for entry in entries {
      switch entry {
      case .finished(let row): rows.append(row)
      case .failed(.impossible(let reason)): throw model.cannotBeTrained(reason)
      case .failed(.undecided(let reason)): throw model.wasNotTrained(reason)
      case .failed(.cancelled), .unfinished: break
      }
    }
    return rows
  }

  /// All that a row depends on but names; a new version of the training is a new one of the row.
  private func key(
    of task: VerificationTask, _ request: VerificationRequest, subject: String
  ) -> ResultKey {
    let lines = [
      "width \(task.width)", "seed \(task.seed)", "method \(method.rawValue)",
      "digits \(request.digits.map { "\($0)" } ?? "double")",
      "loss \(request.loss.exactRational?.description ?? "\(request.loss)")",
      "steps \(request.steps)",
      "on \(interval.map { "\($0.lowerBound) \($0.upperBound)" } ?? "own")",
    ]
    return ResultKey(
      kind: "verify", algorithm: Self.algorithm(of: claim),
      subject: subject, request: lines.joined(separator: "\n"))
  }

  /// The name and version of a claim's algorithm; a test fails when rows change without a new one.
  static func algorithm(of claim: VerifiedClaim) -> String {
    let version =
      switch claim {
      case .notRKHS: 1
      // 2: eigenvalues of H for up to 500 data points. 3: rates of all activations.
      case .lazy, .decay: 3
      // 2: suprema of smooth networks to six digits.
      case .sameLimit: 2
      // 3: what stands behind the solution.
      case .bias: 3
      }
    return "verify \(claim.optionName) \(version), \(FlowRecord.algorithm)"
  }

  // MARK: Documents

  /// What is printed when there is no verdict by measurement or proof.
  private func ended(
    by failure: VerificationFailure, rows: [VerificationRow], _ request: VerificationRequest,
    _ hypotheses: [AssumptionResult], _ prepared: Verification? = nil
  ) throws(CommandFailure) -> (VerifyDocument, CommandExit) {
    switch failure {
    case .impossible(let reason): throw model.cannotBeTrained(reason)
    case .undecided(let reason):
      return (
        document(
          Conclusion(undecided: "Nothing is said of it: \(reason)."), rows: rows, request,
          hypotheses, prepared?.interval),
        .undecided
      )
    case .cancelled:
      let count = prepared?.tasks.count ?? 0
      return (
        document(
          Conclusion(undecided: "Interrupted with \(rows.count) of \(count) networks trained."),
          rows: rows, request, hypotheses, prepared?.interval),
        .interrupted
      )
    }
  }

  private func document(
    _ conclusion: Conclusion, rows: [VerificationRow], _ request: VerificationRequest,
    _ hypotheses: [AssumptionResult], _ interval: ClosedRange<Double>?
  ) -> VerifyDocument {
    VerifyDocument(
      mirrorflow: ProgramVersion.current, model: model.name, claim: claim.optionName,
      verdict: conclusion.verdict.rawValue, reason: conclusion.reason,
      theorem: theoremSummary(of: model, hypotheses), method: method.rawValue,
      digits: digits?.count ?? 15,
      until: Self.text(request.loss),
      on: interval.map { [$0.lowerBound, $0.upperBound].map(Self.text) },
      rows: rows.map(VerifyRowEntry.init),
      fits: conclusion.fits.map {
        ExponentEntry(
          quantity: $0.quantity, exponent: Self.rounded($0.exponent),
          low: Self.rounded($0.low), high: Self.rounded($0.high), widths: $0.widths)
      },
      witness: conclusion.witness.map(NonlinearityEntry.init),
      hypotheses: hypotheses.map(HypothesisEntry.init), notes: conclusion.notes)
  }

  private static func rounded(_ value: Double) -> String {
    BigFloat(value, precision: .double).decimalString(significantDigits: 6)
  }

  /// The shortest text that gives the number again.
  private static func text(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func text(_ loss: BigFloat) -> String {
    let value = loss.doubleValue(.nearest)
    return value > 0 ? text(value) : loss.decimalString(significantDigits: 3)
  }
}

extension VerifiedClaim {
  /// The claim as the command line and documents have it.
  var optionName: String { rawValue.replacing("_", with: "-") }
}

extension VerifyRowEntry {
  /// What a document says about a network.
  init(_ row: VerificationRow) {
    self.init(
      width: row.width, seed: row.seed, outcome: row.outcome, loss: row.loss, time: row.time,
      steps: row.steps)
    displacement = row.displacement
    kernelDrift = row.kernelDrift
    rate = row.rate
    leastEigenvalue = row.leastEigenvalue
    provedRate = row.provedRate
    error = row.error
    place = row.place
    reference = row.reference
    referenceError = row.referenceError
    timeRatio = row.timeRatio
  }
}

extension NonlinearityEntry {
  /// What a document says about the points of a proof.
  init(_ witness: NonlinearityWitness) {
    self.init(
      equation: witness.equation, x: witness.x,
      values: witness.values.map {
        NamedNumberEntry(name: $0.name, value: $0.value.text, error: $0.value.error)
      },
      difference: witness.difference)
  }
}
