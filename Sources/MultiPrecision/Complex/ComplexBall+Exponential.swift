/// Functions whose parts are products of functions of x and of y. These two are independent, so
/// that the products of the ranges are the ranges of the parts, for wide rectangles too.
extension ComplexBall {
  // e^z = e^x·(cos y + i·sin y).
  func exponential() -> ComplexBall {
    let (s, c) = imaginary.sineAndCosine()
    if real.isZero { return ComplexBall(real: c, imaginary: s) }
    let size = real.applying(.exp)
    return ComplexBall(real: size * c, imaginary: size * s)
  }

  // e^z − 1; for small z as (e^x − 1)·cos y − 2·sin²(y/2) + i·e^x·sin y, which does not cancel.
  func exponentialMinusOne() -> ComplexBall {
    guard magnitudeUpperBound < .one else { return exponential() - 1 }
    let (s, c) = imaginary.sineAndCosine()
    let half = imaginary.scaled(byPowerOfTwo: -1).applying(.sin)
    return ComplexBall(
      real: real.applying(.expm1) * c - half.squared().scaled(byPowerOfTwo: 1),
      imaginary: real.applying(.exp) * s)
  }

  // sin x·cosh y + i·cos x·sinh y
  func sine() -> ComplexBall {
    let (s, c) = real.sineAndCosine()
    let (sh, ch) = imaginary.hyperbolicSineAndCosine()
    return ComplexBall(real: s * ch, imaginary: c * sh)
  }

  // cos x·cosh y − i·sin x·sinh y
  func cosine() -> ComplexBall {
    let (s, c) = real.sineAndCosine()
    let (sh, ch) = imaginary.hyperbolicSineAndCosine()
    return ComplexBall(real: c * ch, imaginary: -(s * sh))
  }

  // sinh x·cos y + i·cosh x·sin y
  func hyperbolicSine() -> ComplexBall {
    let (s, c) = imaginary.sineAndCosine()
    let (sh, ch) = real.hyperbolicSineAndCosine()
    return ComplexBall(real: sh * c, imaginary: ch * s)
  }

  // cosh x·cos y + i·sinh x·sin y
  func hyperbolicCosine() -> ComplexBall {
    let (s, c) = imaginary.sineAndCosine()
    let (sh, ch) = real.hyperbolicSineAndCosine()
    return ComplexBall(real: ch * c, imaginary: sh * s)
  }

  /// tanh z = (sinh x·cosh x + i·sin y·cos y) / (sinh² x + cos² y).
  ///
  /// The derivative is 1/cosh² z, and |cosh z|² = sinh² x + cos² y. Wide rectangles also use
  ///
  /// ```
  /// |tanh z|² = (s + 1 − c)/(s + c),  s = sinh² x,  c = cos² y,
  /// ```
  ///
  /// which falls with c and, as s grows, rises if 2c > 1 and falls else.
  func hyperbolicTangent() -> ComplexBall {
    let far = real.magnitudeLowerBound
    // |tanh z ∓ 1| = 2/|e^±2z + 1| ≤ 4·e^−2|x| for |x| > 1.
    if far > ErrorBound(Double(precision.bits)) {
      let twice = far * ErrorBound(powerOfTwo: 1)
      let one = Ball(real.isPositive ? 1 : -1, precision: precision)
      return ComplexBall(real: one, imaginary: .zero(precision: precision))
        .addingError(ErrorBound(powerOfTwo: 2) * twice.exponentialOfNegative)
    }
    let reach = reach
    if reach.isZero { return midpointTanh() }
    let coarse = withPrecision(Precision(bits: 64))
    let (sh, c) = (coarse.real.applying(.sinh), coarse.imaginary.applying(.cos))
    let growth = ErrorBound.productRoundedDown(sh.magnitudeLowerBound, sh.magnitudeLowerBound)
    let square = ErrorBound.productRoundedDown(c.magnitudeLowerBound, c.magnitudeLowerBound)
    let slope = ErrorBound.sumRoundedDown(growth, square)
    guard !slope.isZero, sh.isFinite else { return .indeterminate(precision: precision) }
    let narrow = centre.midpointTanh().addingError(reach / slope)
    guard isWide(beside: .one) else { return narrow }
    let most = sh.magnitudeUpperBound * sh.magnitudeUpperBound
    let worst = square > ErrorBound(powerOfTwo: -1) ? most : growth
    let (x, y) = (Ball(midpoint: worst.bigFloat), Ball(midpoint: square.bigFloat))
    return narrow.refined(byMagnitude: ((x + (1 - y)) / (x + y)).magnitudeUpperBound.squareRoot)
  }

  private func midpointTanh() -> ComplexBall {
    let (s, c) = imaginary.sineAndCosine()
    let (sh, ch) = real.hyperbolicSineAndCosine()
    let square = Ball.sumOfSquares(sh, c)
    return ComplexBall(real: sh * ch / square, imaginary: s * c / square)
  }
}
