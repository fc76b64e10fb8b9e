extension ComplexBall {
  /// The image of the rectangle under the holomorphic extension of the real function, or a little
  /// more.
  ///
  /// Indeterminate if the rectangle meets a pole, a branch point or a branch cut. The cuts are:
  /// (−∞, 0] for `sqrt` and `log`, (−∞, −1] for `log1p`, (−∞, 1] for `acosh`, the real numbers
  /// from ±1 outward for `asin`, `acos` and `atanh`, the imaginary ones from ±i outward for
  /// `asinh` and `atan`, the imaginary axis for `cbrt`, which is −∛(−z) left of it, and the lines
  /// through the poles for `lgamma`, which is real on the real numbers between two of them.
  ///
  /// ### Accuracy
  /// Enclosure, *proved*.
  public func applying(_ function: RealFunction) -> ComplexBall {
    guard isFinite else { return .indeterminate(precision: precision) }
    if isReal {
      return touchesBranchPoint(of: function)
        ? .indeterminate(precision: precision) : ComplexBall(real.applying(function))
    }
    if let image = wideImage(function) { return image }
    switch function {
    case .sqrt: return squareRoot()
    case .cbrt: return root(3)
    case .exp: return exponential()
    case .expm1: return exponentialMinusOne()
    case .log: return logarithm()
    case .log1p: return logarithmOfOnePlus()
    case .sin: return sine()
    case .cos: return cosine()
    case .tan: return timesImaginaryUnit.hyperbolicTangent().overImaginaryUnit
    case .sinh: return hyperbolicSine()
    case .cosh: return hyperbolicCosine()
    case .tanh: return hyperbolicTangent()
    case .asin: return arcSine()
    case .acos: return arcCosine()
    case .atan: return timesImaginaryUnit.inverseHyperbolicTangent().overImaginaryUnit
    case .asinh: return timesImaginaryUnit.arcSine().overImaginaryUnit
    case .acosh: return inverseHyperbolicCosine()
    case .atanh: return inverseHyperbolicTangent()
    case .erf: return errorFunction()
    case .erfc: return complementaryErrorFunction()
    case .gamma: return gamma()
    case .lgamma: return logOfGamma()
    }
  }

  /// Whether a real ball meets a point at which the real function is defined but not analytic.
  private func touchesBranchPoint(of function: RealFunction) -> Bool {
    switch function {
    case .sqrt: return !real.isPositive
    case .cbrt: return real.containsZero
    case .asin, .acos: return !(real.squared() - 1).isNegative
    case .acosh: return !(real - 1).isPositive
    default: return false
    }
  }

  /// The image of a wide rectangle through doubles, which lose nothing there; nil where they do not
  /// apply: the other way may.
  private func wideImage(_ function: RealFunction) -> ComplexBall? {
    guard reach.exponent >= -10, isWide(beside: magnitudeLowerBound),
      let box = ComplexBox(enclosing: self)
    else { return nil }
    let image = box.applying(function)
    guard image.isFinite else { return nil }
    let ball = image.ball(precision: precision)
    // Their errors are 2⁻⁴⁰ of the ends.
    let width = Swift.max(ball.real.radius, ball.imaginary.radius)
    return width * ErrorBound(powerOfTwo: 30) > ball.magnitudeUpperBound ? ball : nil
  }
}

extension ComplexBox {
  /// The doubles around a rectangle; nil for sizes beyond 2⁵⁰⁰ and for indeterminate ones.
  init?(enclosing ball: ComplexBall) {
    guard ball.isFinite, let x = DoubleRange(enclosing: ball.real),
      let y = DoubleRange(enclosing: ball.imaginary)
    else { return nil }
    self.init(real: x, imaginary: y)
  }

  /// The rectangle as balls; indeterminate if it is not finite.
  func ball(precision: Precision) -> ComplexBall {
    guard isFinite else { return .indeterminate(precision: precision) }
    return ComplexBall(
      real: real.ball(precision: precision), imaginary: imaginary.ball(precision: precision))
  }
}
