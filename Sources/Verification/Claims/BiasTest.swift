import Certification
import MirrorTheory
import MultiPrecision
import Symbolic
import Training

/// f(·, θ(∞)) − f(·, θ(0)) tends to h̄, the solution for z = y − f(x, θ(0)) (Theorems 2 and 8).
///
/// The error is a supremum over the whole interval, not over a grid: ``PiecewiseLinearFunction`` against
/// ``CurveTable``. Networks that start as 0 share one h̄.
struct BiasTest: ClaimTest {
  let model: Model
  let request: VerificationRequest
  let hypotheses: [AssumptionResult]
  private let comparison: NetworkComparison
  private let shared: NetworkComparison.Reference?

  /// What else may be in the error, as a part of it.
  private static let tolerable = 0.1

  var interval: ClosedRange<Double>? { comparison.interval }

  init(
    _ model: Model, _ request: VerificationRequest, hypotheses: [AssumptionResult]
  ) throws(VerificationFailure) {
    self.model = model
    self.request = request
    self.hypotheses = hypotheses
    comparison = try NetworkComparison(model, asked: request.interval)
    if model.outputWeights == .zero, model.outputBias == .zero {
      var limit = model
      limit.initial = .number(0)
      shared = try comparison.reference(of: limit, hypotheses: hypotheses)
    } else {
      shared = nil
    }
  }

  func row(for task: VerificationTask) throws(VerificationFailure) -> VerificationRow {
    let result = try trained(model, request.training(task, points: model.data.inputs))
    let reference = try reference(for: result)
    let supremum = try comparison.supremum(
      of: [(result.end, 1), (result.start, -1)], layout: result.layout, minus: reference)
    return try VerificationRow(task, result).with(supremum, from: reference)
  }

  private func reference(
    for result: TrainingResult
  ) throws(VerificationFailure) -> NetworkComparison.Reference {
    if let shared { return shared }
    return try comparison.reference(of: limit(of: result), hypotheses: hypotheses)
  }

  /// The limit problem of one network: z = y − f(x, θ(0)), exactly as its numbers are.
  private func limit(of result: TrainingResult) -> Model {
    var limit = model
    limit.initial = .number(0)
    limit.outputWeights = .zero
    limit.outputBias = .zero
    limit.data.labels = zip(model.data.labels, result.initialValues).map { label, start in
      (label - .number(start.exactRational ?? 0)).simplified()
    }
    return limit
  }

  func conclusion(_ rows: [VerificationRow]) -> Conclusion {
    let errors = ClaimRule.samples(rows, \.error)
    let fit = ExponentFit("error", errors)
    var findings = [ClaimRule.tendsToZero("error", errors, fit)]
    if let disturbed = rows.first(where: { $0.disturbance > Self.tolerable }) {
      findings.append(
        Finding(
          verdict: .undecided,
          reason: "With \(disturbed.width) neurons and seed \(disturbed.seed) more than a tenth of "
            + "the error may come from a training that ended too early or from the reference."))
    }
    var conclusion = Conclusion(all: findings)
    conclusion.fits = [fit].compactMap { $0 }
    let count = rows.count { $0.reference == VerificationRow.estimated }
    if count > 0 {
      conclusion.notes.append(
        "\(count) of \(rows.count) errors are distances from a solution whose digits are estimated, "
          + "not proved")
    }
    return conclusion
  }
}

extension VerificationRow {
  fileprivate static let proved = "proved"
  fileprivate static let estimated = "estimated"

  /// The row with its distance from a solution, and what is known of that solution.
  fileprivate func with(
    _ supremum: Supremum, from reference: NetworkComparison.Reference
  ) -> VerificationRow {
    var row = self
    row.error = Self.text(supremum.value)
    row.place = Self.text(supremum.place)
    row.reference = reference.isProved ? Self.proved : Self.estimated
    row.dependsOnClock = reference.dependsOnClock
    row.referenceError = reference.deviation.map { Self.text($0) }
    return row
  }

  /// The part of the error that the last residuals, at most √(m·loss) for the mean, and the table of h̄
  /// can have made.
  fileprivate var disturbance: Double {
    guard let error = error.flatMap(Double.init), let loss = Double(loss) else { return 0 }
    let reference = referenceError.flatMap(Double.init) ?? 0
    return error > 0 ? (loss.squareRoot() + reference) / error : 0
  }
}
