import MultiPrecision

/// A certificate as `check --json` writes it: an assumption, its verdict, what it is about and the
/// evidence.
struct Certificate: Codable, Sendable {
  var assumption: String
  var verdict: String
  var subject: Subject
  var evidence: Evidence
}

/// What a verdict is about, in full.
enum Subject: Codable, Hashable, Sendable {
  /// A function on the line.
  case function(body: Term)
  case density(of: DensityEntry)
  /// A constant of a model.
  case constant(value: Term)
  case points(points: [[Term]])
  case pointsOfDensity(points: [[Term]], density: DensityEntry)
  /// What a model states and what the theorem asks for; numbers in `pairs` have to agree.
  case statement(stated: String, required: String, pairs: [[Term]])
}

/// A formula on a support, 0 outside.
struct DensityEntry: Codable, Hashable, Sendable {
  var body: Term
  var lower: Term?
  var upper: Term?
  var lowerIsClosed: Bool
  var upperIsClosed: Bool

  var support: Span {
    get throws {
      try SpanEntry(
        lower: lower, upper: upper, lowerIsClosed: lowerIsClosed, upperIsClosed: upperIsClosed
      ).span
    }
  }
}

/// What a certificate says about one of the pieces of a function.
struct PieceProof: Codable, Sendable {
  var facts: [Fact]
  var proof: SignProof?
}

/// A bound of a density beyond a point.
struct TailProof: Codable, Sendable {
  /// `lower` or `upper`.
  var end: String
  /// 1, or −1 for a bound of −p.
  var sign: Int
  /// The bound holds for |x| ≥ from.
  var from: Term
  var rate: Term
  /// The power of |x| in the exponent of a heavy tail, below 2.
  var power: Term
  var constant: Term
  var facts: [Fact]
  var proof: SignProof
}

/// How an integral over a piece is known.
enum IntegralProof: Codable, Sendable {
  case antiderivative(function: Term, facts: [Fact])
  /// A definite integral of the table in `KnownIntegral`, by its name and parameters.
  case known(rule: String, parameters: [Term])
}

/// The sum of some addends of a potential as g(ax + b), and what is shown of g.
struct PartProof: Codable, Sendable {
  /// Which addends, counted from 0.
  var addends: [Int]
  /// a, not 0.
  var slope: Term
  /// b.
  var offset: Term
  /// g.
  var body: Term
  var claims: [ClaimProof]
}

/// An assumption that holds of a part of a potential.
struct ClaimProof: Codable, Sendable {
  var assumption: String
  var evidence: Evidence
}

enum Evidence: Codable, Sendable {
  /// The function, or its second derivative, has its sign on every piece.
  case signs(breaks: [Term], pieces: [PieceProof])
  /// The derivatives exist on every piece and agree at the breaks.
  case smoothness(breaks: [Term], pieces: [PieceProof])
  /// A potential is a sum of potentials, each with its own proofs.
  case parts(parts: [PartProof])
  /// The quantity has the wrong sign at a point; the formula holds from there up to the radius.
  case point(at: Term, radius: Term, above: [Fact])
  /// The one-sided limits of a derivative differ.
  case jump(at: Term, radius: Term, order: Int, below: [Fact], above: [Fact])
  /// The value differs from the limit.
  case isolatedValue(at: Term, radius: Term, below: [Fact], above: [Fact])
  /// The formula has no value there.
  case gap(at: Term)
  /// A density does not have its value, or 0, as its limit at an end of the support.
  case endLimit(end: String, facts: [Fact])
  case integral(breaks: [Term], pieces: [IntegralProof])
  /// p ≥ 0 as for `signs`, and the integral of p(x) + p(−x) over the x > 0 of the support.
  case evenPart(
    breaks: [Term], pieces: [PieceProof], innerBreaks: [Term], halves: [IntegralProof])
  /// Enclosures over boxes between ascending cuts, and bounds of the infinite tails beyond them; each
  /// chain is the formula of a piece with derivatives of it of even orders.
  case quadrature(bits: Int, cuts: [Term], tails: [TailProof], chains: [[Term]])
  /// The density is above constant/|x|, or a multiple of 1/(distance to a finite end), near an end.
  case divergence(tail: TailProof)
  /// p(−x) = p(x) on every piece of x > 0.
  case symmetry(breaks: [Term], pieces: [PieceProof])
  case asymmetry(at: Term)
  /// The ends of the support are finite.
  case boundedSupport
  /// The density is 0 beyond these points.
  case vanishingTails(lower: Term?, upper: Term?)
  /// The density does not vanish beyond a point.
  case nonzeroTail(end: String, from: Term, sign: Int, facts: [Fact], proof: SignProof)
  /// The density is analytic beyond a point and not 0 at another one there, and so on no interval.
  case analyticTail(end: String, from: Term, at: Term, facts: [Fact])
  /// p ≤ constant·exp(−rate·x²) beyond `from`, at each infinite end.
  case gaussianTails(tails: [TailProof])
  /// p ≥ constant·exp(−rate·|x|^power) beyond `from`.
  case heavyTail(tail: TailProof)
  /// |p| grows or falls like a power of |x| toward an infinite end.
  case powerTail(end: String, from: Term, facts: [Fact])
  /// p·exp(rate·x) has a period beyond `from` and is not 0 at a point there.
  case periodicTail(end: String, from: Term, rate: Term, period: Term, at: Term, facts: [Fact])
  /// The statement shows it as it stands.
  case reading
  case equalPoints(first: Int, second: Int)
  /// p > 0 on each piece with a proof; the points lie in the closure of these pieces.
  case insideSupport(breaks: [Term], pieces: [PieceProof])
  /// A point beyond the ends of the support, or in a piece where p is 0.
  case outsideSupport(point: Int, breaks: [Term])
}
