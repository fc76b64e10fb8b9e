import MultiPrecision
import NumericalMethods
import Symbolic

/// An end of a range of integration.
public enum IntegralEnd: Hashable, Sendable {
  case minusInfinity
  /// A constant expression.
  case finite(Expression)
  case plusInfinity
}

/// What was found about an integral.
public enum IntegralOutcome: Sendable {
  /// An enclosure of the integral within its tolerance.
  case value(Ball)
  /// The integral has no finite value, *proved*.
  ///
  /// Parts left and right of a pole that would cancel count as divergent.
  case divergent(at: String, reason: String)
  /// Neither; an enclosure that is wider than asked for, if there is one.
  case undecided(reason: String, enclosure: Ball?)
}

/// What is asked for.
public struct IntegralRequest: Sendable {
  /// The error that is asked for is 2⁻ᵖ of the result.
  public var precision: Precision
  /// The error that is good enough whatever the result: 2⁻²ᵖ unless given, so that integrals that
  /// are exactly 0 end.
  public var absoluteTolerance: ErrorBound
  /// How long it may take.
  public var budget: WorkBudget

  /// A request at a precision.
  public init(
    precision: Precision, absoluteTolerance: ErrorBound? = nil, budget: WorkBudget = .unlimited
  ) {
    self.precision = precision
    self.absoluteTolerance =
      absoluteTolerance ?? ErrorBound(powerOfTwo: -2 * precision.bits)
    self.budget = budget
  }
}

/// The integral of an expression over a finite or infinite range.
///
/// The range is cut where `abs`, `min`, `max`, `sign` and `piecewise` change their formula and at
/// poles and branch points. Next to an end the integrand is looked at as uᵛ·h(u) with h
/// holomorphic (`EndShape`): that decides convergence, and with v an integer ≥ 0, or u replaced by
/// a power or by 1/x, one rule reaches the end. Where there is no such shape slopes bound the
/// integral (`ImproperEnd`), in t = log x if logarithms decide; waves at infinity are integrated on
/// a ray into the complex plane (`RotatedTail`). The rest, on a logarithmic scale if it spans many
/// magnitudes, is left to `NumericalMethods.integrate`.
///
/// ### Accuracy
/// Enclosure, *proved*.
///
/// - Parameters:
///   - expression: The integrand; its only symbol is the variable.
///   - variable: The variable of integration.
///   - lower: The lower end; above the upper end the integral changes its sign.
///   - upper: The upper end.
///   - request: Precision and budget.
/// - Returns: The integral, a proof that there is none, or what is missing.
public func integral(
  of expression: Expression, _ variable: Symbol, from lower: IntegralEnd, to upper: IntegralEnd,
  _ request: IntegralRequest
) -> IntegralOutcome {
  IntegralSearch(expression, variable, request).outcome(from: lower, to: upper)
}

/// An upper bound of ∫|f| from T to ∞, by the size of f at T and its slopes beyond: as good to a factor,
/// however small it is, as f falls like the exponential or the power of its slope.
///
/// ### Accuracy
/// Upper bound, *proved*.
///
/// - Parameters:
///   - expression: f; its only symbol is the variable.
///   - variable: The variable of integration.
///   - cut: T > 0.
/// - Returns: The bound; nil where slopes do not tell.
public func tailBound(
  of expression: Expression, _ variable: Symbol, beyond cut: Rational
) -> ErrorBound? {
  ImproperEnd(place: .infinity, variable: variable, precision: IntegralParts.slopePrecision)
    .bound(expression, cut: cut)
}
