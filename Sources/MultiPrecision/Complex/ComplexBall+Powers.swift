import CMPFR

extension ComplexBall {
  /// The rectangle to an integer power: z⁰ = 1; indeterminate for a negative power of a rectangle
  /// that contains 0.
  ///
  /// Narrow: |zⁿ − mⁿ| ≤ |n|·|ζ|ⁿ⁻¹·|z − m|, |ζ| the greatest over the rectangle (the least for
  /// n < 0). Wide: repeated multiplication too, and |z|ⁿ.
  public func power(_ n: Int) -> ComplexBall {
    guard isFinite, n != Int.min else { return .indeterminate(precision: precision) }
    switch n {
    case 0: return ComplexBall(Ball(1, precision: precision))
    case 1: return self
    case 2: return squared()
    case -1: return inverse()
    default: break
    }
    if isReal { return ComplexBall(real.power(n)) }
    if n < 0 && containsZero { return .indeterminate(precision: precision) }
    let reach = reach
    if reach.isZero { return n < 0 ? repeatedProduct(-n).inverse() : repeatedProduct(n) }
    let count = ErrorBound(Double(n.magnitude).nextUp)
    let size =
      n > 0 ? magnitudeUpperBound.power(n - 1) : (.one / magnitudeLowerBound).power(1 - n)
    let narrow = centre.power(n).addingError(count * size * reach)
    guard isWide(beside: magnitudeLowerBound) else { return narrow }
    let bound = n > 0 ? magnitudeUpperBound.power(n) : (.one / magnitudeLowerBound).power(-n)
    return narrow.refined(by: n < 0 ? inverse().repeatedProduct(-n) : repeatedProduct(n))
      .refined(byMagnitude: bound)
  }

  /// Binary powers, n ≥ 1.
  private func repeatedProduct(_ n: Int) -> ComplexBall {
    var (base, rest) = (self, n)
    while rest & 1 == 0 {
      base = base.squared()
      rest >>= 1
    }
    var result = base
    rest >>= 1
    while rest > 0 {
      base = base.squared()
      if rest & 1 == 1 { result *= base }
      rest >>= 1
    }
    return result
  }

  /// z^w = e^(w·ln z); exponents that are integers exactly go through `power`.
  ///
  /// Indeterminate if the base meets the real numbers from 0 to −∞.
  public func power(_ exponent: ComplexBall) -> ComplexBall {
    let precision = Swift.max(self.precision, exponent.precision)
    guard isFinite, exponent.isFinite else { return .indeterminate(precision: precision) }
    if exponent.isReal, exponent.real.isExact, let n = exponent.real.midpoint.smallInteger {
      return withPrecision(precision).power(n)
    }
    guard !meetsNegativeAxis else { return .indeterminate(precision: precision) }
    if isReal, exponent.isReal { return ComplexBall(real.power(exponent.real)) }
    // The logarithm needs as many bits more as the product has before the point.
    let coarse = withPrecision(Precision(bits: 64)).logarithmOrReal()
    let size = coarse.magnitudeUpperBound * exponent.magnitudeUpperBound
    let working = precision.adding(bits: Swift.min(Swift.max(size.exponent, 0), 64) + 8)
    let product =
      withPrecision(working).logarithmOrReal() * exponent.withPrecision(working)
    return (product.isReal ? ComplexBall(product.real.applying(.exp)) : product.exponential())
      .withPrecision(precision)
  }

  private func logarithmOrReal() -> ComplexBall {
    isReal ? ComplexBall(real.applying(.log)) : logarithm()
  }

  /// The extension of the real n-th root: for even n cut along the real numbers from 0 to −∞, for
  /// odd n along the imaginary axis, so that it is odd.
  ///
  /// ⁿ√|z| · e^(i·arg(z)/n): the modulus and the angle are taken as independent. n < 0 gives the
  /// reciprocal, n = 0 is indeterminate.
  public func root(_ n: Int) -> ComplexBall {
    guard isFinite, n != 0, n != Int.min else { return .indeterminate(precision: precision) }
    if n < 0 { return root(-n).inverse() }
    switch n {
    case 1: return self
    case 2: return applying(.sqrt)
    default: break
    }
    if n.isMultiple(of: 2) {
      guard !meetsNegativeAxis else { return .indeterminate(precision: precision) }
    } else {
      guard !meetsImaginaryAxis else { return .indeterminate(precision: precision) }
      if real.isNegative { return -(-self).root(n) }
    }
    if isReal { return ComplexBall(real.root(n)) }
    let size = Ball.hypotenuse(real, imaginary).root(n)
    let angle = Ball.atan2(y: imaginary, x: real) / Ball(n, precision: .literal)
    let (s, c) = angle.sineAndCosine()
    return ComplexBall(real: size * c, imaginary: size * s)
  }
}
