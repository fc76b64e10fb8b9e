import Certification
import MultiPrecision
import NumericalMethods
import Symbolic

/// The partial moments ∫bᵏp, k = 0, 1, 2, of a density in closed form, piece by piece.
struct MomentFormulas: Sendable {
  /// A part of the support with one formula.
  struct Piece: Sendable {
    /// nil is −∞.
    var lower: Expression?
    /// nil is +∞.
    var upper: Expression?
    var lowerEnd: RealConstant?
    var upperEnd: RealConstant?
    /// Of p, bp and b²p.
    var integrals: [PartialIntegral]
  }

  let variable: Symbol
  /// Ascending; between two neighbours p may vanish.
  let pieces: [Piece]
  let isEven: Bool

  private static let pieceLimit = 64

  /// Nil where an antiderivative is not found or a moment is infinite.
  init?(_ density: InitializationDensity, budget: WorkBudget = WorkBudget(.seconds(10))) {
    variable = density.variable
    guard
      let parts = FormulaPieces(density.body, variable: density.variable, budget: budget),
      parts.formulas.count <= Self.pieceLimit
    else { return nil }
    var breaks: [(Expression, RealConstant)] = []
    for point in parts.breaks {
      let constant = RealConstant(point)
      guard let expression = constant.expression else { return nil }
      breaks.append((expression, constant))
    }
    var ends: [(Expression, RealConstant)?] = []
    for end in [density.lower, density.upper] {
      switch end {
      case .infinite: ends.append(nil)
      case .finite(let value, _):
        let simple = value.simplified()
        ends.append((simple, RealConstant(simple)))
      }
    }
    func isBelow(_ a: RealConstant, _ b: RealConstant) throws(SolveFailure) -> Bool {
      try compare(a, b) == .less
    }
    var pieces: [Piece] = []
    do throws(SolveFailure) {
      for (index, formula) in parts.formulas.enumerated() {
        var lower = index == 0 ? nil : breaks[index - 1]
        var upper = index == breaks.count ? nil : breaks[index]
        if let end = ends[0] {
          if let own = lower { if try isBelow(own.1, end.1) { lower = end } } else { lower = end }
        }
        if let end = ends[1] {
          if let own = upper { if try isBelow(end.1, own.1) { upper = end } } else { upper = end }
        }
        if let lower, let upper, try !isBelow(lower.1, upper.1) { continue }
        if formula == 0 { continue }
        var integrals: [PartialIntegral] = []
        for k in 0...2 {
          let moment = Expression.symbol(variable).pow(k) * formula
          guard
            let integral = PartialIntegral(
              of: moment, in: variable, from: lower?.0, to: upper?.0, budget: budget)
          else { return nil }
          integrals.append(integral)
        }
        pieces.append(
          Piece(
            lower: lower?.0, upper: upper?.0, lowerEnd: lower?.1, upperEnd: upper?.1,
            integrals: integrals))
      }
    } catch { return nil }
    guard !pieces.isEmpty else { return nil }
    self.pieces = pieces
    let mirrored = density.body.substituting(variable, by: -.symbol(variable)).simplified()
    switch (ends[0], ends[1]) {
    case (nil, nil): isEven = mirrored == density.body.simplified()
    case (let lower?, let upper?):
      isEven =
        mirrored == density.body.simplified() && (lower.0 + upper.0).simplified() == .number(0)
    default: isEven = false
    }
  }

  /// E[Bᵏ] without the division by E[1].
  func moment(_ k: Int) -> Expression {
    Expression.sum([0] + pieces.map { $0.integrals[k].total }).simplified()
  }
}
