import MultiPrecision
import NumericalMethods
import Symbolic
import Testing

@testable import MirrorTheory

private typealias Expression = Symbolic.Expression

private let variable = Symbol("z")
private let z = Expression.symbol(variable)

/// Sums of 1 and a sigmoid, in which the one cancels the other on one side.
private let dying: [Expression] = [
  z * (1 + .apply(.erf, z / .apply(.sqrt, 2))) / 2,
  1 - Expression.apply(.erf, -2 * z),
  (1 + Expression.apply(.tanh, z / 2)) * z / 2,
  3 - 3 * Expression.apply(.tanh, -z),
]

@Suite("Features that die out")
struct DyingFeatureTests {
  /// In 64 bits, where the sum itself has none of its digits left; held to the sum in 4000 bits.
  @Test(arguments: dying.indices) func valuesKeepTheirDigits(index: Int) {
    let formula = ActivationFormulas(dying[index], variable: variable).formulas[0]
    for place in [Rational(-40), Rational(-17, 2), Rational(-1, 3), 0, 2, 30] {
      let value = formula(Ball(place, precision: Precision(bits: 64)))
      let many = Precision(bits: 4_000)
      let expected = dying[index].enclosure(
        at: [variable: Ball(place, precision: many)], precision: many)
      #expect(value.overlaps(expected), "\(dying[index]) at \(place)")
      #expect(value.radius <= value.magnitudeUpperBound * ErrorBound(powerOfTwo: -40))
    }
  }

  @Test func otherSumsStay() {
    for sum in [
      2 + Expression.apply(.erf, z), z + .apply(.erf, z), 1 + 2 * Expression.apply(.tanh, z),
      1 + Expression.apply(.sin, z),
    ] {
      #expect(sum.simplified().complementingSigmoids == sum.simplified())
    }
  }

  /// s of GELU features at places where it is 2⁻²⁰⁰ of its largest values, in Double and enclosed.
  @Test func combinationsAreResolvedWhereTheyDieOut() throws {
    let model = try SmoothActivations.model(
      "gelu", "gaussian(1/2)", "cosh(x)", data: [(-1, 1), (0, 2), (1, 1)])
    guard case .smooth(_, let variable, let body) = model.activation else { return }
    let layout = try FeatureLayout(
      ActivationFormulas(body, variable: variable), model,
      inputs: [-1, 0, 1].map { RealConstant(Rational($0)) }, mirrorsAgree: true, tailBits: 800)
    let panel = try #require(layout.panels.first)
    let features = PanelFeatures(panel, of: layout, precision: Precision(bits: 512))
    let lambda = [3.0, -5, 7].map {
      Ball($0, precision: Precision(bits: 512)).scaled(byPowerOfTwo: 400)
    }
    let tiles = try #require(
      FeatureTiles(features, dataCount: 3, weightBits: 70, sizeBits: 410, budget: .unlimited))
    let combination = FeatureCombination(tiles, multipliers: lambda, exponent: 200)
    for place in [Rational(1, 3), 5, Rational(83, 8), Rational(57, 4), Rational(131, 8)] {
      let at = Ball(place, precision: Precision(bits: 512))
      let exact = combination.value(features.values(at: at)).scaled(byPowerOfTwo: -200)
      let expected = exact.midpoint.doubleValue(.nearest)
      let point = place.doubleValue
      let estimate = combination.estimate(at: point)
      #expect(((estimate.value - expected) / expected).magnitude < 1e-6, "\(place): \(estimate)")
      let box = combination.value(over: ComplexBox(DoubleRange(point)), scale: 1e-9)
      #expect(box.real.lower <= expected && expected <= box.real.upper)
      #expect(
        box.real.upper - box.real.lower < 1e-3 * expected.magnitude,
        "\(place): \(box.real) around \(expected)")
    }
  }
}
