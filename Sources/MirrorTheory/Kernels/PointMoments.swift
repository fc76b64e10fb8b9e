import MultiPrecision
import NumericalMethods
import Symbolic

/// ∫_{b ≤ t} bᵏp and ∫_{b ≥ t} bᵏp, k = 0, 1, 2.
struct SidedMoments {
  var below: [Ball]
  var above: [Ball]
}

/// The partial moments of a density at points, enclosed from their closed forms.
struct PointMoments: Sendable {
  private let moments: MomentFormulas
  private let precision: Precision
  private let fromLower: [CompiledExpressions<Ball>]
  private let toUpper: [CompiledExpressions<Ball>]
  /// Of the pieces, and of the whole support.
  private let totals: [[Ball]]
  let whole: [Ball]

  init(_ moments: MomentFormulas, precision: Precision) {
    self.moments = moments
    self.precision = precision
    func compiled(_ formula: (PartialIntegralFormulas) -> [Expression])
      -> [CompiledExpressions<Ball>]
    {
      moments.pieces.map {
        CompiledExpressions(
          formula(PartialIntegralFormulas(piece: $0)), moments.variable, precision: precision)
      }
    }
    fromLower = compiled(\.fromLower)
    toUpper = compiled(\.toUpper)
    let totals = moments.pieces.map { piece in
      piece.integrals.map { $0.total.enclosure(at: [Symbol: Ball](), precision: precision) }
    }
    self.totals = totals
    whole = (0...2).map { k in
      totals.reduce(Ball(0, precision: precision)) { $0 + $1[k] }
    }
  }

  /// Both sides of a point, the smaller one without cancellation where a tail is infinite.
  ///
  /// The point is placed among the pieces by exact comparison: enclosures never have to.
  ///
  /// - Throws: `SolveFailure.undecided` when two constants cannot be told apart.
  func callAsFunction(_ point: RealConstant) throws(SolveFailure) -> SidedMoments {
    let zero = [Ball](repeating: Ball(0, precision: precision), count: 3)
    var below = zero
    for (index, piece) in moments.pieces.enumerated() {
      if let lower = piece.lowerEnd, try compare(point, lower) != .greater {
        // In a gap, or left of the support.
        return index == 0 ? SidedMoments(below: zero, above: whole) : sides(below: below)
      }
      if let upper = piece.upperEnd, try compare(point, upper) != .less {
        for k in 0...2 { below[k] += totals[index][k] }
        continue
      }
      let t = point.ball(precision: precision)
      let isLast = index == moments.pieces.count - 1
      if isLast, index > 0 || t.midpoint.signum > 0 {
        let above = toUpper[index](t)
        return SidedMoments(below: zip(whole, above).map { $0 - $1 }, above: above)
      }
      return sides(below: zip(below, fromLower[index](t)).map { $0 + $1 })
    }
    return SidedMoments(below: whole, above: zero)
  }

  private func sides(below: [Ball]) -> SidedMoments {
    SidedMoments(below: below, above: zip(whole, below).map { $0 - $1 })
  }
}

/// The formulas of one piece, by side.
private struct PartialIntegralFormulas {
  let piece: MomentFormulas.Piece
  var fromLower: [Expression] { piece.integrals.map(\.fromLower) }
  var toUpper: [Expression] { piece.integrals.map(\.toUpper) }
}
