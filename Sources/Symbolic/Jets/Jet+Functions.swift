import MultiPrecision

extension Jet {
  /// The jet of a function of one argument.
  ///
  /// At a zero of u, |u| has its value and, as far as enclosures know one, a slope; sign(u) only
  /// its value: no coefficient is given that a remainder term could not rest on. The same
  /// goes for `gamma` and `lgamma` where the number type does not know their derivatives.
  func image(under function: Function) -> Jet {
    let value = constantTerm.image(under: function)
    if isConstant { return with([value]) }
    let one = with([literal(1)])
    switch function {
    case .abs: return absoluteValue(value)
    case .sign:
      let isSmooth = truth(.greater, literal(0)) == .yes || truth(.less, literal(0)) == .yes
      return isSmooth ? with([value]) : valueOnly(value)
    case .sqrt: return power(Rational(1, 2), from: value)
    case .cbrt: return power(Rational(1, 3), from: value)
    case .exp: return exponential(value)
    case .expm1:
      var result = exponential(constantTerm.image(under: .exp))
      result.coefficients[0] = value
      return result
    case .log: return integrating(.quotient(one, self), from: value)
    case .log1p: return integrating(.quotient(one, one + self), from: value)
    case .sin: return waves(value, constantTerm.image(under: .cos), isHyperbolic: false).0
    case .cos: return waves(constantTerm.image(under: .sin), value, isHyperbolic: false).1
    case .sinh: return waves(value, constantTerm.image(under: .cosh), isHyperbolic: true).0
    case .cosh: return waves(constantTerm.image(under: .sinh), value, isHyperbolic: true).1
    case .tan: return tangent(value, isHyperbolic: false)
    case .tanh: return tangent(value, isHyperbolic: true)
    case .asin: return integrating((one - self * self).inverseRoot, from: value)
    case .acos: return integrating(-(one - self * self).inverseRoot, from: value)
    case .asinh: return integrating((one + self * self).inverseRoot, from: value)
    case .acosh: return integrating((self * self - one).inverseRoot, from: value)
    case .atan: return integrating(.quotient(one, one + self * self), from: value)
    case .atanh: return integrating(.quotient(one, one - self * self), from: value)
    case .erf: return integrating(bell, from: value)
    case .erfc: return integrating(-bell, from: value)
    case .dilog:
      return integrating(.quotient(-(-self).image(under: .log1p), self), from: value)
    case .lgamma: return logarithmOfGamma(value)
    case .gamma: return logarithmOfGamma(constantTerm.image(under: .lgamma)).exponential(value)
    case .min, .max: return valueOnly(value)
    }
  }

  func truth(_ relation: Relation, _ other: Scalar) -> Truth {
    constantTerm.truth(of: relation, to: other)
  }

  private func absoluteValue(_ value: Scalar) -> Jet {
    if truth(.greater, literal(0)) == .yes { return self }
    if truth(.less, literal(0)) == .yes { return -self }
    // |u| is Lipschitz: between any two points the slope lies in the hull of both.
    return valueOnly(value, slope: coefficients[1].hull(with: -coefficients[1]))
  }

  /// f′ = f·u′.
  private func exponential(_ value: Scalar) -> Jet {
    let weighted = self.weighted
    var result = [value]
    for k in 1..<(order + 1) { result.append(integrated(weighted, result, k)) }
    return with(result)
  }

  /// s′ = c·u′, c′ = ∓s·u′.
  private func waves(_ sine: Scalar, _ cosine: Scalar, isHyperbolic: Bool) -> (Jet, Jet) {
    let weighted = self.weighted
    var sines = [sine]
    var cosines = [cosine]
    for k in 1..<(order + 1) {
      let slope = integrated(weighted, sines, k)
      sines.append(integrated(weighted, cosines, k))
      cosines.append(isHyperbolic ? slope : -slope)
    }
    return (with(sines), with(cosines))
  }

  /// t′ = (1 ± t²)·u′.
  private func tangent(_ value: Scalar, isHyperbolic: Bool) -> Jet {
    let weighted = self.weighted
    var result = [value]
    var slope: [Scalar] = []
    for k in 1..<(order + 1) {
      let square = Jet.convolution(result, result, k - 1)
      let start = literal(k == 1 ? 1 : 0)
      slope.append(isHyperbolic ? start - square : start + square)
      result.append(integrated(weighted, slope, k))
    }
    return with(result)
  }

  /// u^(−1/2).
  private var inverseRoot: Jet {
    power(fractional: FractionalExponent(Rational(-1, 2)))
  }

  /// ln Γ(u), by Horner's rule for its Taylor polynomial Σ ψ⁽ᵏ⁻¹⁾(u₀)/k!·(u − u₀)ᵏ.
  private func logarithmOfGamma(_ value: Scalar) -> Jet {
    var change = self
    change.coefficients[0] = literal(0)
    var factorial = Rational(1)
    var terms = [value]
    for k in 1..<(order + 1) {
      factorial *= Rational(k)
      terms.append(
        .quotient(
          constantTerm.polygamma(order: k - 1), .number(factorial, precision: precision)))
    }
    var result = with([terms[order]])
    for term in terms.dropLast().reversed() { result = result * change + with([term]) }
    return result
  }

  /// (2/√π)·exp(−u²).
  private var bell: Jet {
    let scale = Scalar.quotient(
      literal(2), .constant(.pi, precision: precision).image(under: .sqrt))
    return with([scale]) * (-(self * self)).image(under: .exp)
  }
}
