import MultiPrecision
import NumericalMethods
import RealModule
import Synchronization

/// Newton's method for the stages of one step of ``DualFlowMethod``.
///
/// ```
/// Zᵢ = h Σⱼ aᵢⱼ v(y + Zⱼ),   (δᵢⱼ + h aᵢⱼ Hⱼ)ΔZⱼ = −Zᵢ + h Σⱼ aᵢⱼ v(y + Zⱼ),   H = −∂v/∂y
/// ```
/// The right-hand sides are computed in all bits, scaled by a power of two, and rounded to Double, in
/// which the matrix is factored. It is made anew as long as a round leaves more than a fiftieth, and
/// where that saves a round: at stages that are off by ε, relatively, a round leaves ε.
struct StageIteration {
  let field: DualFlowField
  let tableau: CollocationTableau<BigFloat>
  let state: [BigFloat]
  let step: BigFloat
  /// The Zᵢ.
  private(set) var stages: [[BigFloat]]
  /// v at the stages, to first order in what the last round has changed.
  private(set) var velocities: [[BigFloat]]
  private(set) var evaluations = 0
  /// Whether the velocities are those of the stages.
  private var isEvaluated: Bool

  /// Starts at Z = 0, where Newton's first round solves the linearized flow.
  init(
    field: DualFlowField, tableau: CollocationTableau<BigFloat>, state: [BigFloat],
    step: BigFloat, velocity: [BigFloat]
  ) {
    self.field = field
    self.tableau = tableau
    self.state = state
    self.step = step
    let zero = BigFloat(0, precision: step.precision)
    stages = Array(
      repeating: Array(repeating: zero, count: state.count), count: tableau.stages)
    velocities = Array(repeating: velocity, count: tableau.stages)
    isEvaluated = true
  }

  /// Starts at a guess.
  init(
    field: DualFlowField, tableau: CollocationTableau<BigFloat>, state: [BigFloat],
    step: BigFloat, guess: [[BigFloat]]
  ) {
    self.field = field
    self.tableau = tableau
    self.state = state
    self.step = step
    stages = guess
    velocities = []
    isEvaluated = false
  }

  /// A fraction that a round may leave before the matrix is made anew, as a logarithm.
  private static let slowRound = Double.log(0.02)

