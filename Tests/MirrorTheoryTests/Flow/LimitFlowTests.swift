import Foundation
import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport
import Testing

private typealias Expression = Symbolic.Expression

@Suite("Flow of infinite width")
struct LimitFlowTests {
  private typealias Point = InfiniteWidthOracle.Point

  /// Where code is not optimized, fewer digits and models are asked for.
  private var isFast: Bool { Self.isOptimized }

  private static var isOptimized: Bool {
    #if DEBUG
      false
    #else
      true
    #endif
  }

  @discardableResult
  private func compare(
    _ potential: Expression, _ points: [Point], digits: Int, certified: Bool
  ) throws -> [LimitFlowResult] {
    try compare(figure2(potential), points, digits: digits, certified: certified)
  }

  @discardableResult
  private func compare(
    _ model: Model, _ points: [Point], digits: Int, certified: Bool, proofTime: Duration? = nil
  ) throws -> [LimitFlowResult] {
    var results: [LimitFlowResult] = []
    let inputs = model.data.inputs.map { $0[0] }
    let labels = try model.data.labels.map { try #require(try $0.rationalValue()) }
    for point in points {
      let tau = try #require(Rational(decimal: point.tau))
      var request = LimitFlowRequest(points: inputs, digits: digits)
      request.time = .number(tau / 2)
      request.proofTime = proofTime ?? request.proofTime
      let result = try infiniteWidthFlow(of: model, request)
      #expect(result.outcome == .endReached)
      #expect(result.certificate.certified == certified)
      #expect(result.time.number == tau / 2)
      for (value, truth) in zip(result.multipliers, point.lambda) {
        let truth = try #require(Rational(decimal: truth))
        #expect(value.isNear(truth, digits: digits - 1), "\(value.text) \(truth.doubleValue)")
      }
      for (index, value) in result.values.enumerated() {
        // The oracle has some 33 digits of the residual.
        let truth = try labels[index] - #require(Rational(decimal: point.residual[index]))
        #expect((value.value.number - truth).magnitude < Rational(10).power(3 - digits))
      }
      results.append(result)
    }
    return results
  }

  @Test("data of several inputs are not taken for data of their first coordinates")
  func severalInputs() throws {
    var several = figure2(x.pow(2))
    several.data.inputs = several.data.inputs.map { [0, $0[0]] }
    for scaling in [PotentialScaling.scaled(omega: 1), .unscaled] {
      several.scaling = scaling
      let failure = #expect(throws: SolveFailure.self) {
        try flowed(several, digits: 6, time: 1)
      }
      guard case .undecided(let reason)? = failure else {
        Issue.record("\(String(describing: failure))")
        continue
      }
      #expect(reason.contains("2 inputs"))
    }
  }

  @Test("x²: proved digits agree with the matrix exponential")
  func quadratic() throws {
    let points = try InfiniteWidthOracle.points(of: "quadratic")
    try compare(x.pow(2), isFast ? points : Array(points.suffix(2)), digits: 30, certified: true)
  }

  @Test("x⁴: proved digits agree with an extrapolation method's")
  func quartic() throws {
    try compare(
      Potentials.quartic,
      Array(try InfiniteWidthOracle.points(of: "quartic").prefix(isFast ? 3 : 1)),
      digits: isFast ? 24 : 8, certified: true)
  }

  /// Steps end where a zero of s passes a knot: shrinking there would take three times as many.
  @Test("|x|³, whose right-hand side is only piecewise analytic")
  func cubic() throws {
    let points = try InfiniteWidthOracle.points(of: "cubic")
    let results = try compare(
      Potentials.cube, isFast ? points : Array(points.suffix(1)), digits: isFast ? 24 : 6,
      certified: true)
    #expect(results.allSatisfy { $0.steps < (isFast ? 40 : 25) })
  }

  @Test("cosh, whose integrals are quadratures")
  func hyperbolicCosine() throws {
    let points = try InfiniteWidthOracle.points(of: "cosh")
    try compare(
      .function(.cosh, [x]), isFast ? points : Array(points.prefix(1)), digits: isFast ? 18 : 5,
      certified: true)
  }

  @Test("|x| with Gaussian biases, whose α is 0 on an interval")
  func kinked() throws {
    let points = try InfiniteWidthOracle.points(of: "kinked")
    try compare(
      model(
        .function(.abs, [x]), omega: 1, Activations.absolute, gaussian,
        data: [(q(-1, 2), 1), (q(1, 3), 0)]),
      isFast ? points : Array(points.prefix(1)), digits: isFast ? 18 : 3, certified: isFast,
      proofTime: isFast ? nil : .zero)
  }

  private var gaussian: InitializationDensity {
    InitializationDensity(
      name: "p", variable: Symbol("b"),
      body: .function(.exp, [-b.pow(2) / 2]) / .function(.sqrt, [2 * .constant(.pi)]),
      lower: .infinite, upper: .infinite)
  }

