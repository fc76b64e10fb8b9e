import MultiPrecision
import TestSupport
import Testing

@testable import Training

/// Sums of whole vectors, and the guesses that are made of them.
@Suite("Vectors of a step")
struct StepVectorTests {
  @Test(arguments: [(1, 1), (2, 3), (7, 7), (8, 5)])
  func sumsAreThoseOfEveryElement(_ rows: Int, _ terms: Int) {
    var generator = SeededGenerator()
    func numbers(_ count: Int) -> [Double] {
      (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
    }
    for count in [1, 8, 300] {
      let (base, weights) = (numbers(count), numbers(rows * terms))
      let vectors = (0..<terms).map { _ in numbers(count) }
      var own = Array(repeating: base, count: rows)
      Double.combineAll(base, weights, vectors, into: &own)
      var long = Array(repeating: base.map(\.bigFloat), count: rows)
      BigFloat.combineAll(
        base.map(\.bigFloat), weights.map { BigFloat($0, precision: Precision(bits: 128)) },
        vectors.map { $0.map(\.bigFloat) }, into: &long)
      for row in 0..<rows {
        for k in 0..<count {
          var sum = base[k]
          for j in 0..<terms { sum += weights[row * terms + j] * vectors[j][k] }
          #expect((own[row][k] - sum).magnitude < 1e-14, "\(generator.note)")
          #expect((long[row][k].approximation - sum).magnitude < 1e-14, "\(generator.note)")
        }
      }
    }
  }

  /// Polynomials of degree 6 are continued as they are.
  @Test func guessesContinuePolynomials() throws {
    let model = Fixture.figure2()
    let setting = try TrainingSetting<Double>(model, width: 3, seed: 1, precision: .double)
    let network = LineNetwork<Double>(width: 3, inputs: [-1, 0.35, 0.65, 1], beta: 1, gamma: 0)
    for count in [7, 29] {
      let tableau = StageTableau<Double>(stages: count, precision: .double)
      let parameters = Double(setting.layout.count)
      func value(_ k: Int, _ t: Double) -> Double {
        (0...6).reduce(0) { $0 * (t - 0.3) + Double($1) - Double(k) / parameters }
      }
      var state = TrainingState(
        setting, network: network, trained: Set(ParameterGroup.allCases))
      state.mirror = state.mirror.indices.map { value($0, 0) }
      let mirrors = tableau.nodes.map { node in state.mirror.indices.map { value($0, node) } }
      let history = StepHistory(state, FlowStages(state, size: 2, guess: mirrors))
      let next = try #require(history.next(size: 3, tableau))
      let part = history.part(upTo: 0.25, tableau)
      for (i, node) in tableau.nodes.enumerated() {
        for k in state.mirror.indices {
          let (ahead, inside) = (value(k, 1 + 1.5 * node), value(k, 0.25 * node))
          #expect((next[i][k] - ahead).magnitude < 1e-9 * (1 + ahead.magnitude))
          #expect((part[i][k] - inside).magnitude < 1e-11)
        }
      }
      #expect(history.next(size: 6.5, tableau) == nil)
    }
  }
}
