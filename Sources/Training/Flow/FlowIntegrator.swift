import Glibc
import MultiPrecision
import RealModule
import NumericalMethods

/// Mirror flow ζ′ = −κ∇L(θ(ζ)) by Radau IIA collocation, with steps that follow the residuals.
///
/// A step is solved for r = ∂L/∂f at its stages (``StageSolver``, and ``StageRefinement`` for more digits
/// than `Double` has); it is accepted when the estimate of its error is small beside ζ, group by group
/// in the mean square, and beside r. As r decays steps grow with it, without bound. σ′ of a piecewise
/// linear activation keeps its sides inside a step; a step that a kink passes with an effect above the
/// tolerance ends there.
///
/// ### Accuracy
/// *estimated*: the difference between ζ′ at the start and the collocation polynomial's derivative
/// there, an error of order s, while the method has order 2s − 1. Where the flow is analytic within
/// steps, long numbers allow that difference more than the tolerance (``estimateTolerance``).
///
/// ### Source
/// [Hairer and Wanner 1996], Solving Ordinary Differential Equations II, §IV.8 for the estimate; the
/// weight γ₀ of the start is free there, and 1/(s + 1) here.
struct FlowIntegrator<Network: TrainableNetwork> {
  typealias Number = Network.Number
  typealias Stages = FlowStages<Number>

  var state: TrainingState<Network>
  let tableau: StageTableau<Number>
  let tolerance: Number
  /// What the estimate of a step's error may be.
  ///
  /// In N digits 10^(N/8) tolerances, at most 10⁴, if the flow is analytic between kinks: the end of a
  /// step is better than the estimate by its order, and in modes that decay within the step by their
  /// hλ. At the ends of steps of `|.|` with x⁴ at 20, 30 and 40 digits the errors of f were at most a
  /// hundredth of the tolerance, by comparison with 15 digits more; of |x|³, whose zeros of ζ cost the
  /// order, hundred tolerances, so that it gets none of this.
  let estimateTolerance: Number
  /// The same method and problem in `Double`.
  let shadowTableau: StageTableau<Double>
  let shadowSetting: TrainingSetting<Double>?
  private(set) var steps = 0
  var evaluations = 0
  private(set) var rejections = 0
  var switches = 0
  /// Kinks that stuck to a data point.
  var captures = 0
  /// ∂L/∂f now.
  private(set) var residuals: [Number]
  private(set) var stepSize: Number
  /// The last step, to predict the next one.
  private var history: StepHistory<Number>?

  /// The largest |∂L/∂f| at the start of the run.
  let firstResidual: Rational
  /// The largest ζ so far, group by group.
  private(set) var mirrorSizes: [Number]
  /// Where the flow was when the time was at most half of now.
  var milestone: (time: Number, residuals: [Number])
  /// The error and the size of the last step, if it was accepted.
  var trend: (error: Double, size: Double)?

  /// The first step after the last kink beside the time, and whether the next one is such a step.
  private var restart: Number?
  private var isRestart = false

  private static var rejectionLimit: Int { 80 }

  init(_ state: TrainingState<Network>, tolerance: Double?, digits: Int) {
    self.state = state
    let precision = state.setting.precision
    mirrorSizes = ParameterGroup.allCases.map { _ in 0 }
    if let tolerance {
      self.tolerance = Number(double: tolerance, precision: precision)
    } else if precision == .double {
      self.tolerance = Number(double: 1e-9, precision: precision)
    } else {
      self.tolerance = Number(Rational(10).power(-digits), precision: precision)
    }
    let isAnalytic = state.network.locatesKinks && state.setting.map.isAnalytic
    let reserve = precision == .double || !isAnalytic ? 0 : Swift.min(4, Double(digits) / 8)
    estimateTolerance = self.tolerance * Number(double: pow(10, reserve), precision: precision)
    // The estimate has order s. Where a neuron's ζ passes 0, v has singular points near the real axis
    // of time: steps grow with s until s is about the number of digits, and so does what they cost.
    let stages =
      precision == .double ? 7 : Swift.max(7, 3 + Int((Double(digits) - reserve) * 4 / 5))
    tableau = StageTableau(stages: stages, precision: precision)
    shadowTableau =
      tableau as? StageTableau<Double> ?? StageTableau<Double>(stages: stages, precision: .double)
    shadowSetting = state.setting.shadow
    residuals = state.setting.residuals(state.outputs)
    firstResidual =
      largestMagnitude(residuals, residuals.indices).bigFloat.exactRational ?? 0
    let factor = state.setting.lossWeight + state.setting.lossWeight
    milestone = (0, residuals)
    let rate = state.largestRate() * factor
    let first = Number(Rational(1, 20), precision: precision)
    stepSize = rate > 0 ? first / rate : 1
  }

