import MultiPrecision
import RealModule

/// The error that one step may add to each component: absolute + relative · |yᵢ|.
///
/// Errors of steps are *estimated*, and they add up and grow along the solution as its neighbours
/// diverge: digits of the end point want a smaller tolerance than their own last place.
public struct StepTolerance<Number: IntegrationScalar>: Sendable {
  /// The part that is proportional to the component.
  public var relative: Number
  /// The part that is not, which keeps zeros of components harmless.
  public var absolute: Number

  /// Tolerances of both kinds.
  ///
  /// - Precondition: not negative, and not both 0.
  public init(relative: Number, absolute: Number) {
    precondition(
      relative >= 0 && absolute >= 0 && relative + absolute > 0, "tolerances are positive")
    self.relative = relative
    self.absolute = absolute
  }

  /// The same tolerance of both kinds.
  public init(_ tolerance: Number) { self.init(relative: tolerance, absolute: tolerance) }

  /// The largest error over its allowance; at most 1 is accepted, NaN if a number is.
  public func ratio(of error: [Number], from first: [Number], to second: [Number]) -> Double {
    Number.largestRatio(error, first, second, relative: relative, absolute: absolute)
  }
}

extension StepTolerance where Number == BigFloat {
  /// 10^(−digits) of both kinds.
  public init(digits: Int) {
    self.init(BigFloat(Rational(10).power(-digits), precision: Precision(bits: 64)))
  }
}
