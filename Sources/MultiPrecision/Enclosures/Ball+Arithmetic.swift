import CMPFR

extension Ball {
  @inline(__always)
  private static func apply(
    _ a: Ball, _ b: Ball, radius: ErrorBound, _ operation: BigFloat.BinaryOperation
  ) -> Ball {
    keepingAlive(a.midpoint.storage, b.midpoint.storage) {
      Ball(precision: Swift.max(a.precision, b.precision), radius: radius) {
        operation($0, a.midpoint.pointer, b.midpoint.pointer, MPFR_RNDN)
      }
    }
  }

  @inline(__always)
  private static func update(
    _ a: inout Ball, _ b: Ball, radius: ErrorBound, _ operation: BigFloat.BinaryOperation
  ) {
    guard isKnownUniquelyReferenced(&a.midpoint.storage),
      a.midpoint.pointer.pointee._mpfr_prec >= b.midpoint.pointer.pointee._mpfr_prec
    else {
      a = apply(a, b, radius: radius, operation)
      return
    }
    a.radius = radius
    let ternary = keepingAlive(a.midpoint.storage, b.midpoint.storage) {
      operation(a.midpoint.pointer, a.midpoint.pointer, b.midpoint.pointer, MPFR_RNDN)
    }
    a.absorbRounding(ternary)
  }

  /// The sum.
  @_effects(releasenone)
  public static func + (a: Ball, b: Ball) -> Ball {
    apply(a, b, radius: a.radius + b.radius) { x, y, z, _ in NearestArithmetic.add(x, y, z) }
  }

  /// The difference.
  ///
  /// `x - x` is an enclosure of 0, not 0: the operands are taken as independent.
  @_effects(releasenone)
  public static func - (a: Ball, b: Ball) -> Ball {
    apply(a, b, radius: a.radius + b.radius) { x, y, z, _ in NearestArithmetic.subtract(x, y, z) }
  }

  /// The product.
  @_effects(releasenone)
  public static func * (a: Ball, b: Ball) -> Ball {
    apply(a, b, radius: productRadius(a, b)) { x, y, z, _ in NearestArithmetic.multiply(x, y, z) }
  }

  /// The quotient; indeterminate if the divisor contains 0.
  @_effects(releasenone)
  public static func / (a: Ball, b: Ball) -> Ball {
    apply(a, b, radius: quotientRadius(a, b)) { mpfr_div($0, $1, $2, $3) }
  }

  /// Adds in place.
  public static func += (a: inout Ball, b: Ball) {
    update(&a, b, radius: a.radius + b.radius) { x, y, z, _ in NearestArithmetic.add(x, y, z) }
  }

  /// Subtracts in place.
  public static func -= (a: inout Ball, b: Ball) {
    update(&a, b, radius: a.radius + b.radius) { x, y, z, _ in NearestArithmetic.subtract(x, y, z) }
  }

  /// Multiplies in place.
  public static func *= (a: inout Ball, b: Ball) {
    update(&a, b, radius: productRadius(a, b)) { x, y, z, _ in NearestArithmetic.multiply(x, y, z) }
  }

  /// Divides in place; indeterminate if the divisor contains 0.
  public static func /= (a: inout Ball, b: Ball) {
    update(&a, b, radius: quotientRadius(a, b)) { mpfr_div($0, $1, $2, $3) }
  }

  /// The negated ball.
  public static prefix func - (a: Ball) -> Ball { Ball(midpoint: -a.midpoint, radius: a.radius) }

  /// |m·n − x·y| ≤ |m|·s + |n|·r + r·s for x within r of m and y within s of n.
  @inline(__always)
  static func productRadius(
    _ m: UnsafePointer<__mpfr_struct>, _ r: ErrorBound,
    _ n: UnsafePointer<__mpfr_struct>, _ s: ErrorBound
  ) -> ErrorBound {
    if r.isZero && s.isZero { return .zero }
    return ErrorBound(upperBoundOf: m) * s + (ErrorBound(upperBoundOf: n) + s) * r
  }

  @inline(__always)
  static func productRadius(_ a: Ball, _ b: Ball) -> ErrorBound {
    if a.radius.isZero && b.radius.isZero { return .zero }
    return keepingAlive(a.midpoint.storage, b.midpoint.storage) {
      productRadius(a.midpoint.pointer, a.radius, b.midpoint.pointer, b.radius)
    }
  }

  /// |m/n − x/y| ≤ (|m/n|·s + r) / (|n| − s).
  @inline(__always)
  private static func quotientRadius(_ a: Ball, _ b: Ball) -> ErrorBound {
    if a.radius.isZero && b.radius.isZero {
      return b.midpoint.isZero ? .infinity : .zero
    }
    return keepingAlive(a.midpoint.storage, b.midpoint.storage) {
      let divisor = ErrorBound(lowerBoundOf: b.midpoint.pointer)
      let least = ErrorBound.differenceRoundedDown(divisor, b.radius)
      let quotient = ErrorBound(upperBoundOf: a.midpoint.pointer) / divisor
      return (quotient * b.radius + a.radius) / least
    }
  }

  /// Adds `a · b` in place, without allocating when the value is uniquely referenced.
  public mutating func addProduct(_ a: Ball, _ b: Ball) {
    let precision = Swift.max(self.precision, a.precision, b.precision)
    if !isKnownUniquelyReferenced(&midpoint.storage) || self.precision < precision {
      midpoint = withExtendedLifetime(midpoint.storage) {
        BigFloat(precision: precision) { _ = mpfr_set($0, midpoint.pointer, MPFR_RNDN) }
      }
    }
    radius += Self.productRadius(a, b)
    let ternary = keepingAlive(a.midpoint.storage, b.midpoint.storage) {
      withScratchFloat(bits: precision.bits) { product in
        if NearestArithmetic.multiply(product, a.midpoint.pointer, b.midpoint.pointer) != 0 {
          radius += Self.roundingError(of: product)
        }
        return NearestArithmetic.add(midpoint.pointer, midpoint.pointer, product)
      }
    }
    absorbRounding(ternary)
  }

  /// `self · 2^power`, exact within the exponent range.
  public func scaled(byPowerOfTwo power: Int) -> Ball {
    guard isFinite else { return self }
    let clamped = Swift.min(Swift.max(power, -(1 << 40)), 1 << 40)
    return withExtendedLifetime(midpoint.storage) {
      Ball(precision: precision, radius: radius * ErrorBound(powerOfTwo: clamped)) {
        mpfr_mul_2si($0, midpoint.pointer, clamped, MPFR_RNDN)
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
    return withExtendedLifetime(midpoint.storage) {
      Ball(precision: precision, radius: (m + m + radius) * radius) {
        mpfr_sqr($0, midpoint.pointer, MPFR_RNDN)
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
