import MultiPrecision
import RealModule

/// K for a piecewise-polynomial density in one scalar: exact over the rationals, proved in balls.
struct PolynomialKernel<Element: SolverScalar>: Sendable {
  private let setting: KernelSetting
  private let pieces: ScalarKernelPieces<Element>
  private let weights: RegionWeights<Element>
  private let precision: Precision

  /// Nil where a constant has no value in this scalar, or the density is no piecewise polynomial.
  init?(_ setting: KernelSetting, precision: Precision) {
    guard let exact = setting.pieces,
      let pieces = ScalarKernelPieces<Element>(exact, precision: precision),
      let beta = Element(setting.beta, precision: precision),
      let gamma = Element(setting.gamma, precision: precision)
    else { return nil }
    self.setting = setting
    self.pieces = pieces
    self.precision = precision
    weights = RegionWeights(beta: beta, gamma: gamma, isAveraged: setting.support.isEven)
  }

  /// The sum over placements, one for each sign of w; nil where a point has no value in this scalar.
  func value(at placements: [PairPlacement]) -> Element? {
    var total: Element = 0
    for placement in placements {
      guard let lesser = Element(placement.lesser, precision: precision),
        let greater = Element(placement.greater, precision: precision)
      else { return nil }
      for cell in placement.cells {
        total += weights[cell.region] * integral(over: cell, lesser: lesser, greater: greater)
      }
    }
    let two: Element = 2
    return placements.count == 2 ? total / two : total
  }

  /// ∫(x − b)(y − b)p(b) db over a cell, from the moments of p about the cell's lower end.
  private func integral(
    over cell: PairPlacement.Cell, lesser: Element, greater: Element
  ) -> Element {
    func position(_ node: PairPlacement.Node) -> Element {
      switch node {
      case .pieceLower: pieces.ends[cell.piece].lower
      case .pieceUpper: pieces.ends[cell.piece].upper
      case .lesser: lesser
      case .greater: greater
      }
    }
    let lower = position(cell.lower)
    let upper = position(cell.upper)
    let moments = pieces.density.moments(
      lower: lower, upper: upper, piece: cell.piece, isMirrored: false)
    let width = upper - lower
    // A factor that vanishes at the lower end must do so exactly.
    let first = cell.lower == .lesser ? 0 : lesser - lower
    let second = cell.lower == .greater ? 0 : greater - lower
    let mixed = width * (first + second) * moments.1
    return first * second * moments.0 - mixed + width * width * moments.2
  }
}
