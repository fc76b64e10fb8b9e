import MultiPrecision
import Symbolic

/// Functions of inverse functions, written without them: cosh(asinh u) = √(1 + u²) and the like.
///
/// Each rule holds for all real u for which the left side is defined.
enum ReducedCompositions {
  /// Applies the rules from the inside outwards, and simplifies.
  static func reduce(_ expression: Expression) -> Expression {
    var current = expression.simplified()
    for _ in 0..<8 {
      let next = pass(current).simplified()
      if next == current { break }
      current = next
    }
    return current
  }

  private static func pass(_ expression: Expression) -> Expression {
    let inner = normalizedRoot(quotientOfHyperbolics(expression.mapChildren(pass)))
    guard case .function(let outer, let arguments) = inner, arguments.count == 1 else {
      return hyperbolicRoot(inner) ?? inner
    }
    if let root = hyperbolicRoot(inner) { return root }
    if case .function(let name, let parts) = arguments[0], parts.count == 1,
      let value = composed(outer, name, parts[0])
    {
      return value
    }
    // log(u^q) = q·log u, where u^q needs u > 0.
    if outer == .log, case .power(let base, .number(let exponent)) = arguments[0],
      !exponent.isInteger || exponent == -1
    {
      return .number(exponent) * .apply(.log, base)
    }
    // exp(c·log u) = u^c.
    if outer == .exp, let power = exponentialOfLogarithm(arguments[0]) { return power }
    return inner
  }

  private static func composed(
    _ outer: Function, _ inner: Function, _ u: Expression
  ) -> Expression? {
    func root(_ value: Expression) -> Expression { .apply(.sqrt, value) }
    switch (outer, inner) {
    case (.exp, .log), (.log, .exp), (.sinh, .asinh), (.asinh, .sinh), (.tanh, .atanh),
      (.atanh, .tanh), (.expm1, .log1p), (.log1p, .expm1), (.tan, .atan):
      return u
    case (.cosh, .asinh): return root(1 + u * u)
    case (.tanh, .asinh): return u / root(1 + u * u)
    case (.cosh, .atanh): return 1 / root(1 - u * u)
    case (.sinh, .atanh): return u / root(1 - u * u)
    case (.exp, .log1p): return 1 + u
    case (.sign, .cbrt), (.sign, .asinh), (.sign, .sinh): return .apply(.sign, u)
    default: return nil
    }
  }

  /// sinh u/cosh u = tanh u.
  private static func quotientOfHyperbolics(_ expression: Expression) -> Expression {
    guard case .product(let factors) = expression else { return expression }
    for factor in factors {
      guard case .function(.sinh, let u) = factor else { continue }
      let inverse = Expression.power(.function(.cosh, u), -1)
      if factors.contains(inverse) {
        let rest = factors.filter { $0 != factor && $0 != inverse }
        return .product(rest + [.function(.tanh, u)])
      }
    }
    return expression
  }

  /// √(x²/4 + 1) = √(x² + 4)/2: coefficients without a common factor or denominator.
  private static func normalizedRoot(_ expression: Expression) -> Expression {
    guard case .power(let base, .number(let exponent)) = expression, !exponent.isInteger,
      case .sum(let terms) = base
    else { return expression }
    let below = base.termDenominator
    if below == Integer(1) { return expression }
    let scale = Expression.number(Rational(below, Integer(1)))
    let whole = Expression.sum(terms.map { (scale * $0).simplified() })
    return whole.pow(.number(exponent)) * scale.pow(.number(-exponent))
  }

  private static func exponentialOfLogarithm(_ exponent: Expression) -> Expression? {
    let factors = exponent.factors
    let logarithms = factors.filter {
      if case .function(.log, _) = $0 { true } else { false }
    }
    guard logarithms.count == 1, case .function(.log, let arguments) = logarithms[0],
      factors.allSatisfy({ $0 == logarithms[0] || $0.asRational != nil })
    else { return nil }
    let power = factors.filter { $0 != logarithms[0] }
    return arguments[0].pow(.product(power.isEmpty ? [1] : power)).simplified()
  }

  /// √(c² + c²sinh²u) = |c| cosh u for rational c.
  private static func hyperbolicRoot(_ expression: Expression) -> Expression? {
    let content: Expression
    switch expression {
    case .function(.sqrt, let arguments): content = arguments[0]
    case .power(let base, .number(let exponent)) where exponent == Rational(1, 2): content = base
    default: return nil
    }
    guard case .sum(let terms) = content, terms.count == 2,
      let constant = terms.compactMap(\.asRational).first,
      let other = terms.first(where: { $0.asRational == nil })
    else { return nil }
    let square = other.factors.first {
      if case .power(.function(.sinh, _), .number(2)) = $0 { true } else { false }
    }
    guard let square, case .power(.function(_, let arguments), _) = square else { return nil }
    let factor = other.factors.filter { $0 != square }
    guard (factor.isEmpty ? Rational(1) : factor.first?.asRational) == constant, constant > 0,
      factor.count < 2
    else { return nil }
    return .apply(.sqrt, .number(constant)) * .apply(.cosh, arguments[0])
  }
}
