import CMPFR
import RealModule

extension BigFloat {
  /// The function's value, rounded once.
  ///
  /// NaN outside the domain; sin, cos and tan are NaN beyond 2^(2²⁰).
  ///
  /// ### Accuracy
  /// Correctly rounded.
  ///
  /// - Parameters:
  ///   - function: The function to evaluate.
  ///   - precision: That of the result; by default the argument's.
  ///   - rounding: The direction of rounding.
  /// - Returns: The value; NaN outside the domain.
  public func applying(
    _ function: RealFunction, precision: Precision? = nil, rounding: RoundingMode = .nearest
  ) -> BigFloat {
    let precision = precision ?? self.precision
    if function.needsReduction, let exponent, exponent > RealFunction.reductionExponentLimit {
      return .nan(precision: precision)
    }
    return withReference { x in
      BigFloat(precision: precision) { _ = function.raw($0, x, rounding.raw) }
    }
  }

  /// `self` to the power of `exponent`, rounded once; IEEE 754's `pow` on special values.
  public func raised(
    to exponent: BigFloat, rounding: RoundingMode, precision: Precision? = nil
  ) -> BigFloat {
    Self.apply(self, exponent, precision, rounding) { mpfr_pow($0, $1, $2, $3) }
  }

  /// `self` to the power of an integer, rounded once; x⁰ = 1.
  public func raised(
    to exponent: Int, rounding: RoundingMode = .nearest, precision: Precision? = nil
  ) -> BigFloat {
    withReference { x in
      BigFloat(precision: precision ?? self.precision) {
        _ = mpfr_pow_si($0, x, exponent, rounding.raw)
      }
    }
  }

  /// π rounded to the precision.
  public static func pi(precision: Precision, rounding: RoundingMode = .nearest) -> BigFloat {
    BigFloat(precision: precision) { _ = mpfr_const_pi($0, rounding.raw) }
  }

  /// Euler's number e rounded to the precision.
  public static func eulerNumber(
    precision: Precision, rounding: RoundingMode = .nearest
  ) -> BigFloat {
    EulerNumber.value(precision: precision, rounding: rounding)
  }

  /// ln 2 rounded to the precision.
  public static func logOfTwo(precision: Precision, rounding: RoundingMode = .nearest) -> BigFloat {
    BigFloat(precision: precision) { _ = mpfr_const_log2($0, rounding.raw) }
  }
}

extension BigFloat: ElementaryFunctions {
  /// eˣ, correctly rounded.
  public static func exp(_ x: BigFloat) -> BigFloat { x.applying(.exp) }
  /// eˣ − 1, correctly rounded.
  public static func expMinusOne(_ x: BigFloat) -> BigFloat { x.applying(.expm1) }
  /// cosh x, correctly rounded.
  public static func cosh(_ x: BigFloat) -> BigFloat { x.applying(.cosh) }
  /// sinh x, correctly rounded.
  public static func sinh(_ x: BigFloat) -> BigFloat { x.applying(.sinh) }
  /// tanh x, correctly rounded.
  public static func tanh(_ x: BigFloat) -> BigFloat { x.applying(.tanh) }
  /// cos x, correctly rounded.
  public static func cos(_ x: BigFloat) -> BigFloat { x.applying(.cos) }
  /// sin x, correctly rounded.
  public static func sin(_ x: BigFloat) -> BigFloat { x.applying(.sin) }
  /// tan x, correctly rounded.
  public static func tan(_ x: BigFloat) -> BigFloat { x.applying(.tan) }
  /// ln x, correctly rounded.
  public static func log(_ x: BigFloat) -> BigFloat { x.applying(.log) }
  /// ln(1 + x), correctly rounded.
  public static func log(onePlus x: BigFloat) -> BigFloat { x.applying(.log1p) }
  /// arcosh x, correctly rounded.
  public static func acosh(_ x: BigFloat) -> BigFloat { x.applying(.acosh) }
  /// arsinh x, correctly rounded.
  public static func asinh(_ x: BigFloat) -> BigFloat { x.applying(.asinh) }
  /// artanh x, correctly rounded.
  public static func atanh(_ x: BigFloat) -> BigFloat { x.applying(.atanh) }
  /// arccos x, correctly rounded.
  public static func acos(_ x: BigFloat) -> BigFloat { x.applying(.acos) }
  /// arcsin x, correctly rounded.
  public static func asin(_ x: BigFloat) -> BigFloat { x.applying(.asin) }
  /// arctan x, correctly rounded.
  public static func atan(_ x: BigFloat) -> BigFloat { x.applying(.atan) }
  /// √x, correctly rounded.
  public static func sqrt(_ x: BigFloat) -> BigFloat { x.applying(.sqrt) }
  /// The real cube root, also of negative numbers.
  public static func cbrt(_ x: BigFloat) -> BigFloat { x.applying(.cbrt) }
  /// The error function.
  public static func erf(_ x: BigFloat) -> BigFloat { x.applying(.erf) }
  /// The complementary error function 1 − erf x, without cancellation.
  public static func erfc(_ x: BigFloat) -> BigFloat { x.applying(.erfc) }
  /// Γ(x).
  public static func gamma(_ x: BigFloat) -> BigFloat { x.applying(.gamma) }
  /// ln|Γ(x)|.
  public static func logGamma(_ x: BigFloat) -> BigFloat { x.applying(.lgamma) }

  /// x to the power of y; NaN for x < 0, even where a real value exists.
  public static func pow(_ x: BigFloat, _ y: BigFloat) -> BigFloat {
    x.signum < 0
      ? .nan(precision: max(x.precision, y.precision)) : x.raised(to: y, rounding: .nearest)
  }

  /// xⁿ, correctly rounded.
  public static func pow(_ x: BigFloat, _ n: Int) -> BigFloat { x.raised(to: n) }

  /// The real n-th root, also of negative numbers if n is odd; NaN for n = 0.
  public static func root(_ x: BigFloat, _ n: Int) -> BigFloat { x.root(n, rounding: .nearest) }

  func root(_ n: Int, rounding: RoundingMode, precision: Precision? = nil) -> BigFloat {
    withReference { x in
      BigFloat(precision: precision ?? self.precision) {
        _ = mpfr_rootn_si($0, x, n, rounding.raw)
      }
    }
  }
}
