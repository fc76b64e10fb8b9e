import Symbolic

extension Expression {
  /// The same function of real numbers with e^−w in the place of e^w, in the forms that activations
  /// have: ln(1 + e^w) = w + ln(1 + e^−w) and (1 + c·e^w)⁻ⁿ = (e^−w)ⁿ(e^−w + c)⁻ⁿ.
  ///
  /// Where e^w is large, rectangles turn e^w around every singularity, and e^−w around none.
  var reflectingExponentials: Expression {
    let inner = mapChildren(\.reflectingExponentials)
    switch inner {
    case .function(.log1p, let arguments):
      guard case .function(.exp, let exponents) = arguments[0] else { return inner }
      let w = exponents[0]
      return w + .apply(.log1p, .apply(.exp, (-w).simplified()))
    case .power(.sum(let terms), .number(let exponent)):
      guard let n = exponent.asInt, n < 0, n > -8, terms.count == 2,
        let one = terms.firstIndex(of: .number(1)),
        let (factor, w) = terms[1 - one].scaledExponential
      else { return inner }
      let reflected = Expression.apply(.exp, (-w).simplified())
      return reflected.pow(-n) * (reflected + factor).pow(n)
    default: return inner
    }
  }

  /// c and w of a constant c times e^w.
  private var scaledExponential: (factor: Expression, exponent: Expression)? {
    switch self {
    case .function(.exp, let arguments): return (.number(1), arguments[0])
    case .product(let factors):
      guard factors.count == 2, case .number = factors[0],
        case .function(.exp, let arguments) = factors[1]
      else { return nil }
      return (factors[0], arguments[0])
    default: return nil
    }
  }
}
