/// A proof that a term is positive, or nonnegative, on a span, as a tree of rules that a checker
/// carries out without any search.
///
/// The checker differentiates, encloses and compares by itself; the proof only says where to cut
/// and which rule to use.
public indirect enum SignProof: Codable, Hashable, Sendable {
  /// The enclosure of the term over the whole span at this precision.
  case range(bits: Int)
  /// The enclosures over the boxes between the cuts, plain or by the mean value form; each is at
  /// least its bound, a rational > 0 (≥ 0 where the claim is ≥ 0).
  case boxes(bits: Int, cuts: [CertificateTerm], bounds: [CertificateTerm])
  /// The term is a polynomial, square²·rest; rest has no root inside the span and is positive
  /// there. `square` are the coefficients, the constant one first; `["1"]` without a square.
  case polynomial(square: [CertificateTerm])
  /// One proof for each part between the cuts, which belong to both of their neighbours.
  case split(cuts: [CertificateTerm], parts: [SignProof])
  /// The term is a sum as written; one proof for each addend.
  case sum(parts: [SignedProof])
  /// The term is a product as written; one proof for each factor.
  case product(parts: [SignedProof])
  /// The term equals another one in normal form, which has the sign.
  case rewrite(to: CertificateTerm, proof: SignProof)
  /// The term has the sign at one end, `lower` or `upper` (for an infinite end its limit has), and
  /// `slope` proves that it grows from there: f′ ≥ 0, or −f′ ≥ 0 from `upper`, inside the span;
  /// strictly if the term is 0 at that end.
  case monotone(from: String, slope: SignProof)
  /// The term is outer(inner(x)), inner's values lie in `span`, and outer has the sign there.
  case composition(
    outer: CertificateTerm, inner: CertificateTerm, span: CertificateSpan, proof: SignProof)
  /// The term is even and the span symmetric: the proof is for x ≥ 0.
  case mirrored(proof: SignProof)
  /// The term has this period, and the span is the line: the proof is for [0, period].
  case periodic(period: CertificateTerm, proof: SignProof)
  /// Terms that are positive on the span: enclosures use them where these terms occur as written.
  case given(facts: [CertificateFact], proof: SignProof)
  /// The term times `by`, written `["*", term, by]`, has a sign and is nowhere 0, and so the term,
  /// which is continuous, keeps the sign that it has at a point; `product` proves the sign. Where
  /// the claim is ≥ 0, the ends of the span are left out.
  case conjugated(by: CertificateTerm, product: SignedProof)
}

/// A sign, 1 or −1, with 0 unless it is strict, and its proof: of −term > 0 for −1.
public struct SignedProof: Codable, Hashable, Sendable {
  /// 1 or −1.
  public var sign: Int
  /// Whether 0 is excluded.
  public var isStrict: Bool
  /// The proof.
  public var proof: SignProof

  /// Creates a signed proof.
  public init(_ sign: Int = 1, isStrict: Bool = true, _ proof: SignProof) {
    self.sign = sign
    self.isStrict = isStrict
    self.proof = proof
  }
}

/// A term that is positive on the span at hand.
public struct CertificateFact: Codable, Hashable, Sendable {
  /// The term.
  public var term: CertificateTerm
  /// Why it is positive.
  public var proof: SignProof

  /// Creates a fact.
  public init(_ term: CertificateTerm, _ proof: SignProof) {
    self.term = term
    self.proof = proof
  }
}

/// An interval; an end is nil when it is infinite.
public struct CertificateSpan: Codable, Hashable, Sendable {
  /// The lower end, a constant.
  public var lower: CertificateTerm?
  /// The upper end, a constant.
  public var upper: CertificateTerm?
  /// Whether the lower end belongs to it.
  public var lowerIsClosed: Bool
  /// Whether the upper end belongs to it.
  public var upperIsClosed: Bool

  /// Creates an interval.
  public init(
    lower: CertificateTerm?, upper: CertificateTerm?, lowerIsClosed: Bool, upperIsClosed: Bool
  ) {
    self.lower = lower
    self.upper = upper
    self.lowerIsClosed = lowerIsClosed
    self.upperIsClosed = upperIsClosed
  }
}
