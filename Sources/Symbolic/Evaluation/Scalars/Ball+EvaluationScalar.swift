import MultiPrecision

extension Ball: EvaluationScalar {
  /// The exact number, rounded or enclosed at the precision.
  public static func number(_ value: Rational, precision: Precision) -> Ball {
    Ball(value, precision: precision)
  }

  /// π or e, rounded or enclosed at the precision.
  public static func constant(_ constant: NamedConstant, precision: Precision) -> Ball {
    switch constant {
    case .pi: return .pi(precision: precision)
    case .e: return .eulerNumber(precision: precision)
    }
  }

  /// The value of what has none.
  public static func undefined(precision: Precision) -> Ball {
    .indeterminate(precision: precision)
  }

  /// The precision that results of operations on this value have at least.
  public var workingPrecision: Precision { precision }

  /// The same value, carried at another precision.
  public func atPrecision(_ precision: Precision) -> Ball { withPrecision(precision) }

  /// Σ aᵢ·b₋ᵢ, enclosed in one sum.
  public static func convolution(_ a: ArraySlice<Ball>, _ b: ArraySlice<Ball>) -> Ball {
    dot(a, b, reversed: true)
  }

  /// The quotient; undefined where the divisor is or may be 0.
  public static func quotient(_ left: Ball, _ right: Ball) -> Ball { left / right }

  /// The value of a function of one argument.
  public func image(under function: Function) -> Ball {
    switch function {
    case .abs: return abs
    case .sign: return sign
    case .dilog: return dilogarithm()
    default:
      guard let function = RealFunction(rawValue: function.rawValue) else {
        return .indeterminate(precision: precision)
      }
      return applying(function)
    }
  }

  /// sign of every point: [−1, 1] if 0 is inside, [0, 1] or [−1, 0] if it is an end.
  private var sign: Ball {
    guard isFinite else { return .indeterminate(precision: precision) }
    if isPositive { return Ball(1, precision: precision) }
    if isNegative { return Ball(-1, precision: precision) }
    if isZero { return Ball(0, precision: precision) }
    let low = BigFloat(isNonnegative ? 0 : -1, precision: precision)
    let high = BigFloat(isNonpositive ? 0 : 1, precision: precision)
    return Ball(lower: low, upper: high)
  }

  /// ψ of this order, right of 0.
  public func polygamma(order: Int) -> Ball { polygamma(order) }

  /// The integer power; undefined for a negative power of 0.
  public func power(integer exponent: Int) -> Ball {
    // What is undefined stays so: x⁰ = 1 needs an x.
    isFinite ? power(exponent) : self
  }

  /// The power for a base ≥ 0; undefined elsewhere.
  public func power(fractional exponent: FractionalExponent) -> Ball {
    guard isNonnegative else { return .indeterminate(precision: precision) }
    if let (power, index) = exponent.root { return root(index).power(power) }
    return power(Ball(exponent.value, precision: precision.adding(bits: 64)))
      .withPrecision(precision)
  }

  /// The power for a base > 0, or for an exponent that is an integer exactly.
  public func power(real exponent: Ball) -> Ball { power(exponent) }

  /// The smaller value; undefined if one of them is.
  public func minimum(_ other: Ball) -> Ball { Ball.min(self, other) }

  /// The larger value; undefined if one of them is.
  public func maximum(_ other: Ball) -> Ball { Ball.max(self, other) }

  /// Whether the relation holds, as far as the values decide it.
  public func truth(of relation: Relation, to other: Ball) -> Truth {
    guard isFinite, other.isFinite else { return .undecided }
    return order(relation, other)
  }

  /// One value for both, where it is not known which of them applies.
  public func hull(with other: Ball) -> Ball { union(other) }
}
