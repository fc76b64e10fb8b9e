import MultiPrecision
import Symbolic
import TestSupport
import Testing

@testable import MirrorTheory

private typealias Expression = Symbolic.Expression

private let variable = Symbol("b")
private let place = Expression.symbol(variable)

/// The logistic density in the prelude's form, moved, and as it is often written.
private let logistic: [Expression] = [
  1 / (4 * Expression.apply(.cosh, place / 2).pow(2)),
  1 / (2 * Expression.apply(.cosh, place - 3).pow(2)),
  .apply(.exp, -place) / (1 + .apply(.exp, -place)).pow(2),
]

@Suite("Densities as they are bounded best in their tails")
struct DecayingDensityTests {
  @Test(arguments: logistic.indices) func formsAreTheSameFunction(index: Int) throws {
    let forms = logistic[index].decayingForms(in: variable)
    try #require(forms.count == 2)
    let precision = Precision(bits: 200)
    for place in [Rational(-40), Rational(-7, 3), 0, Rational(1, 5), 30] {
      let at = Ball(place, precision: precision)
      let value = logistic[index].enclosure(at: [variable: at], precision: precision)
      for form in forms {
        let other = form.enclosure(at: [variable: at], precision: precision)
        #expect(other.overlaps(value) && other.isFinite, "\(form) at \(place)")
        #expect(!(other + other).overlaps(value))
      }
    }
  }

  /// Rectangles much higher than the distance of the poles are bounded by little more than p.
  @Test(arguments: logistic.indices) func tailsAreBoundedOnHighRectangles(index: Int) {
    let density = CellDensity<ComplexBox>(
      logistic[index], variable, precision: .double)
    let plain = CompiledExpression(logistic[index].simplified(), variable)
    for side in [-1.0, 1] {
      let box = ComplexBox(
        real: DoubleRange(side * 50 - 2, side * 50 + 2), imaginary: DoubleRange(0, 20))
      let bound = density(box).magnitudeUpperBound
      let largest = plain(side * 48)
      #expect(bound >= ErrorBound(largest))
      #expect(bound < ErrorBound(4 * largest), "\(bound) \(largest)")
    }
    #expect(!density(ComplexBox(real: DoubleRange(-5, 5), imaginary: DoubleRange(0, 4))).isFinite)
  }

  @Test func otherDensitiesHaveNoOtherForm() {
    #expect(Expression.apply(.exp, -place.pow(2)).decayingForms(in: variable).isEmpty)
    #expect((1 - place.pow(2)).decayingForms(in: variable).isEmpty)
  }
}
