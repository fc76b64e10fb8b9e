import MultiPrecision
import NumericalMethods
import RealModule
import Testing

private func explicit(
  _ system: DifferentialSystem, from start: Double = 0, _ state: [Double], to end: Double,
  tolerance: Double = 1e-10, _ adjust: (inout IntegrationRequest<Double>) -> Void = { _ in }
) -> Trajectory<Double> {
  var request = IntegrationRequest(tolerance: StepTolerance(tolerance))
  adjust(&request)
  return trajectory(
    by: ExplicitMethod(system.field(over: Double.self)), from: start, state, to: end, request)
}

@Test func explicitPairIsAsAccurateAsAsked() throws {
  let exact = try SolutionCase.state(of: "vanDerPol").map(\.doubleValue)
  var work: [Int] = []
  for tolerance in [1e-6, 1e-9, 1e-12] {
    let result = explicit(SampleSystems.vanDerPol, [2, 0], to: 5, tolerance: tolerance)
    #expect(result.outcome == .reachedEnd)
    #expect(result.time == 5)
    let error = zip(result.state, exact).map { abs($0 - $1) }.max() ?? .infinity
    #expect(error < 100 * tolerance)
    work.append(result.statistics.evaluations)
  }
  // A thousand times the accuracy for at most 1000^(1/4) times the work, and some.
  #expect(work[1] < 6 * work[0] && work[2] < 6 * work[1])
}

@Test func explicitPairHasItsOrders() {
  // Fixed steps: a tolerance that accepts everything.
  var ends: [Double] = []
  var middles: [Double] = []
  for count in [8, 16, 32] {
    let result = explicit(SampleSystems.pendulum, [1, 0], to: 3, tolerance: 1e3) {
      $0.firstStep = 3 / Double(count)
      $0.longestStep = 3 / Double(count)
    }
    #expect(result.statistics.steps == count)
    let reference = taylorTrajectory(SampleSystems.pendulum, [1, 0], to: 3, digits: 18)
    ends.append(abs(result.state[0] - reference.state[0].doubleValue))
    // Off the nodes of every mesh.
    let errors = [0.31, 1.07, 1.93, 2.79].map { time in
      let exact = reference.state(at: BigFloat(time, precision: Precision(bits: 80)))?[0]
      return abs((result.state(at: time)?[0] ?? .nan) - (exact?.doubleValue ?? .nan))
    }
    middles.append(errors.max() ?? .nan)
  }
  #expect(abs(observedOrder(ends) - 5) < 0.5)
  // A dense output of order 4 has local errors of order 5, global ones of order 4 to 5.
  #expect(observedOrder(middles) > 3.6)
}

@Test func explicitPairGoesThereAndBack() {
  let there = explicit(
    SampleSystems.kepler, [0.5, 0, 0, 3.0.squareRoot()], to: 4, tolerance: 1e-12)
  let back = explicit(SampleSystems.kepler, from: 4, there.state, to: 0, tolerance: 1e-12)
  #expect(back.time == 0)
  #expect(abs(back.state[0] - 0.5) < 1e-8 && abs(back.state[3] - 3.0.squareRoot()) < 1e-8)
  // Inside, whichever way time goes.
  #expect(back.state(at: 2) != nil && back.state(at: 5) == nil)
}

@Test func bouncesAreLocatedInOrder() {
  // x″ = −x: x changes sign at π/2, 3π/2, …, and x′ at 0, π, 2π, ….
  let events = [
    EventFunction<Double>(.any, isTerminal: false) { _, y in y[0] },
    EventFunction<Double>(.rising, isTerminal: false) { _, y in y[1] },
    EventFunction<Double>(.falling) { time, y in y[0] + 0 * time - 2 },
  ]
  let result = explicit(SampleSystems.oscillator, [1, 0], to: 10, tolerance: 1e-11) {
    $0.events = events
  }
  #expect(result.outcome == .reachedEnd)
  let expected: [(Int, Double)] = [(0, 0.5), (1, 1), (0, 1.5), (0, 2.5), (1, 3)]
  #expect(result.events.map(\.index) == expected.map(\.0))
  for (event, (_, turns)) in zip(result.events, expected) {
    #expect(abs(event.time - turns * .pi) < 1e-8)
  }
}

