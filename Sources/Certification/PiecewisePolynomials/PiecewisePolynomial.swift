import MultiPrecision
import NumericalMethods
import Symbolic

/// A function on ℝ that is a polynomial with rational coefficients on each of finitely many open
/// intervals, exactly, with a value at each break between them.
public struct PiecewisePolynomial: Sendable {
  /// Where the formula changes, ascending.
  public let breaks: [RealAlgebraicNumber]
  /// The formula on each open interval between breaks: one more than there are breaks.
  public let pieces: [Polynomial<Rational>]
  /// For each break a polynomial that has there the value of the function.
  ///
  /// It need not be the piece on either side: `sign` has 0 at 0.
  public let valuesAtBreaks: [Polynomial<Rational>]

  /// Creates a function from its parts.
  public init(
    breaks: [RealAlgebraicNumber], pieces: [Polynomial<Rational>],
    valuesAtBreaks: [Polynomial<Rational>]
  ) {
    precondition(
      pieces.count == breaks.count + 1 && valuesAtBreaks.count == breaks.count,
      "one piece more than breaks, one value a break")
    self.breaks = breaks
    self.pieces = pieces
    self.valuesAtBreaks = valuesAtBreaks
  }

  /// The function that `expression` describes, or nil when it is not of this kind or not defined
  /// at every real number.
  public init?(_ expression: Expression, variable: Symbol) {
    try? self.init(expression, variable: variable, budget: .unlimited)
  }

  /// The function that `expression` describes, or nil when it is not of this kind or not defined
  /// at every real number.
  ///
  /// - Throws: `BudgetExceeded` when the time ends first.
  public init?(
    _ expression: Expression, variable: Symbol, budget: WorkBudget
  ) throws(BudgetExceeded) {
    let reader = PiecewiseReader(variable: variable, budget: budget)
    guard let partial = try reader.read(expression), let total = partial.total else { return nil }
    self = total
  }

  /// The derivative away from the breaks; at a break it takes the value of the left piece.
  public var derivative: PiecewisePolynomial {
    let derivatives = pieces.map(\.derivative)
    return PiecewisePolynomial(
      breaks: breaks, pieces: derivatives, valuesAtBreaks: Array(derivatives.dropLast()))
  }

  /// The exact value at a rational point.
  public func callAsFunction(_ x: Rational) -> Rational {
    let point = RealAlgebraicNumber(x)
    for (index, end) in breaks.enumerated() {
      let order = point.compare(end)
      if order < 0 { return pieces[index](x) }
      if order == 0 { return valuesAtBreaks[index](x) }
    }
    return pieces[breaks.count](x)
  }
}
