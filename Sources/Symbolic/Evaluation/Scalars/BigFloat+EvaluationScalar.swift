import MultiPrecision

extension BigFloat: EvaluationScalar {
  public static func number(_ value: Rational, precision: Precision) -> BigFloat {
    BigFloat(value, precision: precision)
  }

  public static func constant(_ constant: NamedConstant, precision: Precision) -> BigFloat {
    switch constant {
    case .pi: return .pi(precision: precision)
    case .e: return .eulerNumber(precision: precision)
    }
  }

  public static func undefined(precision: Precision) -> BigFloat { .nan(precision: precision) }

  public var workingPrecision: Precision { precision }

  public func atPrecision(_ precision: Precision) -> BigFloat {
    BigFloat(self, precision: precision)
  }

  // Infinity stands for overflow only: a pole is undefined, so that nothing finite follows from it.
  public static func quotient(_ left: BigFloat, _ right: BigFloat) -> BigFloat {
    right.isZero ? .nan(precision: Swift.max(left.precision, right.precision)) : left / right
  }

  public func image(under function: Function) -> BigFloat {
    switch function {
    case .abs: return magnitude
    case .sign: return isNaN ? self : BigFloat(signum, precision: precision)
    case .gamma where isZero: return .nan(precision: precision)
    default:
      guard let operation = RealFunction(rawValue: function.rawValue) else {
        return .nan(precision: precision)
      }
      let value = applying(operation)
      return value.isInfinite && isFinite && function.hasPoles
        ? .nan(precision: precision) : value
    }
  }

  public func power(integer exponent: Int) -> BigFloat {
    isZero && exponent < 0 ? .nan(precision: precision) : raised(to: exponent)
  }

  public func power(fractional exponent: FractionalExponent) -> BigFloat {
    guard signum > 0 || (isZero && exponent.value.signum > 0) else {
      return .nan(precision: precision)
    }
    if let (power, index) = exponent.root {
      let wide = BigFloat(self, precision: precision.adding(bits: 16))
      return BigFloat(BigFloat.root(wide, index).raised(to: power), precision: precision)
    }
    return BigFloat.pow(self, BigFloat(exponent.value, precision: precision.adding(bits: 64)))
      .atPrecision(precision)
  }

  public func power(real exponent: BigFloat) -> BigFloat {
    isZero && exponent.signum < 0 ? .nan(precision: precision) : BigFloat.pow(self, exponent)
  }

  public func minimum(_ other: BigFloat) -> BigFloat {
    if isNaN { return self }
    return other.isNaN ? other : Swift.min(self, other)
  }

  public func maximum(_ other: BigFloat) -> BigFloat {
    if isNaN { return self }
    return other.isNaN ? other : Swift.max(self, other)
  }

  public func truth(of relation: Relation, to other: BigFloat) -> Truth {
    isNaN || other.isNaN ? .undecided : Truth(relation.holds(self, other))
  }

  public func hull(with other: BigFloat) -> BigFloat {
    self == other ? self : .nan(precision: Swift.max(precision, other.precision))
  }
}
