import MultiPrecision
import NumericalMethods
import Symbolic

/// A point where a formula changes: algebraic, a constant with a name such as π, or the zero of an
/// expression in a narrow bracket.
struct LinePoint: Sendable {
  /// The point as a constant expression, where it has one.
  let name: Expression?
  let text: String
  let lower: Rational
  let upper: Rational
  /// What is zero here, for a point that is known by its bracket only.
  let zeroOf: Expression?
  /// The point as a root of a polynomial, where it is irrational.
  private(set) var algebraic: RealAlgebraicNumber?

  /// The rational number it is.
  var rational: Rational? { lower == upper ? lower : nil }

  private init(
    name: Expression?, text: String, lower: Rational, upper: Rational, zeroOf: Expression?
  ) {
    self.name = name
    self.text = text
    self.lower = lower
    self.upper = upper
    self.zeroOf = zeroOf
  }

  init(_ value: Rational) {
    self.init(
      name: .number(value), text: value.description, lower: value, upper: value, zeroOf: nil)
  }

  init(_ number: RealAlgebraicNumber) {
    if let rational = number.rational {
      self.init(rational)
      return
    }
    let precision = Precision(bits: 512)
    let ball = number.ball(precision: precision)
    let bounds = number.bounds
    self.init(
      name: Self.squareRoot(number), text: number.text(),
      lower: ball.lower.exactRational ?? bounds.lower,
      upper: ball.upper.exactRational ?? bounds.upper, zeroOf: nil)
    algebraic = number
  }

  init?(
    constant: Expression, zeroOf: Expression? = nil, precision: Precision = Precision(bits: 512)
  ) {
    let simple = constant.simplified()
    if let value = simple.asRational {
      self.init(value)
      return
    }
    let ball = simple.enclosure(precision: precision)
    guard ball.isFinite, let low = ball.lower.exactRational, let high = ball.upper.exactRational
    else { return nil }
    self.init(name: simple, text: simple.text, lower: low, upper: high, zeroOf: zeroOf)
  }

  init(zeroOf expression: Expression, lower: Rational, upper: Rational) {
    self.init(
      name: nil, text: ((lower + upper) / 2).decimalString(significantDigits: 20), lower: lower,
      upper: upper, zeroOf: expression)
  }

  /// ±√r when the square is the rational r.
  private static func squareRoot(_ number: RealAlgebraicNumber) -> Expression? {
    let (low, high) = number.ball(precision: Precision(bits: 256)).squaredBounds
    guard let low, let high else { return nil }
    let square = Rational.simplest(above: low, below: high)
    guard square.signum > 0, square.bitSize < 128,
      let root = RealAlgebraicNumber(squareRootOf: square)
    else { return nil }
    if root == number { return .apply(.sqrt, .number(square)) }
    return -root == number ? -.apply(.sqrt, .number(square)) : nil
  }

  /// Whether both are known to be one number; nil if that is not known.
  func isEqual(to other: LinePoint) -> Bool? {
    if !isSame(as: other) { return false }
    if rational != nil, rational == other.rational { return true }
    if let a = algebraic, let b = other.algebraic { return a == b }
    if let name, name == other.name { return true }
    if let zeroOf, zeroOf == other.zeroOf, lower == other.lower, upper == other.upper {
      return true
    }
    return nil
  }

  /// The same place as far as brackets tell.
  func isSame(as other: LinePoint) -> Bool { lower <= other.upper && other.lower <= upper }
}

extension Ball {
  fileprivate var squaredBounds: (Rational?, Rational?) {
    let square = squared()
    return (square.lower.exactRational, square.upper.exactRational)
  }
}

extension ExactPoint {
  init(_ number: RealAlgebraicNumber) { self.init(LinePoint(number)) }

  init(_ point: LinePoint) {
    self.init(
      text: point.text, lower: point.lower, upper: point.upper, name: point.name,
      root: point.algebraic)
  }
}
