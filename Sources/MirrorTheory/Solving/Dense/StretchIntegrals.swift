import MultiPrecision
import NumericalMethods

/// The integrals of the dual over the stretches of one panel.
struct StretchIntegrals {
  let features: PanelFeatures
  let series: FeatureSeries
  /// Whether the formulas of the features cost more than their series.
  let prefersSeries: Bool
  let combination: FeatureCombination
  let potential: DualPotential
  let parts: DualIntegrand.Parts
  let exponents: DualIntegrand.Exponents
  let request: QuadratureRequest

  /// - Throws: `SolveFailure.undecided` when an integral was not enclosed.
  func integrals(over stretch: DualStretch) throws(SolveFailure) -> [Ball] {
    let lower = stretch.lower.map { Ball($0, precision: features.precision) } ?? features.lower
    let upper = stretch.upper.map { Ball($0, precision: features.precision) } ?? features.upper
    if let ends = stretch.monotone,
      let values = try mirrored(from: lower, to: upper, monotoneBetween: ends)
    {
      return values
    }
    let result = integrate(
      DualIntegrand(
        features, prefersSeries ? series : nil, combination, potential: potential, parts: parts,
        exponents: exponents),
      from: lower, to: upper, request)
    if result.end == .budget { throw timeEnded }
    guard result.values.allSatisfy(\.isFinite) else {
      throw .undecided(
        "an integral over the biases was not enclosed: the activation, the density or the "
          + "potential is not analytic where it is needed")
    }
    return result.values
  }

  private var timeEnded: SolveFailure {
    .undecided("the time or the effort for proofs ended within an integral over the biases")
  }

  /// The integrals in the variable α = (φ̄′)⁻¹(s(b)), which is a change of variables where s is
  /// monotone, φ̄′ being continuous and strictly increasing on each piece, and in b again where s is
  /// among the slopes at a kink; nil where s is not proved monotone, or nothing is enclosed.
  private func mirrored(
    from lower: Ball, to upper: Ball, monotoneBetween ends: (lower: Double, upper: Double)
  ) throws(SolveFailure) -> [Ball]? {
    let limits = (
      BigFloat(ends.lower, precision: .double), BigFloat(ends.upper, precision: .double)
    )
    guard let pieces = potential.pieces, lower.lower >= limits.0, upper.upper <= limits.1,
      let inverse = CombinationInverse(
        combination, series, between: ends.lower, and: ends.upper)
        ?? CombinationInverse(
          combination, series, between: lower.lower.doubleValue(.down),
          and: upper.upper.doubleValue(.up)),
      let first = potential.place(of: combination.value(features.values(at: lower))),
      let last = potential.place(of: combination.value(features.values(at: upper)))
    else { return nil }
    // Downward where s falls, which changes the sign of dα as well as of s′.
    let isRising =
      first.index < last.index
      || first.index == last.index && first.alpha.midpoint <= last.alpha.midpoint
    let (low, high) = isRising ? (first, last) : (last, first)
    let (start, end) = isRising ? (lower, upper) : (upper, lower)
    func kink(_ index: Int) -> Ball {
      potential.kinks[index].ball(precision: features.precision)
    }
    var sums: [Ball] = []
    for place in low.index...high.index {
      let (isFirst, isLast) = (place == low.index, place == high.index)
      let values: [Ball]?
      if place % 2 == 0 {
        values = try along(
          pieces[place / 2], inverse, from: isFirst ? low.alpha : kink(place / 2 - 1),
          to: isLast ? high.alpha : kink(place / 2))
      } else if let flat = potential.flats[place / 2] {
        let slopes = flat.ends(precision: features.precision)
        guard let from = isFirst ? start : inverse.point(slopes.lower)?.position,
          let to = isLast ? end : inverse.point(slopes.upper)?.position
        else { return nil }
        values = try along(flat, from: from, to: to)
      } else {
        continue
      }
      guard let values else { return nil }
      sums = sums.isEmpty ? values : zip(sums, values).map { $0 + $1 }
    }
    return isRising ? sums : sums.map { -$0 }
  }

  /// The integrals in α, or in the w of its cover; nil where nothing is enclosed.
  private func along(
    _ piece: PotentialPiece, _ inverse: CombinationInverse, from first: Ball, to last: Ball
  ) throws(SolveFailure) -> [Ball]? {
    let ends = (piece.parameter(first), piece.parameter(last))
    return try enclosed(
      MirrorIntegrand(
        inverse, features, piece, parts: parts, exponents: exponents,
        range: ComplexBox(ends.0.union(ends.1)).real),
      from: ends.0, to: ends.1)
  }

  /// The integrals in b where α stays at a kink; nil where nothing is enclosed.
  private func along(
    _ flat: PotentialFlat, from first: Ball, to last: Ball
  ) throws(SolveFailure) -> [Ball]? {
    try enclosed(
      FlatIntegrand(
        features, at: flat, of: potential, parts: parts, exponents: exponents,
        dataCount: combination.multipliers.count),
      from: first, to: last)
  }

  /// nil where the effort for one part of a stretch ends: what its variable does not make short is
  /// left to b.
  private func enclosed<Integrand: AnalyticIntegrand>(
    _ integrand: Integrand, from first: Ball, to last: Ball
  ) throws(SolveFailure) -> [Ball]? {
    var request = request
    request.maximumEvaluations = 4_000 + 40 * request.precision.bits
    let result = integrate(integrand, from: first, to: last, request)
    if request.budget.isExhausted { throw timeEnded }
    return result.end != .budget && result.values.allSatisfy(\.isFinite) ? result.values : nil
  }
}
