extension Ball {
  /// ψ⁽ᵐ⁾(x), the derivative of order m + 1 of ln Γ, for x > 0; indeterminate elsewhere.
  ///
  /// ```
  /// ψ⁽ᵐ⁾(x) = (−1)^(m+1)·[ Σ_{j<N} m!/(x+j)^(m+1) + S(x+N) ],   m ≥ 1
  /// S(y) = (m−1)!/yᵐ + m!/(2y^(m+1)) + Σₖ B₂ₖ·(2k+m−1)!/((2k)!·y^(2k+m))
  /// ```
  /// and for m = 0 the same with ln y in place of (m−1)!/yᵐ and the signs of its derivatives. The
  /// sum over k envelopes S: S(y) is the Laplace transform of tᵐ/(1 − e^(−t)), and the partial sums
  /// of (t/2)·coth(t/2) envelope it for real t, so that the error is below the first term left out.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*: |ψ⁽ᵐ⁾| is monotone, so the ends of the ball bound it.
  ///
  /// ### Source
  /// DLMF 5.11.2 and 5.15.9.
  public func polygamma(_ order: Int) -> Ball {
    precondition(order >= 0, "a derivative's order")
    guard isPositive else { return .indeterminate(precision: precision) }
    if isExact { return Self.polygamma(order, at: midpoint, precision: precision) }
    let left = Self.polygamma(order, at: lower, precision: precision)
    return left.union(Self.polygamma(order, at: upper, precision: precision))
  }

  private static func polygamma(_ order: Int, at x: BigFloat, precision: Precision) -> Ball {
    guard x.isFinite, x.signum > 0 else { return .indeterminate(precision: precision) }
    let working = precision.adding(bits: 32)
    var y = Ball(x, precision: Swift.max(working, x.precision)).withPrecision(working)
    let start = BigFloat(working.bits / 4 + order + 8, precision: .literal)
    var factorial = Ball(1, precision: working)
    for k in 1..<(order + 1) { factorial *= Ball(k, precision: working) }
    let one = Ball(1, precision: working)
    // Σ m!/(x+j)^(m+1) and then S, both without the sign.
    var sum = Ball(0, precision: working)
    while y.midpoint < start {
      sum += factorial / y.power(order + 1)
      y += one
    }
    let inverse = one / y
    var tail = factorial * inverse.power(order + 1).scaled(byPowerOfTwo: -1)
    if order == 0 {
      tail -= y.applying(.log)
    } else {
      tail += factorial / Ball(order, precision: working) * inverse.power(order)
    }
    // (2k+m−1)!/(2k)!·y^(−2k−m), by its ratio.
    var factor = factorial * (one + Ball(order, precision: working))
    if order == 0 { factor = one }
    factor = factor.scaled(byPowerOfTwo: -1) * inverse.power(order + 2)
    let square = inverse.squared()
    for (index, term) in StirlingSeries.terms(working.bits / 6 + 8).enumerated() {
      let k = index + 1
      let bernoulli = Ball(term.value * Rational(2 * k * (2 * k - 1)), precision: working)
      let next = bernoulli * factor
      let size = next.magnitudeUpperBound
      if size < tail.magnitudeUpperBound * ErrorBound(powerOfTwo: -working.bits) || k > 400 {
        tail = tail.addingError(size)
        break
      }
      tail += next
      // From (2k+m−1)!/(2k)! to (2k+m+1)!/(2k+2)!.
      let up = Ball(Rational((2 * k + order) * (2 * k + order + 1)), precision: working)
      factor *= up / Ball((2 * k + 1) * (2 * k + 2), precision: working) * square
    }
    let total = sum + tail
    // ψ = ln y − 1/(2y) − …, and its derivatives alternate.
    return (order % 2 == 0 ? -total : total).withPrecision(precision)
  }
}
