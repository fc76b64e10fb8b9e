import MultiPrecision
import NumericalMethods
import Symbolic

/// Writes certificates for verdicts on a potential.
struct PotentialCertificates {
  let body: Expression
  let variable: Symbol
  let budget: WorkBudget
  private let subject: CertificateSubject
  private let breaks: [ProofSpan.End]

  /// Nil if the places where the formula changes are not known or have no names.
  init?(_ body: Expression, variable: Symbol, budget: WorkBudget) throws(BudgetExceeded) {
    self.body = body
    self.variable = variable
    self.budget = budget
    guard let term = CertificateTerm(body, variable) else { return nil }
    subject = .function(body: term)
    let split = LineSplit(
      variable: variable, prover: SignProver(variable: variable, budget: budget), budget: budget)
    guard var points = try split.breaks(of: body) else { return nil }
    if body.hasCases {
      // The checker also has to be told where two formulas touch.
      let cases = CaseSplit(variable: variable, prover: split.prover, budget: budget)
      for place in try (cases.algebraicBreaks(of: body) ?? []).map({ LinePoint($0) })
      where !points.contains(where: { $0.isSame(as: place) }) {
        points.append(place)
      }
      points.sort { $0.lower < $1.lower }
    }
    breaks = points.compactMap { ProofSpan.End(ExactPoint($0)) }
    guard breaks.count == points.count else { return nil }
  }

  /// The certificate of a decided verdict; nil if none was found.
  func certificate(of result: AssumptionResult) throws(BudgetExceeded) -> Certificate? {
    guard PotentialAssumptions.all.ids.contains(result.id) else { return nil }
    let evidence: CertificateEvidence?
    switch result.verdict {
    case .undecided: return nil
    case .proved: evidence = try proved(result)
    case .refuted: evidence = try refuted(result)
    }
    return evidence.map { certificate(of: result, $0) }
  }

  /// The certificate of a verdict with evidence that is known.
  func certificate(of result: AssumptionResult, _ evidence: CertificateEvidence) -> Certificate {
    Certificate(result.id, result.verdict, of: subject, evidence)
  }

  private func proved(_ result: AssumptionResult) throws(BudgetExceeded) -> CertificateEvidence? {
    var pieces: [CertificatePiece] = []
    let ends = breaks.map(Optional.some)
    for (lower, upper) in zip([nil] + ends, ends + [nil]) {
      let span = ProofSpan(lower: lower, upper: upper)
      var facts = PieceFacts(variable: variable, budget: budget, span: span, sample: span.sample)
      guard let formula = try facts.collect(body) else { return nil }
      var proof: SignProof?
      if [AssumptionID.unscaledHessianPositive, AssumptionID.scaledPsiConvex].contains(result.id) {
        let isStrict = result.id == AssumptionID.unscaledHessianPositive
        proof = try curvature(
          of: formula, on: span, isStrict: isStrict, isStrict ? [] : result.hint.zeros,
          knowing: &facts)
        if proof == nil { return nil }
      }
      pieces.append(CertificatePiece(facts: facts.facts, proof))
    }
    let points = breaks.map(\.term)
    return pieces.contains { $0.proof != nil }
      ? .signs(breaks: points, pieces: pieces) : .smoothness(breaks: points, pieces: pieces)
  }

  /// A proof of φ″ > 0 or ≥ 0: of the whole, or term by term, since sums of convex functions are
  /// convex.
  private func curvature(
    of formula: Expression, on span: ProofSpan, isStrict: Bool, _ zeros: [ExactPoint],
    knowing facts: inout PieceFacts
  ) throws(BudgetExceeded) -> SignProof? {
    if formula.appliesGamma(to: variable) { return rangeOfGamma(formula, span) }
    var search = SignSearch(variable: variable, budget: budget)
    search.prepare(for: formula)
    func second(_ part: Expression) -> Expression {
      let second = part.derivative(in: variable).derivative(in: variable).simplified()
      guard let side = span.sideOfZero else { return second }
      return second.onSide(of: variable, isRight: side > 0)
    }
    let addends = formula.addends.map(second).filter { $0 != 0 }
    if addends.count > 1 {
      var parts: [SignedProof] = []
      for addend in addends {
        // Other ways to write the formula have other denominators and bases.
        try facts.domains(addend)
        guard let part = try term(addend, search, span) else { break }
        parts.append(part)
      }
      if parts.count == addends.count, !isStrict || parts.contains(where: \.isStrict),
        let sum = CertificateTerm(.sum(addends), variable)
      {
        return .rewrite(to: sum, proof: .sum(parts: parts))
      }
    }
    let whole = second(formula)
    try facts.domains(whole)
    if let proof = try search.rewritten(whole, on: span, isStrict: isStrict, depth: 0) {
      return proof
    }
    // Where no zero is known, there is none most often, and a strict proof is found sooner.
    if !isStrict, zeros.isEmpty,
      let proof = try search.rewritten(whole, on: span, isStrict: true)
    {
      return proof
    }
    if !isStrict, let proof = try search.touching(whole, span, at: zeros) {
      return search.rewrite(to: whole, proof)
    }
    if !isStrict, !zeros.isEmpty, let proof = try search.inSine(whole, at: zeros) { return proof }
    return try search.rewritten(whole, on: span, isStrict: isStrict)
  }

