import MultiPrecision
import NumericalMethods
import RealModule

/// K from partial moments of the density in one scalar: exact over the rationals, proved in balls.
struct MomentKernel<Element: SolverScalar>: Sendable {
  private let ends: [(lower: Element, upper: Element)]
  /// ∫ τᵏ p db over a part of a piece, k = 0, 1, 2.
  private let moments: @Sendable (_ part: CellProblem<Element>) -> (Element, Element, Element)
  /// The formula of each piece.
  private let formulas: [Int]
  private let weights: RegionWeights<Element>
  private let precision: Precision

  /// Nil where a constant has no value in this scalar, or the density is no piecewise polynomial.
  init?(_ setting: KernelSetting, precision: Precision) {
    guard let exact = setting.pieces,
      let pieces = ScalarKernelPieces<Element>(exact, precision: precision),
      let weights = RegionWeights<Element>(setting, precision: precision)
    else { return nil }
    self.precision = precision
    self.weights = weights
    ends = pieces.ends
    formulas = Array(pieces.ends.indices)
    let density = pieces.density
    moments = {
      density.moments(
        lower: $0.lower, upper: $0.upper, piece: $0.densityPiece, isMirrored: false)
    }
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
      case .pieceLower: ends[cell.piece].lower
      case .pieceUpper: ends[cell.piece].upper
      case .lesser: lesser
      case .greater: greater
      }
    }
    let lower = position(cell.lower)
    let upper = position(cell.upper)
    let moments = moments(
      CellProblem(
        lower: lower, upper: upper, densityPiece: formulas[cell.piece], isMirrored: false,
        s: (0, 0), alpha: (0, 0),
        densityEnds: DensityEnds(
          start: cell.lower == .pieceLower ? .lower : nil,
          end: cell.upper == .pieceUpper ? .upper : nil)))
    let width = upper - lower
    // A factor that vanishes at the lower end must do so exactly.
    let first = cell.lower == .lesser ? 0 : lesser - lower
    let second = cell.lower == .greater ? 0 : greater - lower
    let mixed = width * (first + second) * moments.1
    return first * second * moments.0 - mixed + width * width * moments.2
  }
}

extension MomentKernel where Element == Ball {
  /// For any density, by rigorous quadrature.
  init?(
    _ setting: KernelSetting, density: DensityFormulas, precision: Precision, budget: WorkBudget
  ) {
    guard let weights = RegionWeights<Ball>(setting, precision: precision) else { return nil }
    self.precision = precision
    self.weights = weights
    ends = setting.ends.map {
      ($0.lower.ball(precision: precision), $0.upper.ball(precision: precision))
    }
    formulas = setting.support.formulas.map { $0 ?? 0 }
    let moments = FormulaMoments<Ball>(density, precision: precision, budget: budget)
    self.moments = { moments($0) }
  }
}

extension RegionWeights {
  fileprivate init?(_ setting: KernelSetting, precision: Precision) {
    guard let beta = Element(setting.beta, precision: precision),
      let gamma = Element(setting.gamma, precision: precision)
    else { return nil }
    self.init(beta: beta, gamma: gamma, isAveraged: setting.support.isEven)
  }
}
