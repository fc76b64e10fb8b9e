import MultiPrecision
import NumericalMethods
import Symbolic

/// Writes certificates for verdicts on a density.
struct DensityCertificates {
  let whole: DensityPieces
  let subject: CertificateDensity
  let budget: WorkBudget
  var density: DensityFunction { whole.density }
  var variable: Symbol { whole.variable }

  /// Nil for densities whose formulas are not known between finitely many breaks.
  init?(_ density: DensityFunction, budget: WorkBudget) throws(BudgetExceeded) {
    guard let subject = CertificateDensity(density),
      let pieces = try DensityPieces(density, budget: budget)
    else { return nil }
    self.subject = subject
    whole = pieces
    self.budget = budget
  }

  /// The certificate of a decided verdict; nil if none was found.
  func certificate(of result: AssumptionResult) throws(BudgetExceeded) -> Certificate? {
    guard densityAssumptionIDs.contains(result.id), result.verdict != .undecided else { return nil }
    let isProved = result.verdict == .proved
    let evidence: CertificateEvidence?
    switch result.id {
    case AssumptionID.densityNonnegative:
      evidence = isProved ? try nonnegative() : point(result)
    case AssumptionID.densityNormalized:
      if let exact = try integral(isProved: isProved) {
        evidence = exact
      } else if let even = try evenPart() {
        evidence = even
      } else {
        if isProved {
          evidence = nil
        } else if let tail = try divergence() {
          evidence = tail
        } else {
          evidence = try quadrature(result)
        }
      }
    case AssumptionID.densityEven: evidence = isProved ? try symmetry() : try asymmetry(result)
    case AssumptionID.densityContinuous:
      evidence =
        isProved
        ? .smoothness(
          breaks: whole.breakTerms, pieces: whole.pieces.map { CertificatePiece(facts: $0.facts) })
        : try discontinuity(result)
    case AssumptionID.densityCompactSupport:
      evidence = isProved ? bounded : try nonzeroTail()
    default:
      if isProved {
        evidence = if let bounded { bounded } else { try gaussianTails() }
      } else {
        if let power = try powerTail() {
          evidence = power.evidence
        } else if let waves = try periodicTail() {
          evidence = waves.evidence
        } else {
          evidence = try heavyTail()
        }
      }
    }
    return evidence.map { Certificate(result.id, result.verdict, of: .density(of: subject), $0) }
  }

  /// p ≥ 0, with a break at 0 if needed.
  func nonnegative() throws(BudgetExceeded) -> CertificateEvidence? {
    if let found = try nonnegative(whole) { return found }
    return try halves().flatMap { (halves) throws(BudgetExceeded) in try nonnegative(halves) }
  }

  /// The pieces with a break at 0, where there is none yet.
  func halves() throws(BudgetExceeded) -> DensityPieces? { try halves(at: 0) }

  /// The pieces with one more break.
  func halves(at place: Rational) throws(BudgetExceeded) -> DensityPieces? {
    let point = RealAlgebraicNumber(place)
    guard !whole.breaks.contains(point),
      let halves = try DensityPieces(density, breakingAt: [point], budget: budget),
      halves.breaks.count > whole.breaks.count
    else { return nil }
    return halves
  }

  private func nonnegative(
    _ whole: DensityPieces
  ) throws(BudgetExceeded) -> CertificateEvidence? {
    var pieces: [CertificatePiece] = []
    for piece in whole.pieces {
      guard
        let proof = try whole.search(budget)
          .rewritten(piece.formula, on: piece.span, isStrict: false)
      else { return nil }
      pieces.append(CertificatePiece(facts: piece.facts, proof))
    }
    return .signs(breaks: whole.breakTerms, pieces: pieces)
  }

  private func point(_ result: AssumptionResult) -> CertificateEvidence? {
    guard case .point(let text, _) = result.witness, let x = exact(text) else { return nil }
    return .point(at: CertificateTerm(x), radius: .leaf("1"), above: [])
  }

  /// The number that a witness names: one of the breaks or a rational.
  private func exact(_ text: String) -> RealAlgebraicNumber? {
    if let point = whole.breaks.first(where: { $0.text() == text }) { return point }
    guard !text.contains("."), let value = Rational(fraction: text) else { return nil }
    return RealAlgebraicNumber(value)
  }

