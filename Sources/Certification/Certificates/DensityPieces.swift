import MultiPrecision
import NumericalMethods
import Symbolic

/// A density as formulas without case distinctions between the breaks inside its support.
struct DensityPieces {
  struct Piece {
    var span: ProofSpan
    var formula: Expression
    /// What a checker has to be told about the body there.
    var facts: [CertificateFact]
  }
  let density: DensityFunction
  let budget: WorkBudget
  let breaks: [RealAlgebraicNumber]
  let pieces: [Piece]
  var variable: Symbol { density.variable }

  /// Nil where the places of the breaks, or the formulas, are not known; `others` are more breaks.
  init?(
    _ density: DensityFunction, breakingAt others: [RealAlgebraicNumber] = [], budget: WorkBudget
  ) throws(BudgetExceeded) {
    self.density = density
    self.budget = budget
    let variable = density.variable
    let split = CaseSplit(
      variable: variable, prover: SignProver(variable: variable, budget: budget), budget: budget)
    guard var points = try split.algebraicBreaks(of: density.body) else { return nil }
    points += others
    var support = ProofSpan.line
    if let lower = density.lower {
      guard let end = ProofSpan.End(lower) else { return nil }
      support.lower = end
    }
    if let upper = density.upper {
      guard let end = ProofSpan.End(upper) else { return nil }
      support.upper = end
    }
    if let lower = support.lower, let upper = support.upper, lower.upper >= upper.lower {
      return nil
    }
    var inside: [RealAlgebraicNumber] = []
    for point in points.sorted() where inside.last != point && support.contains(point) {
      inside.append(point)
    }
    breaks = inside
    let ends = inside.map { ProofSpan.End($0) }.map(Optional.some)
    var pieces: [Piece] = []
    for (lower, upper) in zip([support.lower] + ends, ends + [support.upper]) {
      let span = ProofSpan(lower: lower, upper: upper)
      let sample = Rational.simplest(above: lower?.upper, below: upper?.lower)
      var facts = PieceFacts(variable: variable, budget: budget, span: span, sample: sample)
      guard let formula = try facts.collect(density.body) else { return nil }
      pieces.append(Piece(span: span, formula: formula, facts: facts.facts))
    }
    self.pieces = pieces
  }

  var breakTerms: [CertificateTerm] { breaks.map { CertificateTerm($0) } }

  func search(_ budget: WorkBudget) -> SignSearch { SignSearch(variable: variable, budget: budget) }
}

extension ProofSpan {
  /// Whether a point lies strictly inside.
  func contains(_ point: RealAlgebraicNumber) -> Bool {
    if let lower {
      if let exact = lower.exact {
        if point <= exact { return false }
      } else if point.bounds.lower <= lower.upper {
        return false
      }
    }
    if let upper {
      if let exact = upper.exact {
        if point >= exact { return false }
      } else if point.bounds.upper >= upper.lower {
        return false
      }
    }
    return true
  }
}