/// A ball that falls from height 1 with g = 2, and keeps half its speed: bounces at 1, 2, 2.5, ….
@Test func aBouncingBallIsRestartedAtItsEvents() {
  let system = DifferentialSystem(dimension: 2) { _, y in [y[1], -2] }
  var (time, state) = (0.0, [1.0, 0.0])
  for bounce in [1, 2, 2.5, 2.75] {
    let result = explicit(system, from: time, state, to: 10) {
      $0.events = [EventFunction(dimension: 2, .falling, recorded: { _, y in y[0] })]
    }
    guard case .event(0, let hit) = result.outcome else {
      Issue.record("\(result.outcome)")
      return
    }
    #expect(abs(hit - bounce) < 1e-9)
    (time, state) = (hit, [0, -result.state[1] / 2])
  }
}

@Test func aBlowUpUnderflows() {
  let result = explicit(SampleSystems.blowUp, [1], to: 2)
  let series = trajectory(
    by: TaylorMethod<Double>(SampleSystems.blowUp, order: 20), from: 0, [1], to: 2,
    IntegrationRequest(tolerance: StepTolerance(1e-12)))
  for result in [result, series] {
    switch result.outcome {
    case .underflow(let time), .nonFinite(let time):
      #expect(abs(time - 1) < 1e-8)
      #expect(result.pieces.count == result.statistics.steps && result.time == time)
    default: Issue.record("\(result.outcome)")
    }
    #expect(abs((result.state(at: 0.5)?[0] ?? 0) - 2) < 1e-7)
  }
}

@Test func whatIsNotFiniteIsSaid() {
  // ln t from t = 0: not defined at the start. √(1 − t): not beyond 1.
  let atStart = DifferentialSystem(dimension: 1) { t, _ in [.log(t)] }
  #expect(explicit(atStart, [0], to: 1).outcome == .nonFinite(at: 0))
  let series = trajectory(
    by: TaylorMethod<Double>(atStart, order: 10), from: 0, [0], to: 1,
    IntegrationRequest(tolerance: StepTolerance(1e-12)))
  #expect(series.outcome == .nonFinite(at: 0))
  let later = DifferentialSystem(dimension: 1) { t, _ in [.sqrt(1 - t)] }
  let result = explicit(later, [0], to: 2)
  guard case .nonFinite(let time) = result.outcome else {
    Issue.record("\(result.outcome)")
    return
  }
  #expect(abs(time - 1) < 1e-3)
  #expect(abs(result.state[0] - 2 / 3.0) < 1e-4)
}

@Test func limitsAndCancellationKeepWhatIsThere() {
  let limited = explicit(SampleSystems.vanDerPol, [2, 0], to: 5) { $0.stepLimit = 7 }
  #expect(limited.outcome == .stepLimit(at: limited.time))
  #expect(limited.statistics.steps + limited.statistics.rejected == 7)
  #expect(limited.state(at: limited.time / 2) != nil)

  var seen = 0
  let cancelled = explicit(SampleSystems.vanDerPol, [2, 0], to: 5) { request in
    request.onStep = { _, _ in seen += 1 }
    request.isCancelled = { seen >= 5 }
  }
  #expect(cancelled.outcome == .cancelled(at: cancelled.time))
  #expect(cancelled.statistics.steps == 5 && cancelled.pieces.count == 5)
  #expect(cancelled.time > 0 && cancelled.state(at: cancelled.time / 2) != nil)
}

@Test func aCancelledTaskStopsTheIntegration() async {
  let task = Task {
    while !Task.isCancelled { await Task.yield() }
    return explicit(SampleSystems.vanDerPol, [2, 0], to: 5).outcome
  }
  task.cancel()
  #expect(await task.value == .cancelled(at: 0))
}

@Test func nothingToDoIsDone() {
  let result = explicit(SampleSystems.oscillator, from: 1, [1, 0], to: 1)
  #expect(result.outcome == .reachedEnd && result.statistics.steps == 0 && result.state == [1, 0])
}

/// Arrays of a closure's own: no recording needed.
@Test func fieldsOfClosuresRun() {
  let field = ClosureField<Double>(dimension: 1) { _, y in [-y[0]] }
  let result = trajectory(
    by: ExplicitMethod(field), from: 0, [1], to: 1,
    IntegrationRequest(tolerance: StepTolerance(1e-10)))
  #expect(abs(result.state[0] - Double.exp(-1)) < 1e-9)
}
