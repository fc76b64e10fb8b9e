import Foundation
import MultiPrecision

/// What came of the replay of a certificate.
public enum ReplayOutcome: Hashable, Sendable {
  /// The certificate proves its verdict on its assumption.
  case accepted
  /// It does not, or is none.
  case rejected(reason: String)
}

/// Replays a certificate: reads the proof and carries out each of its steps, without any search.
///
/// Nothing but the arithmetic layer is shared with what finds the proofs: terms, derivatives,
/// normal forms, limits, Sturm sequences and the rules are this module's own.
///
/// - Parameters:
///   - certificate: The JSON of the field `certificate` of `check --json`.
///   - assumption: The id that it has to be about, such as `scaled.psi-convex`.
///   - verdict: `proved` or `refuted`.
///   - subject: The JSON of what it has to be about; nil leaves that open.
/// - Returns: Whether it proves the verdict.
public func replay(
  certificate: Data, assumption: String, verdict: String, subject: Data? = nil
) -> ReplayOutcome {
  do {
    let decoder = JSONDecoder()
    let parsed = try decoder.decode(Certificate.self, from: certificate)
    try demand(parsed.assumption == assumption, "it is about \(parsed.assumption)")
    try demand(parsed.verdict == verdict, "its verdict is \(parsed.verdict)")
    try demand(verdict == "proved" || verdict == "refuted", "no verdict is \(verdict)")
    if let subject {
      let expected = try decoder.decode(Subject.self, from: subject)
      try demand(parsed.subject == expected, "it is about something else")
    }
    try parsed.check()
    return .accepted
  } catch let rejection as Rejection {
    return .rejected(reason: rejection.reason)
  } catch {
    return .rejected(reason: "it is not a certificate: \(error)")
  }
}

extension Certificate {
  fileprivate func check() throws {
    let isProved = verdict == "proved"
    switch subject {
    case .function(let body):
      try PotentialClaims(body: body).check(assumption, isProved: isProved, evidence)
    case .density(let density):
      try DensityClaims(density).check(assumption, isProved: isProved, evidence)
    case .constant(let value):
      try demand(assumption == "scaled.omega-positive", "a constant is no subject of this")
      try demand((signOfConstant(value) > 0) == isProved, "a constant has another sign")
    case .points(let points):
      try demand(!points.isEmpty, "there are no points")
      try DataClaims(points: points).check(assumption, isProved: isProved, evidence)
    case .pointsOfDensity(let points, let density):
      try demand(assumption == "data.in-support", "points are no subject of this")
      try DataClaims(points: points).check(
        inSupportOf: DensityClaims(density), isProved: isProved, evidence)
    case .statement(let stated, let required, let pairs):
      try demand(
        assumption == "model.activation" || assumption == "model.input-weights",
        "a statement is no subject of this")
      let agrees =
        try stated == required
        && pairs.allSatisfy { pair in
          try demand(pair.count == 2, "a pair has two numbers")
          return try signOfConstant(pair[0] - pair[1]) == 0
        }
      try demand(agrees == isProved, "a model states something else")
    }
  }
}
