import Certification
import CertificateChecker
import Foundation
import MultiPrecision
import NumericalMethods
import Symbolic
import Testing

private func certified(_ body: Symbolic.Expression) -> [AssumptionResult] {
  checkPotential(body, variable: Symbol("x")).certified(
    byPotential: body, variable: Symbol("x"), budget: WorkBudget(.seconds(5)))
}

private func certificate(_ body: Symbolic.Expression, _ id: String) throws -> Certificate {
  try #require(certified(body).first { $0.id == id }?.certificate)
}

private func outcome(_ certificate: Certificate) throws -> ReplayOutcome {
  replay(
    certificate: try JSONEncoder().encode(certificate), assumption: certificate.assumption,
    verdict: certificate.verdict.rawValue)
}

private let convex = AssumptionID.scaledPsiConvex
private let positive = AssumptionID.unscaledHessianPositive

/// The pieces of a proof of signs, changed.
private func changing(
  _ certificate: Certificate, _ change: (SignProof) -> SignProof
) throws -> Certificate {
  guard case .signs(let breaks, var pieces) = certificate.evidence else {
    throw Missing()
  }
  for index in pieces.indices { pieces[index].proof = pieces[index].proof.map(change) }
  var result = certificate
  result.evidence = .signs(breaks: breaks, pieces: pieces)
  return result
}

private struct Missing: Error {}

private func number(_ text: String) -> CertificateTerm { .leaf(text) }

@Test func aWrongSquareFactorIsRejected() throws {
  let genuine = try certificate(x.pow(6) / 30 - x.pow(4) / 3 + 2 * x.pow(2), convex)
  #expect(try outcome(genuine) == .accepted)
  for square in [["1"], ["-3", "0", "1"], ["0"], ["-2", "1"], ["x"]] {
    let changed = try changing(genuine) { proof in
      guard case .rewrite(let term, _) = proof else { return .polynomial(square: []) }
      return .rewrite(to: term, proof: .polynomial(square: square.map(number)))
    }
    #expect(try outcome(changed) != .accepted, "\(square)")
  }
}

@Test func boxesMustCoverAndHaveTheirBounds() throws {
  // cos x + x² on [0, ∞): any of these proofs of its second derivative 2 − cos x.
  let genuine = try certificate(.apply(.cos, x) + x.pow(2), positive)
  let second: CertificateTerm = .list(
    "+", [number("2"), .list("*", [number("-1"), .list("cos", [number("x")])])])
  func boxes(_ cuts: [String], _ bounds: [String]) throws -> Certificate {
    try changing(genuine) { _ in
      .rewrite(
        to: second,
        proof: .boxes(bits: 64, cuts: cuts.map(number), bounds: bounds.map(number)))
    }
  }
  #expect(try outcome(boxes(["-1", "1"], ["1/2", "1/2", "1/2"])) == .accepted)
  for (cuts, bounds) in [
    (["-1", "1"], ["1/2", "1/2"]), (["1", "-1"], ["1/2", "1/2", "1/2"]),
    (["-1", "1"], ["1/2", "3/2", "1/2"]), (["-1", "1"], ["1/2", "0", "1/2"]),
    (["-1", "x"], ["1/2", "1/2", "1/2"]), (["-1", "1"], ["1/2", "-1/2", "1/2"]),
  ] {
    #expect(try outcome(boxes(cuts, bounds)) != .accepted, "\(cuts) \(bounds)")
  }
}

@Test func aRewrittenFormulaMustBeTheSame() throws {
  let genuine = try certificate(cosh(x) + x.pow(4), positive)
  for other in [Symbolic.Expression.number(1), cosh(x), cosh(x) + 12 * x.pow(2) + 1] {
    let term = try #require(CertificateTerm(other, Symbol("x")))
    let changed = try changing(genuine) { _ in .rewrite(to: term, proof: .range(bits: 128)) }
    #expect(try outcome(changed) != .accepted, "\(other.text)")
  }
}

