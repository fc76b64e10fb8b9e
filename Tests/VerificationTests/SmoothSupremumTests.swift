import Glibc
import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport
import Testing
import Training

@testable import Verification

@Suite("Suprema of smooth functions")
struct SmoothSupremumTests {
  private static func supremum(
    of function: @escaping (Double) -> Double, on interval: ClosedRange<Double>,
    breaks: [Double] = []
  ) -> Supremum? {
    SmoothSupremum(function: function)(on: interval, breaks: breaks)
  }

  @Test func placesInsideAndAtEndsAreFound() throws {
    // x³ − x on [−1, 1]: 2/(3√3) at ±1/√3.
    let cubic = try #require(Self.supremum(of: { $0 * $0 * $0 - $0 }, on: -1...1))
    #expect(abs(cubic.value - 2 / 27.squareRoot()) < 4e-7)
    #expect(abs(cubic.place.magnitude - 1 / 3.squareRoot()) < 1e-3)
    let exponential = try #require(Self.supremum(of: exp, on: -3...2))
    #expect(abs(exponential.value / exp(2) - 1) < 1e-6 && exponential.place == 2)
    let wave = try #require(Self.supremum(of: { sin(40 * $0) * (1 + $0 / 9) }, on: 0...2))
    #expect(
      (0...40_000).allSatisfy {
        let x = Double($0) / 20_000
        return abs(sin(40 * x) * (1 + x / 9)) <= wave.value * (1 + 1e-6)
      })
    #expect(wave.value < 1 + 2.0 / 9)
  }

  @Test func kinksDoNotHide() throws {
    // The largest value is at a kink that no break tells of.
    let tent = try #require(Self.supremum(of: { 1 - abs($0 - 0.3) }, on: -1...1))
    #expect(abs(tent.value - 1) < 1e-6 && abs(tent.place - 0.3) < 1e-6)
    let known = try #require(
      Self.supremum(of: { 1 - abs($0 - 0.3) }, on: -1...1, breaks: [0.3, 7]))
    #expect(abs(known.value - 1) < 1e-12)
  }

  @Test func whatIsNotFiniteHasNone() {
    #expect(Self.supremum(of: { 1 / ($0 - 0.3) }, on: -1...1).map { $0.value < 1e9 } != true)
    #expect(Self.supremum(of: { $0 < 0.25 ? 0 : .nan }, on: -1...1) == nil)
  }

  @Test func derivativesOfSeriesAreExact() {
    // T₅(t) = 16t⁵ − 20t³ + 5t has the derivative 80t⁴ − 60t² + 5.
    let slope = ChebyshevSeries(coefficients: [0.5, 0, 0, 0, 0, 1]).derivative
    for t in [-1, -0.4, 0, 0.7, 1] {
      #expect(abs(slope(t) - (80 * t * t * t * t - 60 * t * t + 5)) < 1e-13)
    }
    let back = ChebyshevSeries(coefficients: [0.3, -2, 0.7, 0.1]).integral.derivative
    for (own, expected) in zip(back.coefficients, [0.3, -2, 0.7, 0.1]) {
      #expect(abs(own - expected) < 1e-15)
    }
  }

  /// A tanh network against samples of itself and of its solution.
  @Test func smoothActivationsAreCompared() throws {
    var model = Fixture.model(
      omega: nil, inputs: [q(-1, 2), q(1, 4)], labels: [q(1, 8), q(-1, 8)])
    model.activation = .smooth(
      name: "tanh", variable: Fixture.x, body: .function(.tanh, [.symbol(Fixture.x)]))
    let comparison = try NetworkComparison(model, asked: nil)
    let reference = try comparison.reference(of: model, hypotheses: checkAssumptions(of: model))
    guard case .curve(let curve) = reference.form else {
      Issue.record("no curve")
      return
    }
    let layout = ParameterLayout(width: 2, dimension: 1)
    let parameters = [1, -1, 0.25, 0.5, 0.125, 0.375, 0.0625]
    let supremum = try comparison.supremum(
      of: [(parameters, 1), (parameters, -0.5)], layout: layout, minus: reference)
    func distance(_ x: Double) -> Double {
      let network = 0.125 * tanh(x - 0.25) + 0.375 * tanh(-x - 0.5) + 0.0625
      return abs(network / 2 - curve.value(x))
    }
    let largest = (0...2_000).map { distance(-1 + Double($0) / 1_000) }.max() ?? 0
    #expect(largest <= supremum.value * (1 + 1e-6) && largest > supremum.value * (1 - 1e-5))
    #expect(abs(distance(supremum.place) - supremum.value) < 1e-6 * supremum.value)
  }
}
