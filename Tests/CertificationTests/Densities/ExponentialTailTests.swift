import Certification
import Foundation
import MultiPrecision
import NumericalMethods
import Symbolic
import Testing

private typealias Expression = Symbolic.Expression

private func tail(_ formula: Expression, beyond cut: Rational) -> ExponentialTail? {
  ExponentialTail(
    of: formula.simplified(), variable: Symbol("x"), beyond: cut, budget: WorkBudget(.seconds(2)))
}

/// A formula with a cut T, |f(T)| (for a sum that of its terms), and a rate that no proof can
/// exceed, worked out by hand.
private struct DecayCase {
  var f: Expression
  var cut: Int
  var height: Double
  var rate: Double
}

private func e(_ exponent: Double) -> Double { Foundation.exp(exponent) }

private let decaying: [DecayCase] = [
  DecayCase(f: exp(-2 * x), cut: 3, height: e(-6), rate: 2),
  DecayCase(f: -exp(-2 * x), cut: 3, height: e(-6), rate: 2),
  DecayCase(f: exp(-x.pow(2) / 2), cut: 4, height: e(-8), rate: 4),
  // |g|e^(ry) decreases for r ≤ 1 − 1/x, least at T.
  DecayCase(f: x * exp(-x), cut: 8, height: 8 * e(-8), rate: 0.875),
  DecayCase(f: exp(-x) + 3 * exp(-3 * x), cut: 2, height: e(-2) + 3 * e(-6), rate: 3),
  DecayCase(f: 1 / cosh(x).pow(2), cut: 5, height: 1 / pow(Foundation.cosh(5), 2), rate: 2),
]

@Test(arguments: decaying.indices) func exponentialTailsBoundTheFunction(index: Int) throws {
  let item = decaying[index]
  let found = try #require(tail(item.f, beyond: Rational(item.cut)))
  // Rounded upward and downward, and neither far off.
  #expect(found.height.doubleValue >= item.height * (1 - 1e-12))
  #expect(found.height.doubleValue <= item.height * 1.0001)
  #expect(found.rate.doubleValue > 0 && found.rate.doubleValue <= item.rate)
  let precision = Precision(bits: 96)
  for step in 0...40 {
    let y = Double(step * step) / 16
    let place = Ball(Double(item.cut) + y, precision: precision)
    let value = item.f.enclosure(at: [Symbol("x"): place], precision: precision)
    let size = value.magnitudeLowerBound.doubleValue
    let bound = found.height.doubleValue * Foundation.exp(-found.rate.doubleValue * y)
    #expect(size <= bound * (1 + 1e-12), "\(item.f.text) at \(y): \(size) \(bound)")
  }
}

/// A rate that is much too small would cut supports far too late.
@Test func exponentialTailsFindMostOfTheRate() throws {
  let plain = try #require(tail(exp(-2 * x), beyond: 3))
  #expect(plain.rate.doubleValue > 1.8)
  let gaussian = try #require(tail(exp(-x.pow(2) / 2), beyond: 4))
  #expect(gaussian.rate.doubleValue > 3.6)
}

private let notDecaying: [Expression] = [
  exp(x), 1, x, 1 / (1 + x.pow(2)), exp(-sqrt(x)), .apply(.sin, x) * exp(-x),
  exp(-x) + 1 / x.pow(4), exp(-x) - q("1/1000"),
]

@Test(arguments: notDecaying.indices) func slowTailsHaveNoExponentialBound(index: Int) {
  #expect(tail(notDecaying[index], beyond: 3) == nil)
}
