import MultiPrecision
import NumericalMethods
import RealModule

/// Collocation for the dual flow with as many stages as the digits ask for.
///
/// A step is the polynomial p of degree s with p′ = v(p) at the nodes of Radau IIA, v the velocity of
/// λ. Its stage equations are solved by Newton's method with residuals in many bits and matrices in
/// Double: each round adds some 12 digits where the matrix is that of the stages themselves.
///
/// The flow contracts (−∂v/∂λ is positive definite), so that the error is at most what the defects
/// δ = v(p) − p′ add up to. v(p) is interpolated by p′ at the nodes; its Legendre coefficients fall
/// geometrically, and δ is about the first one left out. The step is taken if the last two kept, the
/// second-last by a quarter, are within the tolerance times |v| at the end of the step: what counts
/// is the error relative to the residual, whose decay is what is asked for.
///
/// ### Accuracy
/// *Estimated*.
///
/// ### Source
/// Hairer and Wanner, Solving Ordinary Differential Equations II, §IV.5, §IV.8.
struct DualFlowMethod: IntegrationMethod {
  typealias Number = BigFloat

  let field: DualFlowField
  let tableau: CollocationTableau<BigFloat>
  private let precision: Precision
  private let tails: [[BigFloat]]
  private(set) var evaluations = 0
  private var made: (start: BigFloat, state: [BigFloat], step: BigFloat, stages: [[BigFloat]])?

  /// - Parameters:
  ///   - field: The velocities.
  ///   - tableau: Radau IIA: the last node is 1.
  ///   - precision: The working precision.
  init(_ field: DualFlowField, tableau: CollocationTableau<BigFloat>, precision: Precision) {
    self.field = field
    self.precision = precision
    self.tableau = tableau.map { BigFloat($0, precision: precision) }
    tails = Self.tailWeights(self.tableau.nodes)
  }

  var dimension: Int { field.count }
  /// What is measured is the defect of the polynomial itself.
  var hasAccuratePieces: Bool { true }
  /// The tail's coefficients go like hˢ⁻¹.
  var errorExponent: Int? { Swift.max(tableau.stages - 1, 1) }

  /// One unit of the fastest rate; where nothing bends yet, what moves λ by a thousandth.
  mutating func firstStep(
    from time: BigFloat, _ state: [BigFloat], toward end: BigFloat,
    _ tolerance: StepTolerance<BigFloat>
  ) -> BigFloat? {
    let matrix = field.roughHessian(state)
    var fastest = 0.0
    for row in 0..<dimension {
      let sum = matrix.row(row).reduce(0) { $0 + $1.magnitude }
      fastest = Swift.max(fastest, sum * field.multiplicities[row].doubleValue)
    }
    if fastest > 0, fastest.isFinite { return BigFloat(1 / fastest, precision: precision) }
    let speed = field.velocity(state).map(\.magnitude.doubleValue).max() ?? 0
    return speed > 0 && speed.isFinite ? BigFloat(0x1p-10 / speed, precision: precision) : nil
  }

  mutating func attempt(
    from time: BigFloat, _ state: [BigFloat], by step: BigFloat,
    _ tolerance: StepTolerance<BigFloat>
  ) -> StepAttempt<BigFloat> {
    made = nil
    let start = field.velocity(state)
    evaluations += 1
    guard start.allSatisfy(\.isFinite) else { return .nonFiniteStart }
    var iteration = StageIteration(
      field: field, tableau: tableau, state: state, step: step, velocity: start)
    let outcome = iteration.run(
      logTolerance: BigFloat.naturalLogarithm(tolerance.relative), digits: precision.bits)
    evaluations += iteration.evaluations
    switch outcome {
    case .notConverging: return .unsolved
    case .nonFinite: return .nonFinite
    case .solved: break
    }
    guard let last = iteration.stages.last, let velocity = iteration.velocities.last else {
      return .unsolved
    }
    made = (time, state, step, iteration.stages)
    return .made(
      length: step, state: zip(state, last).map { $0 + $1 },
      error: tailRatio(iteration.velocities, to: velocity, tolerance.relative))
  }

  /// The tail of the velocity's Legendre series, over the tolerance times the last velocity.
  private func tailRatio(
    _ velocities: [[BigFloat]], to end: [BigFloat], _ tolerance: BigFloat
  ) -> Double {
    let size = end.map(\.magnitude).max() ?? 0
    if size.isZero { return 0 }
    var largest = 0.0
    for (weights, share) in zip(tails, [1, 0.25]) {
      for component in 0..<dimension {
        let tail = BigFloat.dot(weights, velocities.map { $0[component] }).magnitude
        let excess =
          BigFloat.naturalLogarithm(tail) - BigFloat.naturalLogarithm(tolerance * size)
        if excess.isNaN { return .nan }
        largest = Swift.max(largest, share * Double.exp(Swift.min(excess, 600)))
      }
    }
    return largest
  }

  /// What takes values at the nodes to the coefficients of the shifted Legendre polynomials of
  /// degrees s − 1 and, from the last s − 1 nodes, s − 2.
  ///
  /// The leading coefficient of an interpolant is its divided difference Σ vⱼ/Πₖ(cⱼ − cₖ), and that of
  /// P̃ₙ is C(2n, n).
  private static func tailWeights(_ nodes: [BigFloat]) -> [[BigFloat]] {
    func weights(from first: Int) -> [BigFloat] {
      let degree = nodes.count - 1 - first
      // Only its size matters.
      var leading = 1.0
      for k in 0..<Swift.max(degree, 0) { leading *= Double(2 * (2 * k + 1)) / Double(k + 1) }
      let precision = nodes[0].precision
      return nodes.indices.map { j in
        if j < first { return BigFloat(0, precision: precision) }
        var product = BigFloat(leading, precision: precision)
        for k in nodes.indices where k >= first && k != j { product *= nodes[j] - nodes[k] }
        return 1 / product
      }
    }
    return nodes.count > 1 ? [weights(from: 0), weights(from: 1)] : [weights(from: 0)]
  }

  mutating func pieces() -> [TrajectoryPiece<BigFloat>] {
    guard let made else { return [] }
    let coefficients = (0..<dimension).map { component in
      [made.state[component]]
        + tableau.nodes.indices.map { power in
          BigFloat.dot(
            tableau.stageWeights.map { $0[power] }, made.stages.map { $0[component] })
        }
    }
    return [
      TrajectoryPiece(
        start: made.start, end: made.start + made.step, unit: made.step,
        coefficients: coefficients)
    ]
  }
}
