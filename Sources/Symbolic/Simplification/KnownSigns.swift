import MultiPrecision

/// The signs that an expression can have where it is defined, as far as its form shows.
struct KnownSigns: OptionSet {
  let rawValue: UInt8

  static let negative = KnownSigns(rawValue: 1)
  static let zero = KnownSigns(rawValue: 2)
  static let positive = KnownSigns(rawValue: 4)
  static let nonnegative: KnownSigns = [.zero, .positive]
  static let any: KnownSigns = [.negative, .zero, .positive]

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Looks at no more than some hundred nodes, so that asking at every node stays linear.
  init(of expression: Expression) {
    var budget = 200
    self = KnownSigns.find(expression, &budget)
  }

  init(of value: Rational) {
    self = value.signum > 0 ? .positive : (value.isZero ? .zero : .negative)
  }

  private var opposite: KnownSigns {
    var result: KnownSigns = contains(.zero) ? .zero : []
    if contains(.negative) { result.insert(.positive) }
    if contains(.positive) { result.insert(.negative) }
    return result
  }

  private static func find(_ expression: Expression, _ budget: inout Int) -> KnownSigns {
    budget -= 1
    guard budget > 0 else { return .any }
    switch expression {
    case .number(let value): return KnownSigns(of: value)
    case .constant: return .positive
    case .symbol: return .any
    case .sum(let terms):
      return terms.reduce(.zero) { $0 == .any ? .any : add($0, find($1, &budget)) }
    case .product(let factors):
      return factors.reduce(.positive) { $0 == .any ? .any : multiply($0, find($1, &budget)) }
    case .power(let base, let exponent):
      return power(find(base, &budget), exponent)
    case .function(let function, let arguments):
      return apply(function, arguments.map { find($0, &budget) })
    case .piecewise(let branches, let otherwise):
      var result: KnownSigns = otherwise.map { find($0, &budget) } ?? []
      for branch in branches { result.formUnion(find(branch.value, &budget)) }
      return result
    }
  }

  private static func add(_ a: KnownSigns, _ b: KnownSigns) -> KnownSigns {
    if a == .zero { return b }
    if b == .zero { return a }
    let union = a.union(b)
    if union.isSuperset(of: [.negative, .positive]) { return .any }
    // One strict summand makes the sum strict.
    return a.contains(.zero) && b.contains(.zero) ? union : union.subtracting(.zero)
  }

  private static func multiply(_ a: KnownSigns, _ b: KnownSigns) -> KnownSigns {
    var result: KnownSigns = []
    if a.contains(.zero) || b.contains(.zero) { result.insert(.zero) }
    if a.contains(.positive) { result.formUnion(b.subtracting(.zero)) }
    if a.contains(.negative) { result.formUnion(b.opposite.subtracting(.zero)) }
    return result
  }

  private static func power(_ base: KnownSigns, _ exponent: Expression) -> KnownSigns {
    guard case .number(let q) = exponent else {
      return base == .positive ? .positive : .any
    }
    if q.isZero { return .positive }
    // A negative power of 0 is undefined.
    let zero: KnownSigns = base.contains(.zero) && q.signum > 0 ? .zero : []
    if q.isInteger, !(q / 2).isInteger { return base.subtracting(.zero).union(zero) }
    let nonzero = q.isInteger ? base.subtracting(.zero) : base.intersection(.positive)
    return nonzero.isEmpty ? zero : zero.union(.positive)
  }

  private static func apply(_ function: Function, _ arguments: [KnownSigns]) -> KnownSigns {
    guard let first = arguments.first else { return .any }
    switch function {
    case .exp, .cosh, .erfc: return .positive
    case .abs, .sqrt:
      return first.contains(.zero) ? (first == .zero ? .zero : .nonnegative) : .positive
    case .sign, .cbrt, .sinh, .tanh, .asinh, .atanh, .asin, .atan, .erf, .expm1, .log1p,
      .dilog:
      return first
    case .acos, .acosh: return .nonnegative
    case .gamma: return first == .positive ? .positive : .any
    case .max:
      if arguments.contains(.positive) { return .positive }
      if arguments.contains(where: { $0.isSubset(of: .nonnegative) }) { return .nonnegative }
      return arguments.reduce([]) { $0.union($1) }
    case .min:
      return arguments.reduce([]) { $0.union($1) }
    case .log, .sin, .cos, .tan, .lgamma: return .any
    }
  }
}
