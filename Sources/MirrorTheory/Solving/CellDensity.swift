import MultiPrecision
import Symbolic

/// p in one number type, on rectangles of the plane in the form that is bounded best there.
struct CellDensity<Number: CellNumber>: Sendable {
  private let plain: CompiledExpressions<Number>
  /// For negative and for positive b; empty where no form is better.
  private let decaying: [CompiledExpressions<Number>]

  init(_ formula: Expression, _ variable: Symbol, precision: Precision) {
    plain = CompiledExpressions([formula], variable, precision: precision)
    decaying =
      Number.isPlane
      ? formula.decayingForms(in: variable).map {
        CompiledExpressions([$0], variable, precision: precision)
      } : []
  }

  /// p(b).
  func callAsFunction(_ b: Number) -> Number {
    if decaying.count == 2, let side = b.planeSide {
      let value = decaying[side < 0 ? 0 : 1].first(b)
      if value.isFinite { return value }
    }
    return plain.first(b)
  }
}
