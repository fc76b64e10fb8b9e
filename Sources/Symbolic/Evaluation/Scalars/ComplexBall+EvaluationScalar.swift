import MultiPrecision

/// Evaluation over rectangles of the complex plane: the holomorphic extension of the expression.
///
/// Branches are decided by the real part, and only where it is clear of the place at which they
/// meet; else the value is undefined, never a hull of both. So a finite value on a rectangle proves
/// that the expression is holomorphic there.
extension ComplexBall: EvaluationScalar {
  /// The exact number, enclosed at the precision.
  public static func number(_ value: Rational, precision: Precision) -> ComplexBall {
    ComplexBall(Ball(value, precision: precision))
  }

  /// π or e, enclosed at the precision.
  public static func constant(_ constant: NamedConstant, precision: Precision) -> ComplexBall {
    ComplexBall(Ball.constant(constant, precision: precision))
  }

  /// The value of what has none.
  public static func undefined(precision: Precision) -> ComplexBall {
    .indeterminate(precision: precision)
  }

  /// The precision that results of operations on this value have at least.
  public var workingPrecision: Precision { precision }

  /// The same value, carried at another precision.
  public func atPrecision(_ precision: Precision) -> ComplexBall { withPrecision(precision) }

  /// Σ aᵢ·b₋ᵢ, enclosed in one sum for each part.
  public static func convolution(_ a: ArraySlice<ComplexBall>, _ b: ArraySlice<ComplexBall>)
    -> ComplexBall
  {
    dot(a, b, reversed: true)
  }

  /// The quotient; undefined where the divisor is or may be 0.
  public static func quotient(_ left: ComplexBall, _ right: ComplexBall) -> ComplexBall {
    left / right
  }

  /// The value of a function of one argument; |z| and sign z by the sign of the real part.
  public func image(under function: Function) -> ComplexBall {
    switch function {
    case .abs, .sign:
      guard isFinite, !real.containsZero else { return .indeterminate(precision: precision) }
      if function == .abs { return real.isNegative ? -self : self }
      return ComplexBall(Ball(real.isNegative ? -1 : 1, precision: precision))
    case .dilog: return dilogarithm()
    default:
      guard let function = RealFunction(rawValue: function.rawValue) else {
        return .indeterminate(precision: precision)
      }
      return applying(function)
    }
  }

  /// The integer power; undefined for a negative power of 0.
  public func power(integer exponent: Int) -> ComplexBall { power(exponent) }

  /// The power for a base off the real numbers from 0 to −∞; undefined elsewhere.
  public func power(fractional exponent: FractionalExponent) -> ComplexBall {
    // An odd root alone would be defined left of 0 too.
    guard isFinite, !(imaginary.containsZero && !real.isPositive) else {
      return .indeterminate(precision: precision)
    }
    if let (power, index) = exponent.root, index == 2 { return root(index).power(power) }
    return power(
      ComplexBall(Ball(exponent.value, precision: precision.adding(bits: 64)))
    ).withPrecision(precision)
  }

  /// The power for a base off the real numbers from 0 to −∞, or for an exponent that is an integer
  /// exactly.
  public func power(real exponent: ComplexBall) -> ComplexBall { power(exponent) }

  /// The value whose real part is clearly the smaller one; undefined if neither is.
  public func minimum(_ other: ComplexBall) -> ComplexBall {
    switch truth(of: .less, to: other) {
    case .yes: return self
    case .no: return other
    case .undecided: return .indeterminate(precision: Swift.max(precision, other.precision))
    }
  }

  /// The value whose real part is clearly the larger one; undefined if neither is.
  public func maximum(_ other: ComplexBall) -> ComplexBall {
    switch truth(of: .greater, to: other) {
    case .yes: return self
    case .no: return other
    case .undecided: return .indeterminate(precision: Swift.max(precision, other.precision))
    }
  }

  // Equality at a point does not decide: the branches may change there.
  /// Whether the relation holds for the real parts, where they are clear of each other.
  public func truth(of relation: Relation, to other: ComplexBall) -> Truth {
    guard isFinite, other.isFinite, !real.overlaps(other.real) else { return .undecided }
    return real.order(relation, other.real)
  }

  /// Undefined: no holomorphic function is one of two on different parts of a rectangle.
  public func hull(with other: ComplexBall) -> ComplexBall {
    .indeterminate(precision: Swift.max(precision, other.precision))
  }
}
