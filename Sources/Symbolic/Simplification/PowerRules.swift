import MultiPrecision

extension Canonical {
  /// The canonical power of a canonical base; equal to `base^exponent` wherever that is defined.
  static func power(_ base: Expression, _ exponent: Expression) -> Expression {
    if case .number(let q) = exponent { return power(base, q) }
    switch base {
    case .number(1): return 1
    case .number(0) where exponent.symbols.isEmpty:
      let value: Ball = exponent.enclosure(at: [:], precision: Precision(bits: 64))
      return value.isPositive ? 0 : .power(base, exponent)
    case .constant(.e): return exponential(of: exponent)
    case .function(.exp, let arguments) where arguments.count == 1:
      return exponential(of: product(of: [arguments[0], exponent]))
    default: return .power(base, exponent)
    }
  }

  private static func power(_ base: Expression, _ q: Rational) -> Expression {
    if q.isZero { return 1 }
    if q == 1 { return base }
    switch base {
    case .number(let value):
      return power(of: value, q)
    case .constant(.e):
      return exponential(of: .number(q))
    case .product(let factors):
      return power(ofProduct: factors, q)
    case .power(let inner, .number(let p)):
      // p even: u^p = |u|^p. Else u^p must be at least 0 where q is not an integer, so u ≥ 0 and
      // the exponents multiply; for an integer q they always do.
      if !q.isInteger, p.isInteger, (p / 2).isInteger {
        return power(absoluteValue(of: inner), p * q)
      }
      return power(inner, p * q)
    case .power(let inner, let p) where q.isInteger:
      return power(inner, product(of: [p, .number(q)]))
    case .function(let function, let arguments) where arguments.count == 1:
      return power(of: function, arguments[0], q) ?? .power(base, .number(q))
    default:
      return .power(base, .number(q))
    }
  }

  private static func power(
    of function: Function, _ argument: Expression, _ q: Rational
  ) -> Expression? {
    switch function {
    case .exp:
      return exponential(of: product(of: [argument, .number(q)]))
    case .abs where q.isInteger && (q / 2).isInteger:
      return power(argument, q)
    case .sign where q.isInteger:
      let isEven = (q / 2).isInteger
      let sign = Expression.function(.sign, [argument])
      return isEven ? .power(sign, 2) : sign
    case .cbrt where q.isInteger && (q / 3).isInteger:
      return power(argument, q / 3)
    default:
      return nil
    }
  }

  /// Integer powers are distributed over the factors; others only over factors known to have one
  /// sign, because (u·v)^q may be defined where u^q is not.
  private static func power(ofProduct factors: [Expression], _ q: Rational) -> Expression {
    if q.isInteger {
      return product(of: factors.map { power($0, q) })
    }
    var outside: [Expression] = []
    var inside: [Expression] = []
    var remaining: [Expression] = []
    for factor in factors {
      if case .number(let value) = factor {
        if value.signum > 0 {
          outside.append(factor)
        } else if value != -1 {
          outside.append(.number(-value))
          inside.append(-1)
        } else {
          inside.append(factor)
        }
        continue
      }
      let signs = KnownSigns(of: factor)
      if signs == .positive {
        outside.append(factor)
      } else if signs.isSubset(of: .nonnegative) {
        remaining.append(factor)
      } else {
        inside.append(factor)
      }
    }
    if inside.isEmpty {
      outside.append(contentsOf: remaining)
    } else {
      inside.append(contentsOf: remaining)
    }
    guard !outside.isEmpty else {
      return .power(product(of: inside), .number(q))
    }
    var result = outside.map { power($0, q) }
    if !inside.isEmpty {
      let base = product(of: inside)
      if case .product = base {
        result.append(.power(base, .number(q)))
      } else {
        result.append(power(base, q))
      }
    }
    return product(of: result)
  }

  /// exp(u), with exp(log v) = v and exp(c·log v) = v^c.
  static func exponential(of argument: Expression) -> Expression {
    switch argument {
    case .number(let value):
      if value.isZero { return 1 }
      return value == 1 ? .constant(.e) : .function(.exp, [argument])
    case .function(.log, let operands) where operands.count == 1:
      return operands[0]
    case .product(let factors):
      if factors.count == 2, case .number(let value) = factors[0],
        case .function(.log, let operands) = factors[1], operands.count == 1
      {
        return power(operands[0], value)
      }
      return .function(.exp, [argument])
    default:
      return .function(.exp, [argument])
    }
  }
}
