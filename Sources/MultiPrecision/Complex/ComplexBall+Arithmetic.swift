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
    return ComplexBall(
      real: .sumOfProducts(a.real, b.real, a.imaginary, b.imaginary) {
        mpfr_fmms($0, $1, $2, $3, $4, $5)
      },
      imaginary: .sumOfProducts(a.real, b.imaginary, a.imaginary, b.real) {
        mpfr_fmma($0, $1, $2, $3, $4, $5)
      })
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

  /// The ranges of x/(x² + y²) and −y/(x² + y²).
  private func wideInverse() -> ComplexBall {
    ComplexBall(
      real: .rangeOfInverse(real, imaginary), imaginary: -.rangeOfInverse(imaginary, real))
  }

  /// The rectangle times 2^power, exactly.
  public func scaled(byPowerOfTwo power: Int) -> ComplexBall {
    ComplexBall(
      real: real.scaled(byPowerOfTwo: power),
      imaginary: isReal ? imaginary : imaginary.scaled(byPowerOfTwo: power))
  }
}

extension Ball {
  typealias ProductSum = (
    FloatStorage.Pointer?, UnsafePointer<__mpfr_struct>?, UnsafePointer<__mpfr_struct>?,
    UnsafePointer<__mpfr_struct>?, UnsafePointer<__mpfr_struct>?, mpfr_rnd_t
  ) -> Int32

  /// ab ± cd, as `operation` says, rounded once.
  @inline(__always)
  static func sumOfProducts(
    _ a: Ball, _ b: Ball, _ c: Ball, _ d: Ball, _ operation: ProductSum
  ) -> Ball {
    let precision = Swift.max(
      Swift.max(a.precision, b.precision), Swift.max(c.precision, d.precision))
    return keepingAlive(a.midpoint.storage, b.midpoint.storage) {
      keepingAlive(c.midpoint.storage, d.midpoint.storage) {
        Ball(precision: precision, radius: productRadius(a, b) + productRadius(c, d)) {
          operation(
            $0, a.midpoint.pointer, b.midpoint.pointer, c.midpoint.pointer, d.midpoint.pointer,
            MPFR_RNDN)
        }
      }
    }
  }

  /// ab + cd, rounded once.
  static func sumOfProducts(_ a: Ball, _ b: Ball, _ c: Ball, _ d: Ball) -> Ball {
    sumOfProducts(a, b, c, d) { mpfr_fmma($0, $1, $2, $3, $4, $5) }
  }

  /// x² + y² of narrow or exact balls.
  static func sumOfSquares(_ x: Ball, _ y: Ball) -> Ball {
    sumOfProducts(x, x, y, y)
  }

  /// The range of u = x/(x² + y²) over two balls that do not both contain 0.
  ///
  /// For fixed x the value is nearest to 0 where y² is greatest. For x ≥ 0 and fixed y it rises
  /// up to x = |y|, where it is 1/(2|y|), and falls beyond: least at an end, greatest there or at
  /// the end nearest to it. u is odd in x.
  static func rangeOfInverse(_ x: Ball, _ y: Ball) -> Ball {
    let precision = Swift.max(x.precision, y.precision)
    let (left, right) = x.ends
    let heights = y.abs
    let low = Swift.max(heights.lower, .zero(precision: precision))
    let high = heights.upper
    func value(_ x: BigFloat, _ y: BigFloat, _ rounding: RoundingMode) -> BigFloat {
      if x.isZero {
        // Rounded ends may touch 0 where the rectangle does not.
        return y.isZero && rounding == .up
          ? .infinity(precision: precision) : .zero(precision: precision)
      }
      let (a, b) = (Ball(midpoint: x), Ball(midpoint: y))
      let ball = (a / (a.squared() + b.squared())).withPrecision(precision)
      return rounding == .up ? ball.upper : ball.lower
    }
    /// The greatest value for 0 ≤ a ≤ x ≤ b.
    func greatest(_ a: BigFloat, _ b: BigFloat) -> BigFloat {
      value(Swift.min(Swift.max(low, a), b), low, .up)
    }
    /// The least value for 0 ≤ a ≤ x ≤ b.
    func least(_ a: BigFloat, _ b: BigFloat) -> BigFloat {
      Swift.min(value(a, high, .down), value(b, high, .down))
    }
    let zero = BigFloat.zero(precision: precision)
    if left.signum >= 0 { return Ball(lower: least(left, right), upper: greatest(left, right)) }
    if right.signum <= 0 {
      return Ball(lower: -greatest(-right, -left), upper: -least(-right, -left))
    }
    return Ball(lower: -greatest(zero, -left), upper: greatest(zero, right))
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
