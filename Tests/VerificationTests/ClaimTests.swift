import MirrorTheory
import MultiPrecision
import RealModule
import Symbolic
import TestSupport
import Testing
import Training

@testable import Verification

@Suite("Claims")
struct ClaimTests {
  /// Two points and a handful of neurons: training takes a moment.
  private static func small(_ potential: Expression? = nil, omega: Expression? = 1) -> Model {
    Fixture.model(
      potential: potential, omega: omega, inputs: [q(-1, 2), q(1, 4)], labels: [q(1, 8), q(-1, 8)])
  }

  private static func request(widths: [Int] = [5, 9]) -> VerificationRequest {
    VerificationRequest(
      widths: widths, seeds: [0, 1], loss: BigFloat(1e-10, precision: .double))
  }

  private static func verification(
    _ claim: VerifiedClaim, _ model: Model
  ) throws -> Verification {
    try Verification(claim, of: model, request(), hypotheses: checkAssumptions(of: model))
  }

  @Test func tasksAreAllWidthsAndSeeds() throws {
    let verification = try Self.verification(.lazy, Self.small())
    #expect(
      verification.tasks == [
        VerificationTask(width: 5, seed: 0), VerificationTask(width: 5, seed: 1),
        VerificationTask(width: 9, seed: 0), VerificationTask(width: 9, seed: 1),
      ])
  }

  @Test func lazyRowsHaveTheSupremaOfTheSteps() throws {
    let model = Self.small(Fixture.quartic)
    let row = try Self.verification(.lazy, model).row(for: VerificationTask(width: 9, seed: 1))
    var request = TrainingRequest(
      width: 9, seed: 1, method: .flow,
      stop: StopRule(loss: BigFloat(1e-10, precision: .double), steps: 10_000))
    request.recordsEveryStep = true
    let run = try train(model, request)
    #expect(run.trajectory.count == run.steps + 1, "every step is recorded")
    func largest(_ values: [BigFloat?]) -> Double {
      values.compactMap { $0?.doubleValue(.nearest) }.max() ?? 0
    }
    let displacement = try #require(row.displacement.flatMap(Double.init))
    #expect(abs(displacement / largest(run.trajectory.map(\.displacement)) - 1) < 1e-13)
    let drift = try #require(row.kernelDrift.flatMap(Double.init))
    #expect(abs(drift / largest(run.trajectory.map(\.kernelDrift)) - 1) < 1e-12)
    #expect(row.isTrained && row.steps == run.steps && row.error == nil && row.rate == nil)
  }

  /// H is decomposed now and then where every step is recorded, and not at all where it would slow
  /// training down.
  @Test func manyPointsHaveSpectraForClaims() throws {
    let inputs = (0...200).map { q($0 - 100, 100) }
    let model = Fixture.model(
      potential: nil, omega: 1, inputs: inputs, labels: inputs.map { _ in q(1, 8) })
    var request = TrainingRequest(
      width: 3, seed: 1, method: .flow,
      stop: StopRule(loss: BigFloat(1e-10, precision: .double), steps: 1))
    for everyStep in [true, false] {
      request.recordsEveryStep = everyStep
      let records = try train(model, request).trajectory
      #expect(records.first?.eigenvalues?.count == (everyStep ? 201 : nil))
      #expect((records.last?.kernelDrift != nil) == everyStep)
    }
  }

  @Test func rowsAreTheSameEveryTime() throws {
    let verification = try Self.verification(.bias, Self.small())
    let task = VerificationTask(width: 5, seed: 1)
    #expect(try verification.row(for: task) == verification.row(for: task))
  }

  /// Ends of training differ by a step, what has been learned by the root of the loss, and suprema over
  /// the ends of steps by where these are.
  @Test(arguments: [VerifiedClaim.lazy, .decay, .bias, .sameLimit])
  func longNumbersShowTheSame(_ claim: VerifiedClaim) throws {
    let model = Self.small(Fixture.quartic)
    let task = VerificationTask(width: 5, seed: 0)
    func row(_ digits: Int?) throws -> VerificationRow {
      let request = VerificationRequest(
        widths: [5], seeds: [0], digits: digits, loss: BigFloat(1e-10, precision: .double))
      return try Verification(claim, of: model, request, hypotheses: checkAssumptions(of: model))
        .row(for: task)
    }
    let (short, long) = (try row(nil), try row(17))
    #expect(!short.dependsOnClock && long.isTrained)
    if claim == .bias { #expect(short.reference == "proved") }
    #expect(long.time.filter(\.isNumber).count > short.time.filter(\.isNumber).count)
    let quantities: [KeyPath<VerificationRow, String?>] = [
      \.displacement, \.kernelDrift, \.rate, \.leastEigenvalue, \.provedRate, \.error, \.timeRatio,
    ]
    var compared = 0
    for quantity in quantities {
      guard let one = short[keyPath: quantity] else {
        #expect(long[keyPath: quantity] == nil)
        continue
      }
      let (first, second) = (
        try #require(Double(one)), try #require(long[keyPath: quantity].flatMap(Double.init))
      )
      #expect(abs(first - second) <= max(1e-4, 0.02 * abs(first)), "\(first) \(second)")
      compared += 1
    }
    #expect(compared > 0)
  }

  @Test func errorsFromEstimatedSolutionsAreNamed() throws {
    let test = try BiasTest(
      Self.small(), Self.request(), hypotheses: checkAssumptions(of: Self.small()))
    let rows = [60, 180].flatMap { width in
      [UInt64(0), 1].map { seed in
        var row = Fixture.row(width, seed, \.error, 1 / Double(width))
        row.reference = seed == 1 ? "estimated" : "proved"
        return row
      }
    }
    #expect(test.conclusion(rows).notes.contains { $0.hasPrefix("2 of 4 errors") })
  }

  @Test func measuredRatesAreNotBelowTheProvedOnes() throws {
    let verification = try Self.verification(.decay, Self.small(Fixture.cosh, omega: nil))
    for task in verification.tasks {
      let row = try verification.row(for: task)
      let rate = try #require(row.rate.flatMap(Double.init))
      let proved = try #require(row.provedRate.flatMap(Double.init))
      let least = try #require(row.leastEigenvalue.flatMap(Double.init))
      #expect(rate >= proved * (1 - 1e-6) && proved > 0)
      #expect(abs(proved / (2 * least) - 1) < 1e-12, "the loss is the sum of squares")
      // Not so far above: the slowest direction is left in the end.
      #expect(rate < 40 * proved)
    }
  }

  @Test func infiniteWidthIsAReference() throws {
    let model = Fixture.figure2()
    let computed = LimitReference(model) { false }
    let reference = try #require(computed)
    // H = K/2 for x^2, whose kernel numpy knows: the smallest eigenvalue of K is 0.00298346.
    #expect(abs((reference.rate ?? 0) / 2.98346e-3 - 1) < 1e-5)
    #expect((reference.scaledDisplacement ?? 0) > 1)
    // Rates that fall like 1/n to just above the reference are those of the limit.
    let test = DecayTest(model: model, request: Self.request())
    func rows(_ share: Double) -> [VerificationRow] {
      [60, 180, 540].flatMap { width in
        [UInt64(0), 1, 2].map { seed in
          let rate = share * 0.00298 * (540 / Double(width)) * (1 + 0.02 * Double(seed))
          var row = Fixture.row(width, seed, \.rate, rate)
          row.provedRate = VerificationRow.text(rate / 2)
          row.leastEigenvalue = VerificationRow.text(rate / 4)
          return row
        }
      }
    }
    #expect(test.conclusion(rows(1.1)).verdict == .supported)
    #expect(test.conclusion(rows(0.3)).verdict == .contradicted)
  }

  /// Displacements that still grow like n^(−0.8) to what infinite width has are those of the limit.
  @Test func scaledDisplacementsHaveALimit() throws {
    let model = Fixture.figure2()
    let computed = LimitReference(model) { false }
    let limit = try #require(computed?.scaledDisplacement)
    let test = LazyTest(model: model, request: Self.request())
    func verdict(_ share: Double) -> ClaimVerdict {
      let rows = [60, 180, 540].flatMap { width in
        [UInt64(0), 1, 2].map { seed in
          let growth = Double.pow(Double(width) / 540, 0.2)
          return Fixture.row(
            width, seed, \.displacement,
            share * (1 + 0.02 * Double(seed)) * growth * limit / Double(width))
        }
      }
      return test.conclusion(rows).verdict
    }
    #expect(verdict(1) == .supported)
    #expect(verdict(3) == .contradicted)
  }

  @Test func rowsBelowTheBoundContradictDecay() {
    let test = DecayTest(model: Self.small(), request: Self.request())
    func rows(_ share: Double) -> [VerificationRow] {
      [20, 60, 180].flatMap { width in
        [UInt64(0), 1, 2].map { seed in
          var row = Fixture.row(width, seed, \.rate, share + 0.001 * Double(seed))
          row.provedRate = VerificationRow.text(0.5)
          row.leastEigenvalue = VerificationRow.text(0.25)
          return row
        }
      }
    }
    #expect(test.conclusion(rows(0.75)).verdict == .supported)
    #expect(test.conclusion(rows(0.4)).verdict == .contradicted)
    #expect(
      test.conclusion(
        rows(0.75).map { row in
          var row = row
          row.provedRate = "0"
          return row
        }
      ).verdict == .undecided)
  }

  /// Against samples of the network itself and of h̄ by BigFloat: an own start for every seed.
  @Test func errorsAreSupremaOfDistances() throws {
    var model = Self.small(Fixture.quartic)
    model.outputWeights = .normal(1)
    let task = VerificationTask(width: 9, seed: 0)
    let verification = try Self.verification(.bias, model)
    let row = try verification.row(for: task)
    let error = try #require(row.error.flatMap(Double.init))
    let run = try train(
      model, Self.request().training(task, points: model.data.inputs))
    func value(_ parameters: [Double], _ x: Double) -> Double {
      (0..<9).reduce(parameters[27]) { sum, j in
        sum + parameters[18 + j] * (parameters[j] * x - parameters[9 + j]).magnitude
      }
    }
    var limit = model
    limit.outputWeights = .zero
    limit.data.labels = zip([0.125, -0.125], run.initialValues).map { label, start in
      exact(label) - exact(start.doubleValue(.nearest))
    }
    let curve = try solve(limit, at: [], digits: 17, exact: false).curve
    func distance(_ x: Double) -> Double {
      abs(value(run.end, x) - value(run.start, x) - curve.value(x))
    }
    let samples = (0...800).map { distance(-1 + Double($0) / 400) }
    #expect(samples.allSatisfy { $0 <= error + 1e-11 })
    #expect((samples.max() ?? 0) > error * 0.98)
    let place = try #require(row.place.flatMap(Double.init))
    #expect(abs(distance(place) - error) < 1e-11)
  }

  @Test func sameLimitComparesWithGradientFlow() throws {
    let row = try Self.verification(.sameLimit, Self.small(Fixture.cosh, omega: nil))
      .row(for: VerificationTask(width: 9, seed: 0))
    let error = try #require(row.error.flatMap(Double.init))
    #expect(error > 1e-6 && error < 1)
    // φ″(0)/2 = ½ for cosh, up to what nine neurons do.
    let ratio = try #require(row.timeRatio.flatMap(Double.init))
    #expect(ratio > 0.4 && ratio < 0.7)
    let verification = try Self.verification(.sameLimit, Self.small(omega: nil))
    let rows = try verification.tasks.map { task in try verification.row(for: task) }
    let same = try verification.conclusion(rows)
    #expect(same.verdict == .supported && same.fits.isEmpty, "x^2 is gradient flow itself")
  }

  @Test func trainingThatEndsTooEarlyIsUndecided() throws {
    let test = try BiasTest(Self.small(), Self.request(), hypotheses: [])
    func verdict(_ loss: String) -> ClaimVerdict {
      let rows = [20, 60, 180].flatMap { width in
        [UInt64(0), 1, 2].map { seed in
          var row = Fixture.row(width, seed, \.error, (1 + 0.1 * Double(seed)) / Double(width))
          row.loss = loss
          return row
        }
      }
      return test.conclusion(rows).verdict
    }
    #expect(verdict("1e-12") == .supported)
    #expect(verdict("1e-5") == .undecided)
  }

  @Test func whatIsNoLineOrHasNoSolutionIsSaid() throws {
    var plane = Self.small()
    plane.data.inputs = [[0, 1], [1, 0]]
    #expect(throws: VerificationFailure.self) { try Self.verification(.bias, plane) }
    var point = Self.small()
    point.biases.lower = .infinite
    point.biases.upper = .infinite
    point.data = TrainingData(name: "d", inputs: [[0]], labels: [1])
    #expect(throws: VerificationFailure.self) { try Self.verification(.sameLimit, point) }
  }
}
