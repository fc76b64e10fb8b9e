import MultiPrecision

extension Function {
  /// f′(u) for a function of one argument.
  func derivative(at u: Expression) -> Expression {
    let half = Expression.number(Rational(1, 2))
    let square = u.pow(2)
    switch self {
    case .abs: return .apply(.sign, u)
    case .sign: return 0
    case .sqrt: return half * u.pow(-half)
    case .cbrt: return .number(Rational(1, 3)) * Expression.apply(.cbrt, u).pow(-2)
    case .exp, .expm1: return .apply(.exp, u)
    case .log: return u.pow(-1)
    case .log1p: return (1 + u).pow(-1)
    case .sin: return .apply(.cos, u)
    case .cos: return -.apply(.sin, u)
    case .tan: return 1 + Expression.apply(.tan, u).pow(2)
    case .asin: return (1 - square).pow(-half)
    case .acos: return -((1 - square).pow(-half))
    case .atan: return (1 + square).pow(-1)
    case .sinh: return .apply(.cosh, u)
    case .cosh: return .apply(.sinh, u)
    case .tanh: return 1 - Expression.apply(.tanh, u).pow(2)
    case .asinh: return (1 + square).pow(-half)
    case .acosh: return (u - 1).pow(-half) * (u + 1).pow(-half)
    case .atanh: return (1 - square).pow(-1)
    case .erf, .erfc:
      let slope = 2 * Expression.constant(.pi).pow(-half) * .apply(.exp, -square)
      return self == .erf ? slope : -slope
    // 1 at 0, where the formula has no value.
    case .dilog: return -.apply(.log1p, -u) * u.pow(-1)
    case .gamma, .lgamma: return .unknownDerivative(of: .apply(self, u), in: nil)
    // `min` and `max` are differentiated row by row.
    case .min, .max: return .unknownDerivative(of: .apply(self, u), in: nil)
    }
  }
}

extension Symbol {
  private static let unknownMark = "derivative of "

  /// Whether the symbol stands for a derivative that the language has no name for.
  ///
  /// Its name is no identifier, so it never meets a symbol of a file, and nobody gives it a value.
  public var isUnknownDerivative: Bool { name.hasPrefix(Symbol.unknownMark) }

  fileprivate init(unknownDerivativeOf expression: Expression, in variable: Symbol?) {
    let suffix = variable.map { " in \($0.name)" } ?? ""
    self.init(Symbol.unknownMark + expression.text + suffix)
  }
}

extension Expression {
  static func unknownDerivative(of expression: Expression, in variable: Symbol?) -> Expression {
    .symbol(Symbol(unknownDerivativeOf: expression, in: variable))
  }

  /// Whether a derivative occurs that the language has no name for.
  public var hasUnknownDerivative: Bool { symbols.contains(where: \.isUnknownDerivative) }
}
