import MultiPrecision

/// Evaluates terms over a set of values of x, with outward rounding.
///
/// An answer is also a proof that the term is defined, and without `sign` and `if` continuous, at
/// every point of the set; nil is no proof.
struct Evaluation {
  let x: ValueRange
  let bits: Int
  /// The set, where it is one between constants.
  var span: Span?
  /// What is known of terms on the set.
  var facts = KnownSigns()

  private var precision: Precision { Precision(bits: bits) }

  func range(_ term: Term) -> ValueRange? {
    guard var found = plainRange(term) else { return nil }
    if facts.positive.contains(term) { found = found.inside(0, nil) }
    if let bound = facts.upperBounds[term] {
      let end = BigFloat(bound, precision: precision, rounding: .up)
      if found.upper.value >= end { found.upper = ValueRange.End(value: end, isOpen: true) }
    }
    if let bound = facts.lowerBounds[term] {
      let end = BigFloat(bound, precision: precision, rounding: .down)
      if found.lower.value <= end { found.lower = ValueRange.End(value: end, isOpen: true) }
    }
    return found
  }

  private func plainRange(_ term: Term) -> ValueRange? {
    switch term {
    case .number(let value): return ValueRange(Interval(value, precision: precision))
    case .x: return x
    case .pi: return constant { .pi(precision: precision, rounding: $0) }
    case .e: return constant { .eulerNumber(precision: precision, rounding: $0) }
    case .apply(let name, let arguments):
      // Roots and inverse functions of 0 and 1 have values: rounded numbers may lie outside.
      if let exact = term.exactValue { return ValueRange(Interval(exact, precision: precision)) }
      switch name {
      case "root":
        guard let root = try? AlgebraicRoot(arguments) else { return nil }
        let fine = root.refined(to: (root.high - root.low) / Rational(2).power(bits))
        return ValueRange(Interval(lower: fine.low, upper: fine.high, precision: precision))
      case "*": return product(term)
      case "^": return power(arguments[0], arguments[1])
      case "if": return choice(arguments)
      case "polygamma":
        guard let order = arguments[0].rational?.asInt, (0...16).contains(order),
          let value = range(arguments[1]), value.isPositive
        else { return nil }
        return polygamma(order, value)
      default:
        var values: [ValueRange] = []
        for argument in arguments {
          guard let value = range(argument) else { return nil }
          values.append(value)
        }
        guard var result = values.first else { return nil }
        switch name {
        case "+":
          for next in values.dropFirst() { result = result + next }
          return refined(result, of: term)
        case "min", "max":
          // The ends of a smaller or larger value may be reached by either.
          for next in values.dropFirst() {
            let closed = [result, next].map { ValueRange($0.interval).interval }
            result = ValueRange(
              name == "min" ? .min(closed[0], closed[1]) : .max(closed[0], closed[1]))
          }
          return result
        default: return image(name, result)
        }
      }
    }
  }

  /// Equal factors are raised to a power, so that squares are not negative.
  private func product(_ term: Term) -> ValueRange? {
    let factors = facts.isEmpty ? term.factors : term.arguments
    var result: ValueRange?
    var seen: Set<Term> = []
    for factor in factors where !seen.contains(factor) {
      guard let value = range(factor) else { return nil }
      seen.insert(factor)
      let count = factors.count { $0 == factor }
      let next = count > 1 ? value.power(count) : value
      result = result.map { $0 * next } ?? next
    }
    return result.map { refined($0, of: term) }
  }

  private func constant(_ value: (RoundingMode) -> BigFloat) -> ValueRange {
    ValueRange(
      ValueRange.End(value: value(.down), isOpen: true),
      ValueRange.End(value: value(.up), isOpen: true))
  }

  private func power(_ base: Term, _ exponent: Term) -> ValueRange? {
    // Roots of 0 have a value: a rounded 0 may be negative.
    let exact = base.exactValue.map { ValueRange(Interval($0, precision: precision)) }
    guard let value = exact ?? range(base) else { return nil }
    guard let exponent = exponent.rational else {
      guard let exponent = range(exponent) else { return nil }
      if value.isPositive, let log = image("log", value) { return image("exp", log * exponent) }
      guard value.isNonnegative, exponent.isPositive else { return nil }
      return raised(value, to: exponent.interval)
    }
    if let n = exponent.asInt {
      guard abs(n) <= 100_000 else { return nil }
      if n == 0 { return ValueRange(BigFloat(1, precision: precision)) }
      return n < 0 ? value.power(-n).reciprocal : value.power(n)
    }
    guard value.isNonnegative else { return nil }
    if exponent.signum < 0 { return power(base, .number(-exponent))?.reciprocal }
    return raised(value, to: Interval(exponent, precision: precision))
  }

  /// x^q = exp(q·log x) grows for q > 0, from 0 at 0.
  private func raised(_ value: ValueRange, to factor: Interval) -> ValueRange {
    func end(_ end: ValueRange.End, _ rounding: RoundingMode) -> ValueRange.End {
      if end.value.isZero || end.value.isInfinite { return end }
      let raised = (Interval(end.value).applying(.log) * factor).applying(.exp)
      return ValueRange.End(
        value: rounding == .down ? raised.lower : raised.upper, isOpen: end.isOpen)
    }
    return ValueRange(end(value.lower, .down), end(value.upper, .up))
  }

