import MultiPrecision
import NumericalMethods
import RealModule
import Testing

private func implicit(
  _ system: DifferentialSystem, _ family: CollocationFamily, stages: Int,
  from start: Double = 0, _ state: [Double], to end: Double, tolerance: Double,
  _ adjust: (inout IntegrationRequest<Double>) -> Void = { _ in }
) -> Trajectory<Double> {
  var request = IntegrationRequest(tolerance: StepTolerance(tolerance))
  adjust(&request)
  let field = system.field(over: Double.self)
  return trajectory(
    by: CollocationMethod(field, family: family, stages: stages), from: start, state, to: end,
    request)
}

@Test(arguments: CollocationFamily.allCases, [1, 2, 3, 4])
func collocationHasItsOrder(family: CollocationFamily, stages: Int) throws {
  // Fixed steps in a precision that leaves no rounding, with a tolerance for the iteration only.
  let precision = Precision(bits: 128)
  let system = SampleSystems.pendulum
  let exact = try SolutionCase.state(of: "pendulum")
  var errors: [Double] = []
  for count in [8, 16] {
    var request = IntegrationRequest(tolerance: StepTolerance<BigFloat>(digits: 22))
    request.keepsPieces = false
    let step = BigFloat(Rational(3, count), precision: precision)
    var method = CollocationMethod(
      system.field(over: BigFloat.self, precision: precision), family: family, stages: stages,
      precision: precision)
    var (time, state) = (
      BigFloat(0, precision: precision), [1, 0].map { BigFloat($0, precision: precision) }
    )
    for _ in 0..<count {
      let attempt = method.attempt(from: time, state, by: step, request.tolerance)
      guard case .made(let length, let next, _) = attempt else {
        Issue.record("\(attempt)")
        return
      }
      method.accept()
      (time, state) = (time + length, next)
    }
    let value = try #require(state[0].exactRational)
    errors.append((value - exact[0]).magnitude.doubleValue)
  }
  let order = family.order(stages: stages)
  // A zero of the leading term's sum may only raise it.
  #expect(observedOrder(errors) > Double(order) - 0.4)
  #expect(observedOrder(errors) < Double(order) + 1.4)
}

/// y′ = −10⁶·(y − cos t) − sin t from y(0) = 1: the solution is cos t, whatever the stiffness.
@Test(arguments: [2, 3, 5]) func radauSolvesProtheroAndRobinson(stages: Int) {
  let system = DifferentialSystem(dimension: 1) { t, y in
    [-1_000_000 * (y[0] - .cos(t)) - .sin(t)]
  }
  let result = implicit(
    system, .radauIIA, stages: stages, [1], to: 10, tolerance: 1e-8)
  #expect(result.outcome == .reachedEnd)
  #expect(abs(result.state[0] - Double.cos(10)) < 1e-7)
  // An explicit method would need some 3·10⁶ steps for stability.
  #expect(result.statistics.steps < (stages == 2 ? 400 : 100))
  // From off the solution, too: 1 decays within a few multiples of 10⁻⁶.
  let off = implicit(system, .radauIIA, stages: stages, [2], to: 10, tolerance: 1e-8)
  #expect(abs(off.state[0] - Double.cos(10)) < 1e-7)
}

/// The relaxation oscillation: reference value of Hairer and Wanner's test set for VDPOL with
/// ε = 10⁻⁶ at t = 2.
@Test func radauSolvesTheRelaxationOscillation() {
  let system = DifferentialSystem(dimension: 2) { _, y in
    [y[1], 1_000_000 * ((1 - y[0] * y[0]) * y[1] - y[0])]
  }
  let result = implicit(system, .radauIIA, stages: 3, [2, -0.66], to: 2, tolerance: 1e-8)
  #expect(result.outcome == .reachedEnd)
  #expect(abs(result.state[0] - 1.706167732170483) < 1e-6)
  #expect(abs(result.state[1] + 0.892809701024795) < 1e-6)
  #expect(result.statistics.steps < 2000)
}

