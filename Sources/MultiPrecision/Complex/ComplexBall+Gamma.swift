import RealModule

/// Γ and ln|Γ| of rectangles.
///
/// For Re z > 0, ψ(z) = ln z − ∫₀^∞ (1/(1 − e^−t) − 1/t)·e^(−zt) dt, and the bracket is between ½
/// and 1, so that |ψ(z) − ln z| ≤ 1/Re z. With ψ(z) = ψ(z + 1) − 1/z and Re(z + 1) > 1:
///
/// ```
/// |ψ(z)| ≤ |ln(z + 1)| + 1 + 1/|z|
/// ```
extension ComplexBall {
  /// A bound of |ψ| over a rectangle right of 0: there |z + 1| > 1, and
  /// |ln(z + 1)| ≤ ln|z + 1| + min(π/2, |y|/(1 + x)).
  private var digammaBound: ErrorBound {
    let size = (magnitudeUpperBound + .one).exponent
    let height = imaginary.magnitudeUpperBound
    let angle = Swift.min(
      ErrorBound(1.5708), height / .sumRoundedDown(.one, real.magnitudeLowerBound))
    // ln 2 < 0.69315
    return ErrorBound(Double(Swift.max(size, 0)) * 0.69315) + angle + .one
      + .one / magnitudeLowerBound
  }

  /// Γ; indeterminate if a pole (0, −1, −2, …) is in reach.
  func gamma() -> ComplexBall {
    if real.isPositive { return gammaOnTheRight() }
    if imaginary.containsZero, let (first, last) = real.integersWithin, first <= last,
      first <= Integer(0)
    {
      return .indeterminate(precision: precision)
    }
    if (real - 1).isNegative {
      // π/(sin πz·Γ(1 − z)); on wide rectangles 1/Γ as e^−lnΓ, since that of Γ may contain 0.
      let quotient = ComplexBall(Ball.pi(precision: precision)) / sineOfPiTimes()
      let mirrored = (1 - self).gammaOnTheRight()
      return mirrored.containsZero
        ? quotient * (-(1 - self).logOfGammaOnTheRight()).applying(.exp) : quotient / mirrored
    }
    // Wide: Γ(z) = Γ(z + n)/(z·(z + 1)⋯(z + n − 1)).
    let left = -real.lower.doubleValue(.down)
    guard left < 64 else { return .indeterminate(precision: precision) }
    let count = Int(left.rounded(.down)) + 1
    let start = (self + ComplexBall(integerLiteral: count)).gammaOnTheRight()
    // One after the other: the product of the factors might contain 0.
    return (0..<count).reduce(start) { $0 / (self + ComplexBall(integerLiteral: $1)) }
  }

  /// Γ for Re z > 0: |Γ(z) − Γ(m)| = |Γ(m)|·|e^(lnΓ(z) − lnΓ(m)) − 1| ≤ |Γ(m)|·(e^δ − 1) with
  /// δ = |z − m|·sup|ψ|, and |Γ(z)| ≤ Γ(Re z).
  private func gammaOnTheRight() -> ComplexBall {
    guard real.isPositive else { return .indeterminate(precision: precision) }
    let reach = reach
    if reach.isZero { return gammaOfPoint(precision) }
    let delta = reach * digammaBound
    func size() -> ErrorBound {
      real.withPrecision(.literal).applying(.gamma).magnitudeUpperBound
    }
    guard delta < ErrorBound(powerOfTwo: 6) else {
      return ComplexBall(
        real: .zero(precision: precision), imaginary: .zero(precision: precision)
      ).addingError(size())
    }
    let middle = centre.gammaOfPoint(working(toResolve: delta, in: .one))
    let growth =
      delta < ErrorBound(powerOfTwo: -4)
      ? delta + delta * delta
      : Ball(midpoint: delta.bigFloat).applying(.expm1).magnitudeUpperBound
    let narrow = middle.withPrecision(precision).addingError(middle.magnitudeUpperBound * growth)
    return growth.exponent < -9 ? narrow : narrow.refined(byMagnitude: size())
  }