  /// ψ⁽ⁿ⁾ on x > 0: ψ grows from −∞ to ∞, (−1)ⁿ⁺¹ψ⁽ⁿ⁾ falls from ∞ to 0 for n ≥ 1.
  private func polygamma(_ order: Int, _ value: ValueRange) -> ValueRange {
    let infinity = BigFloat.infinity(precision: precision)
    func end(_ end: ValueRange.End, _ rounding: RoundingMode) -> ValueRange.End {
      if end.value.isInfinite {
        let limit = order == 0 ? infinity : BigFloat.zero(precision: precision)
        return ValueRange.End(value: limit, isOpen: true)
      }
      if end.value.signum <= 0 {
        return ValueRange.End(value: order % 2 == 0 ? -infinity : infinity, isOpen: true)
      }
      let ball = Ball(midpoint: end.value).polygamma(order)
      return ValueRange.End(
        value: rounding == .down ? ball.lower : ball.upper, isOpen: end.isOpen)
    }
    return order % 2 == 0
      ? ValueRange(end(value.lower, .down), end(value.upper, .up))
      : ValueRange(end(value.upper, .down), end(value.lower, .up))
  }

  private func image(_ name: String, _ value: ValueRange) -> ValueRange? {
    let one = BigFloat(1, precision: precision)
    let (low, high) = (value.lower, value.upper)
    switch name {
    case "abs": return value.magnitude
    case "sign":
      if value.isPositive { return ValueRange(one) }
      if value.isNegative { return ValueRange(-one) }
      return ValueRange(Interval(lower: -one, upper: one))
    default: break
    }
    guard let function = RealFunction(rawValue: name) else { return nil }
    switch function {
    case .cbrt, .sinh, .asinh: return value.growing(function)
    case .exp: return value.growing(.exp).inside(0, nil)
    case .expm1: return value.growing(.expm1).inside(-1, nil)
    case .tanh, .erf: return value.growing(function).inside(-1, 1)
    case .erfc: return value.falling(.erfc).inside(0, 2)
    case .atan: return value.growing(.atan)
    case .cosh: return value.magnitude.growing(.cosh)
    case .log: return value.isPositive ? value.growing(.log) : nil
    case .sqrt: return value.isNonnegative ? value.growing(.sqrt) : nil
    case .log1p:
      return low.value > -one || (low.value == -one && low.isOpen) ? value.growing(.log1p) : nil
    case .asin, .acos:
      guard low.value >= -one, high.value <= one else { return nil }
      return function == .asin ? value.growing(.asin) : value.falling(.acos)
    case .atanh:
      guard low.value > -one || (low.value == -one && low.isOpen),
        high.value < one || (high.value == one && high.isOpen)
      else { return nil }
      return value.growing(.atanh)
    case .acosh: return low.value >= one ? value.growing(.acosh) : nil
    case .sin, .cos: return ValueRange(value.interval.applying(function))
    case .tan:
      // Finite where the cosine has no zero.
      guard !value.interval.applying(.cos).containsZero else { return nil }
      return ValueRange(value.interval.applying(.tan))
    case .gamma, .lgamma:
      guard value.isPositive else { return nil }
      let image = ValueRange(value.interval.applying(function))
      return function == .gamma ? image.inside(0, nil) : image
    }
  }

  /// Only where the conditions have one truth value on the whole set.
  private func choice(_ arguments: [Term]) -> ValueRange? {
    var rest = arguments[...]
    while rest.count >= 2, let condition = rest.popFirst(), let value = rest.popFirst() {
      guard let holds = truth(condition) else { return nil }
      if holds { return range(value) }
    }
    return rest.first.flatMap { range($0) }
  }

  /// Whether a condition holds on the whole set or nowhere on it; nil when neither is known.
  private func truth(_ condition: Term) -> Bool? {
    guard case .apply(let name, let arguments) = condition else { return nil }
    switch name {
    case "true": return true
    case "false": return false
    case "not": return truth(arguments[0]).map { !$0 }
    case "and", "or":
      let values = arguments.map(truth)
      let absorbing = name == "or"
      return values.contains(absorbing) ? absorbing : values.contains(nil) ? nil : !absorbing
    case "<", "<=", ">", ">=", "==", "!=":
      guard let left = range(arguments[0]), let right = range(arguments[1]) else { return nil }
      let difference = left + -right
      let isZero = difference.interval.isExact && difference.interval.lower.isZero
      switch name {
      case "<": return difference.isNegative ? true : difference.isNonnegative ? false : nil
      case "<=": return difference.isNonpositive ? true : difference.isPositive ? false : nil
      case ">": return difference.isPositive ? true : difference.isNonpositive ? false : nil
      case ">=": return difference.isNonnegative ? true : difference.isNegative ? false : nil
      case "==": return isZero ? true : difference.excludesZero ? false : nil
      default: return isZero ? false : difference.excludesZero ? true : nil
      }
    default: return nil
    }
  }
}
