import MultiPrecision
import RealModule

/// K for any density by numerical integration: an estimate.
struct EstimatedKernel: Sendable {
  private let setting: KernelSetting
  private let quadrature: NumericQuadrature
  private let density: NumericDensity
  private let weights: RegionWeights<BigFloat>
  /// Cells are cut into this many equal parts, so that two estimates share no nodes.
  private let partCount: Int

  init?(_ setting: KernelSetting, precision: Precision, partCount: Int) {
    guard let beta = BigFloat(setting.beta, precision: precision),
      let gamma = BigFloat(setting.gamma, precision: precision)
    else { return nil }
    self.setting = setting
    self.partCount = partCount
    quadrature = NumericQuadrature(precision: precision)
    density = NumericDensity(setting.support.form, precision: precision)
    weights = RegionWeights(beta: beta, gamma: gamma, isAveraged: setting.support.isEven)
  }

  /// The sum over placements, one for each sign of w.
  func value(at placements: [PairPlacement]) -> BigFloat? {
    let precision = quadrature.precision
    let ends = setting.ends
    var total = BigFloat(0, precision: precision)
    for placement in placements {
      guard let lesser = BigFloat(placement.lesser, precision: precision),
        let greater = BigFloat(placement.greater, precision: precision)
      else { return nil }
      for cell in placement.cells {
        func position(_ node: PairPlacement.Node) -> BigFloat? {
          switch node {
          case .pieceLower: BigFloat(ends[cell.piece].lower, precision: precision)
          case .pieceUpper: BigFloat(ends[cell.piece].upper, precision: precision)
          case .lesser: lesser
          case .greater: greater
          }
        }
        guard let lower = position(cell.lower), let upper = position(cell.upper) else {
          return nil
        }
        let part = integral(from: lower, to: upper, lesser: lesser, greater: greater)
        total += weights[cell.region] * part
      }
    }
    return placements.count == 2 ? total.scaled(byPowerOfTwo: -1) : total
  }

  /// ∫(x − b)(y − b)p(b) db.
  private func integral(
    from lower: BigFloat, to upper: BigFloat, lesser: BigFloat, greater: BigFloat
  ) -> BigFloat {
    let width = (upper - lower) / BigFloat(partCount, precision: quadrature.precision)
    var total = BigFloat(0, precision: quadrature.precision)
    for part in 0..<partCount {
      let start = lower + width * BigFloat(part, precision: quadrature.precision)
      let sums = quadrature.integrate(count: 1) { t, _ in
        let b = start + t * width
        return [(lesser - b) * (greater - b) * density.value(at: b)]
      }
      total += width * sums[0]
    }
    return total
  }
}