  /// With gamma functions the checker's enclosure has to do, where ranges of f, f′ and f″ did here.
  private func rangeOfGamma(_ formula: Expression, _ span: ProofSpan) -> SignProof? {
    let precision = Precision(bits: 256)
    let ranges = RangeEvaluator(variable: variable, on: span, precision: precision)
    guard let curvature = RangeJetEvaluator(ranges: ranges).jet(formula)?.curvature,
      curvature.isPositive
    else { return nil }
    return .range(bits: precision.bits)
  }

  /// A quick proof of the sign of one term.
  private func term(
    _ addend: Expression, _ search: SignSearch, _ span: ProofSpan
  ) throws(BudgetExceeded) -> SignedProof? {
    for isStrict in [true, false] {
      if let proof = try search.proof(of: addend, on: span, isStrict: isStrict, depth: 1) {
        return SignedProof(1, isStrict: isStrict, proof)
      }
    }
    return nil
  }

  private func refuted(_ result: AssumptionResult) throws(BudgetExceeded) -> CertificateEvidence? {
    switch result.witness {
    case .point(let text, let value):
      guard let point = point(text, result.hint) else { return nil }
      let hasGap = try isGap(point)
      if hasGap || value == "undefined" { return .gap(at: point.term) }
      guard let radius = radius(around: point) else { return nil }
      return .point(
        at: point.term, radius: CertificateTerm(radius),
        above: try facts(beside: point, radius, isAbove: true))
    case .jump(let text, let left, let right):
      guard let point = point(text, result.hint), let radius = radius(around: point) else {
        return nil
      }
      let below = try facts(beside: point, radius, isAbove: false)
      let above = try facts(beside: point, radius, isAbove: true)
      if left == right, !left.hasSuffix("inf") {
        return .isolatedValue(
          at: point.term, radius: CertificateTerm(radius), below: below, above: above)
      }
      guard let order = result.hint.order else { return nil }
      return .jump(
        at: point.term, radius: CertificateTerm(radius), order: order, below: below,
        above: above)
    default: return nil
    }
  }

  /// What decides case distinctions next to a point.
  private func facts(
    beside point: ProofSpan.End, _ radius: Rational, isAbove: Bool
  ) throws(BudgetExceeded) -> [CertificateFact] {
    let sign: Rational = isAbove ? 1 : -1
    var far = ProofSpan.End(isAbove ? point.upper + radius : point.lower - radius)
    far.term = .list("+", [point.term, CertificateTerm(sign * radius)])
    let span = ProofSpan(lower: isAbove ? point : far, upper: isAbove ? far : point)
    var facts = PieceFacts(variable: variable, budget: budget, span: span, sample: span.sample)
    return try facts.collect(body) == nil ? [] : facts.facts
  }

  private func isGap(_ point: ProofSpan.End) throws(BudgetExceeded) -> Bool {
    guard let x = point.rational else { return false }
    do {
      _ = try body.rationalValue(at: [variable: x])
      return false
    } catch EvaluationError.divisionByZero, EvaluationError.domain, EvaluationError.powerDomain,
      EvaluationError.noRowApplies
    {
      return true
    } catch {
      return false
    }
  }

  /// The number that a witness names.
  private func point(_ text: String, _ hint: ProofHint) -> ProofSpan.End? {
    if let place = hint.place { return ProofSpan.End(place) }
    guard !text.contains("."), let value = Rational(fraction: text) else { return nil }
    return ProofSpan.End(value)
  }

  /// Less than the distance to other breaks; nil where they are not told apart.
  private func radius(around point: ProofSpan.End) -> Rational? {
    var radius = Rational(1)
    for other in breaks where other.term != point.term {
      let gap = Swift.max(other.lower - point.upper, point.lower - other.upper)
      guard gap.signum > 0 else { return nil }
      while radius >= gap { radius = radius / 2 }
    }
    return radius
  }
}

extension Expression {
  fileprivate func appliesGamma(to variable: Symbol) -> Bool {
    switch self {
    case .function(.gamma, let arguments), .function(.lgamma, let arguments):
      arguments.contains { $0.contains(variable) }
    default: children.contains { $0.appliesGamma(to: variable) }
    }
  }
}
