import CMPFR
import RealModule

extension ComplexBall {
  /// The sum.
  public static func + (a: ComplexBall, b: ComplexBall) -> ComplexBall {
    ComplexBall(
      real: a.real + b.real,
      imaginary: b.isReal ? a.imaginary : a.isReal ? b.imaginary : a.imaginary + b.imaginary)
  }

  /// The difference, the operands taken as independent.
  public static func - (a: ComplexBall, b: ComplexBall) -> ComplexBall {
    ComplexBall(
      real: a.real - b.real,
      imaginary: b.isReal ? a.imaginary : a.isReal ? -b.imaginary : a.imaginary - b.imaginary)
  }

  /// The negated rectangle.
  public static prefix func - (a: ComplexBall) -> ComplexBall {
    ComplexBall(real: -a.real, imaginary: a.isReal ? a.imaginary : -a.imaginary)
  }

  /// The product.
  public static func * (a: ComplexBall, b: ComplexBall) -> ComplexBall {
    if a.isReal {
      return ComplexBall(
        real: a.real * b.real, imaginary: b.isReal ? b.imaginary : a.real * b.imaginary)
    }
    if b.isReal { return ComplexBall(real: a.real * b.real, imaginary: a.imaginary * b.real) }
    if a.isExact && b.isExact { return product(a, b, .zero, .zero) }
    // As for balls, |m·n − x·y| ≤ |m|·s + (|n| + s)·r, with each size taken once.
    let (r, t) = (a.real.radius, a.imaginary.radius)
    let (s, u) = (b.real.radius, b.imaginary.radius)
    let m = ErrorBound(upperBoundOf: a.real.midpoint)
    let n = ErrorBound(upperBoundOf: a.imaginary.midpoint)
    let p = ErrorBound(upperBoundOf: b.real.midpoint) + s
    let q = ErrorBound(upperBoundOf: b.imaginary.midpoint) + u
    return product(a, b, (m * s + p * r) + (n * u + q * t), (m * u + q * r) + (n * s + p * t))
  }

  @inline(__always)
  private static func product(
    _ a: ComplexBall, _ b: ComplexBall, _ x: ErrorBound, _ y: ErrorBound
  ) -> ComplexBall {
    ComplexBall(
      real: .sumOfProducts(a.real, b.real, a.imaginary, b.imaginary, radius: x, subtracting: true),
      imaginary: .sumOfProducts(a.real, b.imaginary, a.imaginary, b.real, radius: y))
  }

  /// The quotient; indeterminate if the divisor contains 0.
  public static func / (a: ComplexBall, b: ComplexBall) -> ComplexBall {
    if b.isReal {
      return ComplexBall(
        real: a.real / b.real,
        imaginary: a.isReal && !b.real.containsZero
          ? a.imaginary : a.imaginary / b.real)
    }
    return a * b.inverse()
  }

  /// Adds in place.
  public static func += (a: inout ComplexBall, b: ComplexBall) {
    a.real += b.real
    if b.isReal { return }
    if a.isReal { a.imaginary = b.imaginary } else { a.imaginary += b.imaginary }
  }

  /// Subtracts in place.
  public static func -= (a: inout ComplexBall, b: ComplexBall) {
    a.real -= b.real
    if b.isReal { return }
    if a.isReal { a.imaginary = -b.imaginary } else { a.imaginary -= b.imaginary }
  }

  /// Multiplies in place.
  public static func *= (a: inout ComplexBall, b: ComplexBall) {
    guard b.isReal else {
      a = a * b
      return
    }
    a.real *= b.real
    if !a.isReal { a.imaginary *= b.real }
  }

  /// Divides in place; indeterminate if the divisor contains 0.
  public static func /= (a: inout ComplexBall, b: ComplexBall) { a = a / b }

  /// The complex conjugate.
  public var conjugate: ComplexBall {
    ComplexBall(real: real, imaginary: isReal ? imaginary : -imaginary)
  }

  /// The square: z² = x² − y² + 2xyi, each part the exact range over the rectangle.
  public func squared() -> ComplexBall {
    if isReal { return ComplexBall(real.squared()) }
    return ComplexBall(
      real: real.squared() - imaginary.squared(),
      imaginary: (real * imaginary).scaled(byPowerOfTwo: 1))
  }

