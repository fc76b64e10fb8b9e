import MultiPrecision
import RealModule

/// When a flow ends without the loss that was asked for.
extension FlowIntegrator {
  /// Whether r or the gradient is nothing but rounding.
  var isStationary: Bool {
    guard steps % 4 == 0 else { return false }
    if residuals.allSatisfy({ $0.magnitude <= roundingOfResiduals }) { return true }
    return state.relativeGradient() <= Number.unit(state.setting.precision) * 64
  }

  /// What rounding leaves of ∂L/∂f.
  private var roundingOfResiduals: Number {
    (state.setting.lossWeight + state.setting.lossWeight) * state.outputNoise
  }

  /// Whether r and the loss have come to rest while the time doubled, and stay so.
  ///
  /// r has moved by no more than the errors of the steps. At the rate of now, as much time again takes
  /// less than a hundredth of the tolerance off the loss: losses that fall like powers of t, or of ln t,
  /// toward 0 go on for ever, and toward other limits until they have as many digits. −dL/dt = rᵀHr is
  /// below (tolerance/10)² of its bound λ_max|r|²: a mode that was too slow to show would have to be
  /// slower than that, 10⁻²⁰ of the largest rate in `Double`, if it has a share of r.
  ///
  /// θ may go on: kinks that stick to data points drift for ever, by errors of the steps along
  /// directions in which f stays.
  mutating func restsSinceMilestone() -> Bool {
    guard state.time >= milestone.time * 2, state.time > 0 else { return false }
    var (drift, size, square): (Number, Number, Number) = (0, 0, 0)
    for (now, before) in zip(residuals, milestone.residuals) {
      drift = Swift.max(drift, (now - before).magnitude)
      size = Swift.max(size, now.magnitude)
      square += now * now
    }
    milestone = (state.time, residuals)
    let rounding = roundingOfResiduals
    guard drift <= tolerance / 10 * size + rounding else { return false }
    let descent = state.lossDescent()
    guard descent * state.time <= tolerance / 100 * state.loss else { return false }
    let share = tolerance / 10 + rounding / size
    return descent <= share * share * state.largestRate() * square
  }
}