@Test func boundsOfFactsMustBeProved() throws {
  // x·exp(−x²) ≤ 1/√(2e) < 0.43: what is claimed to lie above must do so.
  let genuine = try certificate(cosh(x) + x.pow(2), positive)
  let bump = Symbolic.Expression.product([x, exp(-x.pow(2))])
  let body = x.pow(4) - 2 * bump.simplified()
  let term = try #require(CertificateTerm(bump, Symbol("x")))
  for (bound, text) in [("0", "1"), ("1/4", "1"), ("2/5", "1")] {
    let fact = CertificateFact(
      .list("+", [number(bound), .list("*", [number("-1"), term])]), .range(bits: 128))
    var changed = try changing(genuine) { .given(facts: [fact], proof: $0) }
    #expect(try outcome(changed) != .accepted, "\(bound) \(text)")
    changed.subject = .function(body: try #require(CertificateTerm(body, Symbol("x"))))
    #expect(try outcome(changed) != .accepted, "\(bound)")
  }
}

@Test func gammaFunctionsAreEnclosed() throws {
  let two = Symbolic.Expression.apply(.lgamma, 2 + x.pow(2))
  let one = Symbolic.Expression.apply(.lgamma, 1 + x.pow(2))
  let genuine = try certificate(two, positive)
  #expect(try outcome(genuine) == .accepted)
  // ln Γ(1 + x²) is concave at 0.
  var forged = genuine
  forged.subject = .function(body: try #require(CertificateTerm(one, Symbol("x"))))
  #expect(try outcome(forged) != .accepted)
  var witness = try certificate(one, positive)
  #expect(try outcome(witness) == .accepted)
  witness.subject = genuine.subject
  #expect(try outcome(witness) != .accepted)
}

@Test func nearZerosNeedTheirBoxes() throws {
  // eˣ − (1 − 10⁻³⁰)·e·x³/6: the second derivative is about 10⁻³⁰ beside 1.
  let factor = (1 - q("1e-30")) * .constant(.e) * q("1/6")
  let genuine = try certificate(exp(x) - factor * x.pow(3), positive)
  #expect(try outcome(genuine) == .accepted)
  var forged = genuine
  let larger = (1 + q("1e-30")) * .constant(.e) * q("1/6")
  forged.subject = .function(
    body: try #require(CertificateTerm(exp(x) - larger * x.pow(3), Symbol("x"))))
  #expect(try outcome(forged) != .accepted)
}

@Test func aWitnessMustBeOne() throws {
  let genuine = try certificate(x.pow(4) - x.pow(2), convex)
  #expect(try outcome(genuine) == .accepted)
  for place in ["1", "-1", "1/2", "x"] {
    var changed = genuine
    changed.evidence = .point(at: number(place), radius: number("1"), above: [])
    #expect(try outcome(changed) != .accepted, "\(place)")
  }
}

@Test func aJumpMustBeOne() throws {
  let genuine = try certificate(abs(x).pow(3) + x.pow(2), AssumptionID.scaledPsiC3)
  #expect(try outcome(genuine) == .accepted)
  for (place, order) in [("0", 2), ("0", 4), ("1", 3), ("0", -1)] {
    var changed = genuine
    changed.evidence = .jump(
      at: number(place), radius: number("1"), order: order, below: [], above: [])
    #expect(try outcome(changed) != .accepted, "\(place) \(order)")
  }
}

@Test func aCertificateIsAboutItsSubjectOnly() throws {
  let genuine = try certificate(x.pow(4) + x.pow(2), convex)
  let text = try JSONEncoder().encode(genuine)
  #expect(replay(certificate: text, assumption: positive, verdict: "proved") != .accepted)
  #expect(replay(certificate: text, assumption: convex, verdict: "refuted") != .accepted)
  #expect(replay(certificate: text, assumption: convex, verdict: "undecided") != .accepted)
  let other = CertificateSubject.function(body: number("x"))
  #expect(
    replay(
      certificate: text, assumption: convex, verdict: "proved",
      subject: try JSONEncoder().encode(other)) != .accepted)
  #expect(replay(certificate: Data(), assumption: convex, verdict: "proved") != .accepted)
  #expect(
    replay(certificate: Data("[]".utf8), assumption: convex, verdict: "proved") != .accepted)
}

/// Evidence for true claims never proves a false one.
@Test func noEvidenceProvesAFalseClaim() throws {
  let bodies = [
    x.pow(2), x.pow(4) + x.pow(2), x.pow(4), abs(x), abs(x).pow(3), x.pow(4) - x.pow(2),
    cosh(x), cosh(x) - x.pow(4), log(x), exp(x), abs(x).pow(q("5/2")), abs(x.pow(2) - 2),
    .function(.max, [x, 0]), joined(x.pow(2), x.pow(2) + 1), sqrt(1 + x.pow(2)), -x.pow(2),
  ]
  let all = bodies.flatMap(certified)
  let certificates = all.compactMap(\.certificate)
  #expect(certificates.count == 4 * bodies.count)
  var count = 0
  for genuine in certificates {
    for other in certificates where other.assumption == genuine.assumption {
      // The opposite of a verdict that holds.
      var forged = genuine
      forged.verdict = genuine.verdict == .proved ? .refuted : .proved
      forged.evidence = other.evidence
      #expect(
        try outcome(forged) != .accepted,
        "\(genuine.assumption) \(forged.verdict) of \(genuine.subject)")
      count += 1
    }
  }
  #expect(count == 4 * bodies.count * bodies.count)
}
