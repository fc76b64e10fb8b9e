import MultiPrecision
import Symbolic

/// φ̄ between two neighbouring kinks, as one formula of α, or of w with α = c ± wᵏ where it has a branch
/// point at the kink c.
struct PotentialPiece: Sendable {
  let variable: Symbol
  /// φ̄, φ̄′ and dφ̄′/dw.
  let value: Expression
  let slope: Expression
  let slopeRate: Expression
  /// nil where w is α.
  let cover: PotentialCover?
  let compiledSlope: CompiledExpression
  let compiledSlopeRate: CompiledExpression
  private let penalty: PenaltyBound
  private let place: CompiledExpression
  private let rate: CompiledExpression

  init(_ formula: PotentialFormula) {
    variable = formula.variable
    cover = formula.cover
    value = formula.cover?.value ?? formula.value
    slope = formula.cover?.slope ?? formula.slope
    slopeRate = formula.cover?.slopeRate ?? formula.curvature
    compiledSlope = CompiledExpression(slope, variable)
    compiledSlopeRate = CompiledExpression(slopeRate, variable)
    penalty = PenaltyBound(value: CompiledExpression(value, variable), slope: compiledSlope)
    place = CompiledExpression(formula.cover?.place ?? .symbol(variable), variable)
    rate = CompiledExpression(formula.cover?.rate ?? 1, variable)
  }

  /// w at an α of the piece.
  func parameter(_ alpha: Ball) -> Ball {
    guard let cover else { return alpha }
    return CurveCover<Ball>(cover, precision: alpha.precision).parameter(alpha)
  }

  /// φ̄′ and dφ̄′/dw, φ̄, and for a cover α and dα/dw.
  func compiled(precision: Precision) -> CompiledExpressions<Ball> {
    CompiledExpressions(
      [slope, slopeRate, value.splitLogarithms(in: variable)]
        + (cover.map { [$0.place, $0.rate] } ?? []),
      variable, precision: precision)
  }

  /// Whether φ̄′ falls as w grows.
  var isReversed: Bool { cover?.isLeft ?? false }

  /// Upper bounds of |α| and |dα/dw| on a rectangle of w.
  func placeBounds(over region: ComplexBox) -> (place: ErrorBound, rate: ErrorBound) {
    cover == nil
      ? (region.magnitudeUpperBound, ErrorBound(1))
      : (place.bound(over: region), rate.bound(over: region))
  }

  /// An upper bound of |φ̄| on a rectangle of w; ∞ where it is not proved holomorphic.
  func penaltyBound(over region: ComplexBox, within range: DoubleRange) -> ErrorBound {
    cover == nil ? penalty(over: region, within: range) : penalty.value.bound(over: region)
  }
}
