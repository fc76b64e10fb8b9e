import MultiPrecision
import NumericalMethods
import Symbolic

/// Writes certificates for verdicts on a potential.
struct PotentialCertificates {
  let body: Expression
  let variable: Symbol
  let budget: WorkBudget
  private let subject: CertificateSubject
  private let breaks: [RealAlgebraicNumber]

  /// Nil if the places where the formula changes are not known.
  init?(_ body: Expression, variable: Symbol, budget: WorkBudget) throws(BudgetExceeded) {
    self.body = body
    self.variable = variable
    self.budget = budget
    // The checker knows no derivatives of gamma functions, and no powers of 0 with exponents that are
    // not rational.
    guard let term = CertificateTerm(body, variable), !body.appliesGamma(to: variable),
      !body.hasIrrationalPowers(of: variable)
    else {
      return nil
    }
    subject = .function(body: term)
    let split = CaseSplit(
      variable: variable, prover: SignProver(variable: variable, budget: budget), budget: budget)
    // Certificates name their points, which only algebraic numbers have names for.
    guard var breaks = try split.algebraicBreaks(of: body) else { return nil }
    // Roots are not differentiable where they are 0, though powers of them may be.
    for base in body.rootBases where base.contains(variable) {
      guard let coefficients = base.polynomialCoefficients(in: variable) else { continue }
      let numbers = coefficients.compactMap(\.asRational)
      guard numbers.count == coefficients.count, numbers.count > 1 else { continue }
      breaks += try Polynomial(numbers).realRoots(budget: budget)
    }
    var distinct: [RealAlgebraicNumber] = []
    for point in breaks.sorted() where distinct.last != point { distinct.append(point) }
    self.breaks = distinct
  }

  /// The certificate of a decided verdict; nil if none was found.
  func certificate(of result: AssumptionResult) throws(BudgetExceeded) -> Certificate? {
    guard PotentialAssumptions.all.ids.contains(result.id) else { return nil }
    let evidence: CertificateEvidence?
    switch result.verdict {
    case .undecided: return nil
    case .proved: evidence = try proved(result.id)
    case .refuted: evidence = try refuted(result)
    }
    return evidence.map { Certificate(result.id, result.verdict, of: subject, $0) }
  }

  private func proved(_ id: String) throws(BudgetExceeded) -> CertificateEvidence? {
    var pieces: [CertificatePiece] = []
    let ends = breaks.map(Optional.some)
    for (lower, upper) in zip([nil] + ends, ends + [nil]) {
      let span = ProofSpan(
        lower: lower.map { ProofSpan.End($0) }, upper: upper.map { ProofSpan.End($0) })
      var facts = PieceFacts(
        variable: variable, budget: budget, span: span, sample: Rational(between: lower, upper))
      guard let formula = try facts.collect(body) else { return nil }
      let evaluator = SignProver(variable: variable, budget: budget)
      for end in [lower, upper] {
        guard let x = end?.rational, formula.hasTranscendentalEnds else { continue }
        if !evaluator.hasValue(formula, at: x) { return nil }
      }
      var piece = CertificatePiece(facts: facts.facts)
      if id == AssumptionID.unscaledHessianPositive || id == AssumptionID.scaledPsiConvex {
        let isStrict = id == AssumptionID.unscaledHessianPositive
        guard let proof = try curvature(of: formula, on: span, isStrict: isStrict) else {
          return nil
        }
        piece.proof = proof
      }
      pieces.append(piece)
    }
    let points = breaks.map { CertificateTerm($0) }
    return pieces.contains { $0.proof != nil }
      ? .signs(breaks: points, pieces: pieces) : .smoothness(breaks: points, pieces: pieces)
  }

