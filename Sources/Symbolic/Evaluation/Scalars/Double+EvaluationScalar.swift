import Glibc
import MultiPrecision

extension Double: EvaluationScalar {
  /// The exact number, rounded or enclosed at the precision.
  public static func number(_ value: Rational, precision: Precision) -> Double {
    value.doubleValue
  }

  /// π or e, rounded or enclosed at the precision.
  public static func constant(_ constant: NamedConstant, precision: Precision) -> Double {
    switch constant {
    case .pi: return Double.pi
    case .e: return M_E
    }
  }

  /// The value of what has none.
  public static func undefined(precision: Precision) -> Double { .nan }

  /// The precision that results of operations on this value have at least.
  public var workingPrecision: Precision { .double }

  /// The same value, carried at another precision.
  public func atPrecision(_ precision: Precision) -> Double { self }

  // Infinity stands for overflow only: a pole is undefined, so that nothing finite follows from it.
  /// The quotient; undefined where the divisor is or may be 0.
  public static func quotient(_ left: Double, _ right: Double) -> Double {
    right == 0 ? .nan : left / right
  }

  /// The value of a function of one argument.
  public func image(under function: Function) -> Double {
    let value = unguardedImage(under: function)
    return value.isInfinite && isFinite && function.hasPoles ? .nan : value
  }

  private func unguardedImage(under function: Function) -> Double {
    switch function {
    case .abs: return magnitude
    case .sign: return self > 0 ? 1 : (self < 0 ? -1 : (isNaN ? .nan : 0))
    case .sqrt: return squareRoot()
    case .cbrt: return Glibc.cbrt(self)
    case .exp: return Glibc.exp(self)
    case .expm1: return Glibc.expm1(self)
    case .log: return Glibc.log(self)
    case .log1p: return Glibc.log1p(self)
    case .sin: return Glibc.sin(self)
    case .cos: return Glibc.cos(self)
    case .tan: return Glibc.tan(self)
    case .asin: return Glibc.asin(self)
    case .acos: return Glibc.acos(self)
    case .atan: return Glibc.atan(self)
    case .sinh: return Glibc.sinh(self)
    case .cosh: return Glibc.cosh(self)
    case .tanh: return Glibc.tanh(self)
    case .asinh: return Glibc.asinh(self)
    case .acosh: return Glibc.acosh(self)
    case .atanh: return Glibc.atanh(self)
    case .erf: return Glibc.erf(self)
    case .erfc: return Glibc.erfc(self)
    case .gamma: return isZero ? .nan : Glibc.tgamma(self)
    case .lgamma:
      var sign: Int32 = 0
      return Glibc.lgamma_r(self, &sign)
    case .dilog: return BigFloat(self, precision: .double).dilogarithm().doubleValue(.nearest)
    case .min, .max: return self
    }
  }

  /// The integer power; undefined for a negative power of 0.
  public func power(integer exponent: Int) -> Double {
    if isZero, exponent < 0 { return .nan }
    if exponent.magnitude > 16 { return Glibc.pow(self, Double(exponent)) }
    var result = 1.0
    var square = self
    var remaining = exponent.magnitude
    while remaining > 0 {
      if remaining & 1 == 1 { result *= square }
      remaining >>= 1
      if remaining > 0 { square *= square }
    }
    return exponent < 0 ? 1 / result : result
  }

  /// The power for a base ≥ 0; undefined elsewhere.
  public func power(fractional exponent: FractionalExponent) -> Double {
    guard self > 0 || (self == 0 && exponent.approximation > 0) else { return .nan }
    if exponent.approximation == 0.5 { return squareRoot() }
    if exponent.approximation == -0.5 { return 1 / squareRoot() }
    return Glibc.pow(self, exponent.approximation)
  }

  /// The power for a base > 0, or for an exponent that is an integer exactly.
  public func power(real exponent: Double) -> Double {
    isZero && exponent < 0 ? .nan : Glibc.pow(self, exponent)
  }

  /// The smaller value; undefined if one of them is.
  public func minimum(_ other: Double) -> Double {
    isNaN || other.isNaN ? .nan : Swift.min(self, other)
  }

  /// The larger value; undefined if one of them is.
  public func maximum(_ other: Double) -> Double {
    isNaN || other.isNaN ? .nan : Swift.max(self, other)
  }

  /// Whether the relation holds, as far as the values decide it.
  public func truth(of relation: Relation, to other: Double) -> Truth {
    isNaN || other.isNaN ? .undecided : Truth(relation.holds(self, other))
  }

  /// One value for both, where it is not known which of them applies.
  public func hull(with other: Double) -> Double { self == other ? self : .nan }
}
