import MultiPrecision
import NumericalMethods

/// fᵢfⱼp on one panel, for pairs of features: what the kernel K(x, y) = E[σ(Wx − B)σ(Wy − B)] is
/// made of.
struct KernelIntegrand: AnalyticIntegrand {
  let features: PanelFeatures
  let pairs: [(Int, Int)]

  var count: Int { pairs.count }

  func values(at point: Ball) -> [Ball] {
    let values = features.values(at: point)
    let density = features.density(at: point)
    let weighted = values.map { $0 * density }
    return pairs.map { values[$0.0] * weighted[$0.1] }
  }

  func bounds(over region: ComplexBall) -> [ErrorBound] {
    products(features.bounds(over: region), features.densityBound(over: region))
  }

  func bounds(over box: ComplexBox) -> [ErrorBound] {
    products(features.bounds(over: box), features.densityBound(over: box))
  }

  private func products(_ bounds: [ErrorBound], _ density: ErrorBound) -> [ErrorBound] {
    pairs.map { bounds[$0.0] * bounds[$0.1] * density }
  }
}
