/// Logarithms and roots, cut along the real numbers from the branch point to −∞.
extension ComplexBall {
  /// ln|z| + i·arg z; |z| and arg z vary independently over a wide rectangle, nearly.
  func logarithm() -> ComplexBall {
    guard !meetsNegativeAxis else { return .indeterminate(precision: precision) }
    return ComplexBall(real: logOfMagnitude(), imaginary: .atan2(y: imaginary, x: real))
  }

  /// ln|z|: near the unit circle as ln(1 + (x² + y² − 1))/2, without cancellation next to ±1.
  private func logOfMagnitude() -> Ball {
    let size = Ball.hypotenuse(real, imaginary)
    guard size.midpoint.exponent.map({ $0 == 0 || $0 == 1 }) == true, size.radius.exponent < -9
    else { return size.applying(.log) }
    let square =
      real.magnitudeLowerBound < imaginary.magnitudeLowerBound
      ? Self.squareMinusOne(imaginary, real) : Self.squareMinusOne(real, imaginary)
    return square.applying(.log1p).scaled(byPowerOfTwo: -1)
  }

  /// x² + y² − 1 = (|x| − 1)(|x| + 1) + y².
  private static func squareMinusOne(_ x: Ball, _ y: Ball) -> Ball {
    let size = x.abs
    return .sumOfProducts(size - 1, size + 1, y, y)
  }

  /// ln(1 + z), accurate for small z: ln|1 + z| = ln(1 + x(2 + x) + y²)/2.
  func logarithmOfOnePlus() -> ComplexBall {
    let shifted = self + 1
    guard !shifted.meetsNegativeAxis else { return .indeterminate(precision: precision) }
    guard magnitudeUpperBound.exponent < -1, !isWide(beside: .one) else {
      return shifted.logarithm()
    }
    let excess = Ball.sumOfProducts(real, real + 2, imaginary, imaginary)
    return ComplexBall(
      real: excess.applying(.log1p).scaled(byPowerOfTwo: -1),
      imaginary: .atan2(y: imaginary, x: shifted.real))
  }

  /// √z with Re √z > 0.
  ///
  /// Narrow: f = √z = u + iv has f′ = 1/(2f) = (u − iv)/(2|z|), so that u changes by at most
  /// (|u|·r + |v|·s)/(2|z|) and v by (|v|·r + |u|·s)/(2|z|) with the greatest |u|, |v| and the least
  /// |z|. Both differ by at most |z − m|/(2√|z|) from their values at the midpoint.
  func squareRoot() -> ComplexBall {
    guard !meetsNegativeAxis else { return .indeterminate(precision: precision) }
    let reach = reach
    if reach.isZero { return midpointSquareRoot() }
    let least = magnitudeLowerBound
    if !isWide(beside: least) {
      let root = centre.midpointSquareRoot()
      let twice = ErrorBound.productRoundedDown(ErrorBound(powerOfTwo: 1), least)
      let crude = reach * least.squareRoot / twice
      // The parts of f over the rectangle, by |z − m| and by 2uv = y.
      let height = imaginary.magnitudeUpperBound * ErrorBound(powerOfTwo: -1)
      let (p, q) = (root.real.addingError(crude), root.imaginary.addingError(crude))
      let u = Swift.min(p.magnitudeUpperBound, height / q.magnitudeLowerBound)
      let v = Swift.min(q.magnitudeUpperBound, height / p.magnitudeLowerBound)
      return ComplexBall(
        real: root.real.addingError((u * real.radius + v * imaginary.radius) / twice),
        imaginary: root.imaginary.addingError((v * real.radius + u * imaginary.radius) / twice))
    }
    // Scaled to a size near 1 by a power of 4.
    let half = magnitudeUpperBound.exponent >> 1
    guard let box = ComplexBox(enclosing: scaled(byPowerOfTwo: -2 * half)) else {
      return .indeterminate(precision: precision)
    }
    return box.squareRoot.ball(precision: precision).scaled(byPowerOfTwo: half)
  }

  /// √(x + iy) = t + iy/(2t) with t = √((|z| + x)/2) for x ≥ 0, and the same with the parts
  /// exchanged for x < 0: nothing cancels.
  func midpointSquareRoot() -> ComplexBall {
    let size = Ball.hypotenuse(real, imaginary)
    let t = (size + real.abs).scaled(byPowerOfTwo: -1).applying(.sqrt)
    let other = imaginary.abs / t.scaled(byPowerOfTwo: 1)
    let isBelow = imaginary.midpoint.signum < 0
    if real.midpoint.signum >= 0 {
      return ComplexBall(real: t, imaginary: isBelow ? -other : other)
    }
    return ComplexBall(real: other, imaginary: isBelow ? -t : t)
  }
}
