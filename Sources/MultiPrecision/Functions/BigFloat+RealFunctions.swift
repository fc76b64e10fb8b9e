import CMPFR
import RealModule

// The laws: each function is the real one rounded once, so that f(x) is the float nearest to the
// value, and monotone functions stay monotone. Equations between functions hold up to rounding
// only: log(exp(x)) may differ from x by a unit in the last place.
extension BigFloat: RealFunctions {
  /// The angle of the point (x, y) in [−π, π], correctly rounded.
  public static func atan2(y: BigFloat, x: BigFloat) -> BigFloat {
    apply(y, x, nil, .nearest) { mpfr_atan2($0, $1, $2, $3) }
  }

  /// √(x² + y²), correctly rounded, without overflow on the way.
  public static func hypot(_ x: BigFloat, _ y: BigFloat) -> BigFloat {
    apply(x, y, nil, .nearest) { mpfr_hypot($0, $1, $2, $3) }
  }

  /// 2ˣ, correctly rounded.
  public static func exp2(_ x: BigFloat) -> BigFloat {
    x.mapped { mpfr_exp2($0, $1, MPFR_RNDN) }
  }

  /// 10ˣ, correctly rounded.
  public static func exp10(_ x: BigFloat) -> BigFloat {
    x.mapped { mpfr_exp10($0, $1, MPFR_RNDN) }
  }

  /// The logarithm to base 2, correctly rounded.
  public static func log2(_ x: BigFloat) -> BigFloat {
    x.mapped { mpfr_log2($0, $1, MPFR_RNDN) }
  }

  /// The logarithm to base 10, correctly rounded.
  public static func log10(_ x: BigFloat) -> BigFloat {
    x.mapped { mpfr_log10($0, $1, MPFR_RNDN) }
  }

  /// The sign of Γ(x): minus between −1 and 0, −3 and −2, …; plus at poles and for NaN.
  public static func signGamma(_ x: BigFloat) -> FloatingPointSign {
    guard x.signum < 0, !x.isInteger, let floor = x.roundedToInteger(.down) else { return .plus }
    return floor.isEven ? .plus : .minus
  }

  private func mapped(_ operation: Ball.Unary) -> BigFloat {
    withReference { x in BigFloat(precision: precision) { _ = operation($0, x) } }
  }
}
