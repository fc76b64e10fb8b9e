/// What an independent checker needs to replay the proof of a verdict: the assumption, the verdict,
/// what it is about in full, and the evidence.
///
/// The target `CertificateChecker` reads it as JSON and shares no other code with this module.
public struct Certificate: Codable, Hashable, Sendable {
  /// The id of the assumption.
  public var assumption: String
  /// `proved` or `refuted`.
  public var verdict: Verdict
  /// What the verdict is about.
  public var subject: CertificateSubject
  /// The proof.
  public var evidence: CertificateEvidence

  /// Creates a certificate.
  public init(
    _ assumption: String, _ verdict: Verdict, of subject: CertificateSubject,
    _ evidence: CertificateEvidence
  ) {
    self.assumption = assumption
    self.verdict = verdict
    self.subject = subject
    self.evidence = evidence
  }
}

/// What a verdict is about.
public enum CertificateSubject: Codable, Hashable, Sendable {
  /// A potential on the line.
  case function(body: CertificateTerm)
  /// A formula on a support, 0 outside.
  case density(of: CertificateDensity)
  /// A constant of a model.
  case constant(value: CertificateTerm)
  /// The inputs of a data set.
  case points(points: [[CertificateTerm]])
  /// Inputs and the density whose support they are compared with.
  case pointsOfDensity(points: [[CertificateTerm]], density: CertificateDensity)
  /// What a model states and what the theorem asks for; numbers in a pair have to agree.
  case statement(stated: String, required: String, pairs: [[CertificateTerm]])
}

/// A density as a file states it.
public struct CertificateDensity: Codable, Hashable, Sendable {
  /// The formula on the support.
  public var body: CertificateTerm
  /// The lower end; nil is −∞.
  public var lower: CertificateTerm?
  /// The upper end; nil is +∞.
  public var upper: CertificateTerm?
  /// Whether the lower end belongs to the support as written.
  public var lowerIsClosed: Bool
  /// Whether the upper end belongs to the support as written.
  public var upperIsClosed: Bool
}

/// What a certificate says about one of the open pieces between breaks.
public struct CertificatePiece: Codable, Hashable, Sendable {
  /// Terms that are positive on the piece, each shown with those before it: what decides case
  /// distinctions, and what stands under roots, in logarithms and in denominators, where plain
  /// enclosures do not.
  public var facts: [CertificateFact]
  /// The proof of the sign that the claim is about, where it is about one.
  public var proof: SignProof?

  /// Creates a piece.
  public init(facts: [CertificateFact] = [], _ proof: SignProof? = nil) {
    self.facts = facts
    self.proof = proof
  }
}

/// A bound of a density beyond a point.
public struct CertificateTail: Codable, Hashable, Sendable {
  /// `lower` or `upper`; the formula is mirrored for `lower`.
  public var end: String
  /// 1, or −1 for a bound of −p.
  public var sign: Int
  /// The bound holds for |x| > from.
  public var from: CertificateTerm
  /// The rate in the exponent.
  public var rate: CertificateTerm
  /// The power of |x| in the exponent of a heavy tail, below 2; 1 elsewhere.
  public var power: CertificateTerm
  /// The constant.
  public var constant: CertificateTerm
  /// Facts about the mirrored formula there.
  public var facts: [CertificateFact]
  /// The proof of the bound.
  public var proof: SignProof
}

/// How an integral over a piece is known.
public enum CertificateIntegral: Codable, Hashable, Sendable {
  /// By an antiderivative, which is differentiated, and its limits at the ends.
  case antiderivative(function: CertificateTerm, facts: [CertificateFact])
  /// By a table: `power-exp`, `power-exp-left`, `beta-line`, `beta-segment`, `sech`,
  /// `gauss-wave`.
  case known(rule: String, parameters: [CertificateTerm])
}

/// The sum of some addends of a potential as g(ax + b), and what is shown of g.
public struct CertificatePart: Codable, Hashable, Sendable {
  /// Which addends, counted from 0.
  public var addends: [Int]
  /// a, not 0.
  public var slope: CertificateTerm
  /// b.
  public var offset: CertificateTerm
  /// g.
  public var body: CertificateTerm
  /// The assumptions that hold of g.
  public var claims: [CertificateClaim]

  /// Creates a part.
  public init(
    addends: [Int], slope: CertificateTerm, offset: CertificateTerm, body: CertificateTerm,
    claims: [CertificateClaim]
  ) {
    self.addends = addends
    self.slope = slope
    self.offset = offset
    self.body = body
    self.claims = claims
  }
}

