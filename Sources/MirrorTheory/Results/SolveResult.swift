import Certification
import MultiPrecision

/// The value of the bias functional at the solution and, for ReLU with an unscaled potential,
/// its three terms.
public struct FunctionalValue: Hashable, Sendable {
  /// The value.
  public var value: PrintedValue
  /// `G1`, `G2`, `G3` in this order, or nil.
  public var terms: [(name: String, value: PrintedValue)]?

  /// Creates it from its parts.
  public init(value: PrintedValue, terms: [(name: String, value: PrintedValue)]? = nil) {
    self.value = value
    self.terms = terms
  }

  /// Whether both are the same number.
  public static func == (left: FunctionalValue, right: FunctionalValue) -> Bool {
    left.value == right.value && left.terms?.map(\.value) == right.terms?.map(\.value)
  }

  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

/// What an infinitely wide network learns (arXiv:2410.03988, Theorems 2 and 8).
public struct SolveResult: Sendable {
  /// The name of the model.
  public var model: String
  /// The significant digits asked for.
  public var digits: Int
  /// λ in the order of the data (unscaled potentials: c).
  public var multipliers: [PrintedValue]
  /// The values at the points asked for, in their order.
  public var values: [PointValue]
  /// The functional at the solution.
  public var functional: FunctionalValue
  /// What stands behind the digits.
  public var certificate: ResultCertificate
  /// The verdicts on the hypotheses of the theorem that applies.
  public var hypotheses: [AssumptionResult]
  /// Sentences for standard error: duplicates merged, what an initial law means, and the like.
  public var notes: [String]
  /// The solution as a function, for plots; computed when asked for.
  public var curve: SolutionCurve { makeCurve() }
  private let makeCurve: @Sendable () -> SolutionCurve

  /// Creates it from its parts.
  public init(
    model: String, digits: Int, multipliers: [PrintedValue], values: [PointValue],
    functional: FunctionalValue, certificate: ResultCertificate, hypotheses: [AssumptionResult],
    notes: [String],
    curve: @escaping @autoclosure @Sendable () -> SolutionCurve
  ) {
    self.model = model
    self.digits = digits
    self.multipliers = multipliers
    self.values = values
    self.functional = functional
    self.certificate = certificate
    self.hypotheses = hypotheses
    self.notes = notes
    makeCurve = curve
  }
}

/// The solution in Double, for figures only: h and h″, and where they change formula.
public struct SolutionCurve: Sendable {
  /// The value.
  public var value: @Sendable (Double) -> Double
  /// h″.
  public var secondDerivative: @Sendable (Double) -> Double
  /// Data, support ends and breaks, ascending.
  public var breaks: [Double]
  /// The data, x ascending.
  public var data: [(x: Double, y: Double)]

  /// Creates it from its parts.
  public init(
    value: @escaping @Sendable (Double) -> Double,
    secondDerivative: @escaping @Sendable (Double) -> Double,
    breaks: [Double], data: [(x: Double, y: Double)]
  ) {
    self.value = value
    self.secondDerivative = secondDerivative
    self.breaks = breaks
    self.data = data
  }
}

/// Why there is no solution to print.
public enum SolveFailure: Error, Hashable, Sendable {
  /// The problem itself has none: exit code 1. The text says which condition fails and where.
  case noSolution(String)
  /// The iteration, the precision or the time ended first: exit code 2.
  case undecided(String)
}
