import MultiPrecision
import RealModule
import NumericalMethods

/// Proof that the dual has its maximum in a small box around approximate knot values.
///
/// With F(S) = ζ − E[αN] and A(S) = ∫₀¹ H(S̃ + t(S − S̃)) dt, where H = E[NNᵀ/φ″(α)], a maximum is a
/// fixed point of S ↦ S̃ + A(S)⁻¹F(S̃). If interval elimination over all of H(box) maps the box
/// into itself, Brouwer's theorem gives existence; the dual is strictly concave, so it is unique.
///
/// ### Source
/// Neumaier, Interval Methods for Systems of Equations (1990), Theorem 5.1.7 (interval Newton).
struct VerifiedStep<Integrator: CellIntegrator> where Integrator.Element == Ball {
  let system: DualSystem<Integrator>
  /// The system for H(box), which needs no more precision than the box has.
  let boxSystem: DualSystem<Integrator>

  init(system: DualSystem<Integrator>, boxSystem: DualSystem<Integrator>? = nil) {
    self.system = system
    self.boxSystem = boxSystem ?? system
  }

  /// The enclosures of the knot values at the maximum, or nil when the proof fails at this
  /// precision.
  ///
  /// - Parameters:
  ///   - approximation: S̃.
  ///   - hessian: H near S̃ if it is known, from which the size of the box is guessed.
  ///   - precision: That of the results.
  /// - Returns: Enclosures of the knot values.
  /// - Complexity: O(m) ball operations.
  func enclose(
    _ approximation: [BigFloat], hessian: BorderedTridiagonalMatrix<Ball>? = nil,
    precision: Precision
  ) -> [Ball]? {
    let center = approximation.map { Ball($0, precision: precision) }
    let start = system.evaluate(center, hessian == nil ? .gradientAndHessian : .gradient)
    let force = zip(system.geometry.rightHandSide, start.expectation).map { $0 - $1 }
    guard
      let correction = try? (hessian ?? start.hessian)?.solve(force, isPositive: \.isPositive),
      correction.allSatisfy(\.isFinite)
    else { return nil }
    var radii = zip(correction, center).map { step, value in
      let floor = value.magnitudeUpperBound * ErrorBound(powerOfTwo: 2 - precision.bits)
      let radius = step.magnitudeUpperBound + floor
      return radius + radius
    }
    for _ in 0..<4 {
      let box = zip(center, radii).map { $0.addingError($1) }
      let over = boxSystem.evaluate(
        box.map { $0.withPrecision(boxSystem.geometry.precision) }, .gradientAndHessian)
      if let step = try? over.hessian?.solve(force, isPositive: \.isPositive),
        step.allSatisfy(\.isFinite),
        zip(step, radii).allSatisfy({ $0.magnitudeUpperBound <= $1 })
      {
        return zip(center, step).map { $0 + $1 }
      }
      radii = radii.map { $0 + $0 + $0 + $0 }
    }
    return nil
  }
}
