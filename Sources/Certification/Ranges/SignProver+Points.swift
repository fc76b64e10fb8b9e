import MultiPrecision
import Symbolic

extension SignProver {
  /// Whether an expression is proved to be 0 at a rational point.
  func vanishes(_ expression: Expression, at x: Rational) -> Bool {
    isZero(expression.substituting(variable, by: .number(x)))
  }

  /// Whether an expression is proved to have a finite value at a rational point.
  func hasValue(_ expression: Expression, at x: Rational) -> Bool {
    guard let range = value(expression, at: x) else { return false }
    return range.lower.value.isFinite && range.upper.value.isFinite
  }

  /// Whether a constant expression is proved to be 0: by its canonical or its normal form.
  func isZero(_ constant: Expression) -> Bool {
    let simple = constant.simplified()
    if let value = simple.asRational { return value.isZero }
    if simple.hasCases {
      // |√2 − 1/5| is no other number than √2 − 1/5.
      let cases = CaseSplit(variable: variable, prover: self, budget: budget)
      if let resolved = cases.formula(simple, around: 0)?.simplified(), !resolved.hasCases {
        return isZero(resolved)
      }
    }
    let domain = RealRange(0, precision: precision)
    let evaluator = RangeEvaluator(
      variable: variable, domain: domain, parameters: parameters, budget: budget)
    // Equal forms mean equal values only where there is a value.
    guard let range = evaluator.range(simple), !range.excludesZero else { return false }
    if range.isZero { return true }
    var normalizer = Normalizer(evaluator: evaluator, budget: budget)
    guard let fraction = try? normalizer.fraction(simple) else { return false }
    return fraction.numerator.isZero
  }

  /// The value at a rational point: exact when it is known to be rational, else up to 20 digits
  /// that are proved.
  func text(of expression: Expression, at x: Rational) -> String {
    if let exact = try? expression.rationalValue(at: [variable: x]) { return exact.description }
    guard let range = value(expression, at: x), range.lower.value.isFinite,
      range.upper.value.isFinite
    else { return "undefined" }
    for digits in stride(from: 20, through: 1, by: -1) {
      let text = range.lower.value.decimalString(significantDigits: digits)
      if text == range.upper.value.decimalString(significantDigits: digits) { return text }
    }
    return range.isPositive ? "> 0" : range.isNegative ? "< 0" : "0"
  }
}
