import MultiPrecision
import NumericalMethods
import RealModule

/// Collocation for the dual flow with as many stages as the digits ask for.
///
/// A step is the polynomial p of degree s with p′ = v(p) at the nodes of Radau IIA, v the velocity of
/// λ. Its stage equations are solved by Newton's method with residuals in many bits and matrices in
/// Double: each round adds some 12 digits where the matrix is that of the stages themselves. It starts
/// from the polynomial of the last step, continued, or from that of a run before this one. A step ends
/// where the velocity is not smooth.
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
  let basis: StageBasis
  /// A solution that is known already, to start the iterations from where it reaches.
  var guide: VelocitySeries?
  let precision: Precision
  private let steps: StepRecorder?
  private(set) var evaluations = 0
  private(set) var made: Step?
  /// The step that was shortened to end where the velocity is not smooth.
  var shortened: BigFloat?
  /// The last accepted step.
  private var last: VelocitySeries?
  /// What the last coefficient of the last step might have been.
  private var allowance = BigFloat(0, precision: .double)

  /// A step that was made.
  struct Step {
    let start: BigFloat
    let state: [BigFloat]
    let step: BigFloat
    let stages: [[BigFloat]]
    let velocities: [[BigFloat]]
  }

  /// - Parameters:
  ///   - field: The velocities.
  ///   - basis: Radau IIA: the last node is 1.
  ///   - precision: The working precision.
  ///   - steps: What accepted steps are told to.
  init(
    _ field: DualFlowField, basis: StageBasis, precision: Precision, steps: StepRecorder? = nil
  ) {
    self.field = field
    self.precision = precision
    self.basis = basis
    self.steps = steps
  }

  var dimension: Int { field.count }
  /// What is measured is the defect of the polynomial itself.
  var hasAccuratePieces: Bool { true }
  /// None: steps follow from the decay of all coefficients, where the last one is in the noise.
  var errorExponent: Int? { nil }

  /// What the last step's coefficients allow; at first one unit of the fastest rate, and where nothing
  /// bends yet, what moves λ by a thousandth.
  mutating func firstStep(
    from time: BigFloat, _ state: [BigFloat], toward end: BigFloat,
    _ tolerance: StepTolerance<BigFloat>
  ) -> BigFloat? {
    if let shortened {
      self.shortened = nil
      return shortened
    }
    if let last, last.end == time {
      // A third, since forecasts may be wrong.
      let factor = last.growth(
        to: allowance / 3, noise: allowance.scaled(byPowerOfTwo: -7))
      return last.step * BigFloat(factor, precision: .double)
    }
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
    let whole = plainAttempt(from: time, state, by: step, tolerance)
    guard guide == nil, case .made(_, _, let error) = whole else { return whole }
    return attemptToEvent(from: time, state, error: error, tolerance) ?? whole
  }

  /// A step of just this length, over whatever is in it.
  mutating func plainAttempt(
    from time: BigFloat, _ state: [BigFloat], by step: BigFloat,
    _ tolerance: StepTolerance<BigFloat>
  ) -> StepAttempt<BigFloat> {
    made = nil
    let logTolerance = BigFloat.naturalLogarithm(tolerance.relative)
    if let guess = guess(from: time, by: step) {
      var iteration = StageIteration(
        field: field, tableau: basis.tableau, state: state, step: step, guess: guess)
      let outcome = iteration.run(logTolerance: logTolerance, digits: precision.bits)
      evaluations += iteration.evaluations
      if case .solved = outcome { return take(iteration, from: time, tolerance) }
    }
    let start = field.velocity(state)
    evaluations += 1
    guard start.allSatisfy(\.isFinite) else { return .nonFiniteStart }
    var iteration = StageIteration(
      field: field, tableau: basis.tableau, state: state, step: step, velocity: start)
    let outcome = iteration.run(logTolerance: logTolerance, digits: precision.bits)
    evaluations += iteration.evaluations
    switch outcome {
    case .notConverging: return .unsolved
    case .nonFinite: return .nonFinite
    case .solved: return take(iteration, from: time, tolerance)
    }
  }

  private mutating func take(
    _ iteration: StageIteration, from time: BigFloat, _ tolerance: StepTolerance<BigFloat>
  ) -> StepAttempt<BigFloat> {
    guard let last = iteration.stages.last, let velocity = iteration.velocities.last else {
      return .unsolved
    }
    let size = velocity.map(\.magnitude).max() ?? 0
    allowance = BigFloat(size * tolerance.relative, precision: .double, rounding: .nearest)
    made = Step(
      start: time, state: iteration.state, step: iteration.step, stages: iteration.stages,
      velocities: iteration.velocities)
    return .made(
      length: iteration.step, state: zip(iteration.state, last).map { $0 + $1 },
      error: tailRatio(iteration.velocities, to: velocity, tolerance.relative))
  }

  /// The Zᵢ by a polynomial that is known; nil where there is none.
  private func guess(from time: BigFloat, by step: BigFloat) -> [[BigFloat]]? {
    if let guide, guide.start <= time, time < guide.end {
      let slack = guide.step.scaled(byPowerOfTwo: -2)
      guard time + step <= guide.end + slack else { return nil }
      let begin = guide.displacement(at: guide.place(of: time))
      return basis.tableau.nodes.map { node in
        let place = guide.place(of: time + node * step)
        return zip(guide.displacement(at: place), begin).map {
          BigFloat($0 - $1, precision: precision, rounding: .nearest)
        }
      }
    }
    guard let last, last.end == time else { return nil }
    let ratio = BigFloat(step / last.step, precision: Precision(bits: 64), rounding: .nearest)
    let rough = last.rough
    guard rough.reaches(1 + ratio) else { return nil }
    let begin = rough.displacement(at: BigFloat(1, precision: Precision(bits: 64)))
    return basis.tableau.nodes.map { node in
      let place = 1 + ratio * BigFloat(node, precision: Precision(bits: 64), rounding: .nearest)
      return zip(rough.displacement(at: place), begin).map {
        BigFloat($0 - $1, precision: precision)
      }
    }
  }

  /// The tail of the velocity's Legendre series, over the tolerance times the last velocity.
  private func tailRatio(
    _ velocities: [[BigFloat]], to end: [BigFloat], _ tolerance: BigFloat
  ) -> Double {
    let size = end.map(\.magnitude).max() ?? 0
    if size.isZero { return 0 }
    var largest = 0.0
    let stages = basis.tableau.stages
    for (degree, share) in [(stages - 1, 1), (stages - 2, 0.25)] where degree >= 0 {
      for tail in basis.coefficients(ofDegree: degree, velocities) {
        let excess =
          BigFloat.naturalLogarithm(tail.magnitude) - BigFloat.naturalLogarithm(tolerance * size)
        if excess.isNaN { return .nan }
        largest = Swift.max(largest, share * Double.exp(Swift.min(excess, 600)))
      }
    }
    return largest
  }

  /// The polynomial of the attempt that was just made.
  var series: VelocitySeries? {
    made.map { basis.series($0.velocities, from: $0.start, by: $0.step) }
  }

  mutating func accept() {
    last = series
    if let last { steps?.series.append(last) }
    made = nil
  }

  mutating func pieces() -> [TrajectoryPiece<BigFloat>] {
    guard let made else { return [] }
    let tableau = basis.tableau
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

/// What the integration tells on its way.
final class StepRecorder {
  var nodes: [DualFlowNode] = []
  var series: [VelocitySeries] = []
  var hasCrossed = false
}
