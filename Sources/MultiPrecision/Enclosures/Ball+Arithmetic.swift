import CMPFR

extension Ball {
  /// The ball around the result of a rounded operation on midpoints, widened by its rounding.
  @inline(__always)
  init(
    _ operation: NearestOperation, _ a: BigFloat, _ b: BigFloat, bits: Int32, radius: ErrorBound
  ) {
    var ternary: Int32 = 0
    midpoint = operation.result(a, b, bits: bits, &ternary)
    self.radius = radius
    absorbRounding(ternary)
  }

  @inline(__always)
  private static func apply(
    _ operation: NearestOperation, _ a: Ball, _ b: Ball, radius: ErrorBound
  ) -> Ball {
    Ball(
      operation, a.midpoint, b.midpoint,
      bits: Swift.max(a.midpoint.shape.bits, b.midpoint.shape.bits),
      radius: radius)
  }

  @inline(__always)
  private mutating func update(_ operation: NearestOperation, _ other: Ball, radius: ErrorBound) {
    let ternary = operation.update(&midpoint, other.midpoint)
    self.radius = radius
    absorbRounding(ternary)
  }

  /// The sum.
  @_effects(releasenone)
  public static func + (a: Ball, b: Ball) -> Ball { apply(.sum, a, b, radius: a.radius + b.radius) }

  /// The difference.
  ///
  /// `x - x` is an enclosure of 0, not 0: the operands are taken as independent.
  @_effects(releasenone)
  public static func - (a: Ball, b: Ball) -> Ball {
    apply(.difference, a, b, radius: a.radius + b.radius)
  }

  /// The product.
  @_effects(releasenone)
  public static func * (a: Ball, b: Ball) -> Ball {
    apply(.product, a, b, radius: productRadius(a, b))
  }

  /// The quotient; indeterminate if the divisor contains 0.
  @_effects(releasenone)
  public static func / (a: Ball, b: Ball) -> Ball {
    apply(.quotient, a, b, radius: quotientRadius(a, b))
  }

  /// Adds in place.
  public static func += (a: inout Ball, b: Ball) { a.update(.sum, b, radius: a.radius + b.radius) }

  /// Subtracts in place.
  public static func -= (a: inout Ball, b: Ball) {
    a.update(.difference, b, radius: a.radius + b.radius)
  }

  /// Multiplies in place.
  public static func *= (a: inout Ball, b: Ball) {
    a.update(.product, b, radius: productRadius(a, b))
  }

  /// Divides in place; indeterminate if the divisor contains 0.
  public static func /= (a: inout Ball, b: Ball) {
    a.update(.quotient, b, radius: quotientRadius(a, b))
  }

  /// The negated ball.
  public static prefix func - (a: Ball) -> Ball { Ball(midpoint: -a.midpoint, radius: a.radius) }

  /// |m·n − x·y| ≤ |m|·s + |n|·r + r·s for x within r of m and y within s of n.
  @inline(__always)
  static func productRadius(
    _ m: @autoclosure () -> ErrorBound, _ r: ErrorBound, _ n: @autoclosure () -> ErrorBound,
    _ s: ErrorBound
  ) -> ErrorBound {
    if r.isZero && s.isZero { return .zero }
    return m() * s + (n() + s) * r
  }

  @inline(__always)
  static func productRadius(_ a: Ball, _ b: Ball) -> ErrorBound {
    productRadius(
      ErrorBound(upperBoundOf: a.midpoint), a.radius, ErrorBound(upperBoundOf: b.midpoint),
      b.radius)
  }

  /// |m/n − x/y| ≤ (|m/n|·s + r) / (|n| − s).
  @inline(__always)
  private static func quotientRadius(_ a: Ball, _ b: Ball) -> ErrorBound {
    if a.radius.isZero && b.radius.isZero {
      return b.midpoint.isZero ? .infinity : .zero
    }
    let divisor = ErrorBound(lowerBoundOf: b.midpoint)
    let least = ErrorBound.differenceRoundedDown(divisor, b.radius)
    let quotient = ErrorBound(upperBoundOf: a.midpoint) / divisor
    return (quotient * b.radius + a.radius) / least
  }

  /// Adds `a · b` in place, without allocating when the value is uniquely referenced.
  public mutating func addProduct(_ a: Ball, _ b: Ball) {
    radius += Self.productRadius(a, b)
    var productError = ErrorBound.zero
    let ternary = midpoint.addProduct(a.midpoint, b.midpoint) { exponent, bits in
      productError = Self.roundingError(exponent: exponent, bits: bits)
    }
    radius += productError
    absorbRounding(ternary)
  }

  /// `self · 2^power`, exact within the exponent range.
  public func scaled(byPowerOfTwo power: Int) -> Ball {
    guard isFinite else { return self }
    let clamped = Swift.min(Swift.max(power, -(1 << 40)), 1 << 40)
    return midpoint.withReference { midpoint in
      Ball(precision: precision, radius: radius * ErrorBound(powerOfTwo: clamped)) {
        mpfr_mul_2si($0, midpoint, clamped, MPFR_RNDN)
      }
    }
  }

  /// The square: tighter than `x * x`, and never below 0 by more than a rounding.
  public func squared() -> Ball {
    guard isFinite else { return self }
    if !isExact && containsZero {
      let top = magnitudeUpperBound
      return Ball(
        lower: .zero(precision: precision), upper: (top * top).bigFloat, precision: precision)
    }
    let m = ErrorBound(upperBoundOf: midpoint)
    if radius * ErrorBound(powerOfTwo: 9) > m {
      // The radius below would count r² twice at the lower end.
      let (near, far) = (magnitudeLowerBound, magnitudeUpperBound)
      return Ball(
        lower: ErrorBound.productRoundedDown(near, near).bigFloatBelow, upper: (far * far).bigFloat,
        precision: precision)
    }
    return midpoint.withReference { midpoint in
      Ball(precision: precision, radius: (m + m + radius) * radius) {
        mpfr_sqr($0, midpoint, MPFR_RNDN)
      }
    }
  }

  /// The absolute value.
  public var abs: Ball {
    guard isFinite else { return self }
    if isExact || !containsZero {
      return midpoint.signum < 0 ? -self : self
    }
    return Ball(
      lower: .zero(precision: precision), upper: magnitudeUpperBound.bigFloat,
      precision: precision)
  }
}
