import Foundation
import MirrorTheory
import MultiPrecision
import Symbolic
import Testing

@testable import Training

@Suite("Initial parameters")
struct InitializationTests {
  private static let variable = Expression.symbol(b)
  private static let size = Expression.function(.abs, [variable])

  struct Law: Sendable, CustomTestStringConvertible {
    var name: String
    var density: InitializationDensity
    /// The distribution function, in closed form.
    var share: @Sendable (Double) -> Double
    var testDescription: String { name }
  }

  static let laws = [
    Law(name: "uniform", density: Fixture.density(q(1, 4), from: -2, to: 2)) { ($0 + 2) / 4 },
    Law(name: "triangular", density: Fixture.density(1 - size)) {
      $0 < 0 ? (1 + $0) * (1 + $0) / 2 : 1 - (1 - $0) * (1 - $0) / 2
    },
    Law(
      name: "gaussian",
      density: Fixture.density(
        .function(.exp, [-2 * variable * variable]) * .function(.sqrt, [2 / .constant(.pi)]),
        from: nil, to: nil)
    ) { 0.5 * erfc(-$0 * 2.0.squareRoot()) },
    Law(
      name: "laplace",
      density: Fixture.density(.function(.exp, [-size]) / 2, from: nil, to: nil)
    ) { $0 < 0 ? exp($0) / 2 : 1 - exp(-$0) / 2 },
    Law(
      name: "logistic",
      density: Fixture.density(
        1 / (4 * .power(.function(.cosh, [variable / 2]), 2)), from: nil, to: nil)
    ) { 1 / (1 + exp(-$0)) },
    Law(
      name: "a gap",
      density: Fixture.density(
        .piecewise([Branch(0, when: .comparison(size, .less, q(1, 3)))], otherwise: q(3, 4)))
    ) { $0 < -1.0 / 3 ? 0.75 * ($0 + 1) : $0 < 1.0 / 3 ? 0.5 : 0.5 + 0.75 * ($0 - 1.0 / 3) },
  ]

  @Test(arguments: laws)
  func inversesAreAccurate(_ law: Law) throws {
    let sampler = try DensitySampler<Double>(law.density, precision: .double)
    for index in 1..<400 {
      let probability = Double(index) / 400 + 1e-4
      let point = sampler(probability)
      // A unit of the probability, and what rounding of the point makes of it.
      #expect(
        (law.share(point) - probability).magnitude <= 1e-15, "\(law.name) at \(probability)")
    }
  }

  @Test(arguments: laws)
  func samplesFollowTheLaw(_ law: Law) throws {
    let sampler = try DensitySampler<Double>(law.density, precision: .double)
    let words = RandomWords(seed: 11)
    let count = 1_200
    let shares = (0..<count).map { neuron in
      law.share(sampler(words.uniform(.biases, neuron: neuron, precision: .double)))
    }.sorted()
    var distance = 0.0
    for (index, share) in shares.enumerated() {
      distance = max(distance, (share - (Double(index) + 0.5) / Double(count)).magnitude)
    }
    // Kolmogorov–Smirnov: exceeded by one sample in a thousand.
    #expect(distance * Double(count).squareRoot() < 1.95, "\(law.name)")
  }

  @Test func bigFloatsContinueTheDoubles() throws {
    let gaussian = Self.laws[2].density
    let model = Fixture.model(inputs: [[-1], [1]], labels: [0, 1], density: gaussian)
    var both = model
    both.outputWeights = .normal(1)
    both.outputBias = .uniform(2)
    let short: [Double] = try initialParameters(
      of: both, width: 30, seed: 5, precision: .double)
    let long: [BigFloat] = try initialParameters(
      of: both, width: 30, seed: 5, precision: Precision(bits: 200))
    let longer: [BigFloat] = try initialParameters(
      of: both, width: 30, seed: 5, precision: Precision(bits: 260))
    for k in short.indices {
      #expect((short[k] - long[k].approximation).magnitude <= 4e-15 * max(1, short[k].magnitude))
      // 200 bits, less what the guard bits of quadrature do not cover.
      #expect((long[k] - longer[k]).magnitude.approximation <= 0x1p-185)
    }
  }

  @Test func neuronsKeepTheirNumbersAtAnyWidth() throws {
    let model = Fixture.figure1()
    let narrow: [Double] = try initialParameters(
      of: model, width: 10, seed: 2, precision: .double)
    let wide: [Double] = try initialParameters(of: model, width: 40, seed: 2, precision: .double)
    #expect(Array(narrow[0..<20]) == Array(wide[0..<10]) + Array(wide[40..<50]))
    #expect(narrow[0..<10].allSatisfy { $0.magnitude == 1 })
    let other: [Double] = try initialParameters(of: model, width: 10, seed: 3, precision: .double)
    #expect(narrow != other)
  }

  @Test func spheresAreUniform() throws {
    let model = Fixture.model(inputs: [[-1, 0, 0], [1, 0, 0]], labels: [0, 1])
    let width = 3_000
    let theta: [Double] = try initialParameters(
      of: model, width: width, seed: 4, precision: .double)
    // On S² every coordinate is uniform (Archimedes).
    let heights = (0..<width).map { (theta[3 * $0 + 2] + 1) / 2 }.sorted()
    var distance = 0.0
    for j in 0..<width {
      let square = (0..<3).map { theta[3 * j + $0] * theta[3 * j + $0] }.reduce(0, +)
      #expect((square - 1).magnitude < 1e-14)
      distance = max(distance, (heights[j] - (Double(j) + 0.5) / Double(width)).magnitude)
    }
    #expect(distance * Double(width).squareRoot() < 1.95)
  }

  @Test func heavyTailsAreRefused() {
    let cauchy = Fixture.density(1 / (1 + Self.variable * Self.variable), from: nil, to: nil)
    #expect(throws: TrainingFailure.self) {
      try DensitySampler<Double>(cauchy, precision: .double)
    }
  }
}
