import Certification
import MultiPrecision
import RealModule
import NumericalMethods
import Symbolic

/// φ̄ of a scaled model whose ψ is a piecewise polynomial:
/// φ̄(u) = φ(u) − φ(0) − φ′(0)u with φ = (ψ + ωx²)/(1 + ω).
struct PolynomialPotential: PiecewisePotential {
  let psi: PiecewisePolynomial
  let omega: RealConstant
  let breaks: [RealConstant]
  /// Whether ψ′ jumps at each break.
  let isKink: [Bool]
  /// ψ′(0); the mean of the one-sided slopes where they differ.
  let slopeAtZero: Rational
  private let valueAtZero: Rational

  /// nil when ψ is no piecewise polynomial with rational coefficients.
  init?(_ potential: Potential, omega: Expression) {
    guard let psi = PiecewisePolynomial(potential.body, variable: potential.variable) else {
      return nil
    }
    self.psi = psi
    self.omega = RealConstant(omega)
    breaks = psi.breaks.map { RealConstant($0) }
    isKink = psi.breaks.indices.map { index in
      let jump = (psi.pieces[index + 1] - psi.pieces[index]).derivative
      return (try? psi.breaks[index].sign(of: jump)) != 0
    }
    var right = 0
    while right < psi.breaks.count, psi.breaks[right] <= RealAlgebraicNumber(0) { right += 1 }
    let touchesZero = right > 0 && psi.breaks[right - 1].rational == 0
    func coefficient(_ piece: Int, _ degree: Int) -> Rational {
      let coefficients = psi.pieces[piece].coefficients
      return degree < coefficients.count ? coefficients[degree] : 0
    }
    valueAtZero = coefficient(right, 0)
    let rightSlope = coefficient(right, 1)
    let leftSlope = touchesZero ? coefficient(right - 1, 1) : rightSlope
    slopeAtZero = (leftSlope + rightSlope) / 2
  }

  /// κ when ψ is one quadratic polynomial: φ̄ = κu²/2 with κ = (ψ″ + 2ω)/(1 + ω).
  func quadraticCurvature<Element: SolverScalar>(
    in _: Element.Type, precision: Precision
  ) -> Element? {
    guard psi.breaks.isEmpty, psi.pieces[0].coefficients.count <= 3,
      let omega = Element(omega, precision: precision)
    else { return nil }
    let coefficients = psi.pieces[0].coefficients
    let second = coefficients.count > 2 ? coefficients[2] * 2 : 0
    return (Element(second, precision: precision) + omega + omega) / (1 + omega)
  }

  /// Whether ψ is a single quadratic polynomial, so that the dual is linear.
  var isQuadratic: Bool { psi.breaks.isEmpty && psi.pieces[0].coefficients.count <= 3 }

  /// Not asked for: the tails of piecewise-polynomial densities are empty.
  var leastCurvature: RealConstant? { nil }

  func curvePieces<Element: CurvedScalar>(
    in _: Element.Type, precision: Precision
  ) -> [CurvePiece<Element>] {
    pieces(in: Element.self, precision: precision).map { .polynomial(PolynomialPiece($0)) }
  }

  /// The coefficients of φ̄ on each piece, lowest degree first.
  func pieces<Element: SolverScalar>(in _: Element.Type, precision: Precision) -> [[Element]] {
    let omega = Element(omega, precision: precision) ?? 0
    let scale = 1 + omega
    return psi.pieces.map { piece in
      var coefficients = piece.coefficients
      while coefficients.count < 3 { coefficients.append(0) }
      coefficients[0] -= valueAtZero
      coefficients[1] -= slopeAtZero
      return coefficients.enumerated().map { degree, coefficient in
        let value = Element(coefficient, precision: precision)
        return (degree == 2 ? value + omega : value) / scale
      }
    }
  }
}