  /// The extension of ln|Γ|.
  ///
  /// lnΓ for Re z > 0; for −k − 1 < Re z < −k, where ln|Γ(z)| is real on the real numbers
  /// only, ln π − ln sin π(z + k + 1) − lnΓ(1 − z). The sine's real part is positive there.
  func logOfGamma() -> ComplexBall {
    if real.isPositive { return logOfGammaOnTheRight() }
    guard let (first, last) = real.integersWithin, first > last,
      let shift = real.lower.roundedToInteger(.down)
    else { return .indeterminate(precision: precision) }
    let bits = precision.adding(bits: Swift.max(real.magnitudeUpperBound.exponent, 0) + 4)
    let wide = withPrecision(bits)
    let turned = wide - ComplexBall(Ball(shift, precision: bits))
    let sine = turned.sineOfPiTimes()
    guard sine.isFinite, !sine.meetsNegativeAxis else {
      return .indeterminate(precision: precision)
    }
    let pi = ComplexBall(Ball.pi(precision: bits).applying(.log))
    return (pi - sine.logarithm() - (1 - wide).logOfGammaOnTheRight()).withPrecision(precision)
  }

  private func logOfGammaOnTheRight() -> ComplexBall {
    guard real.isPositive else { return .indeterminate(precision: precision) }
    let error = reach * digammaBound
    if error.isZero { return logOfGammaOfPoint(precision) }
    // |lnΓ(z)| is about |z·ln z|, which |z|·|ψ| stands for.
    let needed = working(toResolve: error, in: magnitudeUpperBound * digammaBound + .one)
    return centre.logOfGammaOfPoint(needed).withPrecision(precision).addingError(error)
  }

  /// sin πz, with the nearest integer taken off first.
  private func sineOfPiTimes() -> ComplexBall {
    guard let nearest = real.midpoint.roundedToInteger() else {
      return .indeterminate(precision: precision)
    }
    let pi = Ball.pi(precision: precision)
    let rest = ComplexBall(
      real: (real - Ball(nearest, precision: precision)) * pi, imaginary: imaginary * pi)
    return nearest.isEven ? rest.sine() : -rest.sine()
  }

  /// z·(z + 1)⋯(z + n − 1) at an exact point with Re z ≥ 0, n ≥ 1.
  ///
  /// z, z + k and each product are rounded with relative errors u (|z| ≤ |z + k|): 4n·u in all, as
  /// long as n·u is small.
  private func risingFactorial(_ count: Int, _ precision: Precision) -> ComplexBall {
    let z = ComplexPoint(self, precision: precision)
    var (factor, product) = (
      ComplexPoint(self, precision: precision), ComplexPoint(self, precision: precision)
    )
    for k in 1..<Swift.max(count, 1) {
      factor.setReal(z, plus: k)
      product.multiply(by: factor)
    }
    let exact = product.ball(error: .zero)
    let relative = ErrorBound(Double(4 * count)) * ErrorBound(powerOfTwo: -precision.bits)
    return exact.addingError(exact.magnitudeUpperBound * relative)
  }

  // MARK: One point

  /// Γ at an exact point right of 0: e^(lnΓ(z + n)) over the rising factorial.
  private func gammaOfPoint(_ precision: Precision) -> ComplexBall {
    if isReal { return ComplexBall(real.withPrecision(precision).applying(.gamma)) }
    // e^L needs as many bits more as L has before the point.
    let growth = magnitudeUpperBound.exponent + 8
    guard growth < 64 else { return .indeterminate(precision: precision) }
    let bits = precision.adding(bits: Swift.max(growth, 0) + 12)
    let shift = stirlingShift(bits)
    let z = withPrecision(bits)
    let top = (z + ComplexBall(integerLiteral: shift)).stirling(bits)
    let value = top.exponential().withPrecision(precision.adding(bits: 8))
    if shift == 0 { return value.withPrecision(precision) }
    return (value / risingFactorial(shift, precision.adding(bits: 8)))
      .withPrecision(precision)
  }

  /// lnΓ at an exact point right of 0: lnΓ(z + n) − ln P, P the rising factorial.
  ///
  /// The imaginary part of ln P is Σ arg(z + k), which double precision tells apart from other
  /// values of arg P + 2πj. If P is left of the imaginary axis, −P is used, and odd multiples of π.
  private func logOfGammaOfPoint(_ precision: Precision) -> ComplexBall {
    if isReal { return ComplexBall(real.withPrecision(precision).applying(.lgamma)) }
    let bits = precision.adding(bits: 16)
    let shift = stirlingShift(bits)
    let z = withPrecision(Swift.max(bits, self.precision))
    let top = (z + ComplexBall(integerLiteral: shift)).stirling(bits)
    guard shift > 0 else { return top.withPrecision(precision) }
    let product = risingFactorial(shift, bits)
    let isLeft = product.real.midpoint.signum < 0
    let logarithm = (isLeft ? -product : product).logarithm()
    guard logarithm.isFinite else { return .indeterminate(precision: precision) }
    // Only z itself may be too small for doubles, as the shift is 0 beyond some thousands.
    let (x, y) = (z.real.midpoint.doubleValue, z.imaginary.midpoint.doubleValue)
    var angle = BigFloat.atan2(
      y: z.imaginary.midpoint, x: z.real.midpoint, precision: .double
    ).doubleValue
    for k in 1..<Swift.max(shift, 1) { angle += Double.atan2(y: y, x: x + Double(k)) }
    let halfTurns = (angle - logarithm.imaginary.midpoint.doubleValue) / Double.pi
    let count = Int(halfTurns.rounded())
    // The sum of at most thousands of roundings is far below a half turn.
    guard isLeft == !count.isMultiple(of: 2), (halfTurns - Double(count)).magnitude < 1e-3 else {
      return .indeterminate(precision: precision)
    }
    let turns = Ball.pi(precision: bits) * Ball(count, precision: .literal)
    return ComplexBall(
      real: top.real - logarithm.real, imaginary: top.imaginary - logarithm.imaginary - turns
    ).withPrecision(precision)
  }

