import MultiPrecision
import RealModule
import NumericalMethods

/// Integrals over cells for piecewise-polynomial φ̄ and p, exact up to the scalar's rounding.
///
/// On a cell s is affine, s = s₀ + τ(s₁ − s₀), and α = (φ̄′)⁻¹(s). In u = α, u = u₀ + t(u₁ − u₀),
/// ```
/// τ(t) = t · φ̄′[u₀, u(t)] / φ̄′[u₀, u₁],     db = Δb · φ″(u(t)) / φ̄′[u₀, u₁] dt
/// ```
/// with divided differences φ̄′[·,·], which are polynomials: every integrand becomes a polynomial in
/// t, of degree at most (deg φ̄ − 1)(deg p + 2), and a Gauss–Legendre rule with enough nodes is
/// exact. Nothing is divided by the slope of s, so nearly constant cells lose no digits.
struct CurvedIntegrator<Element: CurvedScalar>: RegionalIntegrator {
  let potential: ConvexPieces<Element>
  let density: PolynomialDensity<Element>
  let precision: Precision
  private let rules: [Int: Rule]

  private struct Rule: Sendable {
    var nodes: [Element]
    var weights: [Element]
  }

  init(
    potential: PolynomialPotential, density: PolynomialDensity<Element>, precision: Precision
  ) {
    let pieces = ConvexPieces<Element>(potential, precision: precision)
    self.potential = pieces
    self.density = density
    self.precision = precision
    var rules: [Int: Rule] = [:]
    for case .polynomial(let piece) in pieces.pieces {
      let count = Self.nodeCount(piece.degree, density.degree)
      if rules[count] == nil {
        let rule = GaussLegendreRule(count: count, precision: precision)
        rules[count] = Rule(
          nodes: rule.nodes.map { Element(enclosedBy: $0, precision: precision) },
          weights: rule.weights.map { Element(enclosedBy: $0, precision: precision) })
      }
    }
    // Flat regions have α constant and τ = t.
    let flat = density.degree / 2 + 2
    if rules[flat] == nil {
      let rule = GaussLegendreRule(count: flat, precision: precision)
      rules[flat] = Rule(
        nodes: rule.nodes.map { Element(enclosedBy: $0, precision: precision) },
        weights: rule.weights.map { Element(enclosedBy: $0, precision: precision) })
    }
    self.rules = rules
  }

  /// The least K with 2K − 1 ≥ (deg φ̄ − 1)(deg p + 2).
  private static func nodeCount(_ potentialDegree: Int, _ densityDegree: Int) -> Int {
    (potentialDegree - 1) * (densityDegree + 2) / 2 + 1
  }

  /// The exact rule on a cell that stays in one region.
  func curved(
    piece: Int, _ cell: CellProblem<Element>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<Element> {
    guard case .polynomial(let polynomial) = potential.pieces[piece] else {
      return CellIntegrals()
    }
    let (u0, u1) = cell.alpha
    let quotient = polynomial.slopeQuotient(from: u0)
    let chord = PolynomialPiece.horner(quotient, u1)
    let width = cell.upper - cell.lower
    let count = Self.nodeCount(polynomial.degree, density.degree(of: cell.densityPiece))
    guard let rule = rules[count] ?? rules[rules.keys.max() ?? 0] else {
      return CellIntegrals()
    }
    let span = u1 - u0
    let scale = width / chord
    let isConstantDensity = density.degree(of: cell.densityPiece) == 0
    let constant =
      isConstantDensity
      ? density.value(at: cell.lower, piece: cell.densityPiece, isMirrored: false) : 0
    var result = CellIntegrals<Element>()
    for (node, weight) in zip(rule.nodes, rule.weights) {
      let u = u0 + node * span
      let tau = node * PolynomialPiece.horner(quotient, u) / chord
      let p =
        isConstantDensity
        ? constant
        : density.value(
          at: cell.lower + tau * width, piece: cell.densityPiece, isMirrored: cell.isMirrored)
      let overCurvature = weight * p
      let plain = overCurvature * potential.curvature(u, piece: piece)
      let first = plain * u
      result.i0 += first
      result.i1 += first * tau
      switch wanted {
      case .gradient: break
      case .gradientAndHessian:
        let once = overCurvature * tau
        result.h0 += overCurvature
        result.h1 += once
        result.h2 += once * tau
      case .gradientAndPenalty: result.penalty += plain * potential.value(u, piece: piece)
      }
    }
    result.scale(by: scale)
    return result
  }

  func moments(_ cell: CellProblem<Element>) -> (Element, Element, Element) {
    density.moments(
      lower: cell.lower, upper: cell.upper, piece: cell.densityPiece, isMirrored: cell.isMirrored)
  }
}

extension CellIntegrals {
  mutating func scale(by factor: Element) {
    i0 *= factor
    i1 *= factor
    h0 *= factor
    h1 *= factor
    h2 *= factor
    penalty *= factor
  }
}
