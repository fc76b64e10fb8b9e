import MultiPrecision
import RealModule

extension Polynomial {
  /// The sum.
  @inlinable
  public static func + (left: Polynomial, right: Polynomial) -> Polynomial {
    let (long, short) = left.degree >= right.degree ? (left, right) : (right, left)
    var sum = long.coefficients
    for (index, coefficient) in short.coefficients.enumerated() {
      sum[index] = sum[index] + coefficient
    }
    return Polynomial(sum)
  }

  /// The difference.
  @inlinable
  public static func - (left: Polynomial, right: Polynomial) -> Polynomial { left + -right }

  /// The negated polynomial.
  @inlinable
  public static prefix func - (operand: Polynomial) -> Polynomial {
    Polynomial(operand.coefficients.map { -$0 })
  }

  /// The product.
  @inlinable
  public static func * (left: Polynomial, right: Polynomial) -> Polynomial {
    guard !left.isZero, !right.isZero else { return .zero }
    var product = [Coefficient](repeating: .zero, count: left.degree + right.degree + 1)
    for (i, a) in left.coefficients.enumerated() where a != .zero {
      for (j, b) in right.coefficients.enumerated() where b != .zero {
        product[i + j] = product[i + j] + a * b
      }
    }
    return Polynomial(product)
  }

  /// The product with a constant.
  @inlinable
  public static func * (left: Coefficient, right: Polynomial) -> Polynomial {
    Polynomial(right.coefficients.map { left * $0 })
  }

  /// The quotient by a constant that is not zero.
  @inlinable
  public static func / (left: Polynomial, right: Coefficient) -> Polynomial {
    Polynomial(left.coefficients.map { $0 / right })
  }

  /// dp/dx.
  @inlinable
  public var derivative: Polynomial {
    Polynomial(
      coefficients.indices.dropFirst().map { Self.scalar($0) * coefficients[$0] })
  }

  /// The k-th derivative.
  @inlinable
  public func derivative(order: Int) -> Polynomial {
    precondition(order >= 0, "the order of a derivative is not negative")
    var result = self
    for _ in 0..<order where !result.isZero { result = result.derivative }
    return result
  }

  /// The antiderivative that vanishes at 0.
  @inlinable
  public var antiderivative: Polynomial {
    Polynomial([.zero] + coefficients.enumerated().map { $1 / Self.scalar($0 + 1) })
  }

  /// p(scale·x + shift), by Horner's rule on polynomials.
  @inlinable
  public func composed(scale: Coefficient, shift: Coefficient) -> Polynomial {
    let inner = Polynomial([shift, scale])
    return coefficients.reversed().reduce(.zero) { $0 * inner + Polynomial(constant: $1) }
  }

  /// A machine integer as a coefficient: 64 bits hold it, so no scalar rounds it.
  @inlinable
  static func scalar(_ value: Int) -> Coefficient {
    Coefficient(Rational(value), precision: Precision(bits: 64))
  }
}
