import MultiPrecision
import RealModule
import Symbolic

/// Ranges of the logarithmic slope f′/f, or of x·f′/f, of an expression over a set of values of
/// its variable.
///
/// An answer proves that f is defined, differentiable and never 0 on the set; nil says nothing.
/// The rules are those of the derivative divided by the function: slopes of factors add up, those
/// of powers are multiplied by the exponent, and a sum has the mean of its terms' slopes, weighted
/// by the terms.
///
/// ### Accuracy
/// Enclosure, *proved*: outward rounding at every step.
struct LogarithmicSlope {
  let evaluator: RangeEvaluator
  /// Whether the slope is multiplied by the variable.
  let isElasticity: Bool

  private var variable: Symbol { evaluator.variable }
  private var precision: Precision { evaluator.precision }
  private var zero: RealRange { RealRange(0, precision: precision) }
  private var one: RealRange { RealRange(1, precision: precision) }

  func range(_ expression: Expression) -> RealRange? {
    if !expression.contains(variable) {
      return evaluator.range(expression)?.excludesZero == true ? zero : nil
    }
    switch expression {
    case .number, .constant: return nil
    case .symbol: return isElasticity ? one : evaluator.domain.reciprocal
    case .sum(let terms): return slope(ofSum: terms)
    case .product(let factors):
      var sum = zero
      for factor in factors {
        guard let next = range(factor) else { return nil }
        sum = sum + next
      }
      return sum
    case .power(let base, let exponent):
      if !exponent.contains(variable) {
        guard let slope = range(base), let factor = evaluator.range(exponent) else { return nil }
        if exponent.asRational?.isInteger != true {
          guard evaluator.range(base)?.isPositive == true else { return nil }
        }
        return factor * slope
      }
      guard evaluator.range(base)?.isPositive == true else { return nil }
      if base == .constant(.e) { return change(of: exponent) }
      return change(of: exponent * .apply(.log, base))
    case .function(let function, let arguments):
      guard arguments.count == 1, let argument = arguments.first else { return nil }
      return slope(of: function, argument)
    case .piecewise: return nil
    }
  }

  /// u′, or x·u′: the derivative itself, or u times its own slope, whichever says more.
  private func change(of argument: Expression) -> RealRange? {
    let derivative = argument.derivative(in: variable)
    let scaled = isElasticity ? (.symbol(variable) * derivative).simplified() : derivative
    let direct = evaluator.range(scaled)
    guard let slope = range(argument), let value = evaluator.range(argument) else { return direct }
    let product = slope * value
    return direct.map { $0.clamped(to: product) } ?? product
  }

  /// The derivative of a term, or x times it, divided by another term.
  private func change(of term: Expression, over inverse: Expression) -> RealRange? {
    let derivative = term.derivative(in: variable)
    let scaled = isElasticity ? .symbol(variable) * derivative : derivative
    return evaluator.range((scaled * inverse).simplified())
  }

  /// (Σ tᵢsᵢ)/(Σ tᵢ), divided by each term that may be the largest; and, where all terms have one
  /// sign, a mean of the sᵢ.
  private func slope(ofSum terms: [Expression]) -> RealRange? {
    guard terms.count <= 40 else { return nil }
    var result: RealRange?
    func add(_ candidate: RealRange?) {
      guard let candidate else { return }
      result = result.map { $0.clamped(to: candidate) } ?? candidate
    }
    let slopes = terms.map { $0.contains(variable) ? range($0) : zero }
    let values = terms.map { evaluator.range($0) }
    if values.allSatisfy({ $0?.isPositive == true })
      || values.allSatisfy({ $0?.isNegative == true })
    {
      var hull = slopes.first ?? nil
      for slope in slopes.dropFirst() {
        hull = hull.flatMap { left in slope.map { left.union($0) } }
      }
      add(hull)
    }
    for (index, term) in terms.enumerated() {
      guard let own = slopes[index], values[index]?.excludesZero == true else { continue }
      var (weights, sum): (RealRange?, RealRange?) = (one, own)
      let inverse = Expression.power(term, -1)
      for (other, slope) in zip(terms.indices, slopes) where other != index {
        let ratio = evaluator.range((terms[other] * inverse).simplified())
        weights = weights.flatMap { left in ratio.map { left + $0 } }
        let known = ratio.flatMap { ratio in slope.map { ratio * $0 } }
        // A term that tends to 0 may have a slope without bounds.
        let change = known?.isBounded == true ? known : change(of: terms[other], over: inverse)
        sum = sum.flatMap { left in (change ?? known).map { left + $0 } }
      }
      guard let sum, let inverse = weights?.reciprocal else { continue }
      add(sum * inverse)
    }
    return result
  }

  private func slope(of function: Function, _ u: Expression) -> RealRange? {
    switch function {
    case .exp: return change(of: u)
    case .sqrt, .cbrt:
      guard evaluator.range(u)?.excludesZero == true, let slope = range(u) else { return nil }
      return slope * RealRange(Rational(1, function == .sqrt ? 2 : 3), precision: precision)
    case .abs: return range(u)
    case .log:
      guard let slope = range(u), let log = evaluator.range(.apply(.log, u))?.reciprocal else {
        return nil
      }
      return slope * log
    case .cosh: return product(change(of: u), evaluator.range(.apply(.tanh, u)))
    case .sinh: return product(change(of: u), evaluator.range(.apply(.tanh, u))?.reciprocal)
    case .sin:
      // u·cot u falls from 1 as |u| grows to π/2.
      guard let value = evaluator.range(u), let slope = range(u) else { return nil }
      let reach = value.magnitude.upper.value
      guard reach.isFinite, reach < BigFloat(1.5, precision: precision), !reach.isZero else {
        return nil
      }
      let end = Ball(midpoint: reach)
      let least = (end * end.applying(.cos) / end.applying(.sin)).lower
      let factor = RealRange(
        .init(value: least, isOpen: false),
        .init(value: BigFloat(1, precision: precision), isOpen: false))
      return factor * slope
    case .erfc:
      // For v > 0: v + √(v² + 4/π) ≤ (2/√π)e^−v²/erfc v ≤ v + √(v² + 2), A&S 7.1.13.
      guard let value = evaluator.range(u), value.isPositive, let change = change(of: u) else {
        return nil
      }
      let twice = value + value
      let ratio = twice.union(twice + RealRange(Rational(71, 50), precision: precision))
      return -(ratio * change)
    default:
      let derivative = Expression.apply(function, u).derivative(in: variable)
      let quotient = derivative * .power(.apply(function, u), -1)
      return evaluator.range(
        (isElasticity ? .symbol(variable) * quotient : quotient).simplified())
    }
  }

  private func product(_ left: RealRange?, _ right: RealRange?) -> RealRange? {
    left.flatMap { left in right.map { left * $0 } }
  }
}

extension RealRange {
  fileprivate var isBounded: Bool { lower.value.isFinite && upper.value.isFinite }
}
