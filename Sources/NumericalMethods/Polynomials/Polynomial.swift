import MultiPrecision
import RealModule

/// A polynomial in one variable, dense, lowest degree first.
///
/// Over `Rational` every operation is exact; over other scalars it rounds or encloses as the scalar
/// does. Leading coefficients that equal zero are dropped.
public struct Polynomial<Coefficient: Scalar>: Equatable, Sendable {
  /// The coefficient of x^k at index k; empty for the zero polynomial, else the last is not zero.
  public let coefficients: [Coefficient]

  /// Creates Σ coefficients[k]·x^k.
  @inlinable
  public init(_ coefficients: [Coefficient]) {
    var count = coefficients.count
    while count > 0, coefficients[count - 1] == .zero { count -= 1 }
    self.coefficients =
      count == coefficients.count ? coefficients : Array(coefficients.prefix(count))
  }

  /// Creates a constant.
  @inlinable
  public init(constant: Coefficient) { self.init([constant]) }

  /// Creates coefficient·x^degree.
  @inlinable
  public init(coefficient: Coefficient, degree: Int) {
    precondition(degree >= 0, "a polynomial has no negative powers")
    self.init(Array(repeating: .zero, count: degree) + [coefficient])
  }

  /// The zero polynomial.
  @inlinable
  public static var zero: Polynomial { Polynomial([]) }

  /// The degree; −1 for the zero polynomial.
  @inlinable
  public var degree: Int { coefficients.count - 1 }

  /// Whether every coefficient is zero.
  @inlinable
  public var isZero: Bool { coefficients.isEmpty }

  /// Whether no power of x occurs.
  @inlinable
  public var isConstant: Bool { coefficients.count <= 1 }

  /// The coefficient of x^degree; zero for the zero polynomial.
  @inlinable
  public var leadingCoefficient: Coefficient { coefficients.last ?? .zero }

  /// The coefficient of x^index; zero beyond the degree.
  @inlinable
  public subscript(index: Int) -> Coefficient {
    index < coefficients.count ? coefficients[index] : .zero
  }

  /// The value at `x`: by Horner's rule, or by sums of products where they are faster.
  @inlinable
  public func callAsFunction(_ x: Coefficient) -> Coefficient {
    Coefficient.polynomialValue(coefficients, at: x)
  }

  /// The polynomial whose coefficients are the images of these.
  @inlinable
  public func map<Other: Scalar>(_ transform: (Coefficient) -> Other) -> Polynomial<Other> {
    Polynomial<Other>(coefficients.map(transform))
  }
}
