import MultiPrecision
import RealModule

/// An ellipse with foci ±1 on which an integrand is bounded, and what follows for the error of the
/// Gauss–Legendre rule.
///
/// With the sum ρ > 1 of its semi-axes X = (ρ + 1/ρ)/2 and Y = (ρ − 1/ρ)/2, a function that is
/// holomorphic with |f| ≤ M inside has a Chebyshev series Σaⱼ Tⱼ with |aⱼ| ≤ 2Mρ⁻ʲ
/// ([Trefethen 2013], theorem 8.1). The rule G with n ≥ 2 nodes is exact up to degree 2n − 1, both
/// G and ∫ vanish on odd Tⱼ, |∫Tⱼ| = 2/(j² − 1) for even j, and |G(Tⱼ)| ≤ 2 as its weights are
/// positive. Hence
/// ```
/// |∫₋₁¹ f − G(f)| ≤ Σ_{j = 2n, 2n+2, …} 2Mρ⁻ʲ·(2 + 2/(j² − 1)) ≤ (64/15)·M·ρ⁻²ⁿ/(1 − ρ⁻²),
/// ```
/// since 2 + 2/(j² − 1) ≤ 32/15 for j ≥ 4: [Trefethen 2008], theorem 4.5, with one node less.
struct BernsteinEllipse: Sendable {
  /// log₂ ρ, nearly; ρ itself is the double that was computed from it.
  let log2: Double
  /// Upper bounds of the semi-axes.
  let semiAxes: (real: Double, imaginary: Double)
  /// An upper bound of ρ⁻².
  private let inverseSquare: ErrorBound
  /// An upper bound of (64/15)/(1 − ρ⁻²).
  private let factor: ErrorBound
  let log2Factor: Double

  private init(log2: Double) {
    self.log2 = log2
    let rho = Double.exp2(log2)
    // A few roundings each; 2⁻⁴⁰ covers them.
    let up = 1 + 0x1p-40
    semiAxes = ((rho + 1 / rho) / 2 * up, (rho - 1 / rho) / 2 * up + 0x1p-60)
    inverseSquare = ErrorBound(up / (rho * rho))
    factor = ErrorBound(64.0 / 15 / (1 - 1 / (rho * rho)) * up)
    log2Factor = factor.approximateLog2
  }

  /// The ellipses that are tried, from the narrowest on.
  static let ladder: [BernsteinEllipse] = [
    0.3, 0.45, 0.6, 0.8, 1, 1.25, 1.5, 1.75, 2, 2.35, 2.7, 3.1, 3.5, 4, 4.75, 5.5, 6.5, 8, 10,
  ].map { BernsteinEllipse(log2: $0) }

  /// A bound of |∫ − G| for n ≥ 2 nodes where |f| ≤ `bound`.
  func error(bound: ErrorBound, nodes: Int) -> ErrorBound {
    factor * bound * inverseSquare.power(nodes)
  }
}
