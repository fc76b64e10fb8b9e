import MultiPrecision

extension Function {
  /// Whether f(−x) = −f(x).
  public var isOdd: Bool {
    switch self {
    case .sign, .cbrt, .sin, .tan, .asin, .atan, .sinh, .tanh, .asinh, .atanh, .erf: return true
    default: return false
    }
  }

  /// Whether f(−x) = f(x).
  public var isEven: Bool {
    switch self {
    case .abs, .cos, .cosh: return true
    default: return false
    }
  }

  /// Whether the function takes two or more arguments.
  public var isVariadic: Bool { self == .min || self == .max }
}

extension Canonical {
  /// The canonical form of a function of canonical arguments.
  static func function(_ function: Function, of arguments: [Expression]) -> Expression {
    if function.isVariadic { return extremum(function, of: arguments) }
    guard arguments.count == 1 else { return .function(function, arguments) }
    let argument = arguments[0]
    if let value = ExactValue.find(function, at: argument) { return value }
    switch function {
    case .abs: return absoluteValue(of: argument)
    case .sign: return sign(of: argument)
    case .sqrt: return power(argument, .number(Rational(1, 2)))
    case .exp: return exponential(of: argument)
    default: break
    }
    if let inner = inverted(function, argument) { return inner }
    if argument.hasLeadingMinus {
      let positive = negated(argument)
      let mirrored =
        positive.hasLeadingMinus
        ? Expression.function(function, [positive]) : self.function(function, of: [positive])
      if function.isEven { return mirrored }
      if function.isOdd { return negated(mirrored) }
    }
    return .function(function, arguments)
  }

  /// |u|, taken apart over factors; nonnegative factors lose their bars.
  static func absoluteValue(of argument: Expression) -> Expression {
    let signs = KnownSigns(of: argument)
    if signs.isSubset(of: .nonnegative) { return argument }
    if signs.isDisjoint(with: .positive) { return negated(argument) }
    switch argument {
    case .product(let factors):
      return product(of: factors.map { absoluteValue(of: $0) })
    case .power(let base, .number(let exponent)):
      return power(absoluteValue(of: base), .number(exponent))
    default:
      let operand = argument.hasLeadingMinus ? negated(argument) : argument
      return .function(.abs, [operand])
    }
  }

  /// sign(u), taken apart over factors.
  private static func sign(of argument: Expression) -> Expression {
    switch KnownSigns(of: argument) {
    case .positive: return 1
    case .negative: return -1
    case .zero: return 0
    default: break
    }
    switch argument {
    case .product(let factors):
      return product(of: factors.map { sign(of: $0) })
    case .power(let base, .number(let exponent)):
      // A power that is not an integer has a nonnegative base.
      let sign = sign(of: base)
      return exponent.isInteger && (exponent / 2).isInteger ? power(sign, 2) : sign
    case .function(.abs, let operands) where operands.count == 1:
      return power(sign(of: operands[0]), 2)
    case .function(.sign, _):
      return argument
    default:
      if argument.hasLeadingMinus {
        return negated(.function(.sign, [negated(argument)]))
      }
      return .function(.sign, [argument])
    }
  }

  /// f(g(u)) where g is an inverse of f on its domain.
  private static func inverted(_ outer: Function, _ argument: Expression) -> Expression? {
    switch (outer, argument) {
    case (.log, .constant(.e)): return 1
    case (.log, .power(.constant(.e), let exponent)): return exponent
    case (.cbrt, .power(let base, .number(let exponent))):
      return exponent.isInteger && (exponent / 3).isInteger
        ? power(base, .number(exponent / 3)) : nil
    default: break
    }
    guard case .function(let inner, let operands) = argument, operands.count == 1 else {
      return nil
    }
    let operand = operands[0]
    switch (outer, inner) {
    case (.log, .exp), (.log1p, .expm1), (.expm1, .log1p),
      (.sinh, .asinh), (.asinh, .sinh), (.tanh, .atanh), (.atanh, .tanh), (.cosh, .acosh),
      (.sin, .asin), (.cos, .acos), (.tan, .atan):
      return operand
    case (.cosh, .asinh):
      return power(sum(of: [power(operand, 2), 1]), .number(Rational(1, 2)))
    case (.cos, .atan):
      return power(sum(of: [power(operand, 2), 1]), .number(Rational(-1, 2)))
    case (.sin, .atan):
      return product(of: [
        operand, power(sum(of: [power(operand, 2), 1]), .number(Rational(-1, 2))),
      ])
    case (.cos, .asin), (.sin, .acos):
      return power(sum(of: [1, negated(power(operand, 2))]), .number(Rational(1, 2)))
    case (.acosh, .cosh): return self.function(.abs, of: [operand])
    default:
      return nil
    }
  }

  /// min and max: nested ones are flattened, numbers are folded, the rest is sorted.
  private static func extremum(_ function: Function, of arguments: [Expression]) -> Expression {
    var number: Rational?
    var others: [Expression] = []
    var seen: Set<Expression> = []
    for argument in arguments {
      var operands = [argument]
      if case .function(function, let inner) = argument { operands = inner }
      for operand in operands {
        if case .number(let value) = operand {
          let best = number ?? value
          number = function == .min ? Swift.min(best, value) : Swift.max(best, value)
        } else if seen.insert(operand).inserted {
          others.append(operand)
        }
      }
    }
    others.sort { $0.ordering(to: $1) == .before }
    if let number { others.insert(.number(number), at: 0) }
    return others.count == 1 ? others[0] : .function(function, others)
  }
}
