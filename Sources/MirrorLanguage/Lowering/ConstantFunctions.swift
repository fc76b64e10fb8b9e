import MultiPrecision
import Symbolic

/// The functions of the language at rational arguments, as far as their values are rational for an
/// elementary reason, and their domains.
enum ConstantFunctions {
  static func value(
    of function: Function, at arguments: [Rational]
  ) throws(LoweringFailure) -> Rational? {
    guard let x = arguments.first else { return nil }
    if !isDefined(function, at: x) {
      throw .noRealValue("\(function.rawValue)(\(ExpressionBuilder.short(x)))")
    }
    switch function {
    case .abs: return x.magnitude
    case .sign: return Rational(x.signum)
    case .min: return arguments.min()
    case .max: return arguments.max()
    case .sqrt: return x.squareRoot
    case .gamma, .lgamma:
      if function == .gamma, x.isInteger, x > Rational(LanguageLimits.gammaArgument) {
        throw .constantTooLarge
      }
      return nil
    default: return nil
    }
  }

  /// Whether the real function has a finite value at x.
  static func isDefined(_ function: Function, at x: Rational) -> Bool {
    switch function {
    case .sqrt: x.signum >= 0
    case .log: x.signum > 0
    case .log1p: x > -1
    case .asin, .acos: x.magnitude <= 1
    case .acosh: x >= 1
    case .atanh: x.magnitude < 1
    case .dilog: x <= 1
    case .gamma, .lgamma: !(x.isInteger && x.signum <= 0)
    default: true
    }
  }
}
