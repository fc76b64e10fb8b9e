import MultiPrecision

/// The largest exact constant, in bits, that any operation of this module builds.
///
/// Powers and products beyond it stay unevaluated.
public let exactConstantBitLimit = 10_000_000

extension Expression: ExpressibleByIntegerLiteral {
  /// The integer as an exact number.
  public init(integerLiteral value: Int) { self = .number(Rational(value)) }

  /// The variable or parameter with this name.
  public static func variable(_ name: String) -> Expression { .symbol(Symbol(name)) }
}

// The operators build flat sums and products and fold adjacent numbers; nothing else.
// Collecting terms is the work of `simplified()`.
extension Expression {
  /// The sum, flattened; two numbers are added.
  public static func + (left: Expression, right: Expression) -> Expression {
    if case .number(let a) = left, case .number(let b) = right { return .number(a + b) }
    return .sum(left.addends + right.addends)
  }

  /// The difference, stored as `left + (−1)·right`.
  public static func - (left: Expression, right: Expression) -> Expression { left + -right }

  /// The product, flattened; two numbers are multiplied.
  public static func * (left: Expression, right: Expression) -> Expression {
    if case .number(let a) = left, case .number(let b) = right,
      a.bitSize + b.bitSize <= exactConstantBitLimit
    {
      return .number(a * b)
    }
    return .product(left.factors + right.factors)
  }

  /// The quotient, stored as `left·right^(−1)`; two numbers are divided unless the divisor is 0.
  public static func / (left: Expression, right: Expression) -> Expression {
    if case .number(let b) = right, !b.isZero {
      if b == 1 { return left }
      return left * .number(1 / b)
    }
    if case .number(1) = left { return .power(right, -1) }
    return left * .power(right, -1)
  }

  /// The negative; the number of a product that starts with one changes its sign.
  public static prefix func - (operand: Expression) -> Expression {
    switch operand {
    case .number(let value):
      return .number(-value)
    case .product(var factors):
      if case .number(let value)? = factors.first {
        if value == -1, factors.count == 2 { return factors[1] }
        factors[0] = .number(-value)
        return .product(factors)
      }
      return .product([-1] + factors)
    default:
      return .product([-1, operand])
    }
  }

  /// `self^exponent`, unevaluated.
  public func pow(_ exponent: Expression) -> Expression { .power(self, exponent) }

  /// `self^exponent`, unevaluated.
  public func pow(_ exponent: Int) -> Expression { .power(self, .number(Rational(exponent))) }

  /// A function of one argument applied to another expression.
  public static func apply(_ function: Function, _ argument: Expression) -> Expression {
    .function(function, [argument])
  }

  /// The terms of a sum, or the expression itself as the only term.
  public var addends: [Expression] {
    if case .sum(let terms) = self { return terms }
    return [self]
  }

  /// The factors of a product, or the expression itself as the only factor.
  public var factors: [Expression] {
    if case .product(let factors) = self { return factors }
    return [self]
  }

  /// The exact number, if the expression is a literal one.
  public var asRational: Rational? {
    if case .number(let value) = self { return value }
    return nil
  }
}
