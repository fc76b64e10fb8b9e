import MultiPrecision
import RealModule

/// Unknowns at inner knots that are values of s on one branch (``DualLayout/sides``).
extension DualGeometry {
  /// 1 + cγ/β.
  func sideShare(_ side: Int) -> Element {
    side == 0 ? 1 : side > 0 ? sideShares.positive : sideShares.negative
  }

  /// The unknowns for other sides: Vⱼ + (c′ − c)(γ/β)a(xⱼ).
  func knotValues(_ values: [Element], withSides sides: [Int]) -> [Element] {
    values.indices.map {
      value($0, values, withSide: sides[$0])
    }
  }

  /// The unknown of an inner knot if it had another side.
  private func value(_ knot: Int, _ values: [Element], withSide side: Int) -> Element {
    let own = layout.sides[knot]
    if own == side { return values[knot] }
    let last = count - 1
    let affine =
      ((knots[last] - knots[knot]) * values[0] + (knots[0] - knots[knot]) * values[last]) / span
    return values[knot] + (sideShare(side) - sideShare(own)) * affine
  }

  /// λ in the order of the knots, from knot values.
  ///
  /// 2λ₁ = S′₁ + Λ, 2λᵢ = the jump of S′ at xᵢ, 2λ_m = Λ − S′_{m−1}; Λ = (S₁ + S_m)/L. A side c adds
  /// c(γ/β)a to S, which is affine; with a(x₁) = S₁, a(x_m) = −S_m and a′ = −Λ
  /// ```
  /// 2λ₁ = V₂/Δ₁ + (1 + cγ/β)(Λ − S₁/Δ₁),   2λ_m = V_{m−1}/Δ + (1 − cγ/β)(Λ − S_m/Δ)
  /// ```
  func multipliers(_ knotValues: [Element]) -> [Element] {
    if count == 1 { return knotValues }
    let last = count - 1
    let two: Element = 2
    let half = 1 / two
    let total = (knotValues[0] + knotValues[last]) / span
    if layout.sides.allSatisfy({ $0 == 0 }) {
      let slopes = Self.differenceQuotients(knotValues, over: knots)
      return (0..<count).map { knot in
        let left = knot == 0 ? -total : slopes[knot - 1]
        let right = knot == last ? total : slopes[knot]
        return half * (right - left)
      }
    }
    return (0..<count).map { knot in
      if knot == 0 {
        let width = knots[1] - knots[0]
        let rest = total - knotValues[0] / width
        return half * (knotValues[1] / width + sideShare(layout.sides[1]) * rest)
      }
      let side = layout.sides[knot]
      let before = knots[knot] - knots[knot - 1]
      if knot == last {
        let rest = total - knotValues[last] / before
        let share = sideShare(-layout.sides[last - 1])
        return half * (knotValues[last - 1] / before + share * rest)
      }
      let after = knots[knot + 1] - knots[knot]
      let left = endOrInner(knot - 1, knotValues, side)
      let right = endOrInner(knot + 1, knotValues, side)
      return half * ((right - knotValues[knot]) / after - (knotValues[knot] - left) / before)
    }
  }

  /// S + c(γ/β)a at a knot, which may be an end: a is S₁ there, or −S_m.
  private func endOrInner(_ knot: Int, _ values: [Element], _ side: Int) -> Element {
    if knot == 0 { return sideShare(side) * values[0] }
    if knot == count - 1 { return sideShare(-side) * values[knot] }
    return value(knot, values, withSide: side)
  }

  /// By knot, what its unknown is multiplied by in the s that it stands for.
  var steepness: [Element] {
    guard layout.sides.contains(where: { $0 != 0 }) else { return knots.map { _ in beta } }
    let end = gamma.certainSign == -1 ? beta - gamma : beta + gamma
    return knots.indices.map { $0 == 0 || $0 == count - 1 ? end : beta }
  }
}
