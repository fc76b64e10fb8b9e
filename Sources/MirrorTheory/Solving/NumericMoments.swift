import MultiPrecision

/// ∫ τᵏ p db over a cell, k = 0, 1, 2, for a density without polynomial pieces: an estimate.
struct NumericMoments: Sendable {
  let density: NumericDensity
  let quadrature: NumericQuadrature

  func moments(over cell: CellProblem<BigFloat>) -> (BigFloat, BigFloat, BigFloat) {
    let width = cell.upper - cell.lower
    let sums = quadrature.integrate(count: 3) { t, _ in
      let p = density(cell.lower + t * width, in: cell)
      return [p, t * p, t * t * p]
    }
    return (width * sums[0], width * sums[1], width * sums[2])
  }
}

/// Cell integrals for any ψ and p: the substitution u = α, evaluated numerically.
struct NumericIntegrator: CellIntegrator {
  let potential: NumericPotential
  let density: NumericDensity
  let quadrature: NumericQuadrature

  func slope(_ alpha: BigFloat) -> BigFloat { potential.slope(alpha) }
  func curvature(_ alpha: BigFloat) -> BigFloat { potential.curvature(alpha) }

  /// Safeguarded Newton on φ̄′(u) = s.
  func inverse(_ s: BigFloat) -> BigFloat { inverse(s, from: BigFloat(0, precision: s.precision)) }

  private func inverse(_ s: BigFloat, from start: BigFloat) -> BigFloat {
    guard s.isFinite else { return s }
    var low: BigFloat?
    var high: BigFloat?
    var point = start
    let bits = quadrature.precision.bits
    for _ in 0..<(4 * bits) {
      let value = potential.slope(point) - s
      if value.isZero { return point }
      if value.isNaN { return value }
      if value > 0 { high = point } else { low = point }
      let step = value / potential.curvature(point)
      let next = point - step
      let isInside =
        next.isFinite && (low.map { next >= $0 } ?? true) && (high.map { next <= $0 } ?? true)
      if isInside, step.magnitude <= (next.magnitude + 1).scaled(byPowerOfTwo: -bits / 2) {
        return next
      }
      if isInside, (next - point).magnitude <= point.magnitude * 4 + 4 {
        point = next
      } else if let low, let high {
        let middle = (low + high).scaled(byPowerOfTwo: -1)
        if middle == low || middle == high { return middle }
        point = middle
      } else {
        let reach = (low ?? high ?? point).magnitude + 1
        point = low == nil ? point - reach : point + reach
      }
    }
    return point
  }

  func integrals(
    _ cell: CellProblem<BigFloat>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<BigFloat> {
    let rise = cell.s.1 - cell.s.0
    let scale = cell.s.0.magnitude + cell.s.1.magnitude
    // A nearly constant s cannot be told apart by φ̄′(u) − s₀: integrate in b instead.
    if rise.isZero || (rise.exponent ?? 0) < (scale.exponent ?? 0) - quadrature.precision.bits / 4 {
      return overPosition(cell, wanted)
    }
    var total = CellIntegrals<BigFloat>()
    let inner = potential.kinks.filter {
      ($0 > cell.alpha.0 && $0 < cell.alpha.1) || ($0 < cell.alpha.0 && $0 > cell.alpha.1)
    }
    let stops = cell.alpha.0 < cell.alpha.1 ? inner : inner.reversed()
    let ends = [cell.alpha.0] + stops + [cell.alpha.1]
    for (from, to) in zip(ends, ends.dropFirst()) {
      let part = overSolution(cell, from: from, to: to, wanted)
      total.add(part, start: 0, share: 1)
    }
    return total
  }

  /// Over u = α from `from` to `to`: τ = (φ̄′(u) − s₀)/(s₁ − s₀), db = Δb φ″(u)/(s₁ − s₀) du.
  private func overSolution(
    _ cell: CellProblem<BigFloat>, from: BigFloat, to: BigFloat, _ wanted: WantedIntegrals
  ) -> CellIntegrals<BigFloat> {
    let width = cell.upper - cell.lower
    let rise = cell.s.1 - cell.s.0
    let span = to - from
    let sums = quadrature.integrate(count: 6) { t, complement in
      // Measured from the nearer end, so that u keeps its digits beside a kink at an end.
      let u = t < complement ? from + t * span : to - complement * span
      let tau = (potential.slope(u) - cell.s.0) / rise
      let p = density(cell.lower + tau * width, in: cell)
      return terms(u, tau: tau, p: p, curvature: potential.curvature(u), wanted)
    }
    return collected(sums, scale: width * span / rise)
  }

  /// Over b, with α by inversion at every node.
  private func overPosition(
    _ cell: CellProblem<BigFloat>, _ wanted: WantedIntegrals
  ) -> CellIntegrals<BigFloat> {
    let width = cell.upper - cell.lower
    let rise = cell.s.1 - cell.s.0
    let one = BigFloat(1, precision: quadrature.precision)
    let sums = quadrature.integrate(count: 6) { t, _ in
      let u = inverse(cell.s.0 + t * rise, from: cell.alpha.0)
      let p = density(cell.lower + t * width, in: cell)
      var values = terms(u, tau: t, p: p, curvature: one, wanted)
      let curvature = potential.curvature(u)
      for index in 2...4 { values[index] = values[index] / curvature }
      return values
    }
    return collected(sums, scale: width)
  }

  private func terms(
    _ u: BigFloat, tau: BigFloat, p: BigFloat, curvature: BigFloat, _ wanted: WantedIntegrals
  ) -> [BigFloat] {
    let weight = p * curvature
    let zero = BigFloat(0, precision: u.precision)
    let first = weight * u
    let once = p * tau
    return [
      first, first * tau,
      wanted == .gradientAndHessian ? p : zero,
      wanted == .gradientAndHessian ? once : zero,
      wanted == .gradientAndHessian ? once * tau : zero,
      wanted == .gradientAndPenalty ? weight * potential.value(u) : zero,
    ]
  }

  private func collected(_ sums: [BigFloat], scale: BigFloat) -> CellIntegrals<BigFloat> {
    var result = CellIntegrals<BigFloat>()
    result.i0 = sums[0]
    result.i1 = sums[1]
    result.h0 = sums[2]
    result.h1 = sums[3]
    result.h2 = sums[4]
    result.penalty = sums[5]
    result.scale(by: scale)
    return result
  }
}
