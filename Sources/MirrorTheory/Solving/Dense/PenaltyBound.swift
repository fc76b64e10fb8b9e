import MultiPrecision
import Symbolic

/// Bounds of φ̄ on rectangles of the plane.
struct PenaltyBound: Sendable {
  let value: CompiledExpression
  let slope: CompiledExpression

  /// An upper bound of |φ̄| on a rectangle; ∞ where it is not proved holomorphic.
  ///
  /// Logarithms as in log cosh α have no value on rectangles whose image goes around 0, where their
  /// derivatives have. φ̄ is convex with its minimum 0 at 0, so that 0 ≤ φ̄(c) ≤ cφ̄′(c) at a real c, and
  /// |φ̄(α) − φ̄(c)| ≤ |α − c|·max |φ̄′| along the segment, which lies in the rectangle.
  ///
  /// - Parameters:
  ///   - region: The rectangle.
  ///   - range: Where on the line the formulas are those of φ̄.
  /// - Returns: The bound.
  func callAsFunction(
    over region: ComplexBox, within range: DoubleRange = .unknown
  ) -> ErrorBound {
    let direct = value.bound(over: region)
    if direct.isFinite || !region.isFinite || !region.imaginary.containsZero { return direct }
    let middle = region.real.lower + (region.real.upper - region.real.lower) / 2
    let point = Swift.min(Swift.max(middle, range.lower), range.upper)
    guard region.real.lower <= point, point <= region.real.upper else { return direct }
    let anchor = ComplexBox(DoubleRange(point))
    return anchor.magnitudeUpperBound * slope.bound(over: anchor)
      + (region - anchor).magnitudeUpperBound * slope.bound(over: region)
  }
}
