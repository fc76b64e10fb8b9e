import CMPFR

/// An enclosure of complex numbers: the rectangle of a ball for the real part and one for the
/// imaginary part.
///
/// Functions are the holomorphic extensions of the real ones of the language. A rectangle that
/// meets a pole, a branch point or a branch cut gives an indeterminate result; so a finite one
/// proves that the function is holomorphic on the rectangle. Where the imaginary part is exactly 0
/// the real functions are used, and results are real exactly.
///
/// ### Accuracy
/// Enclosure, *proved*: the result of an operation contains the image of every point of its
/// operands. Narrow rectangles go through the midpoint and a bound of the derivative, wide ones
/// through the exact ranges of the parts where these are known.
public struct ComplexBall: Sendable {
  /// The enclosure of the real part.
  public var real: Ball
  /// The enclosure of the imaginary part.
  public var imaginary: Ball

  /// The rectangle of the two balls.
  @inline(__always)
  public init(real: Ball, imaginary: Ball) {
    self.real = real
    self.imaginary = imaginary
  }

  /// The real numbers of a ball.
  @inline(__always)
  public init(_ real: Ball) {
    self.real = real
    imaginary = Self.exactZero
  }

  // Shared, since every real number holds one; it is never written, as nothing owns it alone.
  static let exactZero = Ball.zero

  /// Any number or none.
  public static func indeterminate(precision: Precision) -> ComplexBall {
    let ball = Ball.indeterminate(precision: precision)
    return ComplexBall(real: ball, imaginary: ball)
  }

  /// The imaginary unit, exactly.
  public static var imaginaryUnit: ComplexBall {
    ComplexBall(real: exactZero, imaginary: Ball(1, precision: .literal))
  }

  /// The larger of the precisions of the parts.
  public var precision: Precision { Swift.max(real.precision, imaginary.precision) }

  /// Whether the rectangle is bounded, hence not indeterminate.
  @inline(__always)
  public var isFinite: Bool { real.isFinite && imaginary.isFinite }

  /// Whether the imaginary part is exactly 0.
  @inline(__always)
  public var isReal: Bool { imaginary.isZero }

  /// Whether the rectangle is one number.
  public var isExact: Bool { real.isExact && imaginary.isExact }

  /// Whether 0 may be the enclosed number.
  public var containsZero: Bool { !isFinite || (real.containsZero && imaginary.containsZero) }

  /// The rectangle rounded to another precision; it still contains every point of this one.
  public func withPrecision(_ precision: Precision) -> ComplexBall {
    ComplexBall(
      real: real.withPrecision(precision),
      imaginary: isReal ? imaginary : imaginary.withPrecision(precision))
  }

  /// The rectangle widened by `error` on all four sides: it then contains every point within
  /// `error` of one of its own.
  public func addingError(_ error: ErrorBound) -> ComplexBall {
    if error.isZero { return self }
    return ComplexBall(real: real.addingError(error), imaginary: imaginary.addingError(error))
  }

  // MARK: Sets

  /// Whether every number of the other rectangle is in this one; indeterminate ones contain
  /// everything.
  public func contains(_ other: ComplexBall) -> Bool {
    !isFinite || (real.contains(other.real) && imaginary.contains(other.imaginary))
  }

  /// Whether the two have a number in common.
  public func overlaps(_ other: ComplexBall) -> Bool {
    !isFinite || !other.isFinite
      || (real.overlaps(other.real) && imaginary.overlaps(other.imaginary))
  }

  /// A rectangle around both.
  public func union(_ other: ComplexBall) -> ComplexBall {
    ComplexBall(
      real: real.union(other.real),
      imaginary: isReal && other.isReal ? imaginary : imaginary.union(other.imaginary))
  }

  /// A rectangle around what the two have in common; nil if that is nothing.
  public func intersection(_ other: ComplexBall) -> ComplexBall? {
    guard isFinite else { return other }
    guard other.isFinite else { return self }
    guard let x = real.intersection(other.real), let y = imaginary.intersection(other.imaginary)
    else { return nil }
    return ComplexBall(real: x, imaginary: y)
  }

  /// What is left of one enclosure of a number when there is a second one.
  func refined(by other: @autoclosure () -> ComplexBall) -> ComplexBall {
    // Two enclosures of one number overlap, so there is always an intersection.
    intersection(other()) ?? self
  }

  /// What is left of the enclosure of a number whose modulus is at most `bound`.
  func refined(byMagnitude bound: ErrorBound) -> ComplexBall {
    guard bound.isFinite else { return self }
    let disk = Ball(midpoint: .zero(precision: precision), radius: bound)
    return refined(by: ComplexBall(real: disk, imaginary: disk))
  }

  // MARK: Size

  /// An upper bound of |z| over the rectangle.
  public var magnitudeUpperBound: ErrorBound {
    .hypotenuse(real.magnitudeUpperBound, imaginary.magnitudeUpperBound)
  }

  /// A lower bound of |z| over the rectangle; 0 if it contains 0.
  public var magnitudeLowerBound: ErrorBound {
    guard isFinite else { return .zero }
    return .hypotenuseRoundedDown(real.magnitudeLowerBound, imaginary.magnitudeLowerBound)
  }

  /// An upper bound of the distance from the midpoint to a point of the rectangle.
  @inline(__always)
  var reach: ErrorBound { .hypotenuse(real.radius, imaginary.radius) }

  /// The midpoint alone.
  var centre: ComplexBall {
    ComplexBall(
      real: real.isExact ? real : Ball(midpoint: real.midpoint),
      imaginary: imaginary.isExact ? imaginary : Ball(midpoint: imaginary.midpoint))
  }

  /// Whether the rectangle reaches 2⁻⁹ of its distance to 0, or further: too wide for the mean
  /// value theorem to be the best bound.
  func isWide(beside distance: ErrorBound) -> Bool {
    reach * ErrorBound(powerOfTwo: 9) > distance
  }

  /// Whether the rectangle meets the half line from 0 to −∞.
  @inline(__always)
  var meetsNegativeAxis: Bool { !real.isPositive && imaginary.containsZero }

  /// Whether the rectangle meets the imaginary axis.
  var meetsImaginaryAxis: Bool { real.containsZero }

  /// `i · self`, exactly.
  var timesImaginaryUnit: ComplexBall { ComplexBall(real: -imaginary, imaginary: real) }

  /// `−i · self`, exactly.
  var overImaginaryUnit: ComplexBall { ComplexBall(real: imaginary, imaginary: -real) }
}

extension ComplexBall: Hashable, CustomStringConvertible {
  /// A short text for people.
  public var description: String { isReal ? "\(real)" : "(\(real)) + (\(imaginary))i" }
}
