import MultiPrecision
import NumericalMethods
import Symbolic
import TestSupport
import Testing

@testable import MirrorTheory

@Suite("Bounds of the dual flow's velocity")
struct VelocityBoundTests {
  private let precision = Precision(bits: 128)

  private static var gaussian: InitializationDensity {
    InitializationDensity(
      name: "p", variable: Symbol("b"),
      body: .function(.exp, [-b.pow(2) / 2]) / .function(.sqrt, [2 * .constant(.pi)]),
      lower: .infinite, upper: .infinite)
  }

  /// ω = 1 and convex ψ throughout, so that φ̄″ ≥ 1.
  private static let models: [Model] = {
    let data: [(Symbolic.Expression, Symbolic.Expression)] = [
      (-1, q(3, 20)), (q(7, 20), q(3, 20)), (q(13, 20), q(-3, 20)), (q(13, 20), q(-3, 20)),
    ]
    return [
      model(Potentials.quartic, omega: 1, data: data),
      model(Potentials.asymmetric, omega: 1, Activations.relu, Densities.tent, data: data),
      model(Potentials.cube, omega: 1, data: data),
      model(Potentials.cube, omega: 1, Activations.leaky, Densities.steps, data: data),
      model(Potentials.twoSided, omega: 1, Activations.relu, Densities.epanechnikov, data: data),
      model(Potentials.irrationalKinks, omega: 1, data: data),
      model(Potentials.kinked, omega: 1, Activations.absolute, gaussian, data: data),
      model(.function(.cosh, [x]), omega: 1, data: data),
      model(
        x * .function(.asinh, [x]), omega: 1, Activations.relu, gaussian, data: data),
    ]
  }()

  private func dual(_ model: Model) throws -> (EnclosedDual, [Int]) {
    let layout = try DualLayout(model, points: [], tailBits: precision.bits)
    let family = try DualFlowFamily(model, omega: 1, reserve: 1, layout: layout, points: [])
    return (
      try #require(family.enclosedDual(precision: precision, budget: .unlimited)),
      layout.multiplicities
    )
  }

  private func number(_ value: Double) -> Ball { Ball(value, precision: precision) }

  private func velocity(_ dual: EnclosedDual, _ lambda: [Ball], _ multiplicities: [Int]) -> [Ball] {
    zip(multiplicities, dual.residual(lambda)).map { Ball($0, precision: precision) * $1 }
  }

  /// Σ|vᵢ|, rounded down but for the last digits of a Double.
  private func size(_ vector: [Ball]) -> Double {
    vector.reduce(0) { $0 + $1.magnitudeLowerBound.doubleValue } * (1 - 1e-9)
  }

  private func difference(_ first: [Ball], _ second: [Ball]) -> [Ball] {
    zip(first, second).map { $0 - $1 }
  }

  /// Cauchy's estimate on the way from λ − d to λ + d.
  ///
  /// On |θ| ≤ 1 the velocity is at most M at λ + θd: its nth derivative is at most n!M/(1 − ε)ⁿ for
  /// real |θ| ≤ ε, and its divided differences are derivatives in between over n!. A kink on the way
  /// would give some ε^(2−n).
  @Test(
    "derivatives are within the bounds, at levels and away from them", arguments: models.indices)
  func derivatives(_ index: Int) throws {
    let (dual, multiplicities) = try dual(Self.models[index])
    var random = SeededGenerator(seed: UInt64(100 + index))
    var provedCount = 0
    let order = 5
    let epsilon = 1.0 / 16
    for _ in 0..<SeededGenerator.iterations(2) {
      let reach = random.pick([0.3, 3, 20])
      let lambda = multiplicities.map { _ in
        number(Double.random(in: -reach...reach, using: &random))
      }
      let relative = random.pick([0.01, 0.05])
      let way = multiplicities.map { _ in
        number(Double.random(in: -reach...reach, using: &random) * relative)
      }
      let centers = dual.bound.nodeValues(lambda)
      let radii = dual.bound.nodeValues(way).map(\.magnitudeUpperBound)
      let near = radii.map { $0 * ErrorBound(epsilon) }
      // s moves by `near` on the way that is looked at.
      let change = dual.bound.change(near)
      var rows: [[Ball]] = []
      for place in 0...order {
        let theta = number((2 * Double(place) / Double(order) - 1) * epsilon)
        let here = zip(lambda, way).map { $0 + theta * $1 }
        rows.append(velocity(dual, here, multiplicities))
        if place > 0 {
          let moved = size(difference(rows[place], rows[0]))
          #expect(moved <= 2 * change.doubleValue)
        }
      }
      guard let sizes = dual.bound.sizes(centers: centers, radii: radii, real: near) else {
        continue
      }
      provedCount += 1
      #expect(sizes.tails < sizes.analytic * ErrorBound(powerOfTwo: -100))
      #expect(size(rows[0]) <= sizes.analytic.doubleValue)
      // Equidistant places: Δⁿf/(n!hⁿ).
      for n in 1...order {
        for place in 0...(order - n) { rows[place] = difference(rows[place + 1], rows[place]) }
        var scale = 1.0
        for factor in 1...n { scale *= Double(factor) * 2 * epsilon / Double(order) }
        var allowed = sizes.analytic.doubleValue
        for _ in 0..<n { allowed /= 1 - epsilon }
        #expect(size(rows[0]) / scale <= allowed, "order \(n)")
      }
    }
    #expect(provedCount > 0)
  }

  @Test("where s may reach a level at a node nothing is claimed")
  func levels() throws {
    let (dual, multiplicities) = try dual(Self.models[2])
    let lambda = multiplicities.map { _ in number(0) }
    let centers = dual.bound.nodeValues(lambda)
    let radii = centers.map { _ in ErrorBound(1e-3) }
    #expect(dual.bound.sizes(centers: centers, radii: radii, real: radii) == nil)
  }
}
