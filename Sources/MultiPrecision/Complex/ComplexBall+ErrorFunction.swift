import RealModule

/// erf and erfc of rectangles, around the value at the midpoint.
///
/// On wide rectangles also by these bounds, with w = z²:
///
/// ```
/// |erf z| ≤ (2/√π)·|z|·max(1, e^−Re w)                the integral along the ray from 0
/// |erfc z| ≤ e^−Re w·min(1, 1/(√π·Re z)), Re z ≥ 0    e^w·erfc z = (2/√π) ∫₀^∞ e^(−s² − 2zs) ds
/// ```
extension ComplexBall {
  /// erf: |erf′ z| = (2/√π)·e^−Re z².
  func errorFunction() -> ComplexBall {
    let error = errorFunctionSlope * reach
    let size = Swift.min(
      ErrorBound(1.1284) * magnitudeUpperBound * Swift.max(.one, gaussianBound),
      .one + complementBound(real.abs))
    guard !error.isZero else {
      return centre.errorFunctionOfPoint(precision)
    }
    let needed = working(toResolve: error, in: size)
    let narrow = centre.errorFunctionOfPoint(needed).withPrecision(precision).addingError(error)
    return error * ErrorBound(powerOfTwo: 9) > size ? narrow.refined(byMagnitude: size) : narrow
  }

  /// erfc: the same derivative.
  func complementaryErrorFunction() -> ComplexBall {
    let error = errorFunctionSlope * reach
    let size =
      real.isNonnegative
      ? complementBound(real) : ErrorBound(powerOfTwo: 1) + complementBound(real.abs)
    guard !error.isZero else {
      return centre.complementOfPoint(precision)
    }
    let needed = working(toResolve: error, in: size)
    let narrow = centre.complementOfPoint(needed).withPrecision(precision).addingError(error)
    return error * ErrorBound(powerOfTwo: 9) > size ? narrow.refined(byMagnitude: size) : narrow
  }

  /// As many bits as tell apart values of about `size` that are known to within `error`.
  func working(toResolve error: ErrorBound, in size: ErrorBound) -> Precision {
    guard size.isFinite, error.isFinite else { return Swift.min(precision, .literal) }
    let bits = Swift.min(Swift.max(size.exponent - error.exponent + 16, 32), precision.bits)
    return Precision(bits: bits)
  }

  /// An upper bound of e^−Re z² = e^(y² − x²).
  private var gaussianBound: ErrorBound {
    let coarse = withPrecision(.literal)
    return (coarse.imaginary.squared() - coarse.real.squared()).applying(.exp)
      .magnitudeUpperBound
  }

  /// 2/√π < 1.1284.
  private var errorFunctionSlope: ErrorBound { ErrorBound(1.1284) * gaussianBound }

  /// A bound of |erfc| for the real parts given, all ≥ 0; 1/√π < 0.5642.
  private func complementBound(_ x: Ball) -> ErrorBound {
    gaussianBound * Swift.min(.one, ErrorBound(0.5642) / x.magnitudeLowerBound)
  }

  // MARK: One point

  /// erf at an exact point: odd, so for Re z ≥ 0 only; from erfc where that is small.
  private func errorFunctionOfPoint(_ precision: Precision) -> ComplexBall {
    if real.midpoint.signum < 0 { return -(-self).errorFunctionOfPoint(precision) }
    let size = complementBound(real)
    let one = ComplexBall(Ball(1, precision: precision))
    if size.exponent < -precision.bits - 2 {
      return ComplexBall(real: one.real, imaginary: .zero(precision: precision))
        .addingError(size)
    }
    // Of what is added to 1 no more bits are needed than reach its last one.
    let needed = Precision(bits: precision.bits + Swift.min(size.exponent, 0) + 4)
    if let tail = asymptoticComplement(Swift.max(needed, Precision(bits: 16))) {
      return (one - tail).withPrecision(precision)
    }
    return seriesErrorFunction(precision, cancellation: -1).withPrecision(precision)
  }

  /// erfc at an exact point: erfc z = 2 − erfc(−z) left of the imaginary axis.
  private func complementOfPoint(_ precision: Precision) -> ComplexBall {
    if real.midpoint.signum < 0 { return 1 + (-self).errorFunctionOfPoint(precision) }
    if let value = asymptoticComplement(precision) { return value.withPrecision(precision) }
    let series = seriesErrorFunction(precision, cancellation: 1)
    return (1 - series).withPrecision(precision)
  }

