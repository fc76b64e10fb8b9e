/// A rectangle of the complex plane with hardware doubles as ends: the fast, coarse counterpart of
/// `ComplexBall`, for bounds on regions.
///
/// Functions are the holomorphic extensions of the real ones. A finite value proves that the
/// function is holomorphic on a neighbourhood of the rectangle; where a pole, a branch point or a
/// branch cut is met it is undefined, and where doubles do not reach it is unknown.
///
/// ### Accuracy
/// Enclosure, *proved*, as `DoubleRange`.
public struct ComplexBox: Sendable, Hashable {
  /// The range of the real part.
  public let real: DoubleRange
  /// The range of the imaginary part.
  public let imaginary: DoubleRange

  /// The rectangle; undefined or unknown if a side is.
  @inline(__always)
  public init(real: DoubleRange, imaginary: DoubleRange) {
    if real.isFinite && imaginary.isFinite {
      self.init(unchecked: real, imaginary)
    } else {
      let side = real.failure(imaginary)
      self.init(unchecked: side, side)
    }
  }

  @inline(__always)
  init(unchecked real: DoubleRange, _ imaginary: DoubleRange) {
    self.real = real
    self.imaginary = imaginary
  }

  /// A part of the real line.
  @inline(__always)
  public init(_ real: DoubleRange) {
    self.init(unchecked: real, real.isFinite ? .zero : real)
  }

  /// The enclosure of a rational.
  public init(_ value: Rational) {
    self.init(Ball(value, precision: Precision(bits: 64)))
  }

  /// The enclosure of a real ball; undefined if that is indeterminate.
  public init(_ ball: Ball) {
    guard ball.isFinite else {
      self = .undefined
      return
    }
    self.init(DoubleRange(ball.lower.doubleValue(.down), ball.upper.doubleValue(.up)))
  }

  /// Some point may lie outside a domain.
  public static let undefined = ComplexBox(unchecked: .undefined, .undefined)
  /// Doubles cannot tell.
  public static let unknown = ComplexBox(unchecked: .unknown, .unknown)

  /// Whether it is a bounded rectangle, hence neither undefined nor unknown.
  @inline(__always)
  public var isFinite: Bool { real.isFinite }
  /// Whether some point may lie outside a domain.
  public var isUndefined: Bool { real.isUndefined }
  /// Whether it lies on the real line.
  @inline(__always)
  public var isReal: Bool { imaginary.lower == 0 && imaginary.upper == 0 }
  /// Whether 0 may be the number.
  public var containsZero: Bool { real.containsZero && imaginary.containsZero }

  /// An upper bound of |z|; ∞ if not finite.
  public var magnitudeUpperBound: ErrorBound {
    guard isFinite else { return .infinity }
    let (a, b) = (real.magnitudes.greatest, imaginary.magnitudes.greatest)
    if b == 0 { return ErrorBound(a) }
    // √(a² + b²) within two units; 2⁻⁴⁰ covers them, and the least normal number underflow.
    let hypotenuse = (a * a + b * b).squareRoot()
    return hypotenuse.isFinite && hypotenuse > 1e-140
      ? ErrorBound(DoubleRange.above(hypotenuse)) : ErrorBound(a) + ErrorBound(b)
  }

  /// The conjugate numbers.
  public var conjugate: ComplexBox { ComplexBox(unchecked: real, -imaginary) }

  /// i·z.
  var timesI: ComplexBox { ComplexBox(unchecked: -imaginary, real) }

  /// −i·z.
  var timesMinusI: ComplexBox { ComplexBox(unchecked: imaginary, -real) }

  // MARK: Arithmetic

  /// The sum.
  public static func + (a: ComplexBox, b: ComplexBox) -> ComplexBox {
    ComplexBox(
      real: a.real + b.real,
      imaginary: b.isReal ? a.imaginary : a.isReal ? b.imaginary : a.imaginary + b.imaginary)
  }

  /// The difference.
  public static func - (a: ComplexBox, b: ComplexBox) -> ComplexBox { a + -b }

