import CMPFR
import RealModule

// `RealFunctions` itself is not adopted: its `signGamma` has no result for a ball that meets a
// pole of Γ, where the sign is not known. All other functions of it are here.
extension Ball {
  typealias Unary = (FloatPointer?, FloatReference?) -> Int32

  /// √(x² + y²), enclosed.
  public static func hypot(_ x: Ball, _ y: Ball) -> Ball {
    guard x.isFinite, y.isFinite else {
      return .indeterminate(precision: Swift.max(x.precision, y.precision))
    }
    return hypotenuse(x, y)
  }

  /// 2ˣ, enclosed: 2^r − 1 ≤ r for 0 ≤ r ≤ 1, as 2^r is convex.
  public static func exp2(_ x: Ball) -> Ball {
    x.power(ofBase: 1) { mpfr_exp2($0, $1, MPFR_RNDN) }
  }

  /// 10ˣ, enclosed: 10^r − 1 ≤ 9r for 0 ≤ r ≤ 1, as 10^r is convex.
  public static func exp10(_ x: Ball) -> Ball {
    x.power(ofBase: 9) { mpfr_exp10($0, $1, MPFR_RNDN) }
  }

  /// The logarithm to base 2, enclosed; 1/ln 2 < 1.4427.
  public static func log2(_ x: Ball) -> Ball {
    x.logarithm(factor: 1.4427, ofTwo: true) { mpfr_log2($0, $1, MPFR_RNDN) }
  }

  /// The logarithm to base 10, enclosed; 1/ln 10 < 0.4343.
  public static func log10(_ x: Ball) -> Ball {
    x.logarithm(factor: 0.4343, ofTwo: false) { mpfr_log10($0, $1, MPFR_RNDN) }
  }

  private func mapped(error: ErrorBound, _ operation: Unary) -> Ball {
    midpoint.withReference { midpoint in
      Ball(precision: precision, radius: error) { operation($0, midpoint) }
    }
  }

  /// b^x, `slope` being b − 1; wide balls whole units of the exponent at a time.
  private func power(ofBase slope: Int, _ operation: Unary) -> Ball {
    guard isFinite else { return self }
    var image = mapped(error: .zero, operation)
    if isExact { return image }
    let factor = ErrorBound(Double(slope))
    let growth: ErrorBound
    if radius <= .one {
      growth = factor * radius
    } else {
      // b^r − 1 ≤ b^⌈r⌉
      guard radius.exponent <= 20 else { return .indeterminate(precision: precision) }
      growth = (factor + .one).power(Int(radius.doubleValue.rounded(.up)))
    }
    image.radius += image.magnitudeUpperBound * growth
    image.absorbRounding(0)
    return image
  }

  /// ln(x)·factor: −ln(1 − r/m) ≤ r/(m − r).
  private func logarithm(factor: Double, ofTwo: Bool, _ operation: Unary) -> Ball {
    guard isPositive else { return .indeterminate(precision: precision) }
    let least = magnitudeLowerBound
    if radius <= least {
      return mapped(error: isExact ? .zero : ErrorBound(factor) * (radius / least), operation)
    }
    let base = Ball(ofTwo ? 2 : 10, precision: precision).applying(.log)
    return applying(.log) / base
  }
}
