import Certification
import MultiPrecision
import Symbolic

/// K(x, y) = E[σ(Wx − B)σ(Wy − B)] at pairs of points, and in symbols where a closed form is known.
public struct KernelResult: Sendable {
  /// The name of the model.
  public var model: String
  /// In the symbols `x` and `y`.
  public var closedForm: Expression?
  /// The values at the points asked for, in their order.
  public var values: [Pair]
  /// φ″(0), by which K is divided for the limit of H(0); nil where it is not positive and finite.
  public var initialCurvature: PrintedValue?
  /// The same as a formula.
  public var initialCurvatureFormula: Expression?
  /// Whether every digit is proved.
  public var certified: Bool
  /// The verdicts on the hypotheses of the theorem that applies.
  public var hypotheses: [AssumptionResult]
  /// Sentences for the person who asked.
  public var notes: [String]

  /// The kernel at one pair of points.
  public struct Pair: Sendable {
    /// The first point, exact.
    public var x: String
    /// The second point, exact.
    public var y: String
    /// The value.
    public var value: PrintedValue

    /// Creates it from its parts.
    public init(x: String, y: String, value: PrintedValue) {
      self.x = x
      self.y = y
      self.value = value
    }
  }

  /// Creates it from its parts.
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
