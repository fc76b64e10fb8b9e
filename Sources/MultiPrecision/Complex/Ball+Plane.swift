import CMPFR

/// Functions of two balls taken as a rectangle of the plane, and pairs of functions of one.
extension Ball {
  /// √(x² + y²): it changes by no more than the point moves.
  static func hypotenuse(_ x: Ball, _ y: Ball) -> Ball {
    let precision = Swift.max(x.precision, y.precision)
    let reach = ErrorBound.hypotenuse(x.radius, y.radius)
    let narrow = BigFloat.withReferences(x.midpoint, y.midpoint) { a, b in
      if !areModerate(a, b) {
        return Ball(precision: precision, radius: reach) { mpfr_hypot($0, a, b, MPFR_RNDN) }
      }
      // √(fl(x²) + fl(y²)) instead, which is several times faster: the sum has a relative error
      // of at most 2·2⁻ᵖ, its root half of that, and one rounding more: 2·2⁻ᵖ, and 4·2⁻ᵖ of the result at any precision.
      let root = BigFloat(precision: precision) { root in
        withScratchFloat(bits: precision.bits) { square in
          _ = mpfr_sqr(square, a, MPFR_RNDN)
          _ = mpfr_sqr(root, b, MPFR_RNDN)
          _ = mpfr_add(root, root, square, MPFR_RNDN)
          _ = mpfr_sqrt(root, root, MPFR_RNDN)
        }
      }
      let error = ErrorBound(powerOfTwo: (root.exponent ?? 0) - precision.bits + 2)
      return Ball(midpoint: root, radius: reach + error)
    }
    guard narrow.isFinite, reach.exponent + 9 > narrow.midpoint.exponent ?? .max else {
      return narrow
    }
    let least = ErrorBound.hypotenuseRoundedDown(x.magnitudeLowerBound, y.magnitudeLowerBound)
    let most = ErrorBound.hypotenuse(x.magnitudeUpperBound, y.magnitudeUpperBound)
    return Ball(lower: least.bigFloat, upper: most.bigFloat, precision: precision)
  }

  /// Whether the squares of both numbers are far from overflow and underflow, and neither is 0.
  private static func areModerate(
    _ a: FloatReference, _ b: FloatReference
  ) -> Bool {
    func isModerate(_ x: FloatReference) -> Bool {
      mpfr_regular_p(x) != 0 && Swift.abs(x.pointee._mpfr_exp) < 1 << 28
    }
    return isModerate(a) && isModerate(b)
  }

  /// The angle of the points (x, y), in (−π, π]; indeterminate if the rectangle meets the half
  /// line y = 0, x ≤ 0, where it jumps, and is not a single point with x < 0 of it.
  ///
  /// Narrow rectangles: the gradient is (−y, x)/(x² + y²). Wide ones go
  /// through `ComplexBox`.
  public static func atan2(y: Ball, x: Ball) -> Ball {
    let precision = Swift.max(x.precision, y.precision)
    guard x.isFinite, y.isFinite else { return .indeterminate(precision: precision) }
    if y.isZero {
      if x.isPositive { return .zero(precision: precision) }
      return x.isNegative ? .pi(precision: precision) : .indeterminate(precision: precision)
    }
    if y.containsZero && !x.isPositive { return .indeterminate(precision: precision) }
    let reach = ErrorBound.hypotenuse(x.radius, y.radius)
    let least = ErrorBound.hypotenuseRoundedDown(x.magnitudeLowerBound, y.magnitudeLowerBound)
    if reach * ErrorBound(powerOfTwo: 9) <= least {
      let change = y.magnitudeUpperBound * x.radius + x.magnitudeUpperBound * y.radius
      let square = ErrorBound.productRoundedDown(least, least)
      return BigFloat.withReferences(y.midpoint, x.midpoint) { y, x in
        Ball(precision: precision, radius: change.isZero ? .zero : change / square) {
          mpfr_atan2($0, y, x, MPFR_RNDN)
        }
      }
    }
    // Scaled to the size of the rectangle.
    let size = Swift.max(x.magnitudeUpperBound.exponent, y.magnitudeUpperBound.exponent)
    let scaled = ComplexBall(real: x, imaginary: y).scaled(byPowerOfTwo: -size)
    return ComplexBox(enclosing: scaled)?.logarithm.ball(precision: precision).imaginary
      ?? .indeterminate(precision: precision)
  }

  static func zero(precision: Precision) -> Ball {
    Ball(midpoint: .zero(precision: precision))
  }

  /// sin and cos, from one reduction of the argument.
  func sineAndCosine() -> (sine: Ball, cosine: Ball) {
    guard isFinite, radius.exponent < -9, magnitudeUpperBound.exponent < 1 << 10 else {
      return (applying(.sin), applying(.cos))
    }
    let precision = precision
    var sine = Ball.zero(precision: precision)
    var ternary: Int32 = 0
    let cosine = midpoint.withReference { x in
      Ball(precision: precision, radius: radius) { cosine in
        let both = sine.midpoint.writing { ElementaryFloat.sinCos($0, cosine, x, MPFR_RNDN) }
        ternary = both.0
        return both.1
      }
    }
    sine.radius = radius
    sine.absorbRounding(ternary)
    return (sine, cosine)
  }

  /// sinh and cosh, from one exponential.
  func hyperbolicSineAndCosine() -> (sine: Ball, cosine: Ball) {
    guard isFinite, radius.exponent < -9 else { return (applying(.sinh), applying(.cosh)) }
    let precision = precision
    var sine = Ball.zero(precision: precision)
    var ternary: Int32 = 0
    var cosine = midpoint.withReference { x in
      Ball(precision: precision, radius: .zero) { cosine in
        let both = sine.midpoint.writing { ElementaryFloat.sinhCosh($0, cosine, x, MPFR_RNDN) }
        ternary = both.0
        return both.1
      }
    }
    sine.absorbRounding(ternary)
    // |f(x) − f(m)| ≤ cosh(m)·(e^r − 1) ≤ cosh(m)·(r + r²).
    let error = cosine.magnitudeUpperBound * (radius + radius * radius)
    sine.radius += error
    cosine.radius += error
    sine.absorbRounding(0)
    cosine.absorbRounding(0)
    return (sine, cosine)
  }
}

extension BigFloat {
  /// The angle of the point (x, y) in [−π, π], rounded once; IEEE 754's `atan2` on special values.
  public static func atan2(
    y: BigFloat, x: BigFloat, precision: Precision? = nil, rounding: RoundingMode = .nearest
  ) -> BigFloat {
    apply(y, x, precision, rounding) { mpfr_atan2($0, $1, $2, $3) }
  }
}
