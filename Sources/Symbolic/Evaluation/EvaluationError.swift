import MultiPrecision

/// Why an exact expression has no value.
public enum EvaluationError: Error, Hashable, Sendable {
  /// The expression's divisor, or the base of its negative power, is exactly 0.
  case divisionByZero(Expression)
  /// The function is not defined at the argument; powers report `.sqrt` and even roots their base.
  case domain(Function, Expression)
  /// `0^q` or a root of a negative number.
  case powerDomain(base: Expression, exponent: Expression)
  /// The exact value would need about this many bits.
  case tooLarge(bits: Int)
  /// No value is known for the symbol.
  case freeSymbol(Symbol)
  /// No row of a `piecewise` applies.
  case noRowApplies
}