  /// erfc for Re z ≥ 0 by its asymptotic series; nil if that does not reach the precision.
  ///
  /// With w = z² and F(w) = ∫₀^∞ e^(−wt)·(1 + t)^(−1/2) dt, erfc z = (z/√π)·e^−w·F(w), F being
  /// continued to |arg w| ≤ π by turning the ray of integration to t = τ·e^(iφ), |φ| < π. The
  /// Taylor polynomial of (1 + t)^(−1/2) of degree n − 1 leaves a remainder of at most
  /// |C(−½, n)|·τⁿ·sup|1 + ut|^(−½ − n), 0 ≤ u ≤ 1. Integrated against e^(−wt):
  ///
  /// ```
  /// F(w) = Σ_(k<n) (−1)ᵏ·(½)ₖ / w^(k+1) + R,   |R| ≤ (½)ₙ / (d^(n+½)·(|w|·c)^(n+1))
  /// ```
  ///
  /// where d is the least |1 + ut| and c = cos(φ + arg w). For |arg w| ≤ π/2, φ = −arg w gives
  /// c = d = 1. Else φ = ∓(π/2 + δ), δ = (|arg w| − π/2)/2, gives c = d = cos δ, and
  /// cos² δ = (1 + |Im w|/|w|)/2. So |R| ≤ (½)ₙ/(κ|w|)^(n+1) with κ = 1 or κ = cos² δ, hence
  /// κ|w| = (|w| + |Im w|)/2.
  private func asymptoticComplement(_ precision: Precision) -> ComplexBall? {
    // For w relative to 1, since e^−w needs it.
    let size = magnitudeUpperBound
    let guardBits = Swift.min(Swift.max(2 * size.exponent, 0), 1 << 20) + 12
    let bits = precision.adding(bits: guardBits)
    let z = withPrecision(bits)
    let w = z.isReal ? ComplexBall(z.real.squared()) : z.squared()
    let modulus = w.magnitudeLowerBound
    let effective =
      w.real.isNonnegative
      ? modulus
      : ErrorBound.productRoundedDown(
        .sumRoundedDown(modulus, w.imaginary.magnitudeLowerBound), ErrorBound(powerOfTwo: -1))
    let target = ErrorBound(powerOfTwo: -precision.bits - 4)
    // (½)ₙ/(κ|w|)ⁿ falls while n − ½ < κ|w|.
    var remainder = ErrorBound.one
    var count = 0
    while remainder > target {
      let ratio = ErrorBound(Double(count) + 0.5) / effective
      guard ratio < .one else { return nil }
      remainder *= ratio
      count += 1
    }
    // The sum times w, so that it is 1 + …; its remainder is |w|·R ≤ (½)ₙ/(κ·(κ|w|)ⁿ), 1/κ ≤ 2.
    let sumBits = precision.adding(bits: 10)
    let inverse = -w.withPrecision(sumBits).inverse()
    var sum = ComplexBall(Ball(1, precision: sumBits))
    for k in stride(from: count - 1, to: 0, by: -1) {
      // Horner: 1 + (½)/(−w)·(1 + (3/2)/(−w)·(…)).
      sum = 1 + (sum * inverse).multipliedByHalfOdd(k)
    }
    sum = sum.addingError(remainder * ErrorBound(powerOfTwo: 1))
    let rootOfPi = Ball.pi(precision: sumBits).applying(.sqrt)
    let decay = w.isReal ? ComplexBall((-w.real).applying(.exp)) : (-w).exponential()
    return decay.withPrecision(sumBits) * sum / (z.withPrecision(sumBits) * ComplexBall(rootOfPi))
  }

  /// The product with k − ½.
  private func multipliedByHalfOdd(_ k: Int) -> ComplexBall {
    let factor = Ball(2 * k - 1, precision: .literal)
    return ComplexBall(real: real * factor, imaginary: imaginary * factor)
      .scaled(byPowerOfTwo: -1)
  }

  /// erf by its Taylor series, (2z/√π)·Σ (−w)ᵏ/(k!·(2k + 1)) with w = z².
  ///
  /// Terms reach e^|w|, while erf is of size max(1, e^−Re w) and erfc e^−Re w: so many bits
  /// cancel, which `cancellation` tells (−1 for erf, 1 for erfc), and so many more are carried.
  /// The quotient of neighbouring terms is below ½ from k = 2|w| on, so that the rest is at most
  /// twice its first term.
  ///
  /// Roundings: Horner's step s ← cₖ − w/(k + 1)·s makes an error of at most 8u·(cₖ + |w·s|/(k + 1)),
  /// the four operations and the rounding of w together. It reaches the end times |w|ᵏ/k!, and
  /// |s|·|w|ᵏ⁺¹/(k + 1)! ≤ e^|w|: n steps make at most 16n·u·e^|w|, as n·u is small.
  private func seriesErrorFunction(_ precision: Precision, cancellation: Int) -> ComplexBall {
    let coarse = withPrecision(.literal).squared()
    let modulus = coarse.magnitudeUpperBound
    let decay = coarse.real.midpoint.doubleValue
    let excess = cancellation < 0 ? Swift.min(decay, 0) : decay
    let lost = (modulus.doubleValue + excess) * 1.4427
    guard lost < 1e8 else { return .indeterminate(precision: precision) }
    let bits = precision.adding(bits: Int(lost) + 24)
    let growth = Ball(midpoint: modulus.bigFloat).applying(.exp).magnitudeUpperBound
    let target = ErrorBound(powerOfTwo: growth.exponent - bits.bits)
    var count = 1
    var term = modulus
    let enough = modulus * ErrorBound(powerOfTwo: 1)
    while term > target || ErrorBound(Double(count)) < enough {
      count += 1
      term = term * modulus / ErrorBound(Double(count))
    }
    let w = ComplexPoint(-withPrecision(bits).squared(), precision: bits)
    var sum = ComplexPoint(.zero, precision: bits)
    for k in stride(from: count - 1, through: 0, by: -1) {
      sum.multiply(by: w)
      sum.divide(by: k + 1)
      sum.addInverse(of: 2 * k + 1)
    }
    let roundings =
      ErrorBound(Double(count + 1)) * growth * ErrorBound(powerOfTwo: 4 - bits.bits)
    let factor = 2 / Ball.pi(precision: bits).applying(.sqrt)
    return sum.ball(error: term * ErrorBound(powerOfTwo: 1) + roundings) * withPrecision(bits)
      * ComplexBall(factor)
  }
}
