import MultiPrecision

extension BigFloat: EvaluationScalar {
  /// The exact number, rounded or enclosed at the precision.
  public static func number(_ value: Rational, precision: Precision) -> BigFloat {
    BigFloat(value, precision: precision)
  }

  /// π or e, rounded or enclosed at the precision.
  public static func constant(_ constant: NamedConstant, precision: Precision) -> BigFloat {
    switch constant {
    case .pi: return .pi(precision: precision)
    case .e: return .eulerNumber(precision: precision)
    }
  }

  /// The value of what has none.
  public static func undefined(precision: Precision) -> BigFloat { .nan(precision: precision) }

  /// The precision that results of operations on this value have at least.
  public var workingPrecision: Precision { precision }

  /// The same value, carried at another precision.
  public func atPrecision(_ precision: Precision) -> BigFloat {
    BigFloat(self, precision: precision)
  }

  // Infinity stands for overflow only: a pole is undefined, so that nothing finite follows from it.
  /// Σ aᵢ·b₋ᵢ, rounded once.
  public static func convolution(_ a: ArraySlice<BigFloat>, _ b: ArraySlice<BigFloat>) -> BigFloat {
    dot(a, b, reversed: true)
  }

  /// The quotient; undefined where the divisor is or may be 0.
  public static func quotient(_ left: BigFloat, _ right: BigFloat) -> BigFloat {
    right.isZero ? .nan(precision: Swift.max(left.precision, right.precision)) : left / right
  }

  /// The value of a function of one argument.
  public func image(under function: Function) -> BigFloat {
    switch function {
    case .abs: return magnitude
    case .sign: return isNaN ? self : BigFloat(signum, precision: precision)
    case .dilog: return dilogarithm()
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

  /// The integer power; undefined for a negative power of 0.
  public func power(integer exponent: Int) -> BigFloat {
    isZero && exponent < 0 ? .nan(precision: precision) : raised(to: exponent)
  }

  /// The power for a base ≥ 0; undefined elsewhere.
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

  /// The power for a base > 0, or for an exponent that is an integer exactly.
  public func power(real exponent: BigFloat) -> BigFloat {
    isZero && exponent.signum < 0 ? .nan(precision: precision) : BigFloat.pow(self, exponent)
  }

  /// The smaller value; undefined if one of them is.
  public func minimum(_ other: BigFloat) -> BigFloat {
    if isNaN { return self }
    return other.isNaN ? other : Swift.min(self, other)
  }

  /// The larger value; undefined if one of them is.
  public func maximum(_ other: BigFloat) -> BigFloat {
    if isNaN { return self }
    return other.isNaN ? other : Swift.max(self, other)
  }

  /// Whether the relation holds, as far as the values decide it.
  public func truth(of relation: Relation, to other: BigFloat) -> Truth {
    isNaN || other.isNaN ? .undecided : Truth(relation.holds(self, other))
  }

  /// One value for both, where it is not known which of them applies.
  public func hull(with other: BigFloat) -> BigFloat {
    self == other ? self : .nan(precision: Swift.max(precision, other.precision))
  }
}
