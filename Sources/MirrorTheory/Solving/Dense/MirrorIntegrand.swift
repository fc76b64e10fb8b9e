import MultiPrecision
import NumericalMethods
import Symbolic

/// What the dual needs of a stretch on which s is monotone, as functions of α.
///
/// With b(α) from s(b) = φ̄′(α), db = φ̄″(α)/s′(b) dα turns the components of `DualIntegrand` into
/// αfⱼpφ″/s′, φ̄pφ″/s′ and fᵢfⱼp/s′ at b(α). The Newton step for b is the same as for α in the other
/// variable; but here φ̄ is only evaluated, so that singularities of its inverse do not matter. Beside a
/// branch point of φ̄ the variable is the w of its cover, with dα = α′(w)dw.
struct MirrorIntegrand: AnalyticIntegrand {
  let inverse: CombinationInverse
  let features: PanelFeatures
  let piece: PotentialPiece
  let parts: DualIntegrand.Parts
  /// As for `DualIntegrand`.
  let exponents: DualIntegrand.Exponents
  private let pairs: [(Int, Int)]
  private let potential: CompiledExpressions<Ball>
  /// Between which w lies.
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
    potential = piece.compiled(precision: features.precision)
  }

  var count: Int {
    (parts.contains(.means) ? features.count : 0) + (parts.contains(.penalty) ? 1 : 0)
      + (parts.contains(.slopes) ? pairs.count : 0)
  }

  func values(at place: Ball) -> [Ball] {
    let place =
      place.precision < features.precision ? place.withPrecision(features.precision) : place
    let there = potential(place)
    let (alpha, rate) = there.count > 3 ? (there[3], there[4]) : (place, nil)
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
      let factor = (rate.map { density * $0 } ?? density).scaled(byPowerOfTwo: exponents.slopes)
      let weighted = point.features.map { factor * $0 }
      for (i, j) in pairs { result.append(weighted[i] * point.features[j]) }
    }
    return result
  }

  func bounds(over region: ComplexBox) -> [ErrorBound] {
    let failed = Array(repeating: ErrorBound.infinity, count: count)
    let exponent = inverse.combination.exponent
    let slopes = piece.compiledSlope.values(over: region, dividedByPowerOfTwo: exponent)
    let curvature = piece.compiledSlopeRate.bound(over: region)
    let (place, rate) = piece.placeBounds(over: region)
    guard slopes.isFinite, curvature.isFinite, place.isFinite, rate.isFinite else { return failed }
    // φ̄′ is monotone, so that it takes these values and all between them in the region, where w counts.
    func attained(_ place: Double) -> DoubleRange {
      piece.compiledSlope.values(
        over: ComplexBox(DoubleRange(place)), dividedByPowerOfTwo: exponent
      ).real
    }
    let first = attained(Swift.max(region.real.lower, range.lower))
    let last = attained(Swift.min(region.real.upper, range.upper))
    let (low, high) = piece.isReversed ? (last, first) : (first, last)
    guard
      let branch = inverse.continuation(over: slopes, attained: (low.upper, high.lower))
    else { return failed }
    let steep = branch.flatness * features.densityBound(over: branch.box)
    let weight = steep * curvature
    let bounds = features.bounds(over: branch.box)
    var result: [ErrorBound] = []
    result.reserveCapacity(count)
    if parts.contains(.means) {
      let load = weight * place
      for bound in bounds { result.append(load * bound) }
    }
    if parts.contains(.penalty) {
      result.append(
        weight * piece.penaltyBound(over: region, within: range)
          * ErrorBound(powerOfTwo: exponents.penalty))
    }
    if parts.contains(.slopes) {
      let factor = steep * rate * ErrorBound(powerOfTwo: exponents.slopes)
      for (i, j) in pairs { result.append(factor * bounds[i] * bounds[j]) }
    }
    return result
  }

  /// Rectangles that doubles do not resolve are left to bisection.
  func bounds(over region: ComplexBall) -> [ErrorBound] {
    bounds(over: ComplexBox(region))
  }
}
