import MultiPrecision
import NumericalMethods

/// What the dual needs of a stretch on which α is constant, s being among the slopes at a kink of φ̄.
///
/// The components of `DualIntegrand` are αfⱼp, φ̄(α)p and 0 there, for 1/φ″ counts as 0: α does not
/// change with λ.
struct FlatIntegrand: AnalyticIntegrand {
  let features: PanelFeatures
  private let alpha: Ball
  private let penalty: Ball
  private let parts: DualIntegrand.Parts
  private let slopeCount: Int

  /// - Parameters:
  ///   - features: What α is multiplied by, with p.
  ///   - flat: Where α stays.
  ///   - potential: φ̄.
  ///   - parts: What is wanted.
  ///   - exponents: As for `DualIntegrand`.
  ///   - dataCount: How many of the features belong to data.
  init(
    _ features: PanelFeatures, at flat: PotentialFlat, of potential: DualPotential,
    parts: DualIntegrand.Parts, exponents: DualIntegrand.Exponents, dataCount: Int
  ) {
    self.features = features
    self.parts = parts
    alpha = flat.place.ball(precision: features.precision)
    penalty = potential.value(alpha).scaled(byPowerOfTwo: exponents.penalty)
    slopeCount =
      parts.contains(.slopes)
      ? DualIntegrand.pairs(dataCount: dataCount, featureCount: features.count).count : 0
  }

  var count: Int {
    (parts.contains(.means) ? features.count : 0) + (parts.contains(.penalty) ? 1 : 0)
      + slopeCount
  }

  func values(at point: Ball) -> [Ball] {
    let density = features.density(at: point)
    var result: [Ball] = []
    result.reserveCapacity(count)
    if parts.contains(.means) {
      let load = alpha * density
      for value in features.values(at: point) { result.append(load * value) }
    }
    if parts.contains(.penalty) { result.append(penalty * density) }
    return result + Array(repeating: Ball(0, precision: features.precision), count: slopeCount)
  }

  func bounds(over region: ComplexBall) -> [ErrorBound] {
    bounds(features.bounds(over: region), features.densityBound(over: region))
  }

  func bounds(over box: ComplexBox) -> [ErrorBound] {
    bounds(features.bounds(over: box), features.densityBound(over: box))
  }

  private func bounds(_ bounds: [ErrorBound], _ density: ErrorBound) -> [ErrorBound] {
    var result: [ErrorBound] = []
    result.reserveCapacity(count)
    if parts.contains(.means) {
      let load = alpha.magnitudeUpperBound * density
      for bound in bounds { result.append(load * bound) }
    }
    if parts.contains(.penalty) { result.append(penalty.magnitudeUpperBound * density) }
    return result + Array(repeating: .zero, count: slopeCount)
  }
}
