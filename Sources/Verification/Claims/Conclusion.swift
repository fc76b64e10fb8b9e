/// What is said of a claim.
public enum ClaimVerdict: String, Hashable, Sendable, Codable, CaseIterable {
  /// A theorem about the model: certified enclosures leave no other possibility.
  case proved
  /// Measured, and as the claim says by the rule of `ClaimRule`.
  case supported
  /// Measured or proved otherwise.
  case contradicted
  /// Neither.
  case undecided
}

/// A verdict with what it rests on.
public struct Conclusion: Hashable, Sendable {
  /// The verdict.
  public var verdict: ClaimVerdict
  /// One or more sentences that give the reasons.
  public var reason: String
  /// The exponents that were fitted, the one that decides first.
  public var fits: [ExponentFit] = []
  /// The points of a proof.
  public var witness: NonlinearityWitness?
  /// What else the rows show.
  public var notes: [String] = []

  /// No verdict.
  public init(undecided reason: String) { self.init(.undecided, reason) }

  /// A verdict and its reasons.
  init(_ verdict: ClaimVerdict, _ reason: String) {
    self.verdict = verdict
    self.reason = reason
  }
}

/// One condition of a claim.
struct Finding {
  var verdict: ClaimVerdict
  var reason: String
}

extension Conclusion {
  /// A claim that has several conditions: one that is contradicted wins, then one that is undecided.
  init(all findings: [Finding]) {
    let verdicts = findings.map(\.verdict)
    self.init(
      verdicts.contains(.contradicted)
        ? .contradicted : verdicts.contains(.undecided) ? .undecided : .supported,
      findings.map(\.reason).joined(separator: " "))
  }
}
