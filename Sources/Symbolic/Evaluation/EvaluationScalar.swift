import MultiPrecision

/// What is known about a condition: enclosures may not decide it.
public enum Truth: Hashable, Sendable {
  case no, undecided, yes

  init(_ value: Bool) { self = value ? .yes : .no }

  static prefix func ! (operand: Truth) -> Truth {
    switch operand {
    case .yes: return .no
    case .no: return .yes
    case .undecided: return .undecided
    }
  }

  func and(_ other: Truth) -> Truth {
    if self == .no || other == .no { return .no }
    return self == .yes && other == .yes ? .yes : .undecided
  }

  func or(_ other: Truth) -> Truth { !((!self).and(!other)) }
}

/// An exponent that is not an integer, prepared for every number type.
public struct FractionalExponent: Hashable, Sendable {
  /// The exact exponent.
  public let value: Rational
  /// The value nearest to the exponent.
  public let approximation: Double
  /// Numerator and index of the root, if both are small enough to take roots and powers.
  public let root: (power: Int, index: Int)?

  /// Prepares an exponent.
  public init(_ value: Rational) {
    self.value = value
    approximation = value.doubleValue
    if let power = value.numerator.asInt, let index = value.denominator.asInt,
      power.magnitude < 1 << 30, index < 1 << 30
    {
      root = (power, index)
    } else {
      root = nil
    }
  }

  /// Whether the two are equal.
  public static func == (left: FractionalExponent, right: FractionalExponent) -> Bool {
    left.value == right.value
  }

  /// Hashes the value.
  public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

/// A number type over which expressions are evaluated.
///
/// One program runs over all of them: `Double`, `BigFloat`, `Ball`, `Interval` and truncated
/// Taylor series (`Jet`) of these.
public protocol EvaluationScalar: Sendable {
  static func + (left: Self, right: Self) -> Self
  static func - (left: Self, right: Self) -> Self
  static func * (left: Self, right: Self) -> Self
  /// The quotient; undefined where the divisor is or may be 0.
  static func quotient(_ left: Self, _ right: Self) -> Self
  static prefix func - (operand: Self) -> Self
  /// Σ aᵢ·b₋ᵢ, the second factors taken from the last to the first; as many, at least one.
  static func convolution(_ a: ArraySlice<Self>, _ b: ArraySlice<Self>) -> Self

  /// The exact number, rounded or enclosed at the precision.
  static func number(_ value: Rational, precision: Precision) -> Self
  /// π or e, rounded or enclosed at the precision.
  static func constant(_ constant: NamedConstant, precision: Precision) -> Self
  /// The value of what has none: NaN, or an enclosure of anything.
  static func undefined(precision: Precision) -> Self

  /// The precision that results of operations on this value have at least.
  var workingPrecision: Precision { get }
  /// The same value, carried at another precision.
  func atPrecision(_ precision: Precision) -> Self

  /// The value of a function of one argument.
  func image(under function: Function) -> Self
  /// The derivative of order `order` + 1 of ln Γ at positive numbers; undefined elsewhere, and in
  /// number types that do not know it.
  func polygamma(order: Int) -> Self
  /// The integer power; x⁰ = 1.
  func power(integer exponent: Int) -> Self
  /// The power for a base ≥ 0.
  func power(fractional exponent: FractionalExponent) -> Self
  /// The power for a base > 0, or for an exponent that is an integer exactly.
  func power(real exponent: Self) -> Self
  func minimum(_ other: Self) -> Self
  func maximum(_ other: Self) -> Self

  /// Whether the relation holds.
  func truth(of relation: Relation, to other: Self) -> Truth
  /// One value for both, where it is not known which of them applies.
  func hull(with other: Self) -> Self
}

extension EvaluationScalar {
  /// Not known.
  public func polygamma(order: Int) -> Self { .undefined(precision: workingPrecision) }

  /// Σ aᵢ·b₋ᵢ term by term.
  public static func convolution(_ a: ArraySlice<Self>, _ b: ArraySlice<Self>) -> Self {
    var pairs = zip(a, b.reversed()).makeIterator()
    guard let (x, y) = pairs.next() else { return .undefined(precision: .literal) }
    var sum = x * y
    while let (x, y) = pairs.next() { sum = sum + x * y }
    return sum
  }
}

extension Function {
  /// Whether the function is infinite next to points of its domain; else only overflow is.
  var hasPoles: Bool {
    switch self {
    case .log, .log1p, .tan, .atanh, .lgamma: return true
    default: return false
    }
  }
}
