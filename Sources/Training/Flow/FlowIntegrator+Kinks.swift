import MultiPrecision
import RealModule

/// Where a step ends because the right-hand side changes.
struct FlowEvent<Number: TrainingNumber> {
  enum Kind {
    /// u passes 0.
    case arrival
    /// The side at which a held kink would stay leaves [−1, 1].
    case release
  }
  var kind: Kind
  var kink: Kink
  /// When, as a share of the step.
  var share: Number
}

extension FlowIntegrator {
  /// The first event of a step whose being missed has an effect above the tolerance; nil for none.
  ///
  /// The effect of one kink's wrong side on ζ of its neuron is its pull times the time that is left;
  /// its effect on r is that times a. Single neurons may be off by a tenth of n tolerances of the
  /// largest ζ, at most a thousand, since f has an n-th of it, and r by one tolerance.
  func firstEvent(in stages: Stages) -> FlowEvent<Number>? {
    let setting = state.setting
    let allowedResidual = tolerance * residualSize(stages)
    let biases = setting.layout.range(of: .biases)
    let share = Number(
      Swift.min(1000, Rational(setting.layout.width, 10)), precision: setting.precision)
    let allowedMirror = tolerance * largestMagnitude(stages.end.mirror, biases) * share
    var first: FlowEvent<Number>?
    func consider(_ kind: FlowEvent<Number>.Kind, _ kink: Kink, _ share: Number, weight: Number) {
      let a = state.theta[setting.layout.outputWeights + kink.neuron]
      let pull = state.network.sidePull(kink, outputWeight: a, residuals: residuals)
      let size = (pull * weight).magnitude * setting.rate * stages.size * (1 - share)
      let effect = (a * size).magnitude / setting.scale
      if effect <= allowedResidual, size <= allowedMirror { return }
      if first.map({ share < $0.share }) ?? true {
        first = FlowEvent(kind: kind, kink: kink, share: share)
      }
    }
    let passed = state.network.passedKinks(stages.end.theta)
    if passed.isEmpty, state.network.held.isEmpty { return nil }
    let stages = stages.corrected(scale: setting.scale)
    for kink in passed {
      let share = crossing { position(kink, stages, at: $0) }
      consider(.arrival, kink, share, weight: 2)
    }
    for kink in state.network.held {
      let sides = heldSides(kink, stages)
      guard let end = sides.last, end.magnitude > 1 else { continue }
      let bound: Number = end < 0 ? -1 : 1
      let share = crossing { point in
        let weights = tableau.weights(at: point)
        var sum: Number = 0
        for (weight, side) in zip(weights, sides) { sum += weight * side }
        return sum - bound
      }
      consider(.release, kink, share, weight: end.magnitude - 1)
    }
    return first
  }

  /// The sides at which a held kink stays, at the start and at the stages.
  private func heldSides(_ kink: Kink, _ stages: Stages) -> [Number] {
    [heldSide(kink, theta: state.theta, displacement: state.displacement, residuals: residuals)]
      + (0..<tableau.stages).map {
        heldSide(
          kink, theta: stages.parts[$0].theta, displacement: stages.parts[$0].displacement,
          residuals: stages.parts[$0].residuals)
      }
  }

  /// The s for which u does not move: that of the state, and the holding pull beside aβ∂L/∂fᵢ.
  private func heldSide(
    _ kink: Kink, theta: [Number], displacement: [Number], residuals: [Number]
  ) -> Number {
    let a = theta[state.setting.layout.outputWeights + kink.neuron]
    let pull = freePull(kink, theta: theta, displacement: displacement, residuals: residuals)
    return state.network.side(kink)
      + pull / state.network.sidePull(kink, outputWeight: a, residuals: residuals)
  }

