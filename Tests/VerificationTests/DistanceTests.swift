import MirrorTheory
import Symbolic
import TestSupport
import Testing
import Training

@testable import Verification

@Suite("Distances of functions")
struct DistanceTests {
  /// The network of a recorded case as a function.
  private static func function(
    _ entry: RecordedStatistics.Distance
  ) -> PiecewiseLinearFunction {
    let net = entry.network
    var function = PiecewiseLinearFunction(on: entry.interval[0]...entry.interval[1])
    function.add(
      net.w + net.b + net.a + [net.d0],
      layout: ParameterLayout(width: net.w.count, dimension: 1), beta: entry.beta,
      gamma: entry.gamma, factor: 1)
    return function
  }

  /// The network itself, neuron by neuron.
  private static func value(_ entry: RecordedStatistics.Distance, at x: Double) -> Double {
    let net = entry.network
    return net.w.indices.reduce(net.d0) { sum, j in
      let u = net.w[j] * x - net.b[j]
      return sum + net.a[j] * (entry.beta * u.magnitude + entry.gamma * u)
    }
  }

  @Test func piecesAreTheNetwork() throws {
    for entry in try #require(RecordedStatistics.load().cases.first).distances {
      let pieces = Self.function(entry).pieces()
      #expect(pieces.first?.start == entry.interval[0] && pieces.last?.end == entry.interval[1])
      for (left, right) in zip(pieces, pieces.dropFirst()) { #expect(left.end == right.start) }
      for piece in pieces {
        for share in [0, 0.3, 1] {
          let x = piece.start + share * (piece.end - piece.start)
          #expect(abs(piece.value(at: x) - Self.value(entry, at: x)) < 1e-13)
        }
      }
    }
  }

  @Test func supremaOfDistancesAreThoseOfNumpy() throws {
    let recorded = try #require(RecordedStatistics.load().cases.first).distances
    #expect(recorded.contains { $0.place > $0.interval[0] && $0.place < $0.interval[1] })
    for entry in recorded {
      let model = Fixture.model(
        beta: exact(entry.beta), gamma: exact(entry.gamma), omega: nil,
        inputs: entry.inputs.map(exact), labels: entry.labels.map(exact))
      let curve = try solve(model, at: [], digits: 17, exact: false).curve
      let table = try #require(CurveTable(curve, on: entry.interval[0]...entry.interval[1]))
      let supremum = Self.function(entry).supremum(ofDistanceTo: table)
      // Kernels in Double with a condition number of some hundreds.
      #expect(abs(supremum.value - entry.supremum) < 1e-11, "\(entry.supremum) \(supremum)")
      #expect(abs(supremum.place - entry.place) < 1e-6)
      #expect(table.deviation < 1e-13 * max(1, table.scale))
    }
  }

  /// x⁴ and |x|³ have h̄″ with singularities beside the real line, or on it.
  @Test(arguments: [Fixture.quartic, Fixture.cubic])
  func tablesFollowSteepSolutions(_ potential: Expression) throws {
    let curve = try solve(Fixture.figure2(potential), at: [], digits: 17, exact: false).curve
    let table = try #require(CurveTable(curve, on: -1.25...1.25))
    #expect(table.panels.count < 2_000)
    #expect(table.deviation < 1e-12 * table.scale)
    var random = SeededGenerator()
    var last: CurveTable.Panel?
    for panel in table.panels {
      if let last {
        #expect(last.end == panel.start)
        #expect(abs(last.value(at: last.end) - panel.value) < 1e-13)
      }
      last = panel
    }
    for _ in 0..<100 {
      let x = Double.random(in: -1.25...1.25, using: &random)
      let panel = try #require(table.panels.last { $0.start <= x })
      #expect(abs(panel.value(at: x) - curve.value(x)) < 1e-12, "\(x)")
    }
    // h̄′ is monotone on every panel: no sample of the middle lies outside of the ends.
    for panel in table.panels {
      let ends = [panel.slope(at: panel.start), panel.slope(at: panel.end)].sorted()
      let width = panel.end - panel.start
      let middle = panel.slope(at: panel.start + width / 2)
      // What is beyond counts by what it can change in h̄.
      let excess = max(ends[0] - middle, middle - ends[1], 0)
      #expect(excess * width <= 1e-15)
    }
  }

  @Test func noSampleExceedsTheSupremum() throws {
    let curve = try solve(Fixture.figure2(Fixture.quartic), at: [], digits: 17, exact: false).curve
    let table = try #require(CurveTable(curve, on: -1...1))
    let entry = try #require(RecordedStatistics.load().cases.first).distances[6]
    var line = PiecewiseLinearFunction(on: -1...1)
    line.add(
      entry.network.w + entry.network.b + entry.network.a + [entry.network.d0],
      layout: ParameterLayout(width: entry.network.w.count, dimension: 1), beta: entry.beta,
      gamma: entry.gamma, factor: 0.1)
    let supremum = line.supremum(ofDistanceTo: table)
    var largest = 0.0
    for k in 0...2_000 {
      let x = -1 + Double(k) / 1_000
      let distance = abs(0.1 * Self.value(entry, at: x) - curve.value(x))
      #expect(distance <= supremum.value + 1e-12)
      largest = max(largest, distance)
    }
    #expect(largest > supremum.value - 1e-3)
  }

  @Test func theInteriorExtremumIsFound() throws {
    // h̄ = |x|·3/20 outside, and a parabola-like arc inside: the zero network is farthest inside.
    let model = Fixture.model(omega: nil, inputs: [q(-1, 2), q(1, 2)], labels: [q(1, 4), q(1, 4)])
    let curve = try solve(model, at: [], digits: 17, exact: false).curve
    let interval = -0.25...0.4
    let table = try #require(CurveTable(curve, on: interval))
    let zero = PiecewiseLinearFunction(on: interval).supremum(ofDistanceTo: table)
    let expected = (0...1_300).map { abs(curve.value(-0.25 + Double($0) / 2_000)) }.max()
    #expect(abs(zero.value - (expected ?? 0)) < 1e-9)
  }

  @Test func dyingAndDegenerateNeuronsDoNoHarm() {
    var function = PiecewiseLinearFunction(on: -1...1)
    // w = 0 gives a constant, kinks outside a line, a kink at an end nothing more.
    function.add(
      [0, 1, -1, 2, 0.5, 3, 1, -2, 1, 1, 1, 1, 0.25],
      layout: ParameterLayout(width: 4, dimension: 1), beta: 0.5, gamma: 0.5, factor: 1)
    func relu(_ u: Double) -> Double { max(u, 0) }
    for x in [-1, -0.5, 0, 0.5, 1.0] {
      let value = relu(-0.5) + relu(x - 3) + relu(-x - 1) + relu(2 * x + 2) + 0.25
      let piece = function.pieces().last { $0.start <= x }
      #expect(piece.map { abs($0.value(at: x) - value) < 1e-14 } == true)
    }
    #expect(function.supremum() == Supremum(value: 4.25, place: 1))
  }
}
