import MultiPrecision
import NumericalMethods
import Symbolic
import TestSupport
import Testing

@testable import Training

/// The fast ways to linearize a step against the plain ones.
@Suite("Systems of the stages")
struct StageSystemTests {
  private func network(
    _ generator: inout SeededGenerator, width: Int, count: Int, beta: Double, gamma: Double
  ) -> (LineNetwork<Double>, [Double]) {
    var inputs = (0..<count).map { (Double($0) + Double.random(in: 0.1...0.9, using: &generator)) }
    inputs = inputs.map { $0 * 2 / Double(count) - 1 }.shuffled(using: &generator)
    var network = LineNetwork<Double>(width: width, inputs: inputs, beta: beta, gamma: gamma)
    let theta = (0..<(3 * width + 1)).map { _ in Double.random(in: -1...1, using: &generator) }
    network.settle(theta)
    return (network, theta)
  }

  @Test(arguments: [(1.0, 0.0), (0.5, 0.5), (0.45, 0.55)])
  func differencesSolveTheSameSystem(_ beta: Double, _ gamma: Double) throws {
    var generator = SeededGenerator()
    for count in [16, 17, 40] {
      let (network, theta) = network(
        &generator, width: 300, count: count, beta: beta, gamma: gamma)
      let tableau = StageTableau<Double>(stages: 3, precision: .double)
      for factor in [1e-4, 0.1, 30] {
        var (plain, fast): ([NormalForm], [NormalForm]) = ([], [])
        for _ in 0..<3 {
          let diagonal = theta.map { _ in Double.random(in: 0.5...3, using: &generator) }
          plain.append(.dense(network.normalMatrix(theta, diagonal: diagonal)))
          fast.append(network.normalForm(theta, diagonal: diagonal))
          guard case .differenced = fast[fast.count - 1] else {
            Issue.record("\(count) points are many")
            return
          }
        }
        let direct = try #require(StageSystem(tableau.matrix, forms: plain, factor: factor))
        let banded = try #require(StageSystem(tableau.matrix, forms: fast, factor: factor))
        let right = (0..<(3 * count)).map { _ in Double.random(in: -1...1, using: &generator) }
        let (one, other) = (direct.solve(right), banded.solve(right))
        let size = one.map(\.magnitude).reduce(0, max)
        for (x, y) in zip(one, other) {
          #expect((x - y).magnitude < 1e-9 * (size + 1), "\(generator.note) \(count) \(factor)")
        }
        #expect(zip(one, right).contains { ($0 - $1).magnitude > 1e-6 })
      }
    }
  }

  @Test func heldKinksAreInBothForms() throws {
    var generator = SeededGenerator()
    var (network, theta) = network(&generator, width: 20, count: 16, beta: 0.5, gamma: 0.5)
    let kink = Kink(neuron: 3, point: 7)
    theta[20 + 3] = theta[3] * network.input(7)
    network.settle(theta)
    network.held = [kink]
    let diagonal = theta.map { _ in 2.0 }
    let dense = StageSystem(
      [1], forms: [.dense(network.normalMatrix(theta, diagonal: diagonal))], factor: 1)
    let banded = StageSystem(
      [1], forms: [network.normalForm(theta, diagonal: diagonal)], factor: 1)
    let right = (0..<16).map { Double($0 % 5) - 2 }
    for (x, y) in zip(try #require(dense).solve(right), try #require(banded).solve(right)) {
      #expect((x - y).magnitude < 1e-9)
    }
  }

  @Test func equalPointsKeepTheDenseForm() {
    let inputs = (0..<20).map { Double($0 / 2) }
    let network = LineNetwork<Double>(width: 2, inputs: inputs, beta: 1, gamma: 0)
    #expect(network.differences == nil)
  }

  @Test func singleNeuronsHaveTheirPartOfTheGradient() {
    var generator = SeededGenerator()
    let (network, theta) = network(&generator, width: 9, count: 6, beta: 0.5, gamma: 0.5)
    let residuals = (0..<6).map { _ in Double.random(in: -1...1, using: &generator) }
    var gradient = theta
    network.gradient(theta, residuals: residuals, into: &gradient)
    for j in 0..<9 {
      let own = network.kinkGradient(Kink(neuron: j, point: 0), theta, residuals: residuals)
      #expect((own.0 - gradient[j]).magnitude < 1e-13)
      #expect((own.1 - gradient[9 + j]).magnitude < 1e-13)
    }
  }

