import MultiPrecision
import NumericalMethods

/// What the dual needs of one panel, for one λ or a box of them.
///
/// With s = Σ λᵢfᵢ and α = (φ̄′)⁻¹(s), the components are, in this order and as asked for: αfⱼp for
/// every feature, 2ʲφ̄(α)p, and 2ᵏfᵢfⱼp/φ″(α) for the data i and every feature j ≥ i, j and k being the
/// `exponents`. 1/φ″ is the derivative of (φ̄′)⁻¹, 0 where s is among the slopes at a kink.
struct DualIntegrand: AnalyticIntegrand {
  let features: PanelFeatures
  /// The features once more, where their formulas cost more; nil elsewhere.
  let series: FeatureSeries?
  let combination: FeatureCombination
  let potential: DualPotential
  let parts: Parts
  let exponents: Exponents

  /// The binary exponents of the factors that components carry, so that one tolerance serves all.
  struct Exponents: Sendable {
    var penalty = 0
    var slopes = 0
  }

  /// Which components are wanted.
  struct Parts: OptionSet, Sendable {
    let rawValue: Int
    /// E[αfⱼ]: the gradient, and h at the points.
    static let means = Parts(rawValue: 1)
    /// E[φ̄(α)].
    static let penalty = Parts(rawValue: 2)
    /// E[fᵢfⱼ/φ″(α)].
    static let slopes = Parts(rawValue: 4)
    /// The same of the features at the points, too.
    static let points = Parts(rawValue: 8)
  }

  init(
    _ features: PanelFeatures, _ series: FeatureSeries?, _ combination: FeatureCombination,
    potential: DualPotential, parts: Parts, exponents: Exponents
  ) {
    self.features = features
    self.series = series
    self.combination = combination
    self.potential = potential
    self.parts = parts
    self.exponents = exponents
  }

  /// The pairs (i, j) of the slopes: i a datum, j ≥ i any feature.
  static func pairs(dataCount: Int, featureCount: Int) -> [(Int, Int)] {
    (0..<dataCount).flatMap { i in (i..<featureCount).map { (i, $0) } }
  }

  private var pairs: [(Int, Int)] {
    Self.pairs(dataCount: combination.multipliers.count, featureCount: features.count)
  }

  var count: Int {
    let m = combination.multipliers.count
    return (parts.contains(.means) ? features.count : 0) + (parts.contains(.penalty) ? 1 : 0)
      + (parts.contains(.slopes) ? m * features.count - m * (m - 1) / 2 : 0)
  }

  func values(at point: Ball) -> [Ball] {
    let values = series?.values(at: point) ?? features.values(at: point)
    let s = combination.value(values)
    if let flat = flat(containing: s) { return flat.values(at: point) }
    let density = features.density(at: point)
    let alpha = potential.inverse(of: s)
    guard alpha.isFinite else { return small(values, s, density) }
    var result: [Ball] = []
    result.reserveCapacity(count)
    if parts.contains(.means) {
      let weighted = alpha * density
      for value in values { result.append(weighted * value) }
    }
    if parts.contains(.penalty) {
      result.append((potential.value(alpha) * density).scaled(byPowerOfTwo: exponents.penalty))
    }
    if parts.contains(.slopes) {
      let factor = (density / potential.curvature(alpha)).scaled(byPowerOfTwo: exponents.slopes)
      let weighted = values.map { factor * $0 }
      for (i, j) in pairs { result.append(weighted[i] * values[j]) }
    }
    return result
  }

  /// The values where (φ̄′)⁻¹ is not enclosed, as next to a branch point at 0, which s may come so close
  /// to that α = s⁴ is below all numbers: 0, with errors by φ″ ≥ κ as in ``realBounds(over:)``.
  private func small(_ values: [Ball], _ s: Ball, _ density: Ball) -> [Ball] {
    let zero = Ball(0, precision: features.precision)
    return bounds(
      values.map(\.magnitudeUpperBound), sum: s.magnitudeUpperBound, density.magnitudeUpperBound
    ).map { zero.addingError($0) }
  }

