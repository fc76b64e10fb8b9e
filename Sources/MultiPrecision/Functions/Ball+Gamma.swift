import CMPFR

extension Ball {
  /// Γ and ln|Γ|.
  ///
  /// Between two neighbouring poles, and right of 0, ln|Γ| is convex: its derivative ψ increases
  /// there (ψ′ > 0), so that |ψ| and |Γ| are largest at an end. That bounds both derivatives over
  /// a ball. Wide balls right of 0 are cut at Γ's minimum instead.
  func gammaImage(_ function: RealFunction) -> Ball {
    let (left, right) = ends
    guard Self.areBetweenPoles(left, right) else { return .indeterminate(precision: precision) }
    if radius.exponent >= -9 && left.signum > 0 { return wideGammaImage(function, left, right) }
    let slope = Swift.max(Self.digammaBound(left), Self.digammaBound(right))
    guard function == .gamma else { return midpointImage(.lgamma, error: radius * slope) }
    let coarse = Precision(bits: 64)
    let size = Swift.max(
      ErrorBound(
        upperBoundOf: left.applying(.gamma, precision: coarse, rounding: .awayFromZero)),
      ErrorBound(
        upperBoundOf: right.applying(.gamma, precision: coarse, rounding: .awayFromZero)))
    return midpointImage(.gamma, error: radius * slope * size)
  }

  /// Whether no pole (0, −1, −2, …) lies in [left, right].
  private static func areBetweenPoles(_ left: BigFloat, _ right: BigFloat) -> Bool {
    if left.signum > 0 { return true }
    guard right.signum < 0, !left.isInteger, !right.isInteger else { return false }
    // Integers that far left fill every gap anyway.
    guard let exponent = left.exponent, exponent < 1 << 12 else { return false }
    return left.roundedToInteger(.down) == right.roundedToInteger(.down)
  }

  private static func digammaBound(_ x: BigFloat) -> ErrorBound {
    x.withReference { x in
      withScratchFloat(bits: 64) {
        _ = mpfr_digamma($0, x, MPFR_RNDA)
        return ErrorBound(upperBoundOf: $0)
      }
    }
  }

  /// Γ's minimum right of 0 lies in [1.46163, 1.46164]; there Γ = 0.885603194… and
  /// ln Γ = −0.121486290… (DLMF 5.4.20).
  private func wideGammaImage(
    _ function: RealFunction, _ left: BigFloat, _ right: BigFloat
  ) -> Ball {
    if left >= BigFloat(1.46164, precision: .double) {
      return monotoneImage(function, isIncreasing: true)
    }
    if right <= BigFloat(1.46163, precision: .double) {
      return monotoneImage(function, isIncreasing: false)
    }
    let least = function == .gamma ? 0.885603 : -0.1214863
    return Ball(
      lower: BigFloat(least, precision: precision, rounding: .down),
      upper: Swift.max(
        left.applying(function, precision: precision, rounding: .up),
        right.applying(function, precision: precision, rounding: .up)))
  }
}
