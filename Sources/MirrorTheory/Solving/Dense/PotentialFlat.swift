import MultiPrecision
import Symbolic

/// A point c at which φ̄′ jumps, so that (φ̄′)⁻¹ is c on the whole interval of the slopes there.
struct PotentialFlat: Sendable {
  /// c.
  let place: RealConstant
  private let below: PotentialPiece
  private let above: PotentialPiece

  /// - Parameters:
  ///   - place: c.
  ///   - below: φ̄ left of c.
  ///   - above: φ̄ right of c.
  init(at place: RealConstant, below: PotentialPiece, above: PotentialPiece) {
    self.place = place
    self.below = below
    self.above = above
  }

  /// φ̄′(c−) and φ̄′(c+), enclosed.
  func ends(precision: Precision) -> (lower: Ball, upper: Ball) {
    let center = place.ball(precision: precision)
    func slope(_ piece: PotentialPiece) -> Ball { piece.compiledSlope(piece.parameter(center)) }
    return (slope(below), slope(above))
  }

  /// c with φ̄′(c−) and φ̄′(c+), rounded.
  struct Rounded: Sendable {
    let place: Double
    let lower: Double
    let upper: Double
  }

  var rounded: Rounded {
    let (lower, upper) = ends(precision: Precision(bits: 128))
    return Rounded(
      place: place.doubleValue, lower: lower.midpoint.doubleValue(.nearest),
      upper: upper.midpoint.doubleValue(.nearest))
  }

  /// Whether every number of a ball is proved to be a slope at c.
  func contains(_ s: Ball) -> Bool {
    guard s.isFinite else { return false }
    let (lower, upper) = ends(precision: s.precision)
    return (s - lower).isNonnegative && (upper - s).isNonnegative
  }
}
