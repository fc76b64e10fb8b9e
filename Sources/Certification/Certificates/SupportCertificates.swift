import MultiPrecision
import NumericalMethods
import Symbolic

/// Writes certificates for points inside or outside of the support of a density.
struct SupportCertificates {
  private let pieces: DensityPieces
  private let budget: WorkBudget

  /// Breaks at the zeros of polynomial pieces too, so that p > 0 strictly between breaks.
  init?(_ density: DensityFunction, budget: WorkBudget) throws(BudgetExceeded) {
    guard let whole = try DensityPieces(density, budget: budget) else { return nil }
    var zeros: [RealAlgebraicNumber] = []
    for piece in whole.pieces {
      guard let coefficients = piece.formula.polynomialCoefficients(in: density.variable) else {
        zeros.append(RealAlgebraicNumber(0))
        continue
      }
      let numbers = coefficients.compactMap(\.asRational)
      guard numbers.count == coefficients.count, numbers.count > 1 else { continue }
      zeros += try Polynomial(numbers).realRoots(budget: budget)
    }
    // Every formula is the same on both sides of a zero; only needed breaks are kept.
    let refined =
      try zeros.isEmpty ? whole : DensityPieces(density, breakingAt: zeros, budget: budget)
    guard let refined else { return nil }
    pieces = refined
    self.budget = budget
  }

  func evidence(for result: AssumptionResult) throws(BudgetExceeded) -> CertificateEvidence? {
    if result.verdict == .refuted {
      guard case .indices(let indices) = result.witness, let index = indices.first else {
        return nil
      }
      return .outsideSupport(point: index, breaks: pieces.breakTerms)
    }
    var proofs: [CertificatePiece] = []
    for piece in pieces.pieces {
      let proof = try pieces.search(budget)
        .rewritten(piece.formula, on: piece.span, isStrict: true)
      proofs.append(CertificatePiece(facts: piece.facts, proof))
    }
    return .insideSupport(breaks: pieces.breakTerms, pieces: proofs)
  }
}
