import Certification
import MultiPrecision
import Symbolic

/// K(x, y) = E[σ(Wx − B)σ(Wy − B)] at pairs of points, and in symbols where a closed form is known.
public struct KernelResult: Sendable {
  public var model: String
  /// In the symbols `x` and `y`.
  public var closedForm: Expression?
  public var values: [Pair]
  public var certified: Bool
  public var hypotheses: [AssumptionResult]
  public var notes: [String]

  public struct Pair: Sendable {
    public var x: String
    public var y: String
    public var value: PrintedValue

    public init(x: String, y: String, value: PrintedValue) {
      self.x = x
      self.y = y
      self.value = value
    }
  }

  public init(
    model: String, closedForm: Expression?, values: [Pair], certified: Bool,
    hypotheses: [AssumptionResult], notes: [String]
  ) {
    self.model = model
    self.closedForm = closedForm
    self.values = values
    self.certified = certified
    self.hypotheses = hypotheses
    self.notes = notes
  }
}
