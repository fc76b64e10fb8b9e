import MultiPrecision

/// A proof that a term is positive, or nonnegative, on a span.
indirect enum SignProof: Codable, Sendable {
  /// The enclosure of the term over the whole span.
  case range(bits: Int)
  /// Enclosures over the boxes between the cuts, plain or by the mean value form, with the lower
  /// bound that each of them has.
  case boxes(bits: Int, cuts: [Term], bounds: [Term])
  /// The term is square²·rest with polynomials; rest has no root inside.
  case polynomial(square: [Term])
  /// One proof for each part between the cuts.
  case split(cuts: [Term], parts: [SignProof])
  /// One proof for each addend.
  case sum(parts: [SignedProof])
  /// One proof for each factor.
  case product(parts: [SignedProof])
  /// The term equals another one.
  case rewrite(to: Term, proof: SignProof)
  /// It has the right sign at one end, `lower` or `upper`, and grows from there.
  case monotone(from: String, slope: SignProof)
  /// The term is outer(inner(x)); outer has the sign on a span that holds the values of inner.
  case composition(outer: Term, inner: Term, span: SpanEntry, proof: SignProof)
  /// The term is even and the span symmetric; the proof is for x ≥ 0.
  case mirrored(proof: SignProof)
  /// The term has this period and the span is the line; the proof is for [0, period].
  case periodic(period: Term, proof: SignProof)
  /// Terms that are positive on the span, which later enclosures use.
  case given(facts: [Fact], proof: SignProof)
  /// The term times another one is nowhere 0, so that the continuous term keeps its sign.
  case conjugated(by: Term, product: SignedProof)
}

/// A sign, 1 or −1, possibly with 0, and its proof.
struct SignedProof: Codable, Sendable {
  var sign: Int
  var isStrict: Bool
  var proof: SignProof
}

/// A term that is positive on the span at hand.
struct Fact: Codable, Sendable {
  var term: Term
  var proof: SignProof
}

/// A span as certificates write it.
struct SpanEntry: Codable, Sendable {
  var lower: Term?
  var upper: Term?
  var lowerIsClosed: Bool
  var upperIsClosed: Bool

  var span: Span {
    get throws {
      for end in [lower, upper] {
        if let end { try demand(end.isConstant, "an end of an interval is no constant") }
      }
      return Span(
        lower: lower, upper: upper, lowerIsClosed: lowerIsClosed, upperIsClosed: upperIsClosed)
    }
  }
}
