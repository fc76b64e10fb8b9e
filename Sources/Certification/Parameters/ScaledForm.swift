import MultiPrecision
import Symbolic

/// A formula as cᵖ·r for a positive symbol c, which is taken out of r as far as rules reach.
///
/// ```
/// (cᵖr)^q = c^(pq)·r^q    |cᵖr| = cᵖ|r|    log(cᵖr) = p·log c + log r    sign(cᵖr) = sign r
/// ```
/// hold for c > 0 and every r, in the sense that both sides have a value for the same r.
struct ScaledForm {
  var power: Rational
  var rest: Expression

  init(_ expression: Expression, _ c: Symbol) {
    (power, rest) = Self.parts(of: expression, c)
    rest = rest.simplified()
  }

  /// The whole formula.
  func expression(_ c: Symbol) -> Expression {
    power.isZero ? rest : Expression.symbol(c).pow(.number(power)) * rest
  }

  private static func parts(of e: Expression, _ c: Symbol) -> (Rational, Expression) {
    guard e.contains(c) else { return (0, e) }
    switch e {
    case .symbol: return (1, 1)
    case .product(let factors):
      let forms = factors.map { ScaledForm($0, c) }
      return (forms.reduce(0) { $0 + $1.power }, .product(forms.map(\.rest)))
    case .sum(let terms): return common(terms, c) { .sum($0) }
    case .power(let base, .number(let exponent)):
      let inner = ScaledForm(base, c)
      return (inner.power * exponent, inner.rest.pow(.number(exponent)))
    case .function(.sqrt, let arguments): return root(2, of: arguments[0], c, .sqrt)
    case .function(.cbrt, let arguments): return root(3, of: arguments[0], c, .cbrt)
    case .function(.abs, let arguments): return root(1, of: arguments[0], c, .abs)
    case .function(.sign, let arguments):
      return (0, .apply(.sign, ScaledForm(arguments[0], c).rest))
    case .function(.log, let arguments):
      let inner = ScaledForm(arguments[0], c)
      let logarithm = Expression.number(inner.power) * .apply(.log, .symbol(c))
      return (0, inner.rest == 1 ? logarithm : logarithm + .apply(.log, inner.rest))
    case .function(let function, let arguments) where function == .min || function == .max:
      return common(arguments, c) { .function(function, $0) }
    default: return (0, e.mapChildren { ScaledForm($0, c).expression(c) })
    }
  }

  private static func root(
    _ degree: Int, of argument: Expression, _ c: Symbol, _ function: Function
  ) -> (Rational, Expression) {
    let inner = ScaledForm(argument, c)
    return (inner.power / Rational(degree), .apply(function, inner.rest))
  }

  /// Parts that scale alike as a whole, others one by one.
  private static func common(
    _ parts: [Expression], _ c: Symbol, _ join: ([Expression]) -> Expression
  ) -> (Rational, Expression) {
    let forms = parts.map { ScaledForm($0, c) }
    if let first = forms.first?.power, forms.allSatisfy({ $0.power == first }) {
      return (first, join(forms.map(\.rest)))
    }
    return (0, join(forms.map { $0.expression(c) }))
  }
}