  /// Sentences for the user.
  var notes: [String] {
    var notes: [String] = []
    if switches > 0 { notes.append("\(switches) kinks passed a data point") }
    if captures > 0 {
      notes.append(
        "\(captures) kinks stuck to a data point for a while (Filippov's solution: the slope at the "
          + "kink is the one at which it stays)")
    }
    return notes
  }

  /// The decimal digits of f and θ, and of the loss, that the tolerance and rounding leave.
  ///
  /// Errors of f are about a tenth of the tolerance; r may have a thousand times its tolerance, which
  /// the square doubles, and the rounding errors of f at the end.
  var believedDigits: (values: Int, loss: Int) {
    let digits = -Double.log10(tolerance.approximation)
    let size = largestMagnitude(residuals, residuals.indices)
    let noise = residualNoise
    let relative = (noise / size).approximation
    let rounding = relative > 0 ? -Double.log10(2 * relative) : digits
    return (
      Swift.max(1, Int(digits + 1e-9)), Swift.max(1, Int(Swift.min(digits - 4, rounding)))
    )
  }

  /// What rounding errors of r at the stages make of the estimate: they are in E with the weights of
  /// a difference, and (I + hγ₀N)⁻¹hγ₀N does not magnify them.
  ///
  /// In `Double`, with few stages and a tolerance far above, the bare errors of r keep more digits.
  var residualNoise: Number {
    let noise = state.outputNoise * (state.setting.lossWeight + state.setting.lossWeight)
    if state.setting.precision == .double { return noise }
    return noise * tableau.startWeights.reduce(1) { $0 + $1.magnitude }
  }

  /// Integrates until the rule says stop.
  mutating func run(
    _ watch: StopWatch<Number>, recorder: inout TrainingRecorder<Number>
  ) -> TrainingOutcome {
    recorder.record(state)
    var refused = 0
    while true {
      let loss = state.loss
      guard loss.isFinite else { return .nonFinite }
      if loss <= watch.loss { return .lossReached }
      if let end = watch.time, state.time >= end { return .endReached }
      if steps >= watch.steps { return .stepLimit }
      if let outcome = watch.interruption { return outcome }
      if refused == 0, isStationary || restsSinceMilestone() { return .stationary }
      var size = stepSize
      if let end = watch.time, state.time + size > end { size = end - state.time }
      switch advance(by: size) {
      case .accepted:
        refused = 0
        steps += 1
        recorder.visit(state)
      case .refused:
        refused += 1
        rejections += 1
        if refused > Self.rejectionLimit { return .underflow }
      }
    }
  }

  // MARK: One step

  private enum StepOutcome {
    case accepted, refused
  }

  private mutating func advance(by size: Number) -> StepOutcome {
    let half = Number(Rational(1, 2), precision: state.setting.precision)
    let unmoved = state.mirror.map(\.approximation)
    let guess =
      history?.next(size: size.approximation, shadowTableau)
      ?? tableau.nodes.map { _ in unmoved }
    guard var stages = solve(size: size, guess: guess) else {
      stepSize = size * half
      return .refused
    }
    let error = estimatedError(stages)
    let factor = growth(error, size.approximation)
    guard error <= 1 else {
      stepSize = size * factor
      return .refused
    }
    let event = firstEvent(in: stages)
    if let event {
      if event.share > 0 {
        let guess = StepHistory(state, stages).part(
          upTo: event.share.approximation, shadowTableau)
        guard let shorter = solve(size: size * event.share, guess: guess) else {
          stepSize = size * half
          return .refused
        }
        stages = shorter
        accept(stages)
      }
      // In few digits what the step would have been does not change at a kink. In many, the modes that
      // it sets off have to be followed from their beginning, about as finely as after the last kink.
      stepSize = size * Swift.min(factor, 1)
      if let restart { stepSize = Swift.min(stepSize, restart * state.time) }
      isRestart = true
      change(event)
    } else {
      stepSize = size * factor
      accept(stages)
      if isRestart { restart = size / state.time }
      isRestart = false
    }
    settleKinks(except: event?.kink)
    return .accepted
  }

  private mutating func accept(_ stages: Stages) {
    let end = stages.end
    history = StepHistory(state, stages)
    state.time += stages.size
    state.mirror = end.mirror
    state.displacement = end.displacement
    state.theta = end.theta
    state.outputs = end.outputs
    residuals = state.setting.residuals(state.outputs)
    for (index, group) in ParameterGroup.allCases.enumerated() {
      let size = largestMagnitude(end.mirror, state.setting.layout.range(of: group))
      if size > mirrorSizes[index] { mirrorSizes[index] = size }
    }
  }
}