  /// What the integrand is where s is among the slopes at a kink; nil where that is not proved.
  private func flat(containing s: Ball) -> FlatIntegrand? {
    potential.flat(containing: s).map {
      FlatIntegrand(
        features, at: $0, of: potential, parts: parts, exponents: exponents,
        dataCount: combination.multipliers.count)
    }
  }

  func bounds(over box: ComplexBox) -> [ErrorBound] {
    if potential.hasFlats {
      let s = ComplexBall(combination.value(over: ComplexBox(box.real))).real
      if let flat = flat(containing: s.scaled(byPowerOfTwo: combination.exponent)) {
        return flat.bounds(over: box)
      }
    }
    guard
      let branch = potential.continuation(
        over: combination.value(over: box), exponent: combination.exponent)
    else {
      return box.imaginary == DoubleRange(0)
        ? realBounds(over: box) : Array(repeating: .infinity, count: count)
    }
    return bounds(
      branch, penalty: potential.penaltyBound(over: branch.box), features.bounds(over: box),
      features.densityBound(over: box))
  }

  /// Bounds on a part of the real line that is too long for an expansion of s, which are good enough
  /// where p is very small.
  ///
  /// |s| ≤ Σ|λᵢfᵢ| bounds α, and φ̄(α) ≤ αs, φ̄ being convex with its minimum at 0.
  private func realBounds(over box: ComplexBox) -> [ErrorBound] {
    let bounds = features.bounds(over: box)
    var size = ErrorBound.zero
    for (multiplier, bound) in zip(combination.multipliers, bounds) {
      size += multiplier.magnitudeUpperBound * bound
    }
    return self.bounds(bounds, sum: size, features.densityBound(over: box))
  }

  /// Bounds of all components at real b from those of the features, |s| and p.
  private func bounds(
    _ bounds: [ErrorBound], sum: ErrorBound, _ density: ErrorBound
  ) -> [ErrorBound] {
    let flatness = potential.flatnessBound
    let weighted = potential.inverseBound(sum) * density
    var result: [ErrorBound] = []
    result.reserveCapacity(count)
    if parts.contains(.means) { for bound in bounds { result.append(weighted * bound) } }
    if parts.contains(.penalty) {
      result.append(weighted * sum * ErrorBound(powerOfTwo: exponents.penalty))
    }
    if parts.contains(.slopes) {
      let factor = density * flatness * ErrorBound(powerOfTwo: exponents.slopes)
      for (i, j) in pairs { result.append(factor * bounds[i] * bounds[j]) }
    }
    return result
  }

  func bounds(over region: ComplexBall) -> [ErrorBound] {
    if potential.hasFlats {
      let line = ComplexBall(region.real)
      if let flat = flat(containing: combination.value(over: line).real) {
        return flat.bounds(over: region)
      }
    }
    let s = combination.value(over: region)
    let exponent = combination.exponent
    guard s.isFinite,
      let branch = potential.continuation(
        over: ComplexBox(s.scaled(byPowerOfTwo: -exponent)), exponent: exponent)
    else {
      return Array(repeating: .infinity, count: count)
    }
    return bounds(
      branch, penalty: potential.penaltyBound(over: branch.box), features.bounds(over: region),
      features.densityBound(over: region))
  }

  private func bounds(
    _ branch: ConjugateBranch, penalty: @autoclosure () -> ErrorBound, _ bounds: [ErrorBound],
    _ density: ErrorBound
  ) -> [ErrorBound] {
    var result: [ErrorBound] = []
    result.reserveCapacity(count)
    if parts.contains(.means) {
      let weighted = branch.box.magnitudeUpperBound * density
      for bound in bounds { result.append(weighted * bound) }
    }
    if parts.contains(.penalty) {
      result.append(penalty() * density * ErrorBound(powerOfTwo: exponents.penalty))
    }
    if parts.contains(.slopes) {
      let factor = density * branch.flatness * ErrorBound(powerOfTwo: exponents.slopes)
      for (i, j) in pairs { result.append(factor * bounds[i] * bounds[j]) }
    }
    return result
  }
}

extension ComplexBox {
  /// A rectangle around another; undefined unless that is finite.
  init(_ ball: ComplexBall) {
    let (real, imaginary) = (ComplexBox(ball.real), ComplexBox(ball.imaginary))
    self.init(real: real.real, imaginary: imaginary.real)
  }
}
