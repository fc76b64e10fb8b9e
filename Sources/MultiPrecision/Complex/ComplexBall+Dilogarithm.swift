extension ComplexBall {
  /// The holomorphic extension of Li₂ to the plane without [1, ∞); indeterminate where the
  /// rectangle meets that cut, and where neither series below reaches it.
  ///
  /// ```
  /// Li₂(z) = w − w²/4 + Σ_{n≥1} B₂ₙ·w^(2n+1)/(2n + 1)!,   w = −ln(1 − z), |w| < 2π
  /// Li₂(z) = −π²/6 − ½·ln²(−z) − Li₂(1/z)                 off [0, ∞)
  /// ```
  /// The first is used up to |w| ≤ π, where the terms after the N-th are together below
  /// 8·|w|·(w/2π)^(2N+2); see `Ball.dilogarithm`.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*.
  public func dilogarithm() -> ComplexBall {
    guard isFinite else { return self }
    let one = ComplexBall(Ball(1, precision: precision))
    if magnitudeLowerBound > .one {
      let log = (-self).applying(.log)
      let limit = Ball.pi(precision: precision).squared() / Ball(6, precision: precision)
      let half = ComplexBall(Ball(0.5, precision: precision))
      return -ComplexBall(limit) - half * log * log - (one / self).debyeSeries()
    }
    return debyeSeries()
  }

  private func debyeSeries() -> ComplexBall {
    let one = ComplexBall(Ball(1, precision: precision))
    let w = -((one - self).applying(.log))
    let size = w.magnitudeUpperBound
    // 1/(2π)² < 0.02534: at most ¼ for |w| ≤ π.
    let ratio = size * size * ErrorBound(0.02534)
    guard w.isFinite, ratio <= ErrorBound(0.2502) else {
      return .indeterminate(precision: precision)
    }
    let coefficients = DebyeCoefficients.values(
      precision.bits / Swift.max(1, -ratio.exponent) + 1, precision: precision)
    let square = w * w
    var sum = ComplexBall(coefficients[coefficients.count - 1])
    for coefficient in coefficients.dropLast().reversed() {
      sum = sum * square + ComplexBall(coefficient)
    }
    let rest = ErrorBound(8) * ratio.power(coefficients.count)
    let quarter = ComplexBall(Ball(0.25, precision: precision))
    return w * (sum.addingError(rest) - quarter * w)
  }
}
