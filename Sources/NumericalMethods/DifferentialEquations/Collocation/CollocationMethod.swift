import MultiPrecision
import RealModule

/// An implicit Runge–Kutta method by collocation, for stiff systems or high orders without series.
///
/// A step of length h is compared with two of length h/2, which are what is carried on. The
/// difference estimates the error of the *longer* step: of the halves' it is an upper bound that
/// grows with the order, by 2^order where the solution is smooth and less where stiffness
/// reduces the order.
///
/// ### Accuracy
/// *Estimated*. The solution in between is that of the stages: its error is of order s + 1 only, for
/// s stages.
///
/// ### Source
/// Hairer and Wanner, Solving Ordinary Differential Equations II, §IV.5 and §IV.8.
public struct CollocationMethod<Solver: StageSolver>: IntegrationMethod {
  /// The number type.
  public typealias Number = Solver.Number

  /// The coefficients.
  public let tableau: CollocationTableau<Number>
  /// The order.
  public let order: Int
  private var solver: Solver
  private let half: Number
  private var made: [Half] = []
  /// The last accepted step, which extrapolates to a guess for the next.
  private var last: Half?

  /// One step: the polynomial through the stages.
  private struct Half {
    let start: Number
    let state: [Number]
    let step: Number
    /// The Zᵢ.
    let stages: [[Number]]
  }

  /// The method of a family.
  ///
  /// - Parameters:
  ///   - solver: The way to solve the stage equations, with the right-hand side.
  ///   - family: Where the nodes lie: `radauIIA` damps what decays fast.
  ///   - stages: s ≥ 1.
  ///   - precision: That of the coefficients; `Double` ignores it.
  public init(
    solver: Solver, family: CollocationFamily = .radauIIA, stages: Int,
    precision: Precision = .double
  ) {
    tableau = CollocationTableau(family, stages: stages, precision: precision)
    order = family.order(stages: stages)
    half = Number(Rational(1, 2), precision: precision)
    self.solver = solver
  }

  /// The number of components.
  public var dimension: Int { solver.dimension }
  /// One more than the order.
  public var errorExponent: Int? { order + 1 }
  /// No: the stages have a lower order than the step.
  public var hasAccuratePieces: Bool { false }
  /// The evaluations of the right-hand side so far.
  public var evaluations: Int { solver.evaluations }

  /// A small part of the way: the control lengthens it quickly.
  public mutating func firstStep(
    from time: Number, _ state: [Number], toward end: Number, _ tolerance: StepTolerance<Number>
  ) -> Number? {
    (end - time) * Number(0x1p-10, precision: time.workingPrecision)
  }

  /// Tries a step and two half ones.
  public mutating func attempt(
    from time: Number, _ state: [Number], by step: Number, _ tolerance: StepTolerance<Number>
  ) -> StepAttempt<Number> {
    made = []
    let halfStep = step * half
    let whole: Half
    switch advance(from: time, state, by: step, tolerance) {
    case .success(let result): whole = result
    case .failure(let reason): return reason.attempt
    }
    guard case .success(let first) = advance(from: time, state, by: halfStep, tolerance) else {
      return .unsolved
    }
    let middle = end(of: first)
    let second = advance(from: time + halfStep, middle, by: halfStep, tolerance, after: first)
    guard case .success(let second) = second else { return .unsolved }
    made = [first, second]
    let next = end(of: second)
    var error = end(of: whole)
    Number.accumulate(&error, -1, next)
    return .made(
      length: step, state: next, error: tolerance.ratio(of: error, from: state, to: next))
  }

  private enum Failure: Error {
    case nonFinite, notConverging
    var attempt: StepAttempt<Number> {
      switch self {
      case .nonFinite: .nonFinite
      case .notConverging: .unsolved
      }
    }
  }

  /// One collocation step; the guess continues the polynomial of `previous` or of the last step.
  private mutating func advance(
    from time: Number, _ state: [Number], by step: Number, _ tolerance: StepTolerance<Number>,
    after previous: Half? = nil
  ) -> Result<Half, Failure> {
    let problem = StageProblem(
      time: time, state: state, step: step, tableau: tableau, tolerance: tolerance,
      accuracy: 0.01)
    var stages = guess(problem, after: previous ?? last)
    switch solver.solve(problem, stages: &stages) {
    case .solved:
      return .success(Half(start: time, state: state, step: step, stages: stages))
    case .nonFinite: return .failure(.nonFinite)
    case .notConverging: return .failure(.notConverging)
    }
  }

  private func guess(_ problem: StageProblem<Number>, after known: Half?) -> [[Number]] {
    let zero = [Number](repeating: 0, count: dimension)
    guard let known else { return tableau.nodes.map { _ in zero } }
    return tableau.nodes.map { node in
      let theta = (problem.time + node * problem.step - known.start) / known.step
      // Far ahead a polynomial of high degree is worse than no guess.
      guard theta.magnitude <= 3 else { return zero }
      var value = displacement(of: known, at: theta)
      Number.accumulate(&value, 1, known.state)
      Number.accumulate(&value, -1, problem.state)
      return value
    }
  }

  private func displacement(of half: Half, at theta: Number) -> [Number] {
    var result = [Number](repeating: 0, count: dimension)
    for (row, stage) in zip(tableau.stageWeights, half.stages) {
      Number.accumulate(&result, Number.polynomialValue(row, at: theta) * theta, stage)
    }
    return result
  }

  private func end(of half: Half) -> [Number] {
    var result = half.state
    if tableau.nodes.last == 1, let last = half.stages.last {
      Number.accumulate(&result, 1, last)
      return result
    }
    for (weight, stage) in zip(tableau.endWeights, half.stages) {
      Number.accumulate(&result, weight, stage)
    }
    return result
  }

  /// The polynomials of the two half steps.
  public mutating func pieces() -> [TrajectoryPiece<Number>] {
    made.map { half in
      var rows = [half.state]
      for power in tableau.nodes.indices {
        var row = [Number](repeating: 0, count: dimension)
        for (weights, stage) in zip(tableau.stageWeights, half.stages) {
          Number.accumulate(&row, weights[power], stage)
        }
        rows.append(row)
      }
      let coefficients = (0..<dimension).map { component in rows.map { $0[component] } }
      return TrajectoryPiece(
        start: half.start, end: half.start + half.step, unit: half.step,
        coefficients: coefficients)
    }
  }

  /// Keeps the polynomial of the second half for the next guess.
  public mutating func accept() {
    last = made.last
    made = []
    solver.stepAccepted()
  }
}

extension CollocationMethod {
  /// The method with dense linear algebra for a field.
  public init<Field: DifferentiableField>(
    _ field: Field, family: CollocationFamily = .radauIIA, stages: Int,
    precision: Precision = .double
  ) where Solver == DenseStageSolver<Field> {
    self.init(
      solver: DenseStageSolver(field), family: family, stages: stages, precision: precision)
  }
}
