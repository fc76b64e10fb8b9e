import Symbolic

/// What is asked of ``infiniteWidthFlow(of:_:)``.
public struct LimitFlowRequest: Sendable {
  /// Where to evaluate the network: constant expressions.
  public var points: [Expression]
  /// Significant digits asked for, ≥ 1.
  public var digits: Int
  /// The loss at which to stop, a positive constant; 10^(−2·digits) by default.
  public var loss: Expression?
  /// The time at which to stop at the latest, a positive constant.
  public var time: Expression?
  /// The most steps of the integrator.
  public var stepLimit = 10_000
  /// How long the proof of the state at `time` may take.
  public var proofTime = SolveRequest.proofTime
  /// Asked now and then.
  public var isCancelled: @Sendable () -> Bool = { Task<Never, Never>.isCancelled }

  /// A flow to the default loss.
  public init(points: [Expression], digits: Int) {
    self.points = points
    self.digits = digits
  }
}
