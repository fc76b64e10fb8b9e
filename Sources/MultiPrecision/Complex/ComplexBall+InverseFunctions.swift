/// Inverse trigonometric and hyperbolic functions.
///
/// Each is enclosed by the mean value theorem around its value at the midpoint; on wide rectangles
/// the formula itself, in ball arithmetic, is a second enclosure. The formulas at a point are
/// Kahan's (Branch cuts for complex elementary functions, 1987), in which no part cancels.
extension ComplexBall {
  /// Whether the rectangle meets the real numbers from ±1 outward.
  private var meetsOuterCuts: Bool {
    imaginary.containsZero && !((real - 1).isNegative && (real + 1).isPositive)
  }

  private func enclosed(
    slope: ErrorBound, _ formula: (ComplexBall) -> ComplexBall
  ) -> ComplexBall {
    let reach = reach
    if reach.isZero { return formula(self) }
    let narrow = formula(centre).addingError(reach * slope)
    return isWide(beside: .one) || isWide(beside: magnitudeLowerBound)
      ? narrow.refined(by: formula(self)) : narrow
  }

  /// Lower bound of |1 − z²| over the rectangle.
  private var distanceToUnits: ErrorBound {
    .productRoundedDown((1 - self).magnitudeLowerBound, (1 + self).magnitudeLowerBound)
  }

  /// |asin′ z| = 1/√|1 − z²|.
  func arcSine() -> ComplexBall {
    guard !meetsOuterCuts else { return .indeterminate(precision: precision) }
    return enclosed(slope: .one / distanceToUnits.squareRootRoundedDown) { z in
      let (a, b) = (1 - z, 1 + z)
      let (p, q) = (a.squareRoot(), b.squareRoot())
      return ComplexBall(
        real: .atan2(y: z.real, x: (p * q).real),
        imaginary: (p.conjugate * q).imaginary.applying(.asinh))
    }
  }

  /// |acos′ z| = 1/√|1 − z²|.
  func arcCosine() -> ComplexBall {
    guard !meetsOuterCuts else { return .indeterminate(precision: precision) }
    return enclosed(slope: .one / distanceToUnits.squareRootRoundedDown) { z in
      let (p, q) = ((1 - z).squareRoot(), (1 + z).squareRoot())
      return ComplexBall(
        real: Ball.atan2(y: p.real, x: q.real).scaled(byPowerOfTwo: 1),
        imaginary: (q.conjugate * p).imaginary.applying(.asinh))
    }
  }

  /// |acosh′ z| = 1/√|z² − 1|.
  func inverseHyperbolicCosine() -> ComplexBall {
    guard !(self - 1).meetsNegativeAxis else { return .indeterminate(precision: precision) }
    return enclosed(slope: .one / distanceToUnits.squareRootRoundedDown) { z in
      let (p, q) = ((z - 1).squareRoot(), (z + 1).squareRoot())
      return ComplexBall(
        real: (p.conjugate * q).real.applying(.asinh),
        imaginary: Ball.atan2(y: p.imaginary, x: q.real).scaled(byPowerOfTwo: 1))
    }
  }

  /// |atanh′ z| = 1/|1 − z²|.
  ///
  /// ```
  /// atanh z = ¼·ln(1 + 4x/((1 − x)² + y²)) + (i/2)·arg(1 − x² − y² + 2iy)
  /// ```
  ///
  /// The first part for x ≥ 0, the function being odd.
  func inverseHyperbolicTangent() -> ComplexBall {
    guard !meetsOuterCuts else { return .indeterminate(precision: precision) }
    if real.midpoint.signum < 0 { return -(-self).inverseHyperbolicTangent() }
    let distance = distanceToUnits
    guard !distance.isZero else { return .indeterminate(precision: precision) }
    return enclosed(slope: .one / distance) { z in
      let gap = 1 - z.real
      let square = gap.squared() + z.imaginary.squared()
      let ratio = z.real.scaled(byPowerOfTwo: 2) / square
      let base = gap * (1 + z.real) - z.imaginary.squared()
      return ComplexBall(
        real: ratio.applying(.log1p).scaled(byPowerOfTwo: -2),
        imaginary: Ball.atan2(y: z.imaginary.scaled(byPowerOfTwo: 1), x: base)
          .scaled(byPowerOfTwo: -1))
    }
  }
}