  /// The negated rectangle.
  public static prefix func - (a: ComplexBox) -> ComplexBox {
    ComplexBox(unchecked: -a.real, -a.imaginary)
  }

  /// The product.
  public static func * (a: ComplexBox, b: ComplexBox) -> ComplexBox {
    if b.isReal {
      return ComplexBox(
        real: a.real * b.real, imaginary: a.isReal ? .zero : a.imaginary * b.real)
    }
    if a.isReal { return ComplexBox(real: a.real * b.real, imaginary: a.real * b.imaginary) }
    return ComplexBox(
      real: a.real * b.real - a.imaginary * b.imaginary,
      imaginary: a.real * b.imaginary + a.imaginary * b.real)
  }

  /// The quotient; undefined if the divisor may be 0.
  public static func / (a: ComplexBox, b: ComplexBox) -> ComplexBox {
    if b.isReal {
      return ComplexBox(
        real: a.real / b.real, imaginary: a.isReal ? .zero : a.imaginary / b.real)
    }
    return a * b.reciprocal
  }

  /// The squares: x² − y² and 2xy are exact ranges.
  public func squared() -> ComplexBox {
    if isReal { return ComplexBox(real.squared()) }
    return ComplexBox(
      real: real.squared() - imaginary.squared(), imaginary: real.twice * imaginary)
  }

  /// The smallest rectangle around 1/z: (x − iy)/(x² + y²).
  public var reciprocal: ComplexBox {
    guard isFinite else { return self }
    guard !containsZero else { return .undefined }
    if isReal { return ComplexBox(.one / real) }
    let (a, b) = (real, imaginary)
    return ComplexBox(
      real: DoubleRange(
        -Self.greatestQuotient(-a, b.magnitudes), Self.greatestQuotient(a, b.magnitudes)),
      imaginary: -DoubleRange(
        -Self.greatestQuotient(-b, a.magnitudes), Self.greatestQuotient(b, a.magnitudes)))
  }

  /// An upper bound of x/(x² + y²) for x in a range and least ≤ |y| ≤ greatest.
  ///
  /// For x > 0 the least |y| counts, and x/(x² + y²) grows with x up to x = |y| and falls beyond;
  /// for x ≤ 0 it is the greatest |y|, and the function falls to x = −|y| and then grows.
  private static func greatestQuotient(
    _ x: DoubleRange, _ y: (least: Double, greatest: Double)
  ) -> Double {
    func quotient(_ x: Double, _ y: Double) -> Double {
      let square = x * x + y * y
      return square > 1e-280 ? x / square : (x > 0 ? .infinity : 0)
    }
    if x.upper > 0 {
      let best = Swift.min(Swift.max(y.least, x.lower), x.upper)
      return DoubleRange.above(quotient(best, y.least))
    }
    return Swift.min(
      DoubleRange.above(
        Swift.max(quotient(x.lower, y.greatest), quotient(x.upper, y.greatest))), 0)
  }

  /// The integer power; x⁰ = 1.
  public func power(_ n: Int) -> ComplexBox {
    guard isFinite else { return self }
    if n == 0 { return ComplexBox(.one) }
    if n == 1 { return self }
    guard n.magnitude < 1 << 30 else { return .unknown }
    var base = n < 0 ? reciprocal : self
    var rest = n.magnitude
    var result: ComplexBox?
    while rest > 0 {
      if rest & 1 == 1 { result = result.map { $0 * base } ?? base }
      rest >>= 1
      if rest > 0 { base = base.squared() }
    }
    return result ?? ComplexBox(.one)
  }

  /// The principal power zʷ = e^(w·ln z); integers go through `power(_:)`.
  public func power(_ exponent: ComplexBox) -> ComplexBox {
    if exponent.isReal, exponent.real.lower == exponent.real.upper,
      let n = Int(exactly: exponent.real.lower)
    {
      return power(n)
    }
    return (logarithm * exponent).exponential
  }
}
