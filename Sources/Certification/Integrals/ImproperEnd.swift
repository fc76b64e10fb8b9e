import MultiPrecision
import NumericalMethods
import RealModule
import Symbolic

/// What is proved about the integral of an expression near an end where no rule reaches: next to 0
/// on its right, or out to +∞.
///
/// ```
/// x·f′/f ≥ s > −1 on (0, δ]:   ∫₀^δ |f| ≤ δ·|f(δ)|/(1 + s)
/// x·f′/f ≤ −a < −1 on [T, ∞):  ∫_T^∞ |f| ≤ T·|f(T)|/(a − 1)
/// f′/f ≤ −c < 0 on [T, ∞):     ∫_T^∞ |f| ≤ |f(T)|/c
/// ```
/// since |f| stays below the power, or exponential, of that slope through its value at δ or T. The
/// other way round, x·f′/f ≤ −1 next to 0, or ≥ −1 out to +∞, keeps |f| above a multiple of 1/x:
/// the integral diverges.
struct ImproperEnd {
  enum Place { case zero, infinity }
  let place: Place
  let variable: Symbol
  let precision: Precision

  private func domain(_ cut: Rational) -> RealRange {
    var range: RealRange
    switch place {
    case .zero:
      range = RealRange(openFrom: 0, to: cut, precision: precision)
      range.upper.isOpen = false
    case .infinity:
      range = RealRange(openFrom: cut, to: nil, precision: precision)
      range.lower.isOpen = false
    }
    return range
  }

  /// A bound of ∫|f| between the cut and the end; nil if none is proved.
  ///
  /// Terms are bounded one by one if the sum as a whole is not.
  func bound(_ expression: Expression, cut: Rational) -> ErrorBound? {
    if let whole = boundOfTerm(expression, cut: cut) { return whole }
    let terms = expression.expanded(termLimit: 64).addends
    guard terms.count > 1 else { return nil }
    var sum = ErrorBound.zero
    for term in terms {
      guard let next = boundOfTerm(term, cut: cut) else { return nil }
      sum += next
    }
    return sum
  }

  private func boundOfTerm(_ term: Expression, cut: Rational) -> ErrorBound? {
    let evaluator = RangeEvaluator(variable: variable, domain: domain(cut))
    if term.asRational?.isZero == true { return .zero }
    guard evaluator.range(term) != nil else { return nil }
    // Factors without a slope count by their largest absolute value.
    var constant = ErrorBound(1)
    var shaped: [Expression] = []
    let elasticity = LogarithmicSlope(evaluator: evaluator, isElasticity: true)
    for factor in term.factors {
      if elasticity.range(factor) != nil {
        shaped.append(factor)
      } else if let range = evaluator.range(factor) {
        let largest = ErrorBound(upperBoundOf: range.magnitude.upper.value)
        guard largest.isFinite else { return nil }
        constant *= largest
      } else {
        return nil
      }
    }
    let shape = shaped.count == 1 ? shaped[0] : Expression.product(shaped)
    let point = Ball(cut, precision: precision)
    let value =
      constant
      * (shaped.isEmpty
        ? ErrorBound(1)
        : shape.enclosure(at: [variable: point], precision: precision).magnitudeUpperBound)
    guard value.isFinite,
      let slope = shaped.isEmpty
        ? RealRange(0, precision: precision)
        : elasticity.range(shape)
    else { return nil }
    var best: ErrorBound?
    func offer(_ divisor: BigFloat, times factor: ErrorBound) {
      guard divisor.signum > 0, !divisor.isNaN else { return }
      let bound: ErrorBound =
        divisor.isInfinite ? .zero : value * factor / lowerBound(divisor)
      best = best.map { Swift.min($0, bound) } ?? bound
    }
    let one = BigFloat(1, precision: precision)
    switch place {
    case .zero:
      offer(
        slope.lower.value.adding(one, rounding: .down), times: point.magnitudeUpperBound)
    case .infinity:
      offer(
        (-slope.upper.value).subtracting(one, rounding: .down), times: point.magnitudeUpperBound)
      let plain = LogarithmicSlope(evaluator: evaluator, isElasticity: false)
      if !shaped.isEmpty, let slope = plain.range(shape) {
        offer(-slope.upper.value, times: ErrorBound(1))
      }
    }
    return best
  }

  private func lowerBound(_ value: BigFloat) -> ErrorBound {
    Ball(midpoint: value).magnitudeLowerBound
  }

  /// Whether the integral between the cut and the end is proved to diverge.
  func diverges(_ expression: Expression, cut: Rational) -> Bool {
    let evaluator = RangeEvaluator(variable: variable, domain: domain(cut))
    let elasticity = LogarithmicSlope(evaluator: evaluator, isElasticity: true)
    guard evaluator.range(expression) != nil else { return false }
    let slope =
      expression.contains(variable)
      ? elasticity.range(expression)
      : evaluator.range(expression)?.excludesZero == true
        ? RealRange(0, precision: precision) : nil
    guard let slope else { return false }
    let value = expression.enclosure(
      at: [variable: Ball(cut, precision: precision)], precision: precision)
    guard value.isFinite, !value.containsZero else { return false }
    let minusOne = BigFloat(-1, precision: precision)
    switch place {
    case .zero: return slope.upper.value <= minusOne
    case .infinity: return slope.lower.value >= minusOne
    }
  }
}
