import MultiPrecision
import Symbolic

/// How a function f that keeps its sign decays toward +∞, by its logarithmic slope on a half-line.
///
/// f′/f ≥ −r keeps |f(x)| above a multiple of e^(−rx). With g(y) = f(√y), g′/g ≤ −c < 0 keeps |f(x)|
/// below a multiple of e^(−cx²).
enum TailDecay {
  case gaussian
  /// At most exponential, with a rate of at most r.
  case exponential(rate: Rational)

  init?(_ formula: Expression, _ variable: Symbol) {
    let precision = Precision(bits: 96)
    let x = Expression.symbol(variable)
    let roots = formula.substituting(variable, by: .apply(.sqrt, x)).simplified()
      .replacingAbsoluteValue(of: variable).simplified()
    for exponent in [1, 4, 8] {
      var domain = RealRange(openFrom: Rational(2).power(exponent), to: nil, precision: precision)
      domain.lower.isOpen = false
      let slope = LogarithmicSlope(
        evaluator: RangeEvaluator(variable: variable, domain: domain), isElasticity: false)
      if let range = slope.range(roots), range.isNegative, range.upper.value.signum < 0 {
        self = .gaussian
        return
      }
      if let range = slope.range(formula), range.lower.value.isFinite {
        // Rounded up to sixteenths.
        let scaled = (-range.lower.value).scaled(byPowerOfTwo: 4)
        guard let whole = scaled.roundedToInteger(.up) else { return nil }
        self = .exponential(rate: Swift.max(Rational(whole) / 16, 0))
        return
      }
    }
    return nil
  }
}
