import MultiPrecision
import RealModule

/// A rectangle that contains the values of (φ̄′)⁻¹, and of what is made of them.
struct ConjugateBranch {
  /// Encloses α(s) for every s of the rectangle asked for.
  let box: ComplexBox
  /// An upper bound of |1/φ″(α(s))|.
  let flatness: ErrorBound
}

extension DualPotential {
  /// The holomorphic continuation of (φ̄′)⁻¹ from the real line to a rectangle that meets it; nil where
  /// the proof fails.
  ///
  /// Write g = φ̄′ and let S be the rectangle, A another one that contains a real a₀, C > 0 real and
  /// |1 − Cg′| ≤ q < 1 on A. For s in S the map T(a) = a − C(g(a) − s) contracts A, which is convex,
  /// and by the mean value theorem along segments T(A) lies in
  /// ```
  /// K = a₀ − C(g(a₀) − S) + (1 − Cg′(A))·(A − a₀)
  /// ```
  /// (the mean of 1 − Cg′ along a segment lies in the convex enclosure of 1 − Cg′(A)). If K ⊂ A,
  /// Banach's theorem gives one fixed point α(s) in A, that is g(α(s)) = s. As g′ ≠ 0 on A, α is
  /// holomorphic around every point of S. For real s, T maps the real part of A into itself, so that
  /// α(s) is real, and g, which is strictly increasing on the line, takes the value s nowhere else:
  /// α is the real inverse there. By uniqueness of continuation it is its continuation to S, which
  /// is connected. Finally |g′| ≥ (1 − q)/C > 0 bounds 1/φ″(α).
  ///
  /// A finite value of g and g′ on A proves that they are holomorphic there.
  func continuation(over s: ComplexBox) -> ConjugateBranch? {
    guard s.isFinite, s.imaginary.containsZero else { return nil }
    let center = inverse(of: s.real.lower + (s.real.upper - s.real.lower) / 2)
    guard center.isFinite else { return nil }
    let point = ComplexBox(DoubleRange(center))
    // Any positive C serves.
    let factor = 1 / curvature(center)
    guard factor > 0, factor.isFinite else { return nil }
    let scale = ComplexBox(DoubleRange(factor))
    let step = (s - slope(point)) * scale
    guard step.isFinite else { return nil }
    var sides = (step.real.widened(0.25), step.imaginary.widened(0.25))
    for _ in 0..<6 {
      let reach = ComplexBox(real: sides.0, imaginary: sides.1)
      let box = point + reach
      let slopes = curvature(box)
      guard slopes.isFinite, slope(box).isFinite else { return nil }
      let defect = ComplexBox(DoubleRange(1)) - slopes * scale
      let rest = defect.magnitudeUpperBound.doubleValue
      guard rest < 0.999 else { return nil }
      let image = step + defect * reach
      guard image.isFinite else { return nil }
      if sides.0.encloses(image.real), sides.1.encloses(image.imaginary) {
        return ConjugateBranch(
          box: point + image,
          flatness: ErrorBound(factor) / ErrorBound((1 - rest).nextDown.nextDown))
      }
      sides = (image.real.widened(0.125), image.imaginary.widened(0.125))
    }
    return nil
  }
}

extension DoubleRange {
  /// A range around this one and 0, larger by a part of itself.
  func widened(_ part: Double) -> DoubleRange {
    let slack = part * (upper - lower)
    return DoubleRange(Swift.min(lower, 0) - slack, Swift.max(upper, 0) + slack)
  }

  /// Whether another range lies within this one.
  func encloses(_ inner: DoubleRange) -> Bool { lower <= inner.lower && inner.upper <= upper }
}
