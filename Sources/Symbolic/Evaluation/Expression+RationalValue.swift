import MultiPrecision

extension Expression {
  /// The exact value, if it is rational and known to be.
  ///
  /// ### Accuracy
  /// Exact. Where a part is irrational the canonical form decides, so that `sqrt(2)^2` has the
  /// value 2; a rational number in deeper disguise gives nil. Rows of `piecewise` that are not
  /// chosen are not evaluated.
  ///
  /// - Parameter values: The values of the symbols.
  /// - Returns: The value, or nil if it is not known to be rational.
  /// - Throws: `EvaluationError`, if the expression has no value: the first cause, left to right.
  public func rationalValue(
    at values: [Symbol: Rational] = [:]
  ) throws(EvaluationError) -> Rational? {
    if let value = try exactValue(at: values) { return value }
    let form = substituting(values.mapValues { Expression.number($0) }).simplified()
    if case .number(let value) = form { return value }
    // The canonical form may show a division by zero that irrational parts concealed.
    return try form.exactValue(at: [:])
  }

  private func exactValue(at values: [Symbol: Rational]) throws(EvaluationError) -> Rational? {
    switch self {
    case .number(let value): return value
    case .constant: return nil
    case .symbol(let symbol):
      guard let value = values[symbol] else { throw .freeSymbol(symbol) }
      return value
    case .sum(let terms):
      return try Expression.fold(terms, at: values, from: 0) { $0 + $1 }
    case .product(let factors):
      return try Expression.fold(factors, at: values, from: 1) { $0 * $1 }
    case .power(let base, let exponent):
      let baseValue = try base.exactValue(at: values)
      let exponentValue = try exponent.exactValue(at: values)
      guard let baseValue, let exponentValue else {
        if let exponentValue, exponentValue.isZero { return 1 }
        return nil
      }
      return try power(of: baseValue, exponentValue)
    case .function(let function, let arguments):
      return try exactValue(of: function, arguments, at: values)
    case .piecewise(let branches, let otherwise):
      for branch in branches {
        guard let holds = try branch.condition.truth(at: values) else { return nil }
        if holds { return try branch.value.exactValue(at: values) }
      }
      guard let otherwise else { throw .noRowApplies }
      return try otherwise.exactValue(at: values)
    }
  }

  private static func fold(
    _ parts: [Expression], at values: [Symbol: Rational], from start: Rational,
    _ combine: (Rational, Rational) -> Rational
  ) throws(EvaluationError) -> Rational? {
    var result: Rational? = start
    for part in parts {
      // All parts are looked at, for the errors in them.
      guard let value = try part.exactValue(at: values) else {
        result = nil
        continue
      }
      guard let partial = result else { continue }
      let bits = partial.bitSize + value.bitSize
      guard bits <= exactConstantBitLimit else { throw .tooLarge(bits: bits) }
      result = combine(partial, value)
    }
    return result
  }

  private func power(of base: Rational, _ q: Rational) throws(EvaluationError) -> Rational? {
    if base.isZero {
      if q.signum < 0 { throw .divisionByZero(self) }
      return q.isZero ? 1 : 0
    }
    if !q.isInteger, base.signum < 0 {
      throw .powerDomain(base: .number(base), exponent: .number(q))
    }
    if base == 1 || q.isZero { return 1 }
    if q.isInteger {
      if base == -1 { return (q / 2).isInteger ? 1 : -1 }
      let size = Double(base.bitSize) * q.doubleValue.magnitude
      guard let exponent = q.asInt,
        let value = base.power(exponent, bitLimit: exactConstantBitLimit)
      else { throw .tooLarge(bits: Int(exactly: size.rounded()) ?? .max) }
      return value
    }
    return Canonical.power(of: base, q).asRational
  }

  private func exactValue(
    of function: Function, _ arguments: [Expression], at values: [Symbol: Rational]
  ) throws(EvaluationError) -> Rational? {
    if function.isVariadic {
      let isMinimum = function == .min
      guard let first = arguments.first, let start = try first.exactValue(at: values) else {
        return nil
      }
      return try Expression.fold(arguments, at: values, from: start) {
        isMinimum ? Swift.min($0, $1) : Swift.max($0, $1)
      }
    }
    guard arguments.count == 1, let x = try arguments[0].exactValue(at: values) else { return nil }
    guard function.isDefined(at: x) else { throw .domain(function, .number(x)) }
    return ExactValue.rational(function, at: x)
  }
}

extension Function {
  /// Whether the function of one argument is defined at a rational point.
  public func isDefined(at x: Rational) -> Bool {
    switch self {
    case .sqrt: return x.signum >= 0
    case .log: return x.signum > 0
    case .log1p: return x > -1
    case .asin, .acos: return x.magnitude <= 1
    case .dilog: return x <= 1
    case .atanh: return x.magnitude < 1
    case .acosh: return x >= 1
    case .gamma, .lgamma: return x.signum > 0 || !x.isInteger
    default: return true
    }
  }
}

extension Condition {
  /// Whether the condition holds, or nil if a side is not known to be rational.
  public func truth(at values: [Symbol: Rational]) throws(EvaluationError) -> Bool? {
    switch self {
    case .constant(let value): return value
    case .comparison(let left, let relation, let right):
      let leftValue = try left.rationalValue(at: values)
      let rightValue = try right.rationalValue(at: values)
      guard let leftValue, let rightValue else { return nil }
      return relation.holds(leftValue, rightValue)
    case .not(let part): return try part.truth(at: values).map { !$0 }
    case .and(let parts):
      var result: Bool? = true
      for part in parts {
        let truth = try part.truth(at: values)
        if truth == false { return false }
        if truth == nil { result = nil }
      }
      return result
    case .or(let parts):
      var result: Bool? = false
      for part in parts {
        let truth = try part.truth(at: values)
        if truth == true { return true }
        if truth == nil { result = nil }
      }
      return result
    }
  }
}

extension Relation {
  /// Whether the relation holds between two values.
  @inlinable
  public func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .less: return left < right
    case .lessOrEqual: return left <= right
    case .greater: return left > right
    case .greaterOrEqual: return left >= right
    case .equal: return left == right
    case .notEqual: return left != right
    }
  }
}
