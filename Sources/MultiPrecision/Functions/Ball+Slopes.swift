import CMPFR

extension Ball {
  /// The image of a narrow ball by the mean value theorem; nil for wide balls and for functions
  /// without a cheap bound of the derivative.
  func narrowImage(_ function: RealFunction) -> Ball? {
    guard radius.exponent < -9, precision.bits >= 8 else { return nil }
    // The bounds through e^−x are taken at the near end: r·|m| small keeps them tight.
    guard (radius * magnitudeUpperBound).exponent < -2 || !function.decays else { return nil }
    switch function {
    case .atan, .asinh, .tanh, .erf, .erfc:
      guard let slope = decreasingSlope(function) else { return nil }
      return midpointImage(function, error: radius * slope)
    case .asin, .acos, .atanh, .acosh:
      guard let slope = slopeBesideOne(function) else { return nil }
      return midpointImage(function, error: radius * slope)
    case .sinh, .cosh, .expm1:
      return growingImage(function)
    default:
      return nil
    }
  }

  /// A bound of |f′| for functions whose derivative falls with |x|: its value at the end nearest
  /// to 0.
  private func decreasingSlope(_ function: RealFunction) -> ErrorBound? {
    let near = magnitudeLowerBound
    switch function {
    case .atan:
      // 1 / (1 + x²)
      let square = ErrorBound.productRoundedDown(near, near)
      return .one / .sumRoundedDown(.one, square)
    case .asinh:
      // 1 / √(1 + x²) ≤ 1 / max(1, x)
      return .one / Swift.max(.one, near)
    case .tanh:
      // 1 / cosh² x ≤ min(1, 4·e^−2x)
      let twice = near * ErrorBound(powerOfTwo: 1)
      return Swift.min(.one, ErrorBound(powerOfTwo: 2) * twice.exponentialOfNegative)
    case .erf, .erfc:
      // (2/√π)·e^−x², 2/√π < 1.1284
      return ErrorBound(1.1284)
        * ErrorBound.productRoundedDown(near, near).exponentialOfNegative
    default:
      return nil
    }
  }

  /// A bound of |f′| for functions that end or have a pole at 1; nil if that is in reach.
  ///
  /// They are steepest at the end of the ball that is nearest to 1.
  private func slopeBesideOne(_ function: RealFunction) -> ErrorBound? {
    let isInside = function != .acosh
    let size = isInside ? magnitudeUpperBound : magnitudeLowerBound
    guard isInside ? size < .one : size > .one && isPositive else { return nil }
    // |1 − x²| = |1 − |x||·(1 + |x|)
    let distance = ErrorBound.productRoundedDown(
      isInside ? .differenceRoundedDown(.one, size) : .differenceRoundedDown(size, .one),
      .sumRoundedDown(.one, isInside ? magnitudeLowerBound : size))
    guard !distance.isZero else { return nil }
    // 1/(1 − x²), or 1/√|1 − x²|.
    return .one / (function == .atanh ? distance : distance.squareRootRoundedDown)
  }

  /// |f(x) − f(m)| ≤ F·(e^r − 1) ≤ F·(r + r²), where F = |f(m)| + 1 bounds cosh m for sinh and
  /// cosh, and e^m for expm1.
  private func growingImage(_ function: RealFunction) -> Ball {
    var ball = midpointImage(function, error: .zero)
    let factor = function == .cosh ? ball.magnitudeUpperBound : ball.magnitudeUpperBound + .one
    ball.radius += factor * (radius + radius * radius)
    ball.absorbRounding(0)
    return ball
  }
}

extension RealFunction {
  fileprivate var decays: Bool { self == .erf || self == .erfc }
}
