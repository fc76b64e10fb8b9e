import MultiPrecision
import NumericalMethods
import Symbolic

/// Bounds of an expression over a set of values of its variable.
///
/// An answer is also a proof that the expression is defined on the whole set; nil means that this
/// could not be shown.
///
/// ### Accuracy
/// Enclosure, *proved*: outward rounding at every step.
struct RangeEvaluator {
  let variable: Symbol
  let domain: RealRange
  /// The ends of the domain as constants, where they are known.
  var ends: ExactEnds?
  /// The values of other symbols.
  var parameters: [Symbol: RealRange] = [:]
  /// Pays for every node.
  var budget = WorkBudget.unlimited
  var precision: Precision { domain.precision }

  /// About the work of a node, in operations on four words: functions cost as much as 20 products.
  private func cost(of expression: Expression) -> Int {
    let words = 1 + precision.bits / 256
    return switch expression {
    case .number, .constant, .symbol: 1
    case .sum(let parts), .product(let parts): parts.count * words
    case .power, .function: 20 * words * (1 + words / 8)
    case .piecewise: words
    }
  }

  func range(_ expression: Expression) -> RealRange? {
    budget.spend(cost(of: expression))
    switch expression {
    case .number(let value): return RealRange(value, precision: precision)
    case .constant(.pi):
      return RealRange(
        .init(value: .pi(precision: precision, rounding: .down), isOpen: true),
        .init(value: .pi(precision: precision, rounding: .up), isOpen: true))
    case .constant(.e):
      return RealRange(
        .init(value: .eulerNumber(precision: precision, rounding: .down), isOpen: true),
        .init(value: .eulerNumber(precision: precision, rounding: .up), isOpen: true))
    case .symbol(let symbol): return symbol == variable ? domain : parameters[symbol]
    case .sum(let terms):
      var sum = RealRange(0, precision: precision)
      for term in terms {
        guard let next = range(term) else { return nil }
        sum = sum + next
      }
      return ends?.refined(sum, of: expression) ?? sum
    case .product(let factors):
      var product = RealRange(1, precision: precision)
      for factor in factors {
        guard let next = range(factor) else { return nil }
        product = product * next
      }
      return ends?.refined(product, of: expression) ?? product
    case .power(let base, let exponent): return power(base, exponent)
    case .function(let function, let arguments):
      var values: [RealRange] = []
      for argument in arguments {
        guard let value = range(argument) else { return nil }
        values.append(value)
      }
      return image(function, values)
    case .piecewise(let branches, let otherwise): return piecewise(branches, otherwise)
    }
  }

  private func power(_ base: Expression, _ exponent: Expression) -> RealRange? {
    guard let base = range(base) else { return nil }
    guard let exponent = exponent.asRational else {
      guard let exponent = range(exponent) else { return nil }
      if base.isPositive {
        return image(.log, [base]).flatMap { image(.exp, [$0 * exponent]) }
      }
      return base.isNonnegative && exponent.isPositive ? base.power(positive: exponent) : nil
    }
    if let integer = exponent.asInt {
      let result = base.power(abs(integer))
      return integer < 0 ? result.reciprocal : result
    }
    guard base.isNonnegative else { return nil }
    // x^q = exp(q·log x) increases for q > 0; at 0 the logarithm is −∞ and the power 0.
    let factor = RealRange(exponent.magnitude, precision: precision)
    func end(_ end: RealRange.End, _ rounding: RoundingMode) -> RealRange.End {
      let log = end.value.applying(.log, rounding: rounding)
      let scale =
        (rounding == .down) == (log.signum >= 0) ? factor.lower.value : factor.upper.value
      let product = log.multiplied(by: scale, rounding: rounding)
      return .init(value: product.applying(.exp, rounding: rounding), isOpen: end.isOpen)
    }
    let result = RealRange(end(base.lower, .down), end(base.upper, .up))
    return exponent.signum < 0 ? result.reciprocal : result
  }

  private func bounded(_ range: RealRange, _ low: Rational, _ high: Rational) -> RealRange {
    range.clamped(to: RealRange(openFrom: low, to: high, precision: precision))
  }