/// An assumption that holds of a part of a potential.
public struct CertificateClaim: Codable, Hashable, Sendable {
  /// The id of the assumption.
  public var assumption: String
  /// The proof.
  public var evidence: CertificateEvidence

  /// Creates a claim.
  public init(assumption: String, evidence: CertificateEvidence) {
    self.assumption = assumption
    self.evidence = evidence
  }
}

/// The proof of a verdict.
public enum CertificateEvidence: Codable, Hashable, Sendable {
  /// The second derivative of a potential, or a density, has its sign on every open piece.
  case signs(breaks: [CertificateTerm], pieces: [CertificatePiece])
  /// The derivatives exist on every open piece and agree at the breaks.
  case smoothness(breaks: [CertificateTerm], pieces: [CertificatePiece])
  /// A potential is a sum of potentials, each with its own proofs.
  case parts(parts: [CertificatePart])
  /// The second derivative on the right of the point (up to the radius there is one formula), or
  /// the density there, has the wrong sign.
  case point(at: CertificateTerm, radius: CertificateTerm, above: [CertificateFact])
  /// The one-sided limits of the derivative of this order differ; within the radius on each side
  /// there is one formula, by the facts below and above the point.
  case jump(
    at: CertificateTerm, radius: CertificateTerm, order: Int, below: [CertificateFact],
    above: [CertificateFact])
  /// The value differs from the limit.
  case isolatedValue(
    at: CertificateTerm, radius: CertificateTerm, below: [CertificateFact],
    above: [CertificateFact])
  /// The formula has no value there.
  case gap(at: CertificateTerm)
  /// A density is not continuous at the end `lower` or `upper` of its support.
  case endLimit(end: String, facts: [CertificateFact])
  /// The integral over the support, piece by piece.
  case integral(breaks: [CertificateTerm], pieces: [CertificateIntegral])
  /// p ≥ 0 as for `signs`, and the integral of p(x) + p(−x) over the x > 0 of the support.
  case evenPart(
    breaks: [CertificateTerm], pieces: [CertificatePiece], innerBreaks: [CertificateTerm],
    halves: [CertificateIntegral])
  /// Enclosures over boxes between ascending cuts, and bounds p ≤ constant·exp(−rate·x) of the
  /// infinite tails beyond them; together they exclude 1. A chain is the formula of a piece with its
  /// derivatives of orders 2, 4, ….
  case quadrature(
    bits: Int, cuts: [CertificateTerm], tails: [CertificateTail], chains: [[CertificateTerm]])
  /// A multiple of 1/distance bounds the density from below near an end.
  case divergence(tail: CertificateTail)
  /// p(−x) = p(x) on every piece of x > 0.
  case symmetry(breaks: [CertificateTerm], pieces: [CertificatePiece])
  /// p(−x) ≠ p(x).
  case asymmetry(at: CertificateTerm)
  /// The ends of the support are finite.
  case boundedSupport
  /// The density is 0 beyond these points.
  case vanishingTails(lower: CertificateTerm?, upper: CertificateTerm?)
  /// The density does not vanish beyond a point; the formula is mirrored for `lower`.
  case nonzeroTail(
    end: String, from: CertificateTerm, sign: Int, facts: [CertificateFact], proof: SignProof)
  /// The density is analytic beyond a point and not 0 at another one there, and so on no interval;
  /// the formula and the point are mirrored for `lower`.
  case analyticTail(
    end: String, from: CertificateTerm, at: CertificateTerm, facts: [CertificateFact])
  /// constant − p·exp(rate·x²) ≥ 0 beyond a point, at each infinite end.
  case gaussianTails(tails: [CertificateTail])
  /// p·exp(rate·x^power) − constant ≥ 0 beyond a point, power < 2.
  case heavyTail(tail: CertificateTail)
  /// |p| behaves like a power of |x| toward an infinite end, so that no exp(t·x²) has a finite mean;
  /// beyond `from` there is one formula.
  case powerTail(end: String, from: CertificateTerm, facts: [CertificateFact])
  /// p·exp(rate·x) has a period beyond a point and is not 0 at another one there; the formula and the
  /// points are mirrored for `lower`.
  case periodicTail(
    end: String, from: CertificateTerm, rate: CertificateTerm, period: CertificateTerm,
    at: CertificateTerm, facts: [CertificateFact])
  /// The subject shows it as it stands.
  case reading
  /// Two points, counted from 0, are equal.
  case equalPoints(first: Int, second: Int)
  /// p > 0 on each piece with a proof, and all norms lie in the closures of these.
  case insideSupport(breaks: [CertificateTerm], pieces: [CertificatePiece])
  /// The norm of a point, counted from 0, lies outside.
  case outsideSupport(point: Int, breaks: [CertificateTerm])
}