  /// The pull that would hold a kink against the gradient on its side of the state.
  private func freePull(
    _ kink: Kink, theta: [Number], displacement: [Number], residuals: [Number]
  ) -> Number {
    let (j, n) = (kink.neuron, state.setting.layout.width)
    let map = state.setting.map
    return state.network.holdingPull(
      kink, gradient: state.network.kinkGradient(kink, theta, residuals: residuals),
      curvatures: (map.curvature(displacement[j]), map.curvature(displacement[n + j])))
  }

  /// When a function changes to the sign that it has at 1, as a share of the step.
  private func crossing(_ function: (Number) -> Number) -> Number {
    let precision = state.setting.precision
    let half = Number(Rational(1, 2), precision: precision)
    var (low, high): (Number, Number) = (0, 1)
    var (lowValue, highValue) = (function(low), function(high))
    if lowValue == 0 || (lowValue < 0) == (highValue < 0) { return 0 }
    // Regula falsi in the Illinois form: the end that stays counts half.
    let close = Number.unit(precision) * 16
    for _ in 0..<(60 + 2 * precision.bits) where high - low > close * high {
      var point = (low * highValue - high * lowValue) / (highValue - lowValue)
      if !(point > low && point < high) { point = low * half + high * half }
      let value = function(point)
      if value == 0 { return point }
      if (value < 0) == (highValue < 0) {
        (high, highValue) = (point, value)
        lowValue = lowValue * half
      } else {
        (low, lowValue) = (point, value)
        highValue = highValue * half
      }
    }
    return high
  }

  /// u of a kink on the polynomial through the stages.
  private func position(_ kink: Kink, _ stages: Stages, at share: Number) -> Number {
    let setting = state.setting
    let layout = setting.layout
    let weights = tableau.weights(at: share)
    func parameter(_ k: Int) -> Number {
      var sum = weights[0] * state.mirror[k]
      for i in 0..<tableau.stages { sum += weights[i + 1] * stages.parts[i].mirror[k] }
      let v = setting.map.inverse(sum, near: state.displacement[k])
      return setting.start[k] + v / setting.scale
    }
    let d = layout.dimension
    return state.network.position(
      kink, weights: (0..<d).map { parameter(kink.neuron * d + $0) },
      bias: parameter(layout.biases + kink.neuron))
  }

  // MARK: Changing sides

  /// Lets an event happen.
  mutating func change(_ event: FlowEvent<Number>) {
    switch event.kind {
    case .arrival: arrive(event.kink)
    case .release: release(event.kink)
    }
  }

  /// The kinks that a step passed without an effect, and held ones that it let go.
  ///
  /// - Parameter changed: The one that the step ended for, which rounding may leave on either side.
  mutating func settleKinks(except changed: Kink?) {
    for kink in state.network.held where kink != changed {
      let side = heldSide(
        kink, theta: state.theta, displacement: state.displacement, residuals: residuals)
      // NaN, from a pull of 0, lets go too.
      if !(side.magnitude <= 1) { release(kink) }
    }
    for kink in state.network.passedKinks(state.theta) where kink != changed { arrive(kink) }
  }

  /// A kink at its data point: it goes on if its velocity beyond points onward, else it sticks.
  ///
  /// u moves like −(x∂w/φ″ − ∂b/φ″), which has the sign of the pull that would stop it.
  private mutating func arrive(_ kink: Kink) {
    let before = state.network.side(kink)
    state.network.flip(kink)
    let velocity = freePull(
      kink, theta: state.theta, displacement: state.displacement, residuals: residuals)
    switches += 1
    if (velocity < 0) == (before < 0) {
      // Beyond it would come back.
      state.network.held.append(kink)
      captures += 1
    }
  }

  /// Lets a held kink go to the side that it is drawn to.
  private mutating func release(_ kink: Kink) {
    let side = heldSide(
      kink, theta: state.theta, displacement: state.displacement, residuals: residuals)
    state.network.held.removeAll { $0 == kink }
    if (side < 0) != (state.network.side(kink) < 0) { state.network.flip(kink) }
  }
}
