import Certification
import MultiPrecision

/// How a flow of infinite width ended.
public enum LimitFlowOutcome: String, Sendable, Hashable, CaseIterable {
  /// At the loss that was asked for.
  case lossReached = "loss-reached"
  /// At the time that was asked for.
  case endReached = "end-reached"
  /// Where nothing moves any more.
  case stationary
  /// After the allowed number of steps.
  case stepLimit = "step-limit"
  /// Where the step that the digits ask for does not change the time any more.
  case underflow
  /// Where the right-hand side is not finite.
  case nonFinite = "non-finite"
  /// Where the caller's check said so.
  case cancelled
}

/// The network at a point.
public struct LimitFlowValue: Hashable, Sendable {
  /// The point, exact.
  public var point: String
  /// f = initial + h.
  public var value: PrintedValue
  /// h, what training has added.
  public var change: PrintedValue
}

/// The state of a flow of infinite width at one time.
public struct LimitFlowRecord: Hashable, Sendable {
  /// t, with step size 1/n.
  public var time: PrintedValue
  /// The loss.
  public var loss: PrintedValue
  /// −d ln(loss)/dt; nil where the loss is 0.
  public var rate: PrintedValue?
  /// The least that the rate can be: twice the smallest eigenvalue of H(t), per unit of t; nil for
  /// many points of data.
  public var leastRate: PrintedValue?
  /// f at the points asked for.
  public var values: [PrintedValue]
}

/// How fast the loss decays in the end, and how fast it must.
public struct LimitFlowDecay: Hashable, Sendable {
  /// −d ln(loss)/dt where the flow ended; nil where the loss is 0.
  public var measured: PrintedValue?
  /// Twice the smallest eigenvalue of H(∞) = E[σσᵀ/φ″(α)] at the limit, per unit of t.
  public var limit: PrintedValue
  /// The eigenvalues of H(0), ascending; repeated data count by their multiplicity.
  public var eigenvaluesAtStart: [PrintedValue]
  /// The eigenvalues of H(∞), ascending.
  public var eigenvaluesAtLimit: [PrintedValue]
}

/// Mirror flow of an infinitely wide network, from its initial function on.
public struct LimitFlowResult: Sendable {
  /// The name of the model.
  public var model: String
  /// The significant digits asked for.
  public var digits: Int
  /// How it ended.
  public var outcome: LimitFlowOutcome
  /// t at the end, with step size 1/n.
  public var time: PrintedValue
  /// The factor of t in the rescaled time τ of the dual.
  public var timeFactor: Rational
  /// The steps of the integrator; 0 for closed forms.
  public var steps: Int
  /// The evaluations of the right-hand side.
  public var evaluations: Int
  /// The loss at the end.
  public var loss: PrintedValue
  /// λ at the end in the order of the data (unscaled potentials: λ/φ″(0), which tends to c).
  public var multipliers: [PrintedValue]
  /// The network at the points asked for.
  public var values: [LimitFlowValue]
  /// The limit of n·‖θ(t) − θ(0)‖∞ at the end, that is sup |α|; nil where it is infinite or not
  /// known.
  public var scaledDisplacement: PrintedValue?
  /// The way there, with both ends.
  public var trajectory: [LimitFlowRecord]
  /// The decay of the loss; nil where the limit was not reached by
  /// ``solve(_:at:digits:exact:hypotheses:budget:)``.
  public var decay: LimitFlowDecay?
  /// Where the flow leads, by ``solve(_:at:digits:exact:hypotheses:budget:)``; nil where that failed.
  public var limit: SolveResult?
  /// What stands behind the digits.
  public var certificate: ResultCertificate
  /// The verdicts on the hypotheses of the theorem that applies.
  public var hypotheses: [AssumptionResult]
  /// Sentences for the person who asked.
  public var notes: [String]
}