  /// A proof of φ″ > 0 or ≥ 0: of the whole, or term by term, since sums of convex functions are
  /// convex.
  private func curvature(
    of formula: Expression, on span: ProofSpan, isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    let search = SignSearch(variable: variable, budget: budget)
    func second(_ part: Expression) -> Expression {
      part.derivative(in: variable).derivative(in: variable).simplified()
    }
    let addends = formula.addends.map(second).filter { $0 != 0 }
    if addends.count > 1 {
      var parts: [SignedProof] = []
      for addend in addends {
        guard let part = try term(addend, search, span) else { break }
        parts.append(part)
      }
      if parts.count == addends.count, !isStrict || parts.contains(where: \.isStrict),
        let sum = CertificateTerm(.sum(addends), variable)
      {
        return .rewrite(to: sum, proof: .sum(parts: parts))
      }
    }
    return try search.rewritten(second(formula), on: span, isStrict: isStrict)
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
      guard let point = try point(text) else { return nil }
      if value == "undefined" { return .gap(at: CertificateTerm(point)) }
      if try isGap(point) { return .gap(at: CertificateTerm(point)) }
      if let x = point.rational, body.hasTranscendentalEnds {
        let search = SignProver(variable: variable, budget: budget)
        let split = CaseSplit(variable: variable, prover: search, budget: budget)
        let sample = Rational.simplest(above: x, below: x + radius(around: point))
        guard let formula = split.formula(body, around: sample) else { return nil }
        let second = formula.derivative(in: variable).derivative(in: variable)
        if !search.hasValue(second, at: x) { return nil }
      }
      let radius = radius(around: point)
      return .point(
        at: CertificateTerm(point), radius: CertificateTerm(radius),
        above: try facts(beside: point, radius, isAbove: true))
    case .jump(let text, let left, let right):
      guard let point = try point(text) else { return nil }
      let radius = radius(around: point)
      let below = try facts(beside: point, radius, isAbove: false)
      let above = try facts(beside: point, radius, isAbove: true)
      if left == right, !left.hasSuffix("inf") {
        return .isolatedValue(
          at: CertificateTerm(point), radius: CertificateTerm(radius), below: below, above: above)
      }
      guard let order = try jumpOrder(at: point) else { return nil }
      return .jump(
        at: CertificateTerm(point), radius: CertificateTerm(radius), order: order, below: below,
        above: above)
    default: return nil
    }
  }

  /// What decides case distinctions next to a point.
  private func facts(
    beside point: RealAlgebraicNumber, _ radius: Rational, isAbove: Bool
  ) throws(BudgetExceeded) -> [CertificateFact] {
    let end = CertificateTerm(point)
    let sign: Rational = isAbove ? 1 : -1
    let near = ProofSpan.End(point)
    var far = ProofSpan.End(isAbove ? near.upper + radius : near.lower - radius)
    far.term = .list("+", [end, CertificateTerm(sign * radius)])
    let span = ProofSpan(lower: isAbove ? near : far, upper: isAbove ? far : near)
    let sample = Rational(
      between: isAbove ? point : RealAlgebraicNumber(near.lower - radius / 2),
      isAbove ? RealAlgebraicNumber(near.upper + radius / 2) : point)
    var facts = PieceFacts(variable: variable, budget: budget, span: span, sample: sample)
    return try facts.collect(body) == nil ? [] : facts.facts
  }

  private func isGap(_ point: RealAlgebraicNumber) throws(BudgetExceeded) -> Bool {
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
  private func point(_ text: String) throws(BudgetExceeded) -> RealAlgebraicNumber? {
    if !text.contains("."), let value = Rational(fraction: text) {
      return RealAlgebraicNumber(value)
    }
    if let point = breaks.first(where: { $0.text() == text }) { return point }
    let ends = breaks.map(Optional.some)
    for (lower, upper) in zip([nil] + ends, ends + [nil]) {
      let split = CaseSplit(
        variable: variable, prover: SignProver(variable: variable, budget: budget), budget: budget)
      guard let formula = split.formula(body, around: Rational(between: lower, upper)) else {
        continue
      }
      let second = formula.derivative(in: variable).derivative(in: variable)
      guard let coefficients = second.polynomialCoefficients(in: variable) else { continue }
      let numbers = coefficients.compactMap(\.asRational)
      guard numbers.count == coefficients.count, numbers.count > 1 else { continue }
      let roots = try Polynomial(numbers).realRoots(between: lower, and: upper, budget: budget)
      if let root = roots.first(where: { $0.text() == text }) { return root }
    }
    return nil
  }

  /// Less than the distance to other breaks.
  private func radius(around point: RealAlgebraicNumber) -> Rational {
    var radius = Rational(1)
    for other in breaks where other != point {
      var (a, b) = (point, other)
      while true {
        let gap = Swift.max(
          b.bounds.lower - a.bounds.upper, a.bounds.lower - b.bounds.upper)
        if gap.signum > 0 {
          while radius >= gap { radius = radius / 2 }
          break
        }
        (a, b) = (a.refined, b.refined)
      }
    }
    return radius
  }

  /// The order of the first derivative whose one-sided limits differ.
  private func jumpOrder(at point: RealAlgebraicNumber) throws(BudgetExceeded) -> Int? {
    let report = try analyse(body, variable: variable, budget: budget)
    let text = point.text()
    for found in report.breaks where found.x == text {
      if case .jump(let order, _, _, _) = found.continuity { return order }
    }
    return nil
  }
}

extension Expression {
  /// What stands under roots.
  fileprivate var rootBases: [Expression] {
    let inner = children.flatMap(\.rootBases)
    switch self {
    case .function(.cbrt, let arguments), .function(.sqrt, let arguments):
      return arguments + inner
    case .power(let base, .number(let exponent)) where !exponent.isInteger: return [base] + inner
    default: return inner
    }
  }

  fileprivate func appliesGamma(to variable: Symbol) -> Bool {
    switch self {
    case .function(.gamma, let arguments), .function(.lgamma, let arguments):
      arguments.contains { $0.contains(variable) }
    default: children.contains { $0.appliesGamma(to: variable) }
    }
  }

  /// Whether exp or log occurs: their limits where they have no value are not always known.
  fileprivate var hasTranscendentalEnds: Bool {
    switch self {
    case .function(.exp, _), .function(.log, _), .power(.constant(.e), _): true
    default: children.contains(where: \.hasTranscendentalEnds)
    }
  }
}

extension Expression {
  /// Whether something with the variable is raised to a constant that is not rational.
  fileprivate func hasIrrationalPowers(of variable: Symbol) -> Bool {
    if case .power(let base, let exponent) = self, base.contains(variable),
      exponent.asRational == nil
    {
      return true
    }
    return children.contains { $0.hasIrrationalPowers(of: variable) }
  }
}
