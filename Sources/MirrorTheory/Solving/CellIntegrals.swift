import MultiPrecision
import RealModule

/// The integrals over one cell from which gradient, Hessian and functional are assembled.
///
/// τ runs from 0 to 1 across the cell, α is the solution of φ̄′(α) = s:
/// ```
/// iₖ = ∫ α τᵏ p db (k = 0, 1),   hₖ = ∫ τᵏ p/φ″(α) db (k = 0, 1, 2),   penalty = ∫ φ̄(α) p db
/// ```
struct CellIntegrals<Element: SolverScalar>: Sendable {
  var i0: Element = 0
  var i1: Element = 0
  var h0: Element = 0
  var h1: Element = 0
  var h2: Element = 0
  var penalty: Element = 0

  /// Adds the integrals of a part of the cell that spans τ = `start` … `start + share`.
  mutating func add(_ part: CellIntegrals, start: Element, share: Element) {
    i0 += part.i0
    i1 += start * part.i0 + share * part.i1
    h0 += part.h0
    h1 += start * part.h0 + share * part.h1
    h2 += start * start * part.h0 + (start + start) * share * part.h1 + share * share * part.h2
    penalty += part.penalty
  }
}

/// What is to be integrated: a cell, the values of s at its ends and α there.
struct CellProblem<Element: SolverScalar> {
  var lower: Element
  var upper: Element
  var densityPiece: Int
  var isMirrored: Bool
  var s: (Element, Element)
  /// α at the ends: (φ̄′)⁻¹(s).
  var alpha: (Element, Element)
  /// The ends of the density's formula that its ends are.
  var densityEnds = DensityEnds()
}

/// Which integrals are wanted.
enum WantedIntegrals: Sendable {
  case gradient, gradientAndHessian, gradientAndPenalty
}

/// A way to invert φ̄′ and to integrate over cells in one scalar.
protocol CellIntegrator<Element>: Sendable {
  associatedtype Element: SolverScalar
  /// (φ̄′)⁻¹(s).
  func inverse(_ s: Element) -> Element
  /// φ̄′(α).
  func slope(_ alpha: Element) -> Element
  /// φ̄″(α).
  func curvature(_ alpha: Element) -> Element
  func integrals(_ problem: CellProblem<Element>, _ wanted: WantedIntegrals)
    -> CellIntegrals<Element>
}

extension CellProblem {
  /// The cell from its other end.
  var reversed: CellProblem {
    CellProblem(
      lower: upper, upper: lower, densityPiece: densityPiece, isMirrored: isMirrored,
      s: (s.1, s.0), alpha: (alpha.1, alpha.0), densityEnds: densityEnds.reversed)
  }
}

extension CellIntegrals {
  /// The integrals of a cell from those of the reversed one: db changes its sign, τ is 1 − τ.
  var reversed: CellIntegrals {
    var result = CellIntegrals()
    result.i0 = -i0
    result.i1 = i1 - i0
    result.h0 = -h0
    result.h1 = h1 - h0
    result.h2 = h1 + h1 - h0 - h2
    result.penalty = -penalty
    return result
  }
}
