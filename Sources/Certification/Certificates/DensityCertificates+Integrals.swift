import MultiPrecision
import NumericalMethods
import Symbolic

extension DensityCertificates {
  /// The integral over the support by antiderivatives and the table, with a break at 0, or at the
  /// center of a stretched exponential, if needed.
  func integral(isProved: Bool) throws(BudgetExceeded) -> CertificateEvidence? {
    // Polynomials without a finite integral have antiderivatives all the same.
    if !isProved, try divergence() != nil { return nil }
    if let found = try integral(whole) { return found }
    let center = density.body.centerOfStretch(in: variable)
    return try halves(at: center ?? 0).flatMap { (halves) throws(BudgetExceeded) in
      try integral(halves)
    }
  }

  private func integral(_ pieces: DensityPieces) throws(BudgetExceeded) -> CertificateEvidence? {
    var parts: [CertificateIntegral] = []
    for piece in pieces.pieces {
      guard let function = try antiderivative(of: piece)?.simplified(),
        let term = CertificateTerm(function, variable)
      else {
        guard let known = KnownShape(piece.formula, variable, piece.span, budget) else {
          return nil
        }
        parts.append(known.certificate)
        continue
      }
      parts.append(
        .antiderivative(
          function: term, facts: try piece.facts + self.facts(function, on: piece)))
    }
    return .integral(breaks: pieces.breakTerms, pieces: parts)
  }

  /// Of the formula, or of its normal form where odd parts cancel.
  private func antiderivative(of piece: DensityPieces.Piece) throws(BudgetExceeded) -> Expression? {
    let search = Antiderivative(variable: variable, on: piece.span, budget: budget)
    if let found = try search.of(piece.formula) { return found }
    let evaluator = RangeEvaluator(
      variable: variable, on: piece.span, precision: Precision(bits: 128))
    var normalizer = Normalizer(evaluator: evaluator, budget: budget)
    guard let fraction = try normalizer.fraction(piece.formula) else { return nil }
    return try search.of(SignProver.written(fraction, normalizer).simplified())
  }

  /// p ≥ 0 and the integral of p(x) + p(−x).
  func evenPart() throws(BudgetExceeded) -> CertificateEvidence? {
    guard let folded = density.folded(budget),
      case .signs(let breaks, let pieces)? = try nonnegative(),
      let certificates = try DensityCertificates(folded, budget: budget),
      case .integral(let innerBreaks, let halves)? = try certificates.integral(certificates.whole)
    else { return nil }
    return .evenPart(breaks: breaks, pieces: pieces, innerBreaks: innerBreaks, halves: halves)
  }

  /// What is positive in an antiderivative, besides what the piece says already.
  private func facts(
    _ function: Expression, on piece: DensityPieces.Piece
  ) throws(BudgetExceeded) -> [CertificateFact] {
    let sample = piece.span.samples.first ?? 0
    var facts = PieceFacts(
      variable: variable, budget: budget, span: piece.span, sample: sample)
    _ = try facts.collect(function)
    return facts.facts.filter { fact in !piece.facts.contains { $0.term == fact.term } }
  }
}

/// A density's formula as one of the table's definite integrals.
struct KnownShape {
  let certificate: CertificateIntegral

