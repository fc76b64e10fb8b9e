import MultiPrecision
import NumericalMethods
import Symbolic

/// K of inputs of d ≥ 2 coordinates by enclosed integrals over directions:
/// K_d(x, y) = E_W K₁(⟨W, x⟩, ⟨W, y⟩), K₁ from the partial moments of the density.
struct SphereKernel {
  let beta: RealConstant
  let gamma: RealConstant
  let moments: MomentFormulas
  /// Whether p ≥ 0 is proved.
  let isNonnegative: Bool

  /// An enclosure; indeterminate where the precision does not suffice.
  ///
  /// - Throws: `SolveFailure.undecided` when two constants cannot be told apart, or when the angle
  ///   at which a break is met depends on more than the plane of the inputs (d ≥ 3).
  func value(
    of pair: InputPair, precision: Precision, budget: WorkBudget
  ) throws(SolveFailure) -> Ball {
    let d = pair.dimension
    let density = SphereDensity(beta: beta, gamma: gamma, moments: moments, precision: precision)
    let breaks = density.breaks
    guard try isEnclosed(pair) else {
      throw .undecided("the density's breaks are met inside the ball")
    }
    let plane = try PlanePair(pair, breaks: breaks, precision: precision)
    var total = Ball(0, precision: precision)
    var largest = ErrorBound.zero
    for sector in plane.sectors {
      guard let circle = self.sector(sector, density, plane, precision) else {
        return .indeterminate(precision: precision)
      }
      let tolerance = ErrorBound(powerOfTwo: -precision.bits)
      let request = QuadratureRequest(
        precision: precision, relativeTolerance: tolerance, absoluteTolerance: tolerance,
        budget: budget)
      let part: Ball
      if d == 2 {
        part = integrate(circle, from: sector.from, to: sector.to, request).values[0]
      } else {
        let integrand = BallIntegrand(
          sector: circle, dimension: d, precision: precision, budget: budget)
        part = integrate(integrand, from: sector.from, to: sector.to, request).values[0]
      }
      total += part
      for end in [sector.from, sector.to] where !plane.gaps.isZero {
        let around = Ball(midpoint: end.midpoint, radius: end.radius + plane.gaps)
        largest = Swift.max(
          largest, d == 2 ? circle.values(at: around)[0].magnitudeUpperBound : bound(circle, around)
        )
      }
      if !total.isFinite { return total }
    }
    if !plane.gaps.isZero {
      guard isNonnegative else {
        throw .undecided("the density is not proved to be nonnegative")
      }
      let reach = Swift.max(
        plane.x.0.magnitudeUpperBound,
        plane.y.0.magnitudeUpperBound + plane.y.1.magnitudeUpperBound)
      // Near a cut the formula may be another one: both it and the integrand are bounded there.
      total = total.addingError(plane.gaps * (largest + density.bound(radius: reach)))
    }
    let turn = Ball.pi(precision: precision).scaled(byPowerOfTwo: 1)
    return total * Ball(Swift.max(1, d - 2), precision: precision) / turn
  }

  /// |f| for directions next to an angle, of any length ≤ 1.
  private func bound(_ circle: CircleIntegrand, _ angle: Ball) -> ErrorBound {
    let length = ComplexBall(
      Ball(lower: BigFloat(0, precision: .double), upper: BigFloat(1, precision: .double)))
    let region = ComplexBall(angle)
    let value = circle.plane.value(
      cosine: region.applying(.cos), sine: region.applying(.sin), length: length)
    return value.isFinite ? value.magnitudeUpperBound : .infinity
  }

  /// Whether enclosures reach the pair: for d ≥ 3 every break must be 0 or out of reach, so that
  /// cuts are at angles of the plane.
  func isEnclosed(_ pair: InputPair) throws(SolveFailure) -> Bool {
    if pair.dimension == 2 { return true }
    for end in moments.pieces.flatMap({ [$0.lowerEnd, $0.upperEnd] }) {
      guard let end else { continue }
      guard let value = end.expression else { return false }
      let square = RealConstant(value * value)
      if try compare(square, RealConstant(Rational(0))) == .equal { continue }
      for side in [pair.squareX, pair.squareY]
      where try compare(RealConstant(side), square) == .greater { return false }
    }
    return true
  }

  /// The formula of a sector, found at its middle.
  private func sector(
    _ sector: (from: Ball, to: Ball), _ density: SphereDensity, _ plane: PlanePair,
    _ precision: Precision
  ) -> CircleIntegrand? {
    let middle = (sector.from + sector.to).scaled(byPowerOfTwo: -1)
    let (cosine, sine) = (middle.applying(.cos), middle.applying(.sin))
    // Well inside the ball for d ≥ 3; breaks are at 0 or beyond it there.
    let u = plane.x.0 * cosine + plane.x.1 * sine
    let v = plane.y.0 * cosine + plane.y.1 * sine
    let isXLess = (u - v).isNegative
    guard isXLess || plane.isCoincident || (u - v).isPositive else { return nil }
    guard let first = density.place(of: isXLess ? u : v),
      let second = density.place(of: isXLess ? v : u)
    else { return nil }
    func function<Element: EvaluationScalar>(
      _ precision: Precision, _ lift: (Ball) -> Element
    ) -> SectorFunction<Element> {
      SectorFunction(
        density, plane: plane, isXLess: isXLess, lesser: first, greater: second,
        precision: precision, lift: lift)
    }
    return CircleIntegrand(
      ball: function(precision) { $0 }, plane: function(precision) { ComplexBall($0) },
      box: function(.double) { ComplexBox($0) })
  }
}
