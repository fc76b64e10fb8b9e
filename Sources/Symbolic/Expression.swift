import MultiPrecision

/// The name of a variable or of a parameter without a value.
public struct Symbol: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The name as the language spells it.
  public let name: String
  /// The name.
  public var description: String { name }

  /// A symbol with this name.
  public init(_ name: String) { self.name = name }

  /// Orders by name.
  public static func < (left: Symbol, right: Symbol) -> Bool { left.name < right.name }
}

/// The constants of the language that are not rational.
public enum NamedConstant: String, Hashable, Sendable, CaseIterable {
  case pi
  case e
}

/// The functions of the language.
///
/// `min` and `max` take two or more arguments, the others one.
public enum Function: String, Hashable, Sendable, CaseIterable {
  case abs, sign, sqrt, cbrt, exp, expm1, log, log1p
  case sin, cos, tan, asin, acos, atan
  case sinh, cosh, tanh, asinh, acosh, atanh
  case erf, erfc, gamma, lgamma
  /// The dilogarithm Li₂(x) = −∫₀ˣ ln(1 − t)/t dt, x ≤ 1.
  case dilog
  case min, max
}

/// A comparison sign.
public enum Relation: String, Hashable, Sendable, CaseIterable {
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="
}

/// A condition of a `piecewise` branch.
public indirect enum Condition: Hashable, Sendable {
  case comparison(Expression, Relation, Expression)
  case and([Condition])
  case or([Condition])
  case not(Condition)
  case constant(Bool)
}

/// One row of a `piecewise` expression.
public struct Branch: Hashable, Sendable {
  /// The value of the row.
  public var value: Expression
  /// Where the row applies.
  public var condition: Condition

  /// A row with a value and its condition.
  public init(_ value: Expression, when condition: Condition) {
    self.value = value
    self.condition = condition
  }
}

/// A real expression over exact rationals.
///
/// Sums and products are n-ary, `a − b` is `a + (−1)·b`, `a / b` is `a · b^(−1)`.
/// `x^q` with q not an integer needs x ≥ 0; the real cube root is `cbrt`.
public indirect enum Expression: Hashable, Sendable {
  case number(Rational)
  case constant(NamedConstant)
  case symbol(Symbol)
  case sum([Expression])
  case product([Expression])
  case power(Expression, Expression)
  case function(Function, [Expression])
  /// The first branch whose condition holds; `otherwise` is nil when the branches cover ℝ.
  case piecewise([Branch], otherwise: Expression?)
}