  init?(_ formula: Expression, _ variable: Symbol, _ span: ProofSpan, _ budget: WorkBudget) {
    let prover = SignProver(variable: variable, budget: budget)
    func isPositive(_ constant: Expression) -> Bool {
      prover.value(constant, at: 0)?.isPositive == true
    }
    func make(_ rule: String, _ parameters: [Expression]) -> CertificateIntegral? {
      let terms = parameters.compactMap { CertificateTerm($0.simplified(), Symbol("")) }
      guard terms.count == parameters.count else { return nil }
      return .known(rule: rule, parameters: terms)
    }
    let simple = formula.simplified()
    if span.lower == nil, span.upper == nil,
      let waves = GaussianWaves(simple, variable, prover),
      let certificate = make("gauss-wave", waves.terms.flatMap(\.parameters))
    {
      self.certificate = certificate
      return
    }
    let constant = Expression.product(simple.factors.filter { !$0.contains(variable) })
    let factors = simple.factors.filter { $0.contains(variable) }
    if factors.count == 1, case .power(let base, .number(let exponent)) = factors[0],
      let found = Self.power(base, exponent, variable, span, prover)
    {
      guard let certificate = make(found.rule, [constant] + found.parameters) else { return nil }
      self.certificate = certificate
      return
    }
    if factors.count == 1, case .function(.sqrt, let arguments) = factors[0],
      let found = Self.power(arguments[0], Rational(1, 2), variable, span, prover)
    {
      guard let certificate = make(found.rule, [constant] + found.parameters) else { return nil }
      self.certificate = certificate
      return
    }
    // k·y^p·exp(−c·y^r) on y > 0, y the distance from the finite end.
    let isLeft = span.lower == nil
    guard let end = (isLeft ? span.upper : span.lower)?.rational,
      (isLeft ? span.lower : span.upper) == nil
    else { return nil }
    let y = Expression.symbol(variable)
    let place: Expression = isLeft ? .number(end) - y : .number(end) + y
    let moved = simple.substituting(variable, by: place).simplified()
    var k: Expression = 1
    var p = Rational(0)
    var stretch: (c: Expression, r: Rational)?
    for factor in moved.factors {
      if !factor.contains(variable) {
        k = k * factor
      } else if let exponent = Self.exponent(of: factor, variable) {
        p += exponent
      } else if case .function(.exp, let arguments) = factor, stretch == nil {
        let powers = arguments[0].factors.filter { $0.contains(variable) }
        guard powers.count == 1, let r = Self.exponent(of: powers[0], variable), r.signum > 0 else {
          return nil
        }
        stretch = (
          (-Expression.product(arguments[0].factors.filter { !$0.contains(variable) }))
            .simplified(), r
        )
      } else {
        return nil
      }
    }
    guard let stretch, isPositive(stretch.c), p > -1,
      let certificate = make(
        isLeft ? "power-exp-left" : "power-exp",
        [k, .number(p), stretch.c, .number(stretch.r), .number(end)])
    else { return nil }
    self.certificate = certificate
  }

  private static func exponent(of factor: Expression, _ variable: Symbol) -> Rational? {
    switch factor {
    case .symbol(variable): 1
    case .power(.symbol(variable), .number(let q)): q
    case .function(.sqrt, [.symbol(variable)]): Rational(1, 2)
    default: nil
    }
  }

  private static func power(
    _ base: Expression, _ exponent: Rational, _ variable: Symbol, _ span: ProofSpan,
    _ prover: SignProver
  ) -> (rule: String, parameters: [Expression])? {
    if case .function(.cosh, let arguments) = base, exponent.signum < 0,
      span.lower == nil, span.upper == nil,
      let c = arguments[0].polynomialCoefficients(in: variable), c.count == 2,
      prover.value(c[1], at: 0)?.isPositive == true
    {
      return ("sech", [c[1], c[0], .number(-exponent)])
    }
    guard let c = base.polynomialCoefficients(in: variable), c.count == 3,
      let lead = prover.value(c[2], at: 0)
    else { return nil }
    let center = (-c[1] / (2 * c[2])).simplified()
    let height = (c[0] - c[2] * center.pow(2)).simplified()
    guard prover.value(height, at: 0)?.isPositive == true else { return nil }
    if lead.isPositive, span.lower == nil, span.upper == nil {
      return ("beta-line", [height, c[2], center, .number(-exponent)])
    }
    if lead.isNegative, span.lower != nil, span.upper != nil {
      return ("beta-segment", [height, (-c[2]).simplified(), center, .number(exponent)])
    }
    return nil
  }
}
