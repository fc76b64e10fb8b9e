import MultiPrecision
import RealModule

/// φ̄(α) = κα²/2: everything is linear, and all integrals are moments of p.
struct QuadraticIntegrator<Element: SolverScalar>: CellIntegrator {
  let kappa: Element
  let density: @Sendable (CellProblem<Element>) -> (Element, Element, Element)

  init(kappa: Element, density: PolynomialDensity<Element>) {
    self.kappa = kappa
    self.density = { cell in
      density.moments(
        lower: cell.lower, upper: cell.upper, piece: cell.densityPiece,
        isMirrored: cell.isMirrored)
    }
  }

  /// The linear case with moments from elsewhere.
  ///
  /// - Parameters:
  ///   - kappa: κ = φ″ > 0.
  ///   - moments: ∫ τᵏ p db over a cell, k = 0, 1, 2.
  init(
    kappa: Element,
    moments: @escaping @Sendable (CellProblem<Element>) -> (Element, Element, Element)
  ) {
    self.kappa = kappa
    density = moments
  }

  func inverse(_ s: Element) -> Element { s / kappa }
  func slope(_ alpha: Element) -> Element { kappa * alpha }
  func curvature(_ alpha: Element) -> Element { kappa }

  func integrals(
    _ problem: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element> {
    let (p0, p1, p2) = density(problem)
    let start = problem.alpha.0
    let step = problem.alpha.1 - start
    var result = CellIntegrals<Element>()
    result.i0 = start * p0 + step * p1
    result.i1 = start * p1 + step * p2
    if wanted == .gradientAndHessian {
      result.h0 = p0 / kappa
      result.h1 = p1 / kappa
      result.h2 = p2 / kappa
    }
    if wanted == .gradientAndPenalty {
      result.penalty = kappa / 2 * (start * result.i0 + step * result.i1)
    }
    return result
  }
}
