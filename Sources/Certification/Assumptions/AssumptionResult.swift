import MultiPrecision
import Symbolic

/// What a check found.
///
/// A verdict is a theorem; `undecided` is never printed as `proved`.
public enum Verdict: String, Sendable, Codable {
  case proved, refuted, undecided
}

/// Where and how an assumption fails.
///
/// Numbers are exact (`3/20`) or decimal enclosures, as text.
public enum Witness: Hashable, Sendable {
  /// At `x` the quantity in question has `value`.
  case point(x: String, value: String)
  /// At `x` its one-sided limits differ.
  case jump(x: String, left: String, right: String)
  /// Points of a data set, by their place in the file counted from 0.
  case indices([Int])
}

/// What an analysis found that a proof for a checker has to name.
struct ProofHint: Hashable, Sendable {
  /// Where a witness is.
  var place: ExactPoint?
  /// The order of the derivative that jumps there.
  var order: Int?
  /// Where a second derivative that is ≥ 0 is known to be 0.
  var zeros: [ExactPoint] = []
}

/// The verdict on one assumption, named as in the published tables (`scaled.psi-convex`, …).
public struct AssumptionResult: Hashable, Sendable {
  /// The assumption, such as `scaled.psi-convex`.
  public internal(set) var id: String
  /// Proved, refuted or undecided.
  public internal(set) var verdict: Verdict
  /// The method that decided it: `sturm`, `symbolic`, `exact`, `interval`, `parts` or `none`.
  public var method: String
  /// One sentence for a person: what was proved, what fails and where, or what stays open and why.
  public internal(set) var reason: String
  /// Where it fails, for refuted assumptions.
  public internal(set) var witness: Witness?
  /// The proof for an independent checker; nil where none was asked for or written.
  public var certificate: Certificate?
  /// What a density with another integral than 1 has to be divided by, where that is known.
  public internal(set) var normalizingConstant: Expression?
  /// What the analysis knows that helps to write the proof down.
  var hint = ProofHint()

  /// Creates a verdict on the assumption `id`.
  public init(
    _ id: String, _ verdict: Verdict, method: String, reason: String, witness: Witness? = nil,
    certificate: Certificate? = nil
  ) {
    self.id = id
    self.verdict = verdict
    self.method = method
    self.reason = reason
    self.witness = witness
    self.certificate = certificate
  }
}
