import MultiPrecision
import NumericalMethods
import Symbolic

extension SignSearch {
  func normalForm(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool, _ depth: Int
  ) throws(BudgetExceeded) -> SignProof? {
    let evaluator = RangeEvaluator(
      variable: variable, on: span, precision: precision, budget: budget)
    var normalizer = Normalizer(evaluator: evaluator, budget: budget)
    guard let fraction = try normalizer.fraction(formula) else { return nil }
    var factors: [Expression] = []
    var parts: [SignedProof] = []
    var facts: [CertificateFact] = []
    var sign = 1
    func append(_ expression: Expression, _ part: SignedProof) {
      factors.append(expression)
      parts.append(part)
      sign *= part.sign
    }
    let monomial = fraction.numerator.commonMonomial
    for (atom, exponent) in monomial.enumerated() where exponent > 0 {
      let power = Expression.power(normalizer.atoms[atom], .number(Rational(exponent)))
      guard let part = try signedAtom(power, span, &facts), part.isStrict || !isStrict else {
        return nil
      }
      append(power, part)
    }
    let rest = fraction.numerator.divided(by: monomial)
    let written = normalizer.expression(of: rest)
    if rest.constant == nil || !factors.isEmpty || written != formula {
      guard
        let part = try numerator(rest, written, normalizer, span, isStrict, depth),
        part.isStrict || !isStrict
      else { return nil }
      append(written, part)
    } else {
      return nil
    }
    for (factor, exponent) in fraction.denominator.sorted(by: { $0.key < $1.key }) {
      let base = normalizer.expression(of: factor)
      let power = Expression.power(base, .number(Rational(-exponent)))
      guard let part = try signedAtom(power, span, &facts), part.isStrict else { return nil }
      append(power, part)
    }
    guard sign > 0 else { return nil }
    let isSingle = factors.count == 1 && parts[0].sign > 0
    let proof =
      isSingle
      ? rewrite(to: factors[0], parts[0].proof)
      : rewrite(to: .product(factors), .product(parts: parts))
    return facts.isEmpty ? proof : proof.map { .given(facts: facts, proof: $0) }
  }

  /// The sign of a power; what has to be known of its base comes to the facts.
  func signedAtom(
    _ power: Expression, _ span: ProofSpan, _ facts: inout [CertificateFact]
  ) throws(BudgetExceeded) -> SignedProof? {
    if let range = range(power, span) {
      if range.isPositive { return SignedProof(1, isStrict: true, .range(bits: bits)) }
      if range.isNonnegative { return SignedProof(1, isStrict: false, .range(bits: bits)) }
      if range.isNegative { return SignedProof(-1, isStrict: true, .range(bits: bits)) }
    }
    // What stands under a root or in a divisor is shown to be positive first.
    var bases: [Expression] = []
    var base = power
    while case .power(let inner, .number) = base {
      base = inner
      bases.append(inner)
    }
    guard let innermost = bases.last, let term = CertificateTerm(innermost, variable),
      let proof = try algebraic(innermost, span)
    else { return nil }
    if !facts.contains(where: { $0.term == term }) { facts.append(CertificateFact(term, proof)) }
    return SignedProof(1, isStrict: true, .range(bits: bits))
  }

  /// What is left of a numerator: a polynomial in one atom exactly, others by their range.
  func numerator(
    _ rest: AtomPolynomial, _ written: Expression, _ normalizer: Normalizer, _ span: ProofSpan,
    _ isStrict: Bool, _ depth: Int
  ) throws(BudgetExceeded) -> SignedProof? {
    for sign in [1, -1] {
      let form = sign > 0 ? written : (-written).simplified()
      func done(_ proof: SignProof, strictly: Bool) -> SignedProof? {
        sign > 0
          ? SignedProof(1, isStrict: strictly, proof)
          : rewrite(to: form, proof).map { SignedProof(-1, isStrict: strictly, $0) }
      }
      for strictly in [true, false] where strictly || !isStrict {
        if isShown(form, span, strictly) { return done(.range(bits: bits), strictly: strictly) }
        if let proof = try polynomial(form, span, strictly) {
          return done(proof, strictly: strictly)
        }
        if let proof = try composed(
          sign > 0 ? rest : Rational(-1) * rest, form, normalizer, span, strictly)
        {
          return done(proof, strictly: strictly)
        }
      }
      for strictly in [true, false] where strictly || !isStrict {
        if let proof = try groups(
          sign > 0 ? rest : Rational(-1) * rest, normalizer, span, strictly)
        {
          return done(proof, strictly: strictly)
        }
      }
      for strictly in [true, false] where strictly || !isStrict {
        if let proof = try conjugated(
          sign > 0 ? rest : Rational(-1) * rest, form, normalizer, span, strictly)
        {
          return done(proof, strictly: strictly)
        }
      }
      if depth > 1, rest.atoms.count > 1,
        let proof = try growth(form, span, true, depth - 1)
      {
        return done(proof, strictly: true)
      }
    }
    return nil
  }

  /// P(a(x)) for a polynomial P and one atom a.
  func composed(
    _ rest: AtomPolynomial, _ form: Expression, _ normalizer: Normalizer, _ span: ProofSpan,
    _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    guard rest.atoms.count == 1, let atom = rest.atoms.first,
      let single = rest.univariate(in: atom)
    else { return nil }
    let step = single.coefficients.indices.filter { !single[$0].isZero }
      .reduce(0) { SignProver.greatestCommonDivisor($0, $1) }
    guard step > 0 else { return nil }
    var inner = normalizer.atoms[atom]
    if case .function(.exp, let arguments) = inner {
      inner = .function(.exp, [(arguments[0] * .number(Rational(step))).simplified()])
    } else if step > 1 {
      inner = inner.pow(step)
    }
    let polynomial = Polynomial(
      stride(from: 0, through: single.degree, by: step).map { single[$0] })
    guard let image = range(inner, span) else { return nil }
    let (ends, closed) = image.rationalEnds
    // A little room, so that another evaluation of the range fits too.
    func outward(_ end: Rational?, _ sign: Int, _ isClosed: Bool) -> Rational? {
      guard let end, !end.isZero, !end.isInteger else { return end }
      return end + end.magnitude * Rational(sign) / Rational(2).power(100)
    }
    let target = ProofSpan(
      lower: outward(ends.0, -1, closed.0).map { ProofSpan.End($0) },
      upper: outward(ends.1, 1, closed.1).map { ProofSpan.End($0) },
      lowerIsClosed: closed.0, upperIsClosed: closed.1)
    guard let proof = try self.polynomial(polynomial, target, isStrict),
      let innerTerm = CertificateTerm(inner, variable)
    else { return nil }
    let outer = CertificateTerm.horner(polynomial.coefficients)
    return .composition(
      outer: outer, inner: innerTerm, span: target.certificate, proof: proof)
  }
}
