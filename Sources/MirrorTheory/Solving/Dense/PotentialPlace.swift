import MultiPrecision

/// Where α lies among the pieces of φ̄ and the kinks between them.
struct PotentialPlace {
  /// 2k on the k-th piece, 2k + 1 at the kink after it.
  let index: Int
  let alpha: Ball
}

extension DualPotential {
  /// The place of (φ̄′)⁻¹(s), which grows with s; nil where it is not proved.
  func place(of s: Ball) -> PotentialPlace? {
    for (index, flat) in flats.enumerated() {
      if let flat, flat.contains(s) {
        return PotentialPlace(
          index: 2 * index + 1, alpha: flat.place.ball(precision: s.precision))
      }
    }
    let alpha = inverse(of: s)
    guard alpha.isFinite else { return nil }
    var index = 0
    for kink in kinks {
      let distance = alpha - kink.ball(precision: s.precision)
      if distance.isNegative { break }
      // An α that may lie on either side of a kink has no formula.
      guard distance.isPositive else { return nil }
      index += 2
    }
    return PotentialPlace(index: index, alpha: alpha)
  }
}
