import MultiPrecision
import NumericalMethods
import Symbolic

extension SignSearch {
  func normalForm(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool, _ depth: Int
  ) throws(BudgetExceeded) -> SignProof? {
    let evaluator = RangeEvaluator(
      variable: variable, domain: span.range(precision: precision))
    var normalizer = Normalizer(evaluator: evaluator, budget: budget)
    guard let fraction = try normalizer.fraction(formula) else { return nil }
    var factors: [Expression] = []
    var parts: [SignedProof] = []
    var sign = 1
    func append(_ expression: Expression, _ part: SignedProof) {
      factors.append(expression)
      parts.append(part)
      sign *= part.sign
    }
    let monomial = fraction.numerator.commonMonomial
    for (atom, exponent) in monomial.enumerated() where exponent > 0 {
      let power = Expression.power(normalizer.atoms[atom], .number(Rational(exponent)))
      guard let part = try signedAtom(power, span), part.isStrict || !isStrict else { return nil }
      append(power, part)
    }
    let rest = fraction.numerator.divided(by: monomial)
    let written = normalizer.expression(of: rest)
    if rest.constant == nil || !factors.isEmpty || written != formula {
      guard
        let part = try numerator(rest, written, normalizer, span, isStrict),
        part.isStrict || !isStrict
      else { return nil }
      append(written, part)
    } else {
      return nil
    }
    for (factor, exponent) in fraction.denominator.sorted(by: { $0.key < $1.key }) {
      let base = normalizer.expression(of: factor)
      let power = Expression.power(base, .number(Rational(-exponent)))
      guard let part = try signedAtom(power, span), part.isStrict else { return nil }
      append(power, part)
    }
    guard sign > 0 else { return nil }
    if factors.count == 1, parts[0].sign > 0 { return rewrite(to: factors[0], parts[0].proof) }
    return rewrite(to: .product(factors), .product(parts: parts))
  }

  func signedAtom(
    _ power: Expression, _ span: ProofSpan
  ) throws(BudgetExceeded) -> SignedProof? {
    if let range = range(power, span) {
      if range.isPositive { return SignedProof(1, isStrict: true, .range(bits: bits)) }
      if range.isNonnegative { return SignedProof(1, isStrict: false, .range(bits: bits)) }
      if range.isNegative { return SignedProof(-1, isStrict: true, .range(bits: bits)) }
    }
    return nil
  }

  /// What is left of a numerator: a polynomial in one atom exactly, others by their range.
  func numerator(
    _ rest: AtomPolynomial, _ written: Expression, _ normalizer: Normalizer, _ span: ProofSpan,
    _ isStrict: Bool
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
      if let proof = try conjugate(
        sign > 0 ? rest : Rational(-1) * rest, form, normalizer, span)
      {
        return done(proof, strictly: true)
      }
    }
    return nil
  }

  /// P + Q·R > 0 for polynomials P < 0 < Q in x and a square root R = √u.
  ///
  /// (P + QR)(QR − P) is the polynomial Q²u − P². The signs of P and Q may be the other way round.
  func conjugate(
    _ rest: AtomPolynomial, _ form: Expression, _ normalizer: Normalizer, _ span: ProofSpan
  ) throws(BudgetExceeded) -> SignProof? {
    let roots = rest.atoms.filter { normalizer.relations[$0]?.power == 2 }
    guard roots.count == 1, let root = roots.first, let under = normalizer.relations[root]?.value
    else { return nil }
    var outside = AtomPolynomial()
    var factor = AtomPolynomial()
    for (monomial, coefficient) in rest.terms {
      let exponent = root < monomial.count ? monomial[root] : 0
      var other = monomial
      if exponent > 0 { other[root] = 0 }
      let term = AtomPolynomial([AtomPolynomial.trimmed(other): coefficient])
      guard exponent <= 1 else { return nil }
      if exponent == 1 { factor = factor + term } else { outside = outside + term }
    }
    let p = normalizer.expression(of: outside)
    let q = normalizer.expression(of: factor)
    let r = normalizer.atoms[root]
    for sign in [1, -1] {
      // sign = 1: Q > 0 and P < 0; −1: P > 0 and Q < 0.
      let other = sign > 0 ? q * r - p : p - q * r
      let product = normalizer.expression(
        of: Rational(sign) * (factor * factor * under + Rational(-1) * (outside * outside)))
      guard let large = try polynomial(product, span, true),
        let first = try polynomial((sign > 0 ? q : p).simplified(), span, true),
        let second = try polynomial((sign > 0 ? -p : -q).simplified(), span, true),
        let otherTerm = CertificateTerm(other, variable),
        let whole = rewrite(to: product, large)
      else { continue }
      // The conjugate is a sum of two positive terms.
      let addends: [Expression] = sign > 0 ? [.product([q, r]), -p] : [p, .product([-q, r])]
      let rootPart = SignedProof(1, isStrict: true, .range(bits: bits))
      let parts: [SignedProof] =
        sign > 0
        ? [
          SignedProof(1, .product(parts: [SignedProof(1, first), rootPart])),
          SignedProof(1, second),
        ]
        : [
          SignedProof(1, first),
          SignedProof(1, .product(parts: [SignedProof(1, second), rootPart])),
        ]
      guard range(r, span)?.isPositive == true,
        let positive = rewrite(to: .sum(addends), .sum(parts: parts))
      else { continue }
      return .multiplied(by: otherTerm, factor: positive, proof: whole)
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