  /// Iterates until what is left changes velocities by less than a hundredth of the tolerance times
  /// the last one.
  mutating func run(logTolerance: Double, digits: Int) -> StageSolution {
    var matrix: StageMatrix?
    var last: Double?
    var decrease = 0.0
    let isAtRest = isEvaluated
    for round in 0..<(30 + digits / 8) {
      if !isEvaluated {
        velocities = atStages { [field] in field.velocity($0) }
        evaluations += stages.count
        guard velocities.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return .nonFinite }
      }
      let norm = BigFloat.naturalLogarithm(velocities.last?.map(\.magnitude).max() ?? 0)
      let goal = logTolerance + norm + Double.log(0.01)
      let isSlow = last.map { savesRound(from: $0, by: decrease, to: goal, norm) } ?? false
      if matrix == nil || isSlow { matrix = makeMatrix(isFirst: isAtRest && round == 0) }
      guard let matrix, let size = improve(by: matrix) else { return .notConverging }
      isEvaluated = false
      if size <= goal - Double.log(100) { return .solved }
      if let last {
        decrease = size - last
        if decrease < -1, size + decrease <= goal { return .solved }
        if decrease > -0.1, round > 6 { return .notConverging }
      }
      guard size.isFinite else { return .notConverging }
      last = size
    }
    return .notConverging
  }

  /// Whether a new matrix helps, by logarithms of the last change, of the last decrease, of what is
  /// wanted and of the velocity.
  private func savesRound(
    from size: Double, by decrease: Double, to goal: Double, _ norm: Double
  ) -> Bool {
    if decrease > Self.slowRound { return decrease < 0 || size > goal }
    let left = size + decrease - goal
    // Twelve digits are what matrices in Double give at best.
    let fresh = Swift.max(size + decrease - norm, Double.log(1e-12))
    return fresh < 0 && (left / -decrease).rounded(.up) > (left / -fresh).rounded(.up)
  }

  /// The values of a function at all stages, which do not depend on each other.
  private func atStages<Value: Sendable>(
    _ function: @escaping @Sendable ([BigFloat]) -> Value
  ) -> [Value] {
    let places = stages.map { stage in zip(state, stage).map { $0 + $1 } }
    let found = Mutex<[Int: Value]>([:])
    inParallel(places.count, isWorthwhile: field.isCostly) { index in
      let value = function(places[index])
      found.withLock { $0[index] = value }
    }
    let values = found.withLock { $0 }
    return places.indices.compactMap { values[$0] }
  }

  private func makeMatrix(isFirst: Bool) -> StageMatrix? {
    let hessians: [Matrix<Double>]
    if isFirst {
      hessians = Array(repeating: field.roughHessian(state), count: stages.count)
    } else {
      hessians = atStages { [field] in field.roughHessian($0) }
    }
    return StageMatrix(
      hessians: hessians, multiplicities: field.multiplicities.map(\.doubleValue),
      coefficients: tableau.matrix.map(\.doubleValue), step: step.doubleValue)
  }

  /// One round: the logarithm of the largest change of a velocity, −∞ for none; nil for failure.
  private mutating func improve(by matrix: StageMatrix) -> Double? {
    let right = residual()
    guard let top = right.compactMap(\.exponent).max() else { return -.infinity }
    let change = matrix.solve(right.map { $0.scaled(byPowerOfTwo: -top).doubleValue })
    guard change.values.allSatisfy(\.isFinite) else { return nil }
    let count = state.count
    var largest = 0.0
    for index in stages.indices {
      for component in 0..<count {
        let place = index * count + component
        stages[index][component] += scaled(change.values[place], by: top)
        velocities[index][component] -= scaled(change.slopes[place], by: top)
        largest = Swift.max(largest, change.slopes[place].magnitude)
      }
    }
    return Double.log(largest) + Double(top) * Double.log(2)
  }

  private func scaled(_ value: Double, by exponent: Int) -> BigFloat {
    BigFloat(value, precision: .double).scaled(byPowerOfTwo: exponent)
  }

  /// −Zᵢ + h Σⱼ aᵢⱼvⱼ, stage after stage.
  private func residual() -> [BigFloat] {
    let columns = state.indices.map { component in velocities.map { $0[component] } }
    var result: [BigFloat] = []
    result.reserveCapacity(stages.count * state.count)
    for index in stages.indices {
      let row = Array(tableau.matrix.row(index))
      for (component, column) in columns.enumerated() {
        result.append(step * BigFloat.dot(row, column) - stages[index][component])
      }
    }
    return result
  }
}

/// The matrix of a round of Newton's method, factored.
private struct StageMatrix {
  private let factor: LUFactorization<Double>
  /// DH at each stage.
  private let slopes: [Matrix<Double>]
  private let count: Int

  /// Nil where it is singular or not finite.
  init?(
    hessians: [Matrix<Double>], multiplicities: [Double], coefficients: Matrix<Double>,
    step: Double
  ) {
    let count = multiplicities.count
    let slopes = hessians.map { hessian in
      Matrix<Double>(rows: count, columns: count) { multiplicities[$0] * hessian[$0, $1] }
    }
    guard slopes.allSatisfy({ $0.elements.allSatisfy(\.isFinite) }) else { return nil }
    let order = count * hessians.count
    var elements: [Double] = []
    elements.reserveCapacity(order * order)
    for row in 0..<order {
      for (stage, slope) in slopes.enumerated() {
        let weight = step * coefficients[row / count, stage]
        for entry in slope.row(row % count) { elements.append(weight * entry) }
      }
      elements[row * order + row] += 1
    }
    let matrix = Matrix(rows: order, columns: order, elements: elements)
    guard let factor = try? LUFactorization(matrix) else { return nil }
    self.factor = factor
    self.slopes = slopes
    self.count = count
  }

  /// The solution, and DH times it stage by stage.
  func solve(_ right: [Double]) -> (values: [Double], slopes: [Double]) {
    let values = factor.solve(right)
    var changes: [Double] = []
    changes.reserveCapacity(values.count)
    for (index, slope) in slopes.enumerated() {
      let part = Array(values[(index * count)..<((index + 1) * count)])
      changes += slope * part
    }
    return (values, changes)
  }
}
