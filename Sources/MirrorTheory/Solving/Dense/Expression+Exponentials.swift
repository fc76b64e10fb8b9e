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
  fileprivate var scaledExponential: (factor: Expression, exponent: Expression)? {
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

extension Expression {
  /// A density's formula as it is best bounded far below and far above 0; nothing where it is the
  /// same.
  func decayingForms(in variable: Symbol) -> [Expression] {
    let plain = simplified()
    let forms = [-1, 1].map { plain.decaying(in: variable, sign: $0).simplified() }
    return forms.allSatisfy { $0 == plain } ? [] : forms
  }

  /// The same meromorphic function with e^(−2w) or e^(2w) in the place of cosh w:
  /// (cosh w)⁻ⁿ = (2e^∓w)ⁿ(1 + e^∓2w)⁻ⁿ, and (1 + c·e^w)⁻ⁿ with e^−w where that decays.
  ///
  /// Far from the imaginary axis cosh w, large as it is, turns around 0 within a rectangle as high
  /// as π, and 1 + e^−2w stays near 1.
  ///
  /// - Parameters:
  ///   - variable: The variable.
  ///   - sign: Of the variable on the side where the form is good.
  /// - Returns: The same expression where there is no such power.
  private func decaying(in variable: Symbol, sign: Int) -> Expression {
    let inner = mapChildren { $0.decaying(in: variable, sign: sign) }
    guard case .power(let base, .number(let exponent)) = inner, let n = exponent.asInt, n < 0,
      n > -8
    else { return inner }
    switch base {
    case .function(.cosh, let arguments):
      guard let w = arguments.first?.growing(in: variable, toward: sign) else { return inner }
      let decay = Expression.apply(.exp, (-w).simplified())
      let square = Expression.apply(.exp, (-2 * w).simplified())
      return (2 * decay).pow(-n) * (1 + square).pow(n)
    case .sum(let terms):
      guard terms.count == 2, let one = terms.firstIndex(of: .number(1)),
        let (factor, w) = terms[1 - one].scaledExponential,
        w.growing(in: variable, toward: sign) == w
      else { return inner }
      let reflected = Expression.apply(.exp, (-w).simplified())
      return reflected.pow(-n) * (reflected + factor).pow(n)
    default: return inner
    }
  }

  /// The affine expression or its opposite, whichever grows on that side; nil for others.
  private func growing(in variable: Symbol, toward sign: Int) -> Expression? {
    guard let coefficients = polynomialCoefficients(in: variable), coefficients.count == 2,
      let slope = try? coefficients[1].rationalValue(), slope.signum != 0
    else { return nil }
    return slope.signum == sign ? self : (-self).simplified()
  }
}
