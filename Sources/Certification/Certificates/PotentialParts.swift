import MultiPrecision
import NumericalMethods
import Symbolic

/// Proofs for sums of simpler potentials, Σ gᵢ(aᵢx + bᵢ): the parts are proved one by one, each in the
/// variable of its own line.
///
/// Sums and lines inside keep Cᵏ and convexity. A part that is not convex by itself, such as
/// cos(x/3), is put together with others.
struct PotentialParts {
  private let addends: [Expression]
  private let variable: Symbol
  private let budget: WorkBudget

  /// Nil where there is but one part, and its line is x itself.
  init?(_ body: Expression, variable: Symbol, budget: WorkBudget) {
    addends = body.addends
    self.variable = variable
    self.budget = budget
    if addends.count == 1, line(in: body) == nil { return nil }
    if addends.count > Self.limit { return nil }
  }

  /// More addends are no sum of terms that a person wrote.
  private static let limit = 12

  /// Proofs of the assumptions with these ids, as far as they are found.
  func evidence(for ids: Set<String>) -> [String: CertificateEvidence] {
    var groups = [addends.indices.filter(isPolynomial)].filter { !$0.isEmpty }
    groups += addends.indices.filter { !isPolynomial($0) }.map { [$0] }
    let parts = groups.map(part)
    var found: [String: CertificateEvidence] = [:]
    for id in [AssumptionID.unscaledC2, AssumptionID.scaledPsiC3] where ids.contains(id) {
      found[id] = evidence(parts) { $0.shows(id) ? [id] : nil }
    }
    let convexity = [AssumptionID.unscaledHessianPositive, AssumptionID.scaledPsiConvex]
    guard !ids.isDisjoint(with: convexity), let parts = convexParts(parts) else { return found }
    for id in convexity where ids.contains(id) {
      if id == AssumptionID.scaledPsiConvex {
        found[id] = evidence(parts) { _ in [id] }
      } else if parts.contains(where: { $0.shows(id) }) {
        found[id] = evidence(parts) { part in
          if part.shows(id) { return [id] }
          let both = [AssumptionID.unscaledC2, AssumptionID.scaledPsiConvex]
          return both.allSatisfy(part.shows) ? both : nil
        }
      }
    }
    return found
  }

  /// What the proof of an assumption shows, in a sentence.
  func reason(of id: String) -> String {
    let order = id == AssumptionID.scaledPsiC3 ? 3 : 2
    if addends.count == 1, let line = line(in: addends[0]) {
      let subject =
        "As a function of \((line.slope * .symbol(variable) + line.offset).simplified().text) it"
      return switch id {
      case AssumptionID.scaledPsiConvex: "\(subject) is convex."
      case AssumptionID.unscaledHessianPositive:
        "\(subject) has a continuous and positive second derivative."
      default: "\(subject) has continuous derivatives up to order \(order)."
      }
    }
    return switch id {
    case AssumptionID.scaledPsiConvex: "It is a sum of convex functions."
    case AssumptionID.unscaledHessianPositive:
      "It is a sum of functions whose second derivatives are continuous and ≥ 0, one of them positive."
    default: "It is a sum of functions with continuous derivatives up to order \(order)."
    }
  }

  /// The second derivative is 0 where that of the only part is; nil where this is not known.
  func refutation(of id: String) -> AssumptionResult? {
    guard id == AssumptionID.unscaledHessianPositive, addends.count == 1,
      let line = line(in: addends[0])
    else { return nil }
    let inner = addends[0].inVariable(of: line, variable)
    guard
      let result = checkPotential(
        inner, variable: variable, assumptions: .unscaled, budget: budget
      ).first(where: { $0.id == id }), result.verdict == .refuted,
      case .point(_, "0") = result.witness, let name = result.hint.place?.name,
      let place = LinePoint(constant: (name - line.offset) / line.slope)
    else { return nil }
    var refutation = AssumptionResult(
      id, .refuted, method: result.method,
      reason: "The second derivative at x = \(place.text) is 0, and it must be positive.",
      witness: .point(x: place.text, value: "0"))
    refutation.hint.place = ExactPoint(place)
    return refutation
  }