  @Test(
    "the limit of other potentials with Gaussian biases is the solution",
    arguments: isOptimized
      ? [Potentials.quartic, Potentials.cube, .function(.exp, [x])] : [Potentials.cube])
  func gaussianLimit(_ potential: Symbolic.Expression) throws {
    let digits = isFast ? 10 : 3
    let result = try flowed(
      model(
        potential, omega: 1, isFast ? Activations.relu : Activations.absolute, gaussian,
        data: [(q(-1, 2), q(1))] + (isFast ? [(q(1, 3), q(0))] : [])),
      digits: digits, at: [q(1, 2)])
    #expect(result.outcome == .lossReached)
    let limit = try #require(result.limit)
    #expect(limit.certificate.certified)
    for (value, truth) in zip(result.values, limit.h) {
      #expect((value.change.number - truth.number).magnitude < Rational(10).power(2 - digits))
    }
  }

  @Test("the limit of x⁴ is the solution, and the loss decays as its Hessian says")
  func limit() throws {
    let points: [Expression] = [q(1, 2), q(-3, 4)]
    let pair = model(Potentials.quartic, omega: 1, data: [(q(-1, 2), 1), (q(1, 3), 0)])
    let digits = isFast ? 16 : 5
    let result = try flowed(pair, digits: digits, at: points)
    #expect(result.outcome == .lossReached)
    #expect(
      (result.loss.number * Rational(10).power(2 * digits) - 1).magnitude
        < Rational(10).power(1 - digits))
    let solution = try solved(pair, at: points, digits: digits)
    for (value, truth) in zip(result.values, solution.h) {
      #expect((value.change.number - truth.number).magnitude < Rational(10).power(3 - digits))
    }
    #expect(result.limit?.h == solution.h)
    let decay = try #require(result.decay)
    #expect(decay.limit.certified)
    let measured = try #require(decay.measured)
    #expect((measured.number / decay.limit.number - 1).magnitude < Rational(1, 1000))
    for record in result.trajectory {
      let (rate, least) = (try #require(record.rate), try #require(record.leastRate))
      #expect(rate.number >= least.number * Rational(999_999, 1_000_000))
    }
    let losses = result.trajectory.map(\.loss.number)
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test("an unscaled flow has the time of φ″(0) and the limit c")
  func unscaled() throws {
    var plain = model(
      Activations.relu,
      data: [
        (-1, q(-3, 20)), (q(-1, 5), q(-3, 20)), (0, q(3, 20)), (q(1, 5), q(-3, 20)),
        (1, q(-3, 20)),
      ])
    let result = try flowed(plain, digits: 25, at: [q(1, 2), q(9, 10)])
    #expect(result.certificate.certified && result.outcome == .lossReached)
    let exact: [Rational] = [Rational(-16023, 39680), Rational(-208_587, 992_000)]
    for (value, truth) in zip(result.values, exact) {
      #expect((value.value.number - truth).magnitude < Rational(10).power(-21))
    }
    // cosh has φ″(0) = 1, x² has 2: half the time.
    plain.potential = Potential(
      name: "phi", variable: Symbol("x"), body: .function(.cosh, [x]))
    let faster = try flowed(plain, digits: 25, at: [q(1, 2)])
    #expect((faster.time.number * 2 - result.time.number).magnitude < Rational(10).power(-15))
    plain.loss = .meanSquares
    let mean = try flowed(plain, digits: 25, loss: q(1, 1_000_000))
    plain.loss = .sumOfSquares
    let sum = try flowed(plain, digits: 25, loss: q(5, 1_000_000))
    #expect((mean.time.number - 5 * sum.time.number).magnitude < Rational(10).power(-15))
  }

  @Test("repeated points, one point, zero labels, an early end")
  func special() throws {
    let twice = try flowed(
      model(Potentials.quartic, omega: 1, data: [(0, 1), (q(1, 2), 0), (0, 1)]), digits: 4,
      at: [0], loss: q(1, 400))
    #expect(twice.outcome == .lossReached && twice.multipliers[0] == twice.multipliers[2])
    #expect((twice.values[0].value.number - 1).magnitude <= Rational(1, 20))
    let single = try flowed(
      model(x.pow(4), omega: 1, data: [(0, 1)]), digits: 4, at: [1], loss: q(1, 10_000))
    let solution = try solved(model(x.pow(4), omega: 1, data: [(0, 1)]), at: [1], digits: 6)
    #expect(
      (single.values[0].value.number - solution.h[0].number).magnitude < Rational(1, 20))
    let still = try flowed(model(x.pow(4), omega: 1, data: [(0, 0)]), digits: 6)
    #expect(still.time.text == "0" && still.outcome == .lossReached)
    let linear = try flowed(model(x.pow(2), omega: 1, data: [(0, 0), (1, 0)]), digits: 6)
    #expect(linear.time.text == "0" && linear.outcome == .lossReached)
    var request = LimitFlowRequest(points: [], digits: 6)
    request.stepLimit = 3
    let short = try infiniteWidthFlow(of: figure2(Potentials.quartic), request)
    #expect(short.outcome == .stepLimit && short.trajectory.count == 4)
    request.isCancelled = { true }
    let none = try infiniteWidthFlow(of: figure2(Potentials.quartic), request)
    #expect(none.outcome == .cancelled && none.trajectory.count == 1)
  }
}
