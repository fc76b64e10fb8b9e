import MultiPrecision
import NumericalMethods
import Symbolic

extension SignSearch {
  /// The sign of a polynomial P in x and roots by its norm N = P·C.
  ///
  /// P keeps its sign where N is not 0. Around zeros of N at which P is positive, enclosures decide.
  func conjugated(
    _ polynomial: AtomPolynomial, _ form: Expression, _ normalizer: Normalizer, _ span: ProofSpan,
    _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    guard polynomial.atoms.contains(where: { normalizer.relations[$0] != nil }),
      range(form, span) != nil, let norm = try AlgebraicNorm(of: polynomial, normalizer),
      !norm.form.isZero
    else { return nil }
    let factor = Expression.product(norm.cofactors.map { normalizer.expression(of: $0) })
    guard let term = CertificateTerm(factor, variable) else { return nil }
    /// The sign between zeros of N.
    func between(_ part: ProofSpan) throws(BudgetExceeded) -> SignProof? {
      guard value(of: form, at: part.sample)?.isPositive == true else { return nil }
      let inside = isStrict ? part : ProofSpan(lower: part.lower, upper: part.upper)
      for sign in [1, -1] {
        let signed = Rational(sign) * norm.form
        let written = normalizer.expression(of: signed)
        var proof = try self.polynomial(written, inside, true)
        if proof == nil { proof = try composed(signed, written, normalizer, inside, true) }
        if let proof = proof.flatMap({ rewrite(to: written, $0) }) {
          return .conjugated(by: term, product: SignedProof(sign, isStrict: true, proof))
        }
      }
      return nil
    }
    guard let single = norm.polynomial(in: variable, normalizer), single.degree < 100,
      let (lower, upper) = span.algebraicEnds
    else { return try between(span) }
    var cuts: [CertificateTerm] = []
    var parts: [SignProof] = []
    var rest = span
    let zeros = try single.realRoots(between: lower, and: upper, budget: budget)
      .compactMap { ProofSpan.End(ExactPoint($0)) }
    for (index, zero) in zeros.enumerated() {
      let next = index + 1 < zeros.count ? zeros[index + 1].lower : span.upper?.lower
      let ends: (ProofSpan.End, ProofSpan.End)
      if !isStrict {
        // Continuity gives ≥ 0 at the zero itself.
        ends = (zero, zero)
      } else if let box = self.box(around: zero, after: rest.lower?.upper, before: next, form) {
        ends = (ProofSpan.End(box.0), ProofSpan.End(box.1))
      } else {
        return nil
      }
      var part = rest
      (part.upper, part.upperIsClosed) = (ends.0, true)
      (rest.lower, rest.lowerIsClosed) = (ends.1, true)
      guard let proof = try between(part) else { return nil }
      parts.append(proof)
      cuts.append(ends.0.term)
      if isStrict {
        parts.append(.range(bits: bits))
        cuts.append(ends.1.term)
      }
    }
    guard let last = try between(rest) else { return nil }
    return cuts.isEmpty ? last : .split(cuts: cuts, parts: parts + [last])
  }

  /// Rationals around a point between which the formula's range is positive.
  private func box(
    around point: ProofSpan.End, after low: Rational?, before high: Rational?, _ form: Expression
  ) -> (Rational, Rational)? {
    for exponent in stride(from: 0, through: 60, by: 4) {
      let radius = Rational(1) / Rational(2).power(exponent)
      let left = Rational.simplest(above: point.lower - radius, below: point.lower - radius / 2)
      let right = Rational.simplest(above: point.upper + radius / 2, below: point.upper + radius)
      if let low, left <= low { continue }
      if let high, right >= high { continue }
      let part = ProofSpan(
        lower: ProofSpan.End(left), upper: ProofSpan.End(right), lowerIsClosed: true,
        upperIsClosed: true)
      if isShown(form, part, true) { return (left, right) }
    }
    return nil
  }

  /// A proof that a polynomial in x and roots is positive.
  func algebraic(
    _ formula: Expression, _ span: ProofSpan
  ) throws(BudgetExceeded) -> SignProof? {
    if let proof = try polynomial(formula, span, true) { return proof }
    let evaluator = RangeEvaluator(
      variable: variable, on: span, precision: precision, budget: budget)
    var normalizer = Normalizer(evaluator: evaluator, budget: budget)
    guard let fraction = try normalizer.fraction(formula), fraction.denominator.isEmpty else {
      return nil
    }
    let written = normalizer.expression(of: fraction.numerator)
    return try conjugated(fraction.numerator, written, normalizer, span, true)
      .flatMap { rewrite(to: written, $0) }
  }
}
