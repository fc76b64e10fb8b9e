import MultiPrecision
import NumericalMethods
import Symbolic

/// What the shape uᵛ·h(u) of an integrand says about its integral next to an end: u is the
/// distance from a finite end, or 1/x.
///
/// ```
/// ∫₀^δ uᵛ|h(u)| du ≤ sup|h|·δ¹⁺ᵛ/(1 + v)         for v > −1,
/// ∫_T^∞ x⁻ᵛ|h(1/x)| dx ≤ sup|h|·T¹⁻ᵛ/(v − 1)      for v > 1;
/// ```
/// otherwise both diverge, since h(0) ≠ 0 keeps h away from 0 on a neighbourhood.
struct EndTail {
  let place: ImproperEnd.Place
  let shape: EndShape

  init(place: ImproperEnd.Place, shape: EndShape) {
    self.place = place
    self.shape = shape
  }

  init?(_ formula: Expression, _ variable: Symbol, at place: ImproperEnd.Place) {
    let inner =
      place == .zero
      ? formula
      : formula.substituting(variable, by: .power(.symbol(variable), -1)).simplified()
    guard let shape = EndShape(inner, variable) else { return nil }
    self.init(place: place, shape: shape)
  }

  /// 1 + v, or v − 1: the integral converges where it is positive.
  private var excess: Rational {
    place == .zero ? 1 + shape.exponent : shape.exponent - 1
  }

  var diverges: Bool { excess.signum <= 0 }

  /// A bound of ∫|f| between the cut and the end.
  func bound(cut: Rational) -> ErrorBound? {
    guard !diverges, cut.signum > 0 else { return nil }
    let precision = Precision(bits: 64)
    let distance = Ball(place == .zero ? cut : 1 / cut, precision: precision)
    let half = distance.scaled(byPowerOfTwo: -1)
    let segment = half.addingError(half.magnitudeUpperBound)
    guard let cofactor = shape.cofactor(over: ComplexBall(segment)) else { return nil }
    let power = distance.power(Ball(excess, precision: precision))
    let bound =
      cofactor.magnitudeUpperBound * power.magnitudeUpperBound
      / Ball(excess, precision: precision).magnitudeLowerBound
    return bound.isFinite ? bound : nil
  }
}
