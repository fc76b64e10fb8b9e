import Certification
import MirrorTheory
import Symbolic
import Training

/// A claim of the theory about one model, put to the test.
///
/// Measured claims train networks: each ``VerificationTask`` is independent of the others and gives
/// the same ``VerificationRow`` whenever and wherever it is done; the conclusion is drawn from all
/// rows. A claim that is proved has no tasks.
///
/// ### Source
/// arXiv:2410.03988, Theorems 1, 2 and 8.
public struct Verification: Sendable {
  /// What is claimed.
  public let claim: VerifiedClaim
  /// The networks to train, the narrow ones first.
  public let tasks: [VerificationTask]
  private let test: any ClaimTest

  /// Prepares a claim: what all its tasks share is computed here.
  ///
  /// - Parameters:
  ///   - claim: The claim.
  ///   - model: The model.
  ///   - request: Widths, seeds and how to train.
  ///   - hypotheses: The verdicts on the theorem's assumptions for the model.
  /// - Throws: `VerificationFailure` if the claim makes no sense for the model, or what it compares
  ///   with cannot be computed.
  public init(
    _ claim: VerifiedClaim, of model: Model, _ request: VerificationRequest,
    hypotheses: [AssumptionResult]
  ) throws(VerificationFailure) {
    self.claim = claim
    switch claim {
    case .lazy: test = LazyTest(model: model, request: request)
    case .decay: test = DecayTest(model: model, request: request)
    case .bias: test = try BiasTest(model, request, hypotheses: hypotheses)
    case .sameLimit: test = try SameLimitTest(model, request)
    case .notRKHS: test = NonlinearityTest(model: model, request: request, hypotheses: hypotheses)
    }
    tasks =
      claim == .notRKHS
      ? []
      : request.widths.flatMap { width in
        request.seeds.map { VerificationTask(width: width, seed: $0) }
      }
  }

  /// Where functions are compared, for claims that do.
  public var interval: ClosedRange<Double>? { test.interval }

  /// Trains one network.
  ///
  /// - Throws: `VerificationFailure`.
  public func row(for task: VerificationTask) throws(VerificationFailure) -> VerificationRow {
    try test.row(for: task)
  }

  /// The verdict.
  ///
  /// - Parameter rows: A row for each task, in their order.
  /// - Returns: The verdict and what it rests on.
  /// - Throws: `VerificationFailure` if a proof has nothing to prove.
  public func conclusion(
    _ rows: [VerificationRow]
  ) throws(VerificationFailure) -> Conclusion {
    if tasks.isEmpty { return try test.conclusion([]) }
    let selection = ClaimRule.selection(of: rows)
    var conclusion = try test.conclusion(selection.rows)
    if let shortfall = selection.shortfall {
      let fits = conclusion.fits
      conclusion = Conclusion(shortfall.verdict, shortfall.reason)
      conclusion.fits = fits
    }
    if let note = selection.note { conclusion.notes.append(note) }
    return conclusion
  }
}

/// How one claim is tested.
protocol ClaimTest: Sendable {
  /// Where functions are compared.
  var interval: ClosedRange<Double>? { get }
  /// Trains one network and measures it.
  func row(for task: VerificationTask) throws(VerificationFailure) -> VerificationRow
  /// The verdict; rows of trained networks only.
  func conclusion(_ rows: [VerificationRow]) throws(VerificationFailure) -> Conclusion
}

extension ClaimTest {
  var interval: ClosedRange<Double>? { nil }

  /// Trains a network.
  func trained(
    _ model: Model, _ request: TrainingRequest
  ) throws(VerificationFailure) -> TrainingResult {
    do throws(TrainingFailure) {
      return try train(model, request)
    } catch {
      throw VerificationFailure(error)
    }
  }
}
