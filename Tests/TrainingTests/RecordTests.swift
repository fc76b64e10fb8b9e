import MirrorTheory
import MultiPrecision
import Symbolic
import Testing

@testable import Training

@Suite("Records of a run")
struct RecordTests {
  private func run(
    _ model: Model, _ method: TrainingMethod = .flow, time: Double = 4, steps: Int = 500
  ) throws -> TrainingResult {
    var request = TrainingRequest(
      width: 12, seed: 5, method: method, stop: Fixture.stop(loss: 0, time: time, steps: steps),
      tolerance: 1e-6, points: [[0], [q(1, 3)]])
    if method != .flow { request.step = q(1, 8) }
    return try train(model, request)
  }

  /// trace H = n⁻¹ Σ (∂fᵢ/∂θₖ)²/φ″(vₖ) with derivatives by differences of f.
  @Test(arguments: [Fixture.figure1(), Fixture.figure2()])
  func spectraAreThoseOfTheTangentKernel(_ model: Model) throws {
    var model = model
    model.outputWeights = .normal(1)
    let width = 12
    let result = try run(model)
    let first = try #require(result.trajectory.first)
    let eigenvalues = try #require(first.eigenvalues).map(\.approximation)
    #expect(eigenvalues.count == model.data.count && eigenvalues == eigenvalues.sorted())
    #expect(eigenvalues[0] > 0)
    #expect(first.kernelDrift == 0)
    let setting = try TrainingSetting<Double>(model, width: width, seed: 5, precision: .double)
    let step = 1e-6
    var trace = 0.0
    for input in model.data.inputs {
      let at = [Double(rounding: RealConstant(input[0]), precision: .double)]
      for k in setting.start.indices {
        var (up, down) = (setting.start, setting.start)
        up[k] += step
        down[k] -= step
        let slope = (setting.output(up, at: at) - setting.output(down, at: at)) / (2 * step)
        trace += slope * slope / setting.map.curvature(0) / Double(width)
      }
    }
    #expect((eigenvalues.reduce(0, +) - trace).magnitude < 1e-7 * trace)
  }

  @Test func driftBoundsTheMotionOfEigenvalues() throws {
    let result = try run(Fixture.figure2())
    let first = try #require(result.trajectory.first?.eigenvalues).map(\.approximation)
    for record in result.trajectory {
      let drift = try #require(record.kernelDrift).approximation
      let eigenvalues = try #require(record.eigenvalues).map(\.approximation)
      // Weyl: no eigenvalue moves farther than the norm of the difference.
      for (now, then) in zip(eigenvalues, first) {
        #expect((now - then).magnitude <= drift + 1e-14)
      }
      #expect(record.values.count == 2)
    }
    let last = try #require(result.trajectory.last?.kernelDrift).approximation
    #expect(last > 1e-3 && last < 1)
  }

  @Test(arguments: TrainingMethod.allCases)
  func supremaAreOverAllSteps(_ method: TrainingMethod) throws {
    let model = Fixture.figure2()
    let result = try run(model, method)
    let suprema = result.suprema
    for record in result.trajectory {
      #expect(record.displacement <= suprema.displacement)
      for (own, largest) in zip(record.groupDisplacements, suprema.groupDisplacements) {
        #expect(own <= largest)
      }
    }
    #expect(suprema.kernelDrift == result.trajectory.compactMap(\.kernelDrift).max())
    #expect(suprema.displacement == suprema.groupDisplacements.max())
  }

  @Test func excursionsBetweenRecordsCount() throws {
    // A step far beyond what is stable: θ swings from side to side, and grows.
    var model = Fixture.figure1()
    model.outputWeights = .normal(1)
    var request = TrainingRequest(
      width: 12, seed: 5, method: .descent, stop: Fixture.stop(loss: 0, steps: 40), step: 3)
    var largest = BigFloat(0)
    var ends: [BigFloat] = []
    for steps in 1...40 {
      request.stop.steps = steps
      let end = try #require(try train(model, request).trajectory.last)
      ends.append(end.displacement)
      largest = Swift.max(largest, end.displacement)
    }
    let result = try train(model, request)
    #expect(result.suprema.displacement == largest)
    #expect(
      result.trajectory.allSatisfy { record in
        ends.contains(record.displacement) || record.time == 0
      })
  }

  @Test func manyDataPointsHaveNoSpectra() throws {
    let count = 201
    let model = Fixture.model(
      inputs: (0..<count).map { [q($0, count)] }, labels: (0..<count).map { q($0 % 3, 10) })
    let result = try train(
      model,
      TrainingRequest(
        width: 5, seed: 1, method: .descent, stop: Fixture.stop(steps: 2), step: q(1, 1000)))
    #expect(result.trajectory.allSatisfy { $0.eigenvalues == nil && $0.kernelDrift == nil })
    #expect(result.suprema.kernelDrift == nil)
  }

  @Test func largestMagnitudesAreThoseOfPlainLoops() {
    for count in 0..<40 {
      let values = (0..<count).map { k in Double((k * 37 + 11) % 41) - 20.5 }
      #expect(largestMagnitude(values, 0..<count) == values.map(\.magnitude).max() ?? 0)
      let part = count / 3..<count
      #expect(largestMagnitude(values, part) == values[part].map(\.magnitude).max() ?? 0)
    }
  }
}
