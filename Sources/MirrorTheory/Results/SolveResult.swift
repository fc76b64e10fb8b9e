import Certification
import MultiPrecision

/// The value of the bias functional at the solution and, for ReLU with an unscaled potential,
/// its three terms.
public struct FunctionalValue: Hashable, Sendable {
  public var value: PrintedValue
  /// `G1`, `G2`, `G3` in this order, or nil.
  public var terms: [(name: String, value: PrintedValue)]?

  public init(value: PrintedValue, terms: [(name: String, value: PrintedValue)]? = nil) {
    self.value = value
    self.terms = terms
  }

  public static func == (left: FunctionalValue, right: FunctionalValue) -> Bool {
    left.value == right.value && left.terms?.map(\.value) == right.terms?.map(\.value)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

/// What an infinitely wide network learns (THEORY of arXiv:2410.03988, Theorems 2 and 8).
public struct SolveResult: Sendable {
  public var model: String
  public var digits: Int
  /// λ in the order of the data (unscaled potentials: c).
  public var multipliers: [PrintedValue]
  public var values: [PointValue]
  public var functional: FunctionalValue
  public var certificate: ResultCertificate
  public var hypotheses: [AssumptionResult]
  /// Sentences for standard error: failed hypotheses, duplicates merged, …
  public var notes: [String]
  /// The solution as a function, for plots.
  public var curve: SolutionCurve

  public init(
    model: String, digits: Int, multipliers: [PrintedValue], values: [PointValue],
    functional: FunctionalValue, certificate: ResultCertificate, hypotheses: [AssumptionResult],
    notes: [String], curve: SolutionCurve
  ) {
    self.model = model
    self.digits = digits
    self.multipliers = multipliers
    self.values = values
    self.functional = functional
    self.certificate = certificate
    self.hypotheses = hypotheses
    self.notes = notes
    self.curve = curve
  }
}

/// The solution in Double, for figures only: h and h″, and where they change formula.
public struct SolutionCurve: Sendable {
  public var value: @Sendable (Double) -> Double
  public var secondDerivative: @Sendable (Double) -> Double
  /// Data, support ends and breaks, ascending.
  public var breaks: [Double]
  public var data: [(x: Double, y: Double)]

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
