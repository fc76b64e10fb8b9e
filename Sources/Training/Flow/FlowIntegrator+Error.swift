import Glibc
import MultiPrecision
import RealModule

/// What a step is off by, and how large the next one may be.
extension FlowIntegrator {
  /// The factor for the next step.
  ///
  /// Beside the error it follows its trend from one accepted step to the next: after a kink, and while
  /// modes decay, steps grow by the same factor again and again, and they shrink by one on the way to
  /// a singular point of the flow.
  ///
  /// ### Source
  /// Gustafsson, Control-theoretic techniques for stepsize selection in implicit Runge–Kutta methods,
  /// ACM Transactions on Mathematical Software 20 (1994) 496–517.
  mutating func growth(_ error: Double, _ size: Double) -> Number {
    let precision = state.setting.precision
    guard error.isFinite else { return Number(double: 0.1, precision: precision) }
    let exponent = 1 / Double(tableau.stages + 1)
    var factor = 8.0
    if error > 0 {
      // Far below Double's range the step may as well grow by the limit.
      factor = 0.9 * pow(error, -exponent)
      if error <= 1, let last = trend, last.error > 0, last.size > 0 {
        let change = size / last.size * pow(last.error / error, exponent)
        factor *= Swift.min(1.5, Swift.max(0.5, change))
      }
    }
    if error <= 1 { trend = (error, size) }
    return Number(double: Swift.min(8, Swift.max(0.1, factor)), precision: precision)
  }

  /// δ = (I − hγ₀𝒥)⁻¹ hγ₀(ζ′(0) − p′(0)) beside the tolerance, 𝒥 = −(2·weight/n)JᵀJD⁻¹.
  ///
  /// With q = 2·weight·hγ₀/n and t = JD⁻¹δ: (I + qJD⁻¹Jᵀ)t = JD⁻¹E and δ = E − qJᵀt. E is a small
  /// difference of long numbers; all else is in `Double`, in a unit of E's size.
  mutating func estimatedError(_ stages: Stages) -> Double {
    let setting = state.setting
    let s = tableau.stages
    let gamma = Number(Rational(1, s + 1), precision: setting.precision)
    var start = state.theta
    state.gradient(state.theta, state.displacement, residuals: residuals, into: &start)
    evaluations += 1
    var defects = [start]
    Number.combineAll(start, tableau.startWeights.map { -$0 }, stages.gradients, into: &defects)
    if let pending = stages.pending {
      let zero = [Double](repeating: 0, count: start.count)
      var changes = [zero]
      Double.combineAll(
        zero, shadowTableau.startWeights.map { -$0 }, pending.gradients, into: &changes)
      add(pending.unit, doubles: changes[0], to: &defects[0])
    }
    let defect = defects[0]
    let pull = -(setting.rate * stages.size * gamma)
    let largest = largestMagnitude(defect, defect.indices)
    guard largest > 0 else { return 0 }
    let unit = (pull * largest).magnitude
    let scale = pull / unit
    var scaled = defect.map { ($0 * scale).approximation }
    let shadow = state.shadow(shadowSetting)
    let curvatures = shadow.curvatures(shadow.displacement)
    let weight = shadow.setting.lossWeight + shadow.setting.lossWeight
    let q = weight * (stages.size * gamma).approximation / Double(setting.layout.width)
    let form = shadow.network.normalForm(shadow.theta, diagonal: curvatures)
    guard let system = StageSystem([1], forms: [form], factor: q) else { return .infinity }
    let response = system.solve(
      shadow.network.product(shadow.theta, zip(scaled, curvatures).map { $0 / $1 }))
    var back = scaled
    shadow.gradient(shadow.theta, shadow.displacement, residuals: response, into: &back)
    add(-q, back, to: &scaled)
    var worst = 0.0
    for (index, group) in ParameterGroup.allCases.enumerated() {
      let range = setting.layout.range(of: group)
      let squares = sizes(scaled, range).squares
      if squares == 0 { continue }
      let size = Swift.max(mirrorSizes[index], largestMagnitude(stages.end.mirror, range))
      let mean = (squares / Double(Swift.max(1, range.count))).squareRoot()
      worst = Swift.max(worst, mean * (unit / (estimateTolerance * size)).approximation)
    }
    // The same for r: its error is 2·weight·JD⁻¹δ/s.
    let noise = residualNoise
    let allowed = estimateTolerance * residualSize(stages) + noise
    let share = (unit / setting.scale / allowed).approximation * weight
    for t in response { worst = Swift.max(worst, share * t.magnitude) }
    return worst
  }
}