  private func image(_ function: Function, _ values: [RealRange]) -> RealRange? {
    guard let x = values.first else { return nil }
    switch function {
    case .abs: return x.magnitude
    case .sign:
      if x.isPositive { return RealRange(1, precision: precision) }
      if x.isNegative { return RealRange(-1, precision: precision) }
      return RealRange(closedFrom: -1, to: 1, precision: precision)
    case .sqrt: return x.isNonnegative ? x.increasing(.sqrt) : nil
    case .cbrt: return x.increasing(.cbrt)
    case .exp:
      return x.increasing(.exp)
        .clamped(to: RealRange(openFrom: 0, to: nil, precision: precision))
    case .expm1:
      return x.increasing(.expm1)
        .clamped(to: RealRange(openFrom: -1, to: nil, precision: precision))
    case .log: return x.isPositive ? x.increasing(.log) : nil
    case .log1p:
      guard (x + RealRange(1, precision: precision)).isPositive else { return nil }
      return x.increasing(.log1p)
    case .sin, .cos: return wave(function, x)
    case .gamma, .lgamma:
      if let bounded = bounded(function, x) { return bounded }
      // Γ ≥ 0.88560… on x > 0.
      guard x.isPositive else { return nil }
      let least = function == .gamma ? Rational(8856, 10_000) : Rational(-1215, 10_000)
      return RealRange(openFrom: least, to: nil, precision: precision)
    case .tan: return bounded(function, x)
    case .asin, .acos:
      let unit = RealRange(closedFrom: -1, to: 1, precision: precision)
      guard x.lower.value >= unit.lower.value, x.upper.value <= unit.upper.value else {
        return nil
      }
      return function == .asin ? x.increasing(.asin) : x.decreasing(.acos)
    case .dilog:
      guard x.lower.value.isFinite, x.upper.value.isFinite else { return nil }
      let value = Ball(lower: x.lower.value, upper: x.upper.value).dilogarithm()
      guard value.isFinite else { return nil }
      return RealRange(
        .init(value: value.lower, isOpen: false), .init(value: value.upper, isOpen: false))
    case .atan: return x.increasing(.atan)
    case .sinh: return x.increasing(.sinh)
    case .cosh: return x.magnitude.increasing(.cosh)
    case .tanh: return bounded(x.increasing(.tanh), -1, 1)
    case .asinh: return x.increasing(.asinh)
    case .acosh:
      return x.lower.value >= BigFloat(1, precision: precision) ? x.increasing(.acosh) : nil
    case .atanh:
      let one = RealRange(1, precision: precision)
      return (one + x).isPositive && (one + -x).isPositive ? x.increasing(.atanh) : nil
    case .erf: return bounded(x.increasing(.erf), -1, 1)
    case .erfc: return bounded(x.decreasing(.erfc), 0, 2)
    case .min, .max:
      var result = x
      for next in values.dropFirst() {
        result = function == .max ? result.maximum(next) : -((-result).maximum(-next))
      }
      return result
    }
  }

  /// By an enclosure, which is finite only where no pole is inside.
  private func bounded(_ function: Function, _ x: RealRange) -> RealRange? {
    guard x.lower.value.isFinite, x.upper.value.isFinite,
      let function = RealFunction(rawValue: function.rawValue)
    else { return nil }
    let value = Ball(lower: x.lower.value, upper: x.upper.value).applying(function)
    guard value.isFinite else { return nil }
    return RealRange(
      .init(value: value.lower, isOpen: false), .init(value: value.upper, isOpen: false))
  }

  /// sin or cos, with their maxima and minima inside, within [−1, 1].
  private func wave(_ function: Function, _ x: RealRange) -> RealRange {
    let unit = RealRange(closedFrom: -1, to: 1, precision: precision)
    let argument = Interval(lower: x.lower.value, upper: x.upper.value)
    let image = argument.applying(function == .sin ? .sin : .cos)
    guard !image.isEmpty, image.isBounded else { return unit }
    return RealRange(
      .init(value: image.lower, isOpen: false), .init(value: image.upper, isOpen: false)
    ).clamped(to: unit)
  }

  private func piecewise(_ branches: [Branch], _ otherwise: Expression?) -> RealRange? {
    var result: RealRange?
    for branch in branches {
      let holds = truth(branch.condition)
      if holds == false { continue }
      guard let value = range(branch.value) else { return nil }
      result = result?.union(value) ?? value
      if holds == true { return result }
    }
    guard let otherwise, let value = range(otherwise) else { return nil }
    return result?.union(value) ?? value
  }

  /// Whether a condition holds on the whole set (true), nowhere (false), or neither is known (nil).
  func truth(_ condition: Condition) -> Bool? {
    switch condition {
    case .constant(let value): return value
    case .not(let inner): return truth(inner).map { !$0 }
    case .and(let parts):
      let values = parts.map(truth)
      return values.contains(false) ? false : values.contains(nil) ? nil : true
    case .or(let parts):
      let values = parts.map(truth)
      return values.contains(true) ? true : values.contains(nil) ? nil : false
    case .comparison(let left, let relation, let right):
      guard let left = range(left), let right = range(right) else { return nil }
      let difference = left + -right
      switch relation {
      case .less: return difference.isNegative ? true : difference.isNonnegative ? false : nil
      case .lessOrEqual:
        return difference.isNonpositive ? true : difference.isPositive ? false : nil
      case .greater: return difference.isPositive ? true : difference.isNonpositive ? false : nil
      case .greaterOrEqual:
        return difference.isNonnegative ? true : difference.isNegative ? false : nil
      case .equal: return difference.isZero ? true : difference.excludesZero ? false : nil
      case .notEqual: return difference.isZero ? false : difference.excludesZero ? true : nil
      }
    }
  }
}

extension RealRange {
  /// The range of max(a, b).
  fileprivate func maximum(_ other: RealRange) -> RealRange {
    func larger(_ a: End, _ b: End) -> End {
      if a.value == b.value { return End(value: a.value, isOpen: a.isOpen && b.isOpen) }
      return a.value < b.value ? b : a
    }
    func largerLow(_ a: End, _ b: End) -> End {
      if a.value == b.value { return End(value: a.value, isOpen: a.isOpen || b.isOpen) }
      return a.value < b.value ? b : a
    }
    return RealRange(largerLow(lower, other.lower), larger(upper, other.upper))
  }
}