@Test func collocationHasManyDigits() throws {
  let precision = Precision(decimalDigits: 30)
  let system = SampleSystems.pendulum
  let exact = try SolutionCase.state(of: "pendulum")
  let result = trajectory(
    by: CollocationMethod(
      system.field(over: BigFloat.self, precision: precision), family: .gauss, stages: 8,
      precision: precision),
    from: BigFloat(0, precision: precision), [1, 0].map { BigFloat($0, precision: precision) },
    to: BigFloat(3, precision: precision),
    IntegrationRequest(tolerance: StepTolerance<BigFloat>(digits: 22)))
  #expect(result.outcome == .reachedEnd)
  for (value, exact) in zip(result.state, exact) { #expect(isWithin(20, value, of: exact)) }
}

/// Gauss methods are symmetric: going back undoes the way there, up to the iteration's accuracy.
@Test func gaussGoesThereAndBack() {
  let there = implicit(
    SampleSystems.kepler, .gauss, stages: 3, [0.5, 0, 0, 3.0.squareRoot()], to: 3, tolerance: 1e-9)
  let back = implicit(
    SampleSystems.kepler, .gauss, stages: 3, from: 3, there.state, to: 0, tolerance: 1e-9)
  #expect(back.outcome == .reachedEnd)
  #expect(abs(back.state[0] - 0.5) < 1e-7 && abs(back.state[1]) < 1e-7)
}

@Test func collocationGivesTheSolutionInBetweenAndEvents() {
  let result = implicit(
    SampleSystems.oscillator, .radauIIA, stages: 5, [1, 0], to: 10, tolerance: 1e-10
  ) {
    $0.events = [EventFunction(dimension: 2, .falling, recorded: { _, y in y[0] })]
  }
  guard case .event(0, let time) = result.outcome else {
    Issue.record("\(result.outcome)")
    return
  }
  // The event is as accurate as the steps, the solution in between only as the stages are.
  #expect(abs(time - .pi / 2) < 1e-9)
  #expect(abs(result.state[0]) < 1e-9)
  #expect(abs((result.state(at: 0.7)?[0] ?? 0) - .cos(0.7)) < 1e-6)
  #expect(result.state(at: time) != nil && result.pieces.first?.start == 0)
  for (left, right) in zip(result.pieces, result.pieces.dropFirst()) {
    #expect(left.end == right.start)
  }
}

/// A solver that knows its Jacobian is diagonal: the protocol carries it.
private struct DecaySolver: StageSolver {
  let rates: [Double]
  var evaluations = 0
  var dimension: Int { rates.count }

  mutating func solve(
    _ problem: StageProblem<Double>, stages: inout [[Double]]
  ) -> StageSolution {
    // Z = −h·r·A·(y + Z) for each rate r: s equations each.
    let s = problem.tableau.stages
    for (component, rate) in rates.enumerated() {
      let scaled = problem.tableau.matrix.map { problem.step * rate * $0 }
      let system = Matrix<Double>(rows: s, columns: s) { ($0 == $1 ? 1 : 0) + scaled[$0, $1] }
      let right = (0..<s).map { i in -scaled.row(i).reduce(0, +) * problem.state[component] }
      guard let solution = try? LUFactorization(system).solve(right) else { return .notConverging }
      for stage in 0..<s { stages[stage][component] = solution[stage] }
    }
    evaluations += 1
    return .solved
  }

  func stepAccepted() {}
}

@Test func structuredSolversAreUsed() {
  let rates = (0..<20).map { Double.pow(10, Double($0) / 4) }
  let result = trajectory(
    by: CollocationMethod(solver: DecaySolver(rates: rates), stages: 4), from: 0,
    rates.map { _ in 1 }, to: 1, IntegrationRequest(tolerance: StepTolerance(1e-10)))
  #expect(result.outcome == .reachedEnd)
  for (value, rate) in zip(result.state, rates) { #expect(abs(value - .exp(-rate)) < 1e-8) }
}

@Test func aBlowUpStopsCollocationToo() {
  let result = implicit(SampleSystems.blowUp, .radauIIA, stages: 3, [1], to: 2, tolerance: 1e-9)
  switch result.outcome {
  case .underflow(let time), .nonFinite(let time): #expect(abs(time - 1) < 1e-6)
  default: Issue.record("\(result.outcome)")
  }
}
