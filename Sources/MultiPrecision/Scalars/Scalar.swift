import CMPFR
import RealModule

/// A number type that generic algorithms compute with: `Double`, `Rational`, `BigFloat`, `Ball`.
///
/// Integer literals and `.zero` are exact constants of at most 64 bits; since a result has the
/// larger of its operands' precisions, they adopt that of the numbers they meet.
///
/// - Note: Two literals never divide to more than 64 bits: write
///   `Scalar(Rational(1, 3), precision: p)`, not `1 / 3`.
public protocol Scalar: AlgebraicField, Sendable {
  /// The value at the precision: nearest for floating-point types, an enclosure for balls.
  /// `Double` and `Rational` ignore the precision.
  init(_ value: Rational, precision: Precision)

  /// Σ coefficients[k]·x^k; 0 for none.
  static func polynomialValue(_ coefficients: [Self], at x: Self) -> Self
}

extension Double: Scalar {
  /// The double nearest to the value; the precision is ignored.
  public init(_ value: Rational, precision: Precision) { self = value.doubleValue }
}

extension Rational: AlgebraicField, Scalar {
  /// The value itself; the precision is ignored.
  public init(_ value: Rational, precision: Precision) { self = value }

  /// The integer, exactly.
  public init?<Source: BinaryInteger>(exactly source: Source) { self.init(Integer(source)) }

  /// 1/x; nil for 0.
  public var reciprocal: Rational? { isZero ? nil : 1 / self }
}

// The laws: + and · commute, 0 and 1 are neutral and −x is the inverse of x. Every operation is
// rounded, so that neither is associative, they do not distribute, and x · (1/x) may differ from 1.
extension BigFloat: AlgebraicField, Scalar {
  /// The type of absolute values.
  public typealias Magnitude = BigFloat

  /// The nearest value at this precision.
  public init(_ value: Rational, precision: Precision) {
    self.init(value, precision: precision, rounding: .nearest)
  }

  /// The value of the literal, exactly.
  public init(integerLiteral value: Int) { self.init(value, precision: .literal) }

  /// The integer, exactly.
  public init?<Source: BinaryInteger>(exactly source: Source) {
    let value = Integer(source)
    self.init(value, precision: max(.literal, Precision(bits: value.bitWidth)))
  }

  /// 1/x; nil for 0.
  public var reciprocal: BigFloat? { isZero ? nil : 1 / self }

  /// 0 as an exact constant.
  public static var zero: BigFloat { zero(precision: .literal) }
}

extension Integer {
  /// The integer of the same value.
  public init<Source: BinaryInteger>(_ source: Source) {
    if let value = Int(exactly: source) {
      self.init(value)
      return
    }
    // Beyond a word: through the two's complement words, the highest first.
    var value = Integer(0)
    let base = Integer(2).power(UInt.bitWidth)
    for (index, word) in source.words.reversed().enumerated() {
      let digit =
        index == 0 && Source.isSigned
        ? Integer(Int(bitPattern: word)) : Integer { __gmpz_set_ui($0, word) }
      value = value * base + digit
    }
    self = value
  }
}

// The laws hold between the enclosed numbers, so that both sides of one overlap. As sets they fail:
// x − x is a ball around 0, (a + b)·c is only part of a·c + b·c, and == compares balls.
extension Ball: AlgebraicField, Scalar {
  /// The type of absolute values.
  public typealias Magnitude = BigFloat

  /// An upper bound of |x| over the ball.
  public var magnitude: BigFloat {
    Swift.max(lower.magnitude, upper.magnitude)
  }

  /// The value of the literal, exactly.
  public init(integerLiteral value: Int) { self.init(value, precision: .literal) }

  /// The integer, exactly.
  public init?<Source: BinaryInteger>(exactly source: Source) {
    guard let value = BigFloat(exactly: source) else { return nil }
    self.init(midpoint: value)
  }

  /// 1/x; nil if the ball contains 0.
  public var reciprocal: Ball? { containsZero ? nil : 1 / self }

  /// 0 as an exact constant.
  public static var zero: Ball { Ball(midpoint: .zero) }
}