  // MARK: Symmetry

  private func symmetry() throws(BudgetExceeded) -> CertificateEvidence? {
    var right = density
    right.lower = 0
    let mirrored = whole.breaks.map { $0.signum < 0 ? -$0 : $0 }
    guard let pieces = try DensityPieces(right, breakingAt: mirrored, budget: budget) else {
      return nil
    }
    return .symmetry(
      breaks: pieces.breakTerms, pieces: pieces.pieces.map { CertificatePiece(facts: $0.facts) })
  }

  private func asymmetry(_ result: AssumptionResult) throws(BudgetExceeded) -> CertificateEvidence?
  {
    if case .point(let text, _) = result.witness, let x = exact(text) {
      return .asymmetry(at: CertificateTerm(x))
    }
    // The support is not symmetric: a point of it that mirrors to the outside.
    let prover = SignProver(variable: variable, budget: budget)
    for piece in whole.pieces {
      for x in piece.span.samples {
        guard !isInside(-x), prover.value(piece.formula, at: x)?.excludesZero == true else {
          continue
        }
        return .asymmetry(at: CertificateTerm(x))
      }
    }
    return nil
  }

  private func isInside(_ x: Rational) -> Bool {
    let first = whole.pieces.first?.span.lower
    let last = whole.pieces.last?.span.upper
    return (first.map { $0.lower <= x } ?? true) && (last.map { x <= $0.upper } ?? true)
  }

  // MARK: Continuity

  private func discontinuity(
    _ result: AssumptionResult
  ) throws(BudgetExceeded) -> CertificateEvidence? {
    if case .point(let text, "undefined") = result.witness {
      return exact(text).map { .gap(at: CertificateTerm($0)) }
    }
    guard case .jump(let text, _, _) = result.witness else { return nil }
    if let index = whole.breaks.firstIndex(where: { $0.text() == text }) {
      return .jump(
        at: CertificateTerm(whole.breaks[index]), radius: CertificateTerm(radius(at: index)),
        order: 0, below: whole.pieces[index].facts, above: whole.pieces[index + 1].facts)
    }
    for (name, end, expression, piece) in [
      ("lower", whole.pieces.first?.span.lower, density.lower, whole.pieces.first),
      ("upper", whole.pieces.last?.span.upper, density.upper, whole.pieces.last),
    ] {
      guard let end, let piece else { continue }
      if expression?.text == text || end.exact?.text() == text || end.rational?.description == text
      {
        return .endLimit(end: name, facts: piece.facts)
      }
    }
    return nil
  }

  /// Less than the lengths of the pieces beside a break.
  private func radius(at index: Int) -> Rational {
    var radius = Rational(1)
    for piece in [whole.pieces[index], whole.pieces[index + 1]] {
      guard let lower = piece.span.lower, let upper = piece.span.upper else { continue }
      while radius >= upper.lower - lower.upper { radius = radius / 2 }
    }
    return radius
  }

  // MARK: Supports

  private var bounded: CertificateEvidence? {
    if density.lower != nil, density.upper != nil { return .boundedSupport }
    func isZero(_ piece: DensityPieces.Piece?) -> Bool { piece?.formula.simplified() == 0 }
    let lower = whole.pieces.first?.span.upper
    let upper = whole.pieces.last?.span.lower
    guard density.lower != nil || (isZero(whole.pieces.first) && lower != nil),
      density.upper != nil || (isZero(whole.pieces.last) && upper != nil)
    else { return nil }
    // Beyond the next power of two, so that the points are on the right side of 0.
    func beyond(_ end: ProofSpan.End?, _ sign: Int) -> CertificateTerm? {
      guard let end else { return nil }
      var distance = Rational(1)
      let least = sign > 0 ? end.upper : -end.lower
      while distance < least { distance = distance * 2 }
      return CertificateTerm(Rational(sign) * distance)
    }
    return .vanishingTails(
      lower: density.lower == nil ? beyond(lower, -1) : nil,
      upper: density.upper == nil ? beyond(upper, 1) : nil)
  }
}
