import MultiPrecision

extension Jet {
  /// u^n by repeated multiplication, which holds at u₀ = 0 too.
  func power(integer exponent: Int) -> Jet {
    if isConstant { return with([constantTerm.power(integer: exponent)]) }
    var result: Jet?
    var square = self
    var remaining = exponent.magnitude
    while remaining > 0 {
      if remaining & 1 == 1 { result = result.map { $0 * square } ?? square }
      remaining >>= 1
      if remaining > 0 { square = square * square }
    }
    let one = with([literal(1)])
    guard let result else { return one }
    return exponent < 0 ? .quotient(one, result) : result
  }

  func power(fractional exponent: FractionalExponent) -> Jet {
    let value = constantTerm.power(fractional: exponent)
    return isConstant ? with([value]) : power(exponent.value, from: value)
  }

  func power(real exponent: Jet) -> Jet {
    if isConstant, exponent.isConstant {
      return with([constantTerm.power(real: exponent.constantTerm)])
    }
    let value = constantTerm.power(real: exponent.constantTerm)
    var result = (exponent * image(under: .log)).image(under: .exp)
    result.coefficients[0] = value
    return result
  }

  /// u^q from its value: u·p′ = q·u′·p gives
  /// k·u₀·pₖ = Σ_{j=1…k} (q·j − (k − j))·uⱼ·pₖ₋ⱼ.
  func power(_ q: Rational, from value: Scalar) -> Jet {
    var result = [value]
    for k in 1..<(order + 1) {
      let last = Swift.min(k, degree)
      let terms = (1...last).map { j in
        Scalar.number(q * Rational(j) - Rational(k - j), precision: precision) * coefficients[j]
      }
      let sum = Scalar.convolution(terms[...], result[(k - last)..<k])
      result.append(.quotient(sum, literal(k) * constantTerm))
    }
    return with(result)
  }
}