  /// 1/z; indeterminate if 0 is in reach.
  ///
  /// |1/z − 1/m| = |z − m| / (|m|·|z|) for z in the rectangle around m.
  public func inverse() -> ComplexBall {
    guard isFinite, !containsZero else { return .indeterminate(precision: precision) }
    if isReal { return ComplexBall(1 / real) }
    let least = magnitudeLowerBound
    guard !least.isZero else { return .indeterminate(precision: precision) }
    let reach = reach
    let m = reach.isZero ? self : centre
    let square = Ball.sumOfSquares(m.real, m.imaginary)
    let inverse = ComplexBall(real: m.real / square, imaginary: -(m.imaginary / square))
    if reach.isZero { return inverse }
    let narrow = inverse.addingError(reach / ErrorBound.productRoundedDown(least, least))
    return isWide(beside: least) ? narrow.refined(by: wideInverse()) : narrow
  }

  /// The ranges of the parts, x/(x² + y²) and −y/(x² + y²).
  private func wideInverse() -> ComplexBall {
    // Scaled to a size near 1.
    let size = magnitudeUpperBound.exponent
    guard let box = ComplexBox(enclosing: scaled(byPowerOfTwo: -size)) else {
      return .indeterminate(precision: precision)
    }
    return (ComplexBox(.one) / box).ball(precision: precision).scaled(byPowerOfTwo: -size)
  }

  /// The rectangle times 2^power, exactly.
  public func scaled(byPowerOfTwo power: Int) -> ComplexBall {
    ComplexBall(
      real: real.scaled(byPowerOfTwo: power),
      imaginary: isReal ? imaginary : imaginary.scaled(byPowerOfTwo: power))
  }
}

extension Ball {
  /// ab ± cd, widened by `radius`, in which the balls' own radii are accounted for.
  ///
  /// Up to 128 bits three operations with a rounding each are faster than MPFR's fused one.
  @inline(__always)
  static func sumOfProducts(
    _ a: Ball, _ b: Ball, _ c: Ball, _ d: Ball, radius: ErrorBound, subtracting: Bool = false
  ) -> Ball {
    let precision = Swift.max(
      Swift.max(a.precision, b.precision), Swift.max(c.precision, d.precision))
    let (a, b, c, d) = (a.midpoint, b.midpoint, c.midpoint, d.midpoint)
    if precision.bits > 128 {
      return BigFloat.withReferences(a, b) { a, b in
        BigFloat.withReferences(c, d) { c, d in
          Ball(precision: precision, radius: radius) {
            subtracting
              ? mpfr_fmms($0, a, b, c, d, MPFR_RNDN) : mpfr_fmma($0, a, b, c, d, MPFR_RNDN)
          }
        }
      }
    }
    let first = Ball(.product, a, b, bits: precision.raw32, radius: radius)
    let second = Ball(.product, c, d, bits: precision.raw32, radius: .zero)
    return subtracting ? first - second : first + second
  }

  /// ab + cd.
  static func sumOfProducts(_ a: Ball, _ b: Ball, _ c: Ball, _ d: Ball) -> Ball {
    sumOfProducts(a, b, c, d, radius: productRadius(a, b) + productRadius(c, d))
  }

  /// x² + y² of narrow or exact balls.
  static func sumOfSquares(_ x: Ball, _ y: Ball) -> Ball {
    sumOfProducts(x, x, y, y)
  }
}

// The laws: sums, products and quotients enclose those of the enclosed numbers, so that field laws
// hold between numbers, and both sides of one overlap. As sets they fail: x − x is a rectangle
// around 0, (a + b)·c is only part of a·c + b·c, and == compares rectangles.
extension ComplexBall: AlgebraicField {
  /// The type of bounds of the modulus.
  public typealias Magnitude = BigFloat

  /// An upper bound of |z| over the rectangle.
  public var magnitude: BigFloat { magnitudeUpperBound.bigFloat }

  /// The value of the literal, exactly.
  public init(integerLiteral value: Int) { self.init(Ball(integerLiteral: value)) }

  /// The integer, exactly.
  public init?<Source: BinaryInteger>(exactly source: Source) {
    guard let value = Ball(exactly: source) else { return nil }
    self.init(value)
  }

  /// 1/z; nil if the rectangle contains 0.
  public var reciprocal: ComplexBall? { containsZero ? nil : inverse() }

  /// 0 as an exact constant.
  public static var zero: ComplexBall { ComplexBall(exactZero) }
}
