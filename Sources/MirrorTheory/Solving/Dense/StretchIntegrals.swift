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
  /// monotone, φ̄′ being continuous and strictly increasing; nil where s is not proved monotone, or
  /// nothing is enclosed.
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
          and: upper.upper.doubleValue(.up))
    else { return nil }
    let first = potential.inverse(of: combination.value(features.values(at: lower)))
    let last = potential.inverse(of: combination.value(features.values(at: upper)))
    guard first.isFinite, last.isFinite else { return nil }
    // Downward where s falls, which changes the sign of dα as well as of s′.
    let isRising = first.midpoint < last.midpoint
    let (low, high) = isRising ? (first, last) : (last, first)
    var cuts = [low]
    var used: [Int] = []
    for (index, kink) in potential.kinks.enumerated() {
      let place = Ball(kink, precision: features.precision)
      if (place - low).isPositive, (high - place).isPositive {
        if used.isEmpty { used.append(index) }
        used.append(index + 1)
        cuts.append(place)
      } else if !(low - place).isPositive, !(place - high).isPositive {
        // An end that may lie on either side of a kink has no formula.
        return nil
      }
    }
    if used.isEmpty {
      used = [
        potential.kinks.prefix { (low - Ball($0, precision: features.precision)).isPositive }
          .count
      ]
    }
    cuts.append(high)
    var sums: [Ball] = []
    // What this variable does not make short is left to b.
    var request = request
    request.maximumEvaluations = 4_000 + 40 * request.precision.bits
    for (index, place) in used.enumerated() {
      let piece = pieces[place]
      let ends = (piece.parameter(cuts[index]), piece.parameter(cuts[index + 1]))
      let result = integrate(
        MirrorIntegrand(
          inverse, features, piece, parts: parts, exponents: exponents,
          range: ComplexBox(ends.0.union(ends.1)).real),
        from: ends.0, to: ends.1, request)
      if request.budget.isExhausted { throw timeEnded }
      guard result.end != .budget, result.values.allSatisfy(\.isFinite) else { return nil }
      sums = sums.isEmpty ? result.values : zip(sums, result.values).map { $0 + $1 }
    }
    return isRising ? sums : sums.map { -$0 }
  }
}
