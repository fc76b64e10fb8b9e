import MultiPrecision
import NumericalMethods
import Symbolic

extension SignSearch {
  /// Σ Pᵢ(a)·mᵢ for polynomials Pᵢ in one atom a and products mᵢ of powers of the others, term by
  /// term: as in tanh² + (1 − tanh²)·log cosh, with a = eˣ.
  func groups(
    _ rest: AtomPolynomial, _ normalizer: Normalizer, _ span: ProofSpan, _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    guard rest.atoms.count > 1, rest.atoms.count <= 6 else { return nil }
    for base in rest.atoms.sorted() {
      if let proof = try groups(rest, in: base, normalizer, span, isStrict) { return proof }
    }
    return nil
  }

  private func groups(
    _ rest: AtomPolynomial, in base: Int, _ normalizer: Normalizer, _ span: ProofSpan,
    _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    var factors: [[Int]: AtomPolynomial] = [:]
    for (monomial, coefficient) in rest.sortedTerms {
      var pattern = monomial
      var power: [Int] = []
      if base < monomial.count {
        power = Array(repeating: 0, count: base) + [monomial[base]]
        pattern[base] = 0
      }
      let key = AtomPolynomial.trimmed(pattern)
      let term = AtomPolynomial([AtomPolynomial.trimmed(power): coefficient])
      factors[key] = (factors[key] ?? AtomPolynomial()) + term
    }
    guard factors.count <= 8 else { return nil }
    var terms: [Expression] = []
    var parts: [SignedProof] = []
    var facts: [CertificateFact] = []
    for (pattern, factor) in factors.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      var product = [normalizer.expression(of: factor)]
      guard let first = try coefficient(factor, normalizer, span) else { return nil }
      var own = [first]
      for (atom, exponent) in pattern.enumerated() where exponent > 0 {
        let power = Expression.power(normalizer.atoms[atom], .number(Rational(exponent)))
        guard let part = try signedAtom(power, span, &facts) else { return nil }
        product.append(power)
        own.append(part)
      }
      guard own.reduce(1, { $0 * $1.sign }) > 0 else { return nil }
      terms.append(.product(product))
      parts.append(SignedProof(1, isStrict: own.allSatisfy(\.isStrict), .product(parts: own)))
    }
    guard !isStrict || parts.contains(where: \.isStrict) else { return nil }
    let proof = rewrite(to: .sum(terms), .sum(parts: parts))
    return facts.isEmpty ? proof : proof.map { .given(facts: facts, proof: $0) }
  }

  /// The sign of a polynomial in one atom.
  private func coefficient(
    _ polynomial: AtomPolynomial, _ normalizer: Normalizer, _ span: ProofSpan
  ) throws(BudgetExceeded) -> SignedProof? {
    for isStrict in [true, false] {
      for sign in [1, -1] {
        let signed = Rational(sign) * polynomial
        let written = normalizer.expression(of: signed)
        var proof = try self.polynomial(written, span, isStrict)
        if proof == nil { proof = try composed(signed, written, normalizer, span, isStrict) }
        guard let proof else { continue }
        if sign > 0 { return SignedProof(1, isStrict: isStrict, proof) }
        return rewrite(to: written, proof).map { SignedProof(-1, isStrict: isStrict, $0) }
      }
    }
    return nil
  }
}