  /// An n for which Stirling's series at z + n reaches the precision.
  ///
  /// Its least term is about e^(−2π·|z|·cos(½·arg z)) or less; 0.2 units a bit instead of the
  /// necessary 0.11 keep the number of terms near 0.14 a bit. (|z|·cos(½·arg z))² = |z|(|z| + x)/2.
  private func stirlingShift(_ precision: Precision) -> Int {
    let (x, y) = (real.midpoint.doubleValue, imaginary.midpoint.doubleValue)
    let goal = 0.2 * Double(precision.bits) + 2
    if x > goal { return 0 }
    func isEnough(_ x: Double) -> Bool {
      let size = (x * x + y * y).squareRoot()
      return size * (size + x) / 2 >= goal * goal
    }
    var (low, high) = (-1, Int(goal) + 1)
    // x + high > goal is enough.
    while high - low > 1 {
      let middle = (low + high) / 2
      if isEnough(x + Double(middle)) { high = middle } else { low = middle }
    }
    return high
  }

  /// lnΓ(z) for Re z > 0 by Stirling's series.
  ///
  /// ```
  /// lnΓ(z) = (z − ½)·ln z − z + ½·ln 2π + Σ_(k<N) B₂ₖ/(2k(2k − 1)·z^(2k−1)) + R
  /// R = ∫₀^∞ (B₂ₙ − B₂ₙ(t − ⌊t⌋))/(2N·(z + t)^(2N)) dt        (n for N in the subscripts)
  /// ```
  ///
  /// |B₂ₙ − B₂ₙ(u)| ≤ 2|B₂ₙ| and |z + t| ≥ (|z| + t)·c with c = cos(½·arg z), hence
  /// |R| ≤ 2·|B₂ₙ|/(2N(2N − 1))·|z|/(c|z|)^(2N), where (c|z|)² = |z|(|z| + x)/2.
  private func stirling(_ precision: Precision) -> ComplexBall {
    let z = self
    let modulus = magnitudeLowerBound
    let square = ErrorBound.productRoundedDown(
      .productRoundedDown(modulus, .sumRoundedDown(modulus, real.magnitudeLowerBound)),
      ErrorBound(powerOfTwo: -1))
    let target = ErrorBound(powerOfTwo: -precision.bits)
    var known = StirlingSeries.terms(Int(0.15 * Double(precision.bits)) + 4)
    var power = magnitudeUpperBound / square
    var best = (count: 1, bound: ErrorBound.infinity)
    var index = 0
    while index < StirlingSeries.limit {
      if index == known.count { known = StirlingSeries.terms(index + 1) }
      // The remainder behind `index` terms.
      let bound = ErrorBound(powerOfTwo: 1) * known[index].bound * power
      if bound < best.bound { best = (index, bound) }
      if bound <= target || bound > best.bound * ErrorBound(powerOfTwo: 4) { break }
      power = power / square
      index += 1
    }
    let inverse = z.inverse()
    let step = inverse.squared()
    var sum = ComplexBall(real: .zero(precision: precision), imaginary: .zero(precision: precision))
    for k in stride(from: best.count - 1, through: 0, by: -1) {
      sum = sum * step
      sum.real += Ball(known[k].value, precision: precision)
    }
    let half = ComplexBall(Ball(0.5, precision: .literal))
    let logTwoPi = Ball.pi(precision: precision).scaled(byPowerOfTwo: 1).applying(.log)
      .scaled(byPowerOfTwo: -1)
    let main = (z - half) * z.logarithm() - z + ComplexBall(logTwoPi)
    return (main + sum * inverse).addingError(best.bound)
  }
}
