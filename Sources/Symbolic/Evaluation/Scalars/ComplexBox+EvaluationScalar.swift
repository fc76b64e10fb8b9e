import MultiPrecision

/// The holomorphic extension of an expression to rectangles of the complex plane.
///
/// `abs`, `sign`, `min`, `max` and conditions are decided by real parts that are clear of 0, or
/// undefined, never joined: a finite value proves the extension holomorphic on the rectangle.
extension ComplexBox: EvaluationScalar {
  /// The number, enclosed.
  public static func number(_ value: Rational, precision: Precision) -> ComplexBox {
    ComplexBox(value)
  }

  /// π or e, enclosed.
  public static func constant(_ constant: NamedConstant, precision: Precision) -> ComplexBox {
    ComplexBox(.constant(constant, precision: precision))
  }

  /// The value of what has none.
  public static func undefined(precision: Precision) -> ComplexBox { .undefined }

  /// That of doubles.
  public var workingPrecision: Precision { .double }

  /// The box itself.
  public func atPrecision(_ precision: Precision) -> ComplexBox { self }

  /// The quotient; undefined where the divisor may be 0.
  public static func quotient(_ left: ComplexBox, _ right: ComplexBox) -> ComplexBox {
    left / right
  }

  /// The holomorphic extension of a function of one argument.
  public func image(under function: Function) -> ComplexBox {
    guard isFinite else { return self }
    switch function {
    case .abs, .sign:
      guard real.isPositive || real.isNegative else { return .undefined }
      if function == .sign { return ComplexBox(DoubleRange(real.isPositive ? 1 : -1)) }
      return real.isPositive ? self : -self
    default:
      guard let function = RealFunction(rawValue: function.rawValue) else { return .undefined }
      return applying(function)
    }
  }

  /// The integer power.
  public func power(integer exponent: Int) -> ComplexBox { power(exponent) }

  /// The principal power.
  public func power(fractional exponent: FractionalExponent) -> ComplexBox {
    if let (power, index) = exponent.root, index == 2 {
      return applying(.sqrt).power(power)
    }
    return power(ComplexBox(exponent.value))
  }

  /// The principal power.
  public func power(real exponent: ComplexBox) -> ComplexBox { power(exponent) }

  /// The operand whose real part is less everywhere; undefined if neither's is.
  public func minimum(_ other: ComplexBox) -> ComplexBox {
    let difference = (self - other).real
    guard difference.isFinite else { return ComplexBox(difference) }
    return difference.isNegative ? self : difference.isPositive ? other : .undefined
  }

  /// The operand whose real part is greater everywhere; undefined if neither's is.
  public func maximum(_ other: ComplexBox) -> ComplexBox { -((-self).minimum(-other)) }

  /// Whether the relation holds between real parts that are clear of each other.
  public func truth(of relation: Relation, to other: ComplexBox) -> Truth {
    let difference = (self - other).real
    guard difference.isPositive || difference.isNegative else { return .undecided }
    return Truth(relation.holds(difference.isPositive ? 1 : -1, 0))
  }

  /// Undefined: where it is not known which formula applies, none is known to be holomorphic.
  public func hull(with other: ComplexBox) -> ComplexBox { .undefined }
}
