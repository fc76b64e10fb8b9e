import MultiPrecision
import NumericalMethods
import Symbolic

extension SignSearch {
  /// One term of the numerator outweighs the others on [T, ∞), or on (−∞, −T], as `TailDomination`
  /// finds it.
  ///
  /// The form is m₀·(c₀ + Σ c·ρ)/d with quotients ρ > 0 that fall: ρ ≤ ρ(T) < B are the facts with
  /// which the enclosure of the sum is positive.
  func dominated(
    _ formula: Expression, _ span: ProofSpan
  ) throws(BudgetExceeded) -> SignProof? {
    if span.lower == nil, let upper = span.upper?.rational, span.upperIsClosed {
      let mirrored = ProofSpan(lower: ProofSpan.End(-upper), upper: nil, lowerIsClosed: true)
      let outer = formula.substituting(variable, by: -.symbol(variable)).simplified()
      guard let proof = try dominated(outer, mirrored), let term = CertificateTerm(outer, variable)
      else { return nil }
      return .composition(
        outer: term, inner: .list("*", [.leaf("-1"), .leaf("x")]), span: mirrored.certificate,
        proof: proof)
    }
    guard let start = span.lower?.rational, span.upper == nil, span.lowerIsClosed else {
      return nil
    }
    let prover = SignProver(variable: variable, budget: budget, precision: precision)
    if let angle = HyperbolicAngle(formula, variable),
      let least = angle.leastAngle(from: start, prover)
    {
      let tail = ProofSpan(lower: ProofSpan.End(least), upper: nil, lowerIsClosed: true)
      if let proof = try dominated(angle.outer, tail),
        let outer = CertificateTerm(angle.outer, variable),
        let inner = CertificateTerm(angle.inner, variable)
      {
        return .composition(outer: outer, inner: inner, span: tail.certificate, proof: proof)
      }
    }
    let tail = LineSegment(lower: start, upper: nil, isClosed: true)
    var normalizer = Normalizer(evaluator: prover.evaluator(tail), budget: budget)
    guard let fraction = try normalizer.fraction(formula), !fraction.numerator.isZero else {
      return nil
    }
    var factors: [Expression] = []
    var parts: [SignedProof] = []
    var facts: [CertificateFact] = []
    guard
      try domination(
        fraction.numerator, normalizer, prover, span, &factors, &parts, knowing: &facts)
    else { return nil }
    for (factor, exponent) in fraction.denominator.sorted(by: { $0.key < $1.key }) {
      let power = Expression.power(
        normalizer.expression(of: factor), .number(Rational(-exponent)))
      guard let part = try signedAtom(power, span, &facts), part.isStrict else { return nil }
      factors.append(power)
      parts.append(part)
    }
    guard parts.reduce(1, { $0 * $1.sign }) > 0 else { return nil }
    let proof = rewrite(to: .product(factors), .product(parts: parts))
    return facts.isEmpty ? proof : proof.map { .given(facts: facts, proof: $0) }
  }

  private func domination(
    _ numerator: AtomPolynomial, _ normalizer: Normalizer, _ prover: SignProver,
    _ span: ProofSpan, _ factors: inout [Expression], _ parts: inout [SignedProof],
    knowing known: inout [CertificateFact]
  ) throws(BudgetExceeded) -> Bool {
    let tail = LineSegment(lower: span.lower?.rational, upper: nil, isClosed: true)
    let domination = TailDomination(
      expression: normalizer.expression(of: numerator), prover: prover)
    guard let start = tail.lower,
      let growths = try domination.growths(of: numerator, normalizer, tail),
      let groups = domination.groups(of: numerator, growths, normalizer, tail),
      groups.count <= 24, var leader = groups.first
    else { return false }
    for group in groups.dropFirst()
    where try domination.falls(leader.exponents, over: group.exponents, growths, tail) {
      leader = group
    }
    guard leader.coefficient.excludesZero else { return false }
    for (atom, exponent) in leader.exponents.sorted(by: { $0.key < $1.key }) where exponent != 0 {
      let power = Expression.power(normalizer.atoms[atom], .number(Rational(exponent)))
      guard let part = try signedAtom(power, span, &known), part.isStrict else { return false }
      factors.append(power)
      parts.append(part)
    }
    var addends = [normalizer.expression(of: leader.part)]
    var facts: [CertificateFact] = []
    var rest = BigFloat.zero(precision: precision)
    for group in groups where group.exponents != leader.exponents {
      var quotient: [Expression] = []
      for atom in Set(group.exponents.keys).union(leader.exponents.keys).sorted() {
        let exponent = (group.exponents[atom] ?? 0) - (leader.exponents[atom] ?? 0)
        if exponent != 0 {
          quotient.append(.power(normalizer.atoms[atom], .number(Rational(exponent))))
        }
      }
      guard let value = prover.value(.product(quotient), at: start)?.upper.value.exactRational,
        value.signum > 0
      else { return false }
      let bound = Rational.simplest(
        above: value * Rational(1025, 1024), below: value * Rational(1040, 1024))
      let ratio = Expression.product(quotient)
      let size = group.coefficient.magnitude.upper.value
      rest = rest.adding(
        size.multiplied(
          by: BigFloat(bound, precision: precision, rounding: .up), rounding: .up),
        rounding: .up)
      guard rest < leader.coefficient.magnitude.lower.value else { return false }
      addends.append(.product([normalizer.expression(of: group.part), ratio]))
      let open = ProofSpan(lower: span.lower, upper: nil)
      guard let term = CertificateTerm(ratio, variable),
        let slope = try logarithmicGrowth(
          .sum([.number(bound), .product([-1] + quotient)]), open, 1, isStrict: false, depth: 2)
      else { return false }
      facts.append(
        CertificateFact(
          .list("+", [CertificateTerm(bound), .list("*", [.leaf("-1"), term])]),
          .monotone(from: "lower", slope: slope)))
    }
    let sign = leader.coefficient.isPositive ? 1 : -1
    factors.append(.sum(addends))
    parts.append(
      SignedProof(sign, isStrict: true, .given(facts: facts, proof: .range(bits: bits))))
    return true
  }
}