  // MARK: Parts

  /// g with the line inside, and the proofs of what was asked about it.
  private struct Part {
    var addends: [Int]
    var slope: Expression = 1
    var offset: Expression = 0
    var body: Expression
    var proofs: [String: CertificateEvidence] = [:]

    func shows(_ id: String) -> Bool { proofs[id] != nil }
  }

  private func isPolynomial(_ index: Int) -> Bool {
    addends[index].polynomialCoefficients(in: variable) != nil
  }

  private func part(_ indices: [Int]) -> Part {
    let own = indices.map { addends[$0] }
    var part = Part(addends: indices, body: own.count == 1 ? own[0] : .sum(own))
    if let line = line(in: part.body) {
      (part.slope, part.offset) = (line.slope, line.offset)
      part.body = part.body.inVariable(of: line, variable)
    }
    let results = checkPotential(part.body, variable: variable, budget: budget)
      .certified(byPotential: part.body, variable: variable, budget: budget)
    for result in results where result.verdict == .proved {
      part.proofs[result.id] = result.certificate?.evidence
    }
    return part
  }

  /// The parts with those that are not convex put together, and with others if they have to be.
  private func convexParts(_ parts: [Part]) -> [Part]? {
    let id = AssumptionID.scaledPsiConvex
    let (open, convex) = (parts.filter { !$0.shows(id) }, parts.filter { $0.shows(id) })
    if open.isEmpty { return parts }
    let core = open.flatMap(\.addends)
    var companions = convex.map { [$0] }
    if open.count > 1 { companions.insert([], at: 0) }
    if convex.count > 1 { companions.append(convex) }
    for companion in companions {
      let joined = part((core + companion.flatMap(\.addends)).sorted())
      guard joined.shows(id) else { continue }
      return [joined]
        + convex.filter { other in !companion.contains { $0.addends == other.addends } }
    }
    return nil
  }

  private func evidence(
    _ parts: [Part], _ claims: (Part) -> [String]?
  ) -> CertificateEvidence? {
    var result: [CertificatePart] = []
    for part in parts {
      guard let ids = claims(part), let slope = CertificateTerm(part.slope, variable),
        let offset = CertificateTerm(part.offset, variable),
        let body = CertificateTerm(part.body, variable)
      else { return nil }
      result.append(
        CertificatePart(
          addends: part.addends, slope: slope, offset: offset, body: body,
          claims: ids.compactMap { id in
            part.proofs[id].map { CertificateClaim(assumption: id, evidence: $0) }
          }))
    }
    return .parts(parts: result)
  }

  // MARK: Lines

  /// The first line a·x + b besides x itself in a formula.
  private func line(in expression: Expression) -> VariableLine? {
    guard expression.contains(variable) else { return nil }
    if let line = VariableLine(expression, variable) { return line.isIdentity ? nil : line }
    for child in expression.children {
      if let found = line(in: child) { return found }
    }
    return nil
  }
}

/// slope·x + offset, slope ≠ 0.
private struct VariableLine {
  var slope: Expression
  var offset: Expression

  init?(_ expression: Expression, _ variable: Symbol) {
    guard let coefficients = expression.polynomialCoefficients(in: variable),
      coefficients.count == 2
    else { return nil }
    (offset, slope) = (coefficients[0], coefficients[1])
  }

  var isIdentity: Bool { slope == 1 && offset == 0 }
}

extension Expression {
  /// The formula in y = a·x + b in the place of x: every line inside becomes one in y, and what is
  /// built with them stays as it is written.
  fileprivate func inVariable(of line: VariableLine, _ variable: Symbol) -> Expression {
    guard contains(variable) else { return self }
    if let own = VariableLine(self, variable) {
      let slope = (own.slope / line.slope).simplified()
      let offset = (own.offset - slope * line.offset).simplified()
      return (slope * .symbol(variable) + offset).simplified()
    }
    return mapChildren { $0.inVariable(of: line, variable) }
  }
}
