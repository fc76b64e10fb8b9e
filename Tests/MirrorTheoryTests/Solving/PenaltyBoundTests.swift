import MultiPrecision
import Symbolic
import TestSupport
import Testing

@testable import MirrorTheory

/// Bounds of potentials where their formulas have no values on rectangles of the plane.
@Suite struct PenaltyBoundTests {
  private static let x = Symbol("x")
  private static let logCosh = Expression.apply(.log, .apply(.cosh, .symbol(x)))
  private static let bound = PenaltyBound(
    value: CompiledExpression(logCosh, x),
    slope: CompiledExpression(.apply(.tanh, .symbol(x)), x))

  private static func rectangle(_ lower: Double, _ upper: Double, _ height: Double) -> ComplexBox {
    ComplexBox(real: DoubleRange(lower, upper), imaginary: DoubleRange(-height, height))
  }

  /// On a rectangle higher than pi the image of cosh goes around 0.
  @Test func logarithmsAreBoundedByTheirDerivatives() {
    let high = Self.rectangle(3, 9, 5)
    #expect(!Self.bound.value.bound(over: high).isFinite)
    let found = Self.bound(over: high)
    // |log cosh u| is near |u - log 2|, at most |9 - log 2 + 5i| = 9.7.
    #expect(ErrorBound(9.6) <= found && found <= ErrorBound(20))
  }

  /// The inequality for convex functions holds at real numbers where the formula is that of phi.
  @Test func theRangeOfTheFormulaCounts() {
    let high = Self.rectangle(3, 9, 5)
    #expect(Self.bound(over: high, within: DoubleRange(8, 20)).isFinite)
    #expect(!Self.bound(over: high, within: DoubleRange(10, 20)).isFinite)
  }

  /// Poles of the derivative are seen.
  @Test func nothingIsBoundedAroundASingularity() {
    #expect(!Self.bound(over: Self.rectangle(-1, 1, 5)).isFinite)
  }
}