  @Test func gradientsChangeAsTheirDifferencesSay() {
    var generator = SeededGenerator()
    let (line, theta) = network(&generator, width: 5, count: 4, beta: 1, gamma: 0)
    let smooth = DenseNetwork<Double>(
      width: 5, dimension: 1, inputs: [-0.5, 0, 0.25, 1],
      activation: ActivationFunction(Fixture.tanh, precision: .double))
    let residuals = [0.5, -1, 0.25, 2]
    let direction = theta.map { _ in Double.random(in: -1...1, using: &generator) }
    func check(_ network: some TrainableNetwork<Double>, _ allowed: Double) {
      var change = theta
      network.gradientChange(theta, along: direction, residuals: residuals, into: &change)
      let step = 1e-5
      var (ahead, behind, up, down) = (theta, theta, theta, theta)
      add(step, direction, to: &ahead)
      add(-step, direction, to: &behind)
      network.gradient(ahead, residuals: residuals, into: &up)
      network.gradient(behind, residuals: residuals, into: &down)
      for k in change.indices {
        #expect((change[k] - (up[k] - down[k]) / (2 * step)).magnitude < allowed)
      }
      #expect(network.squaredNorm(theta) > 0)
      let ones = theta.map { _ in 1.0 }
      let normal = network.normalMatrix(theta, diagonal: ones)
      let trace = (0..<4).map { normal[$0 * 4 + $0] }.reduce(0, +)
      #expect((network.squaredNorm(theta) - trace).magnitude < 1e-12 * trace)
    }
    check(line, 1e-9)
    check(smooth, 1e-7)
  }

  /// What holds a kink depends on θ through φ″ too.
  @Test func heldKinksChangeTheirPullWithTheCurvature() throws {
    let model = Fixture.figure2()
    let setting = try TrainingSetting<Double>(model, width: 5, seed: 3, precision: .double)
    var network = LineNetwork<Double>(width: 5, inputs: [-1, 0.35, 0.65, 1], beta: 1, gamma: 0)
    network.held = [Kink(neuron: 2, point: 1)]
    let state = TrainingState(setting, network: network, trained: Set(ParameterGroup.allCases))
    var generator = SeededGenerator()
    let residuals = [0.5, -1, 0.25, 2]
    let displacement = state.theta.map { _ in Double.random(in: -2...2, using: &generator) }
    let direction = state.theta.map { _ in Double.random(in: -1...1, using: &generator) }
    func gradient(_ share: Double) -> [Double] {
      var result = state.theta
      state.gradient(
        zip(state.theta, direction).map { $0 + share * $1 },
        zip(displacement, direction).map { $0 + share * $1 * setting.scale },
        residuals: residuals, into: &result)
      return result
    }
    var change = state.theta
    state.gradientChange(
      state.theta, displacement, along: direction, residuals: residuals, into: &change)
    let (up, down) = (gradient(1e-5), gradient(-1e-5))
    for k in change.indices {
      #expect((change[k] - (up[k] - down[k]) / 2e-5).magnitude < 1e-6, "\(generator.note)")
    }
  }

  @Test func bandsWithExchangesAreSolved() throws {
    var generator = SeededGenerator()
    let (order, width) = (23, 4)
    var band = BandedMatrix(order: order, width: width)
    var full = Array(repeating: Array(repeating: 0.0, count: order), count: order)
    for i in 0..<order {
      for j in Swift.max(0, i - width)...Swift.min(order - 1, i + width) {
        // Small diagonals make the exchanges.
        let value = Double.random(in: -1...1, using: &generator) * (i == j ? 1e-9 : 1)
        band.add(value, i, j)
        full[i][j] = value
      }
    }
    let truth = (0..<order).map { _ in Double.random(in: -1...1, using: &generator) }
    var x = full.map { zip($0, truth).map { $0 * $1 }.reduce(0, +) }
    try #require(BandedFactors(band)).solve(&x)
    for (own, exact) in zip(x, truth) { #expect((own - exact).magnitude < 1e-9) }
    #expect(BandedFactors(BandedMatrix(order: 3, width: 1)) == nil)
  }
}
