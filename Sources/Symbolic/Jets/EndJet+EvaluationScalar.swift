import MultiPrecision

extension EndJet: EvaluationScalar {
  static func number(_ value: Rational, precision: Precision) -> EndJet {
    constant(ExactOrEnclosed.number(value, precision: precision))
  }

  static func constant(_ constant: NamedConstant, precision: Precision) -> EndJet {
    self.constant(ExactOrEnclosed.constant(constant, precision: precision))
  }

  static func undefined(precision: Precision) -> EndJet {
    constant(ExactOrEnclosed.undefined(precision: precision))
  }

  // Of constants every coefficient is known: their order limits nothing.
  private static func constant(_ value: ExactOrEnclosed) -> EndJet {
    let precision = value.workingPrecision
    return EndJet(
      exponent: 0, germ: Jet([value], order: 1 << 20, precision: precision),
      region: Jet([ComplexBall(value.ball)], order: 1 << 20, precision: precision))
  }

  var workingPrecision: Precision { region.precision }

  func atPrecision(_ precision: Precision) -> EndJet {
    var result = self
    result.germ = germ.atPrecision(precision)
    result.region = region.atPrecision(precision)
    return result
  }

  /// Functions of one argument; roots and absolute values take the exponent apart.
  func image(under function: Function) -> EndJet {
    switch function {
    case .abs:
      guard let sign = signOfReals else { return undefined }
      return sign < 0 ? -self : self
    case .sign:
      guard let sign = signOfReals else { return undefined }
      return .number(Rational(sign), precision: workingPrecision).withOrder(order)
    case .sqrt where !exponent.isZero: return power(FractionalExponent(Rational(1, 2)))
    case .cbrt where !exponent.isZero:
      return signOfReals == -1
        ? -(-self).power(FractionalExponent(Rational(1, 3)))
        : power(FractionalExponent(Rational(1, 3)))
    default: return composed(function)
    }
  }

  func power(integer exponent: Int) -> EndJet {
    guard region.constantTerm.isFinite else { return undefined }
    if isZero {
      return exponent > 0
        ? self : exponent == 0 ? .number(1, precision: workingPrecision) : undefined
    }
    return replacing(
      germ.power(integer: exponent), region.power(integer: exponent),
      exponent: self.exponent * Rational(exponent))
  }

  func power(fractional exponent: FractionalExponent) -> EndJet {
    isZero && exponent.value.signum > 0 ? self : power(exponent)
  }

  func power(real exponent: EndJet) -> EndJet {
    guard self.exponent.isZero else { return undefined }
    return composed(exponent) { base, exponent in
      base.replacing(
        base.germ.power(real: exponent.germ), base.region.power(real: exponent.region),
        exponent: 0)
    }
  }

  func minimum(_ other: EndJet) -> EndJet {
    switch (other - self).signOfReals {
    case 1, 0: return self
    case -1: return other
    default: return undefined
    }
  }

  func maximum(_ other: EndJet) -> EndJet { -((-self).minimum(-other)) }

  func truth(of relation: Relation, to other: EndJet) -> Truth {
    guard let sign = (self - other).signOfReals, sign != 0 else { return .undecided }
    return Truth(relation.holds(sign, 0))
  }

  func hull(with other: EndJet) -> EndJet { undefined }
}
