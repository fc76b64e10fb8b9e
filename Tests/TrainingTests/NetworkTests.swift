import MultiPrecision
import Symbolic
import TestSupport
import Testing

@testable import Training

/// The network in O(n + m) against the one in O(n·m), which shares no formula with it.
@Suite("Networks")
struct NetworkTests {
  private static let inputs = [0.4, -1, 0.25, 2, -0.75, 0.25]

  private func pair(
    _ generator: inout SeededGenerator, width: Int, beta: Double, gamma: Double
  ) -> (LineNetwork<Double>, DenseNetwork<Double>, [Double]) {
    let line = LineNetwork(width: width, inputs: Self.inputs, beta: beta, gamma: gamma)
    let activation = ActivationFunction<Double>(
      .piecewiseLinear(name: "f", beta: exact(beta), gamma: exact(gamma)), precision: .double)
    let dense = DenseNetwork(
      width: width, dimension: 1, inputs: Self.inputs, activation: activation)
    let theta = (0..<(3 * width + 1)).map { _ in
      generator.chance(0.05) ? 0 : Double.random(in: -2...2, using: &generator)
    }
    return (line, dense, theta)
  }

  private func close(_ left: [Double], _ right: [Double], _ size: Double) -> Bool {
    zip(left, right).allSatisfy { ($0 - $1).magnitude <= 1e-13 * size }
  }

  @Test func bucketsAgreeWithDirectSums() {
    var generator = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(60) {
      let width = Int.random(in: 1...40, using: &generator)
      let (beta, gamma) = generator.pick([(1.0, 0.0), (0.5, 0.5), (0.45, 0.55), (-0.5, 2)])
      var (line, dense, theta) = pair(&generator, width: width, beta: beta, gamma: gamma)
      // A weight that is 0 leaves b = 0 on both sides; the test wants one.
      for j in 0..<width where theta[width + j] == 0 { theta[width + j] = 0.125 }
      line.settle(theta)
      let size = Double(20 * width)
      #expect(close(line.outputs(theta), dense.outputs(theta), size), "\(generator.note)")
      let residuals = Self.inputs.map { _ in Double.random(in: -1...1, using: &generator) }
      var (left, right) = (theta, theta)
      line.gradient(theta, residuals: residuals, into: &left)
      dense.gradient(theta, residuals: residuals, into: &right)
      #expect(close(left, right, size), "\(generator.note)")
      let direction = theta.map { _ in Double.random(in: -1...1, using: &generator) }
      #expect(close(line.product(theta, direction), dense.product(theta, direction), size))
      let diagonal = theta.map { _ in Double.random(in: 0.5...3, using: &generator) }
      #expect(
        close(
          line.normalMatrix(theta, diagonal: diagonal),
          dense.normalMatrix(theta, diagonal: diagonal), 40 * size))
      // Σᵢ rᵢ(Jy)ᵢ = y·(Jᵀr).
      let forward = Double.innerProduct(residuals[...], line.product(theta, direction)[...])
      let backward = Double.innerProduct(direction[...], left[...])
      #expect((forward - backward).magnitude < 1e-12 * size)
    }
  }

  @Test func sidesFollowTheParameters() {
    var generator = SeededGenerator()
    for _ in 0..<SeededGenerator.iterations(100) {
      var (line, _, theta) = pair(&generator, width: 12, beta: 1, gamma: 0)
      line.settle(theta)
      #expect(line.passedKinks(theta).isEmpty)
      let moved = theta.map { $0 + Double.random(in: -0.7...0.7, using: &generator) }
      var fresh = line
      fresh.settle(moved)
      // Flipping one kink after another, in the order in which they pass, ends in the same sides.
      let steps = 400
      var walking = line
      for step in 1...steps {
        let share = Double(step) / Double(steps)
        let point = zip(theta, moved).map { $0 + ($1 - $0) * share }
        for kink in walking.passedKinks(point) { walking.flip(kink) }
        walking.settle(point)
      }
      #expect(close(walking.outputs(moved), fresh.outputs(moved), 100), "\(generator.note)")
      #expect(walking.passedKinks(moved).isEmpty)
    }
  }

  @Test func derivativesAreThoseOfTheOutputs() {
    var generator = SeededGenerator()
    let activation = ActivationFunction<Double>(Fixture.tanh, precision: .double)
    let dense = DenseNetwork(
      width: 4, dimension: 2, inputs: [0.5, -1, 1, 0.25, -0.5, 0.75], activation: activation)
    let theta = (0..<17).map { _ in Double.random(in: -1...1, using: &generator) }
    for k in theta.indices {
      var direction = [Double](repeating: 0, count: 17)
      direction[k] = 1
      let h = 1e-5
      let ahead = dense.outputs(zip(theta, direction).map { $0 + h * $1 })
      let behind = dense.outputs(zip(theta, direction).map { $0 - h * $1 })
      let product = dense.product(theta, direction)
      for i in 0..<3 {
        // Central differences: h² times third derivatives, and rounding over h.
        #expect((product[i] - (ahead[i] - behind[i]) / (2 * h)).magnitude < 1e-9)
      }
    }
  }
}
