import MultiPrecision
import RealModule

/// Steps of Newton's method in S or in α = (φ̄′)⁻¹(βS), whichever goes farther.
extension DualSystem where Element: PointScalar {
  /// S moved by ΔS: S + ΔS or, to first order the same, φ̄′(α + βΔS/φ̄″(α))/β with α = (φ̄′)⁻¹(βS).
  ///
  /// Where φ̄′ grows like e^α, E[αNⱼ] is affine in α where |S| is larger than at the neighbours, and
  /// affine in S where it is smaller. So what grows does so by way of α, and what shrinks by way of
  /// S, unless it would change its sign: Newton's method in S alone lowers a large α by about 1 a
  /// step.
  func moved(_ values: [Element], by step: [Element]) -> [Element] {
    zip(zip(values, step), geometry.steepness).map { entry, beta in
      let (value, change) = entry
      let straight = value + change
      guard beta != 0, value != 0 else { return straight }
      let share = change / value
      if share <= 0, 50 * share > -49 { return straight }
      let alpha = integrator.inverse(beta * value)
      let curvature = integrator.curvature(alpha)
      let gap = integrator.slope(alpha) - beta * value
      // Where φ̄″ is all but constant there is no difference; where α stays at a kink, S is not a
      // function of it.
      guard alpha.magnitude > 2, curvature.isFinite, curvature > 0,
        1_000 * gap.magnitude <= (beta * value).magnitude
      else { return straight }
      let bent = integrator.slope(alpha + beta * change / curvature) / beta
      return bent.isFinite ? bent : straight
    }
  }
}
