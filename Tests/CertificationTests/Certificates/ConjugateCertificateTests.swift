import Certification
import CertificateChecker
import Foundation
import NumericalMethods
import Symbolic
import Testing

private func certified(_ body: Symbolic.Expression) -> [AssumptionResult] {
  checkPotential(body, variable: Symbol("x"), budget: .seconds(60)).certified(
    byPotential: body, variable: Symbol("x"), budget: WorkBudget(.seconds(60)))
}

private let entropy = x * log(x + sqrt(x.pow(2) + 1)) - sqrt(x.pow(2) + 1)

/// x + √(x² + 1) > 0 by its norm −1, and what is proved with inverse functions of other formulas.
@Test(arguments: [
  entropy, entropy + x.pow(2), x * log(x + sqrt(x.pow(2) + 4)) - sqrt(x.pow(2) + 4),
  x.pow(2) + .apply(.acosh, 2 + x.pow(2)), x.pow(2) + .apply(.asin, .apply(.sin, x) / 2),
  log(cosh(x)).pow(2), x.pow(2) + .apply(.atanh, x / (1 + x.pow(2))) / 2,
])
func rootsAndInversesHaveCertificates(_ body: Symbolic.Expression) throws {
  for result in certified(body) where result.verdict != .undecided {
    #expect(try replayOutcome(of: result) == .accepted, "\(result.id) \(result.verdict)")
  }
  #expect(certified(body).contains { $0.verdict == .proved })
}

/// The first proof by a norm in a proof, replaced.
private func replacingNorm(
  in proof: SignProof, by change: (SignedProof, CertificateTerm) -> SignProof
) -> SignProof? {
  switch proof {
  case .conjugated(let term, let product): return change(product, term)
  case .rewrite(let term, let inner):
    return replacingNorm(in: inner, by: change).map { .rewrite(to: term, proof: $0) }
  case .given(var facts, let inner):
    for index in facts.indices {
      guard let changed = replacingNorm(in: facts[index].proof, by: change) else { continue }
      facts[index].proof = changed
      return .given(facts: facts, proof: inner)
    }
    return replacingNorm(in: inner, by: change).map { .given(facts: facts, proof: $0) }
  default: return nil
  }
}

@Test func aWrongConjugateIsRejected() throws {
  let result = try #require(certified(entropy).first { $0.id == AssumptionID.unscaledC2 })
  let genuine = try #require(result.certificate)
  guard case .smoothness(let breaks, let pieces) = genuine.evidence else {
    Issue.record("another proof: \(genuine.evidence)")
    return
  }
  let one = CertificateTerm.leaf("1")
  let changes: [(SignedProof, CertificateTerm) -> SignProof] = [
    { product, _ in .conjugated(by: one, product: product) },
    { product, _ in .conjugated(by: .leaf("0"), product: product) },
    { product, term in .conjugated(by: .list("log", [term]), product: product) },
    { product, term in
      .conjugated(by: term, product: SignedProof(-product.sign, isStrict: true, product.proof))
    },
    { product, term in
      .conjugated(by: term, product: SignedProof(product.sign, isStrict: false, product.proof))
    },
  ]
  var count = 0
  for change in changes {
    var changed = genuine
    var broken = pieces
    for index in broken[0].facts.indices {
      guard let proof = replacingNorm(in: broken[0].facts[index].proof, by: change)
      else { continue }
      broken[0].facts[index].proof = proof
      count += 1
    }
    changed.evidence = .smoothness(breaks: breaks, pieces: broken)
    let outcome = replay(
      certificate: try JSONEncoder().encode(changed), assumption: result.id, verdict: "proved")
    #expect(outcome != .accepted)
  }
  #expect(count >= changes.count)
  // The other branch, x − √(x² + 1), is negative everywhere.
  var forged = genuine
  let other = x * log(x - sqrt(x.pow(2) + 1)) - sqrt(x.pow(2) + 1)
  forged.subject = .function(body: try #require(CertificateTerm(other, Symbol("x"))))
  #expect(
    replay(
      certificate: try JSONEncoder().encode(forged), assumption: result.id, verdict: "proved")
      != .accepted)
}
