import MultiPrecision
import RealModule

/// Simplified Newton iteration on all stages together, with a dense LU factorization.
///
/// ```
/// (I − h·A ⊗ J)·ΔZ = −Z + h·(A ⊗ I)·F(Z)      J = ∂f/∂y at the start of the step
/// ```
/// J is computed once a step and factored once for each step length. The iteration contracts by
/// a factor Θ; it is taken to have converged when Θ/(1 − Θ)·|ΔZ|, a bound of what is left as long as
/// Θ stays, is within the tolerance.
///
/// ### Source
/// Hairer and Wanner, Solving Ordinary Differential Equations II, §IV.8, (8.4) and (8.10).
public struct DenseStageSolver<Field: DifferentiableField>: StageSolver {
  /// The number type.
  public typealias Number = Field.Number

  private var field: Field
  /// The evaluations of the right-hand side so far, Jacobians not counted.
  public private(set) var evaluations = 0
  private var jacobian: Matrix<Number>?
  private var factors: [Factor] = []

  private struct Factor {
    let step: Number
    let factorization: LUFactorization<Number>
  }

  /// The solver for a field.
  public init(_ field: Field) { self.field = field }

  /// The number of components.
  public var dimension: Int { field.dimension }

  /// Forgets the Jacobian.
  public mutating func stepAccepted() {
    jacobian = nil
    factors = []
  }

  /// Iterates until the error left is within the tolerance.
  ///
  /// At about four bits a round, else a shorter step is better.
  public mutating func solve(
    _ problem: StageProblem<Number>, stages: inout [[Number]]
  ) -> StageSolution {
    guard let factorization = factorization(for: problem) else { return .notConverging }
    let limit = 30 + problem.time.workingPrecision.bits / 4
    var last: Double?
    for iteration in 0..<limit {
      let slopes = slopes(problem, stages)
      guard slopes.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return .nonFinite }
      let change = factorization.solve(residual(problem, stages, slopes))
      let size = add(change, to: &stages, problem)
      guard size.isFinite else { return .notConverging }
      if size == 0 { return .solved }
      if let last {
        let rate = size / last
        // A start far from the solution is allowed to grow; later a round that hardly helps is the
        // last.
        if rate >= 1, iteration > 3 { return .notConverging }
        if rate < 1, rate / (1 - rate) * size <= problem.accuracy { return .solved }
      }
      last = size
    }
    return .notConverging
  }

  private mutating func factorization(
    for problem: StageProblem<Number>
  ) -> LUFactorization<Number>? {
    if let known = factors.first(where: { $0.step == problem.step }) {
      return known.factorization
    }
    let slope = jacobian ?? field.jacobian(at: problem.time, problem.state)
    jacobian = slope
    guard slope.elements.allSatisfy(\.isFinite) else { return nil }
    let m = dimension
    let tableau = problem.tableau
    let system = Matrix<Number>(rows: m * tableau.stages, columns: m * tableau.stages) {
      let entry = problem.step * tableau.matrix[$0 / m, $1 / m] * slope[$0 % m, $1 % m]
      return $0 == $1 ? 1 - entry : -entry
    }
    guard let result = try? LUFactorization(system) else { return nil }
    // A step is compared with its halves: two lengths are in use.
    factors = factors.suffix(1) + [Factor(step: problem.step, factorization: result)]
    return result
  }

  private mutating func slopes(
    _ problem: StageProblem<Number>, _ stages: [[Number]]
  ) -> [[Number]] {
    var result = stages
    for (index, node) in problem.tableau.nodes.enumerated() {
      var point = problem.state
      Number.accumulate(&point, 1, stages[index])
      field.evaluate(at: problem.time + node * problem.step, point, into: &result[index])
      evaluations += 1
    }
    return result
  }

  private func residual(
    _ problem: StageProblem<Number>, _ stages: [[Number]], _ slopes: [[Number]]
  ) -> [Number] {
    var result: [Number] = []
    for (index, stage) in stages.enumerated() {
      var row = stage.map { -$0 }
      for (other, slope) in slopes.enumerated() {
        Number.accumulate(&row, problem.step * problem.tableau.matrix[index, other], slope)
      }
      result += row
    }
    return result
  }

  /// Adds the change, and gives its size in units of the tolerance.
  private func add(
    _ change: [Number], to stages: inout [[Number]], _ problem: StageProblem<Number>
  ) -> Double {
    var size = 0.0
    for index in stages.indices {
      let part = Array(change[(index * dimension)..<((index + 1) * dimension)])
      Number.accumulate(&stages[index], 1, part)
      size = Swift.max(
        size, problem.tolerance.ratio(of: part, from: problem.state, to: problem.state))
    }
    return size
  }
}
