import MultiPrecision
import NumericalMethods
import Symbolic

/// What the dual needs of a stretch on which s is monotone, as functions of α.
///
/// With b(α) from s(b) = φ̄′(α), db = φ̄″(α)/s′(b) dα turns the components of `DualIntegrand` into
/// αfⱼpφ″/s′, φ̄pφ″/s′ and fᵢfⱼp/s′ at b(α). The Newton step for b is the same as for α in the other
/// variable; but here φ̄ is only evaluated, so that singularities of its inverse do not matter.
struct MirrorIntegrand: AnalyticIntegrand {
  let inverse: CombinationInverse
  let features: PanelFeatures
  let piece: PotentialPiece
  let parts: DualIntegrand.Parts
  /// As for `DualIntegrand`.
  let exponents: DualIntegrand.Exponents
  private let pairs: [(Int, Int)]
  /// φ̄′, φ̄″, φ̄.
  private let potential: CompiledExpressions<Ball>
  /// Between which α lies.
  private let range: DoubleRange

  init(
    _ inverse: CombinationInverse, _ features: PanelFeatures, _ piece: PotentialPiece,
    parts: DualIntegrand.Parts, exponents: DualIntegrand.Exponents, range: DoubleRange
  ) {
    self.inverse = inverse
    self.features = features
    self.piece = piece
    self.parts = parts
    self.exponents = exponents
    self.range = range
    pairs = DualIntegrand.pairs(
      dataCount: inverse.combination.multipliers.count, featureCount: features.count)
    potential = CompiledExpressions(
      [piece.slope, piece.curvature, piece.value], piece.variable, precision: features.precision)
  }

  var count: Int {
    (parts.contains(.means) ? features.count : 0) + (parts.contains(.penalty) ? 1 : 0)
      + (parts.contains(.slopes) ? pairs.count : 0)
  }

  func values(at alpha: Ball) -> [Ball] {
    let alpha =
      alpha.precision < features.precision ? alpha.withPrecision(features.precision) : alpha
    let there = potential(alpha)
    guard let point = inverse.point(there[0]) else {
      return Array(repeating: .indeterminate(precision: features.precision), count: count)
    }
    let density = features.density(at: point.position) / point.slope
    var result: [Ball] = []
    result.reserveCapacity(count)
    let weight = density * there[1]
    if parts.contains(.means) {
      let load = alpha * weight
      for value in point.features { result.append(load * value) }
    }
    if parts.contains(.penalty) {
      result.append((there[2] * weight).scaled(byPowerOfTwo: exponents.penalty))
    }
    if parts.contains(.slopes) {
      let factor = density.scaled(byPowerOfTwo: exponents.slopes)
      let weighted = point.features.map { factor * $0 }
      for (i, j) in pairs { result.append(weighted[i] * point.features[j]) }
    }
    return result
  }

  func bounds(over region: ComplexBox) -> [ErrorBound] {
    let failed = Array(repeating: ErrorBound.infinity, count: count)
    let exponent = inverse.combination.exponent
    let slopes = piece.compiledSlope.values(over: region, dividedByPowerOfTwo: exponent)
    let curvature = piece.compiledCurvature.bound(over: region)
    guard slopes.isFinite, curvature.isFinite else { return failed }
    // φ̄′ increases, so that it takes these values and all between them in the region, where α counts.
    func attained(_ alpha: Double) -> DoubleRange {
      piece.compiledSlope.values(
        over: ComplexBox(DoubleRange(alpha)), dividedByPowerOfTwo: exponent
      ).real
    }
    let low = attained(Swift.max(region.real.lower, range.lower))
    let high = attained(Swift.min(region.real.upper, range.upper))
    guard
      let branch = inverse.continuation(over: slopes, attained: (low.upper, high.lower))
    else { return failed }
    let steep = branch.flatness * features.densityBound(over: branch.box)
    let weight = steep * curvature
    let bounds = features.bounds(over: branch.box)
    var result: [ErrorBound] = []
    result.reserveCapacity(count)
    if parts.contains(.means) {
      let load = weight * region.magnitudeUpperBound
      for bound in bounds { result.append(load * bound) }
    }
    if parts.contains(.penalty) {
      result.append(
        weight * piece.penaltyBound(over: region, within: range)
          * ErrorBound(powerOfTwo: exponents.penalty))
    }
    if parts.contains(.slopes) {
      let factor = steep * ErrorBound(powerOfTwo: exponents.slopes)
      for (i, j) in pairs { result.append(factor * bounds[i] * bounds[j]) }
    }
    return result
  }

  /// Rectangles that doubles do not resolve are left to bisection.
  func bounds(over region: ComplexBall) -> [ErrorBound] {
    bounds(over: ComplexBox(region))
  }
}
