import MirrorTheory
import NumericalMethods

/// What the flow of infinite width says about the quantities of wide networks.
struct LimitReference: Sendable {
  /// The C of ‖f(t) − y‖ ≤ e^(−Ct)‖f(0) − y‖ that the smallest eigenvalue of H proves along the flow.
  var rate: Double?
  /// The limit of n·sup‖θ(t) − θ(0)‖∞.
  var scaledDisplacement: Double?

  private static let digits = 6
  /// On a processor of its own, and at most four times as long: verdicts should not depend on how busy
  /// a machine is.
  private static let allowed = Duration.seconds(20)

  /// Follows the flow; nil where it is not known.
  ///
  /// A random start makes z random in the limit too. For unscaled potentials H does not depend on z,
  /// and so neither does the rate.
  init?(_ model: Model, isCancelled: @escaping @Sendable () -> Bool) {
    let startsAtZero = model.outputWeights == .zero && model.outputBias == .zero
    let isUnscaled = if case .unscaled = model.scaling { true } else { false }
    guard model.data.dimension == 1, model.inputWeights == .sphere, startsAtZero || isUnscaled
    else { return nil }
    var limit = model
    limit.outputWeights = .zero
    limit.outputBias = .zero
    limit.initial = .number(0)
    var request = LimitFlowRequest(points: [], digits: Self.digits)
    let budget = WorkBudget(processorTime: Self.allowed, within: Self.allowed * 4)
    request.isCancelled = { isCancelled() || budget.isExhausted }
    guard let flow = try? infiniteWidthFlow(of: limit, request), flow.outcome == .lossReached
    else { return nil }
    // Rates of the loss are twice those of its root.
    let rates = (flow.trajectory.map(\.leastRate) + [flow.decay?.limit]).compactMap { rate in
      rate.flatMap { Double($0.text) }
    }
    rate = rates.min().flatMap { $0 > 0 ? $0 / 2 : nil }
    scaledDisplacement =
      startsAtZero ? flow.scaledDisplacement.flatMap { Double($0.text) } : nil
  }
}
