import MultiPrecision
import Symbolic

/// A formula in x as one in u = asinh(ax + b), a > 0, where asinh is applied to nothing else: powers
/// of u, which grow slower than every power of x, then stand beside exponentials.
struct HyperbolicAngle {
  /// The formula, with u in the place of x.
  let outer: Expression
  /// asinh(ax + b).
  let inner: Expression
  private let a: Rational
  private let b: Rational

  /// Nil for formulas without asinh, or with several.
  init?(_ formula: Expression, _ variable: Symbol) {
    var arguments: Set<Expression> = []
    formula.collectAngles(of: variable, into: &arguments)
    guard let first = arguments.first,
      arguments.count == 1 || arguments == [first, (-first).simplified()],
      let c = first.polynomialCoefficients(in: variable), c.count == 2,
      let slope = c[1].asRational, let offset = c[0].asRational
    else { return nil }
    let sign = Rational(slope.signum)
    (a, b) = (slope * sign, offset * sign)
    inner = .apply(.asinh, (.number(a) * .symbol(variable) + .number(b)).simplified())
    outer = Self.rewritten(formula, variable, a, b).simplified()
  }

  private static func rewritten(
    _ formula: Expression, _ variable: Symbol, _ a: Rational, _ b: Rational
  ) -> Expression {
    let u = Expression.symbol(variable)
    func inside(_ expression: Expression) -> Expression { rewritten(expression, variable, a, b) }
    /// k for k(1 + (ax + b)²) = k·cosh²u.
    func multiple(_ base: Expression) -> Rational? {
      guard let c = base.polynomialCoefficients(in: variable)?.map(\.asRational), c.count == 3,
        let c0 = c[0], let c1 = c[1], let c2 = c[2]
      else { return nil }
      let k = c2 / a.power(2)
      return k.signum > 0 && c1 == 2 * a * b * k && c0 == (1 + b * b) * k ? k : nil
    }
    switch formula {
    case .symbol(variable):
      return (.apply(.sinh, u) - .number(b)) / .number(a)
    case .function(.asinh, let arguments) where formula.contains(variable):
      let slope = arguments[0].polynomialCoefficients(in: variable).flatMap { $0.last?.asRational }
      return slope.map { $0.signum > 0 ? u : -u } ?? formula.mapChildren(inside)
    case .function(.sqrt, let arguments):
      guard let k = multiple(arguments[0]) else { break }
      return .apply(.sqrt, .number(k)) * .apply(.cosh, u)
    case .power(let base, .number(let exponent)):
      guard let k = multiple(base) else { break }
      return Expression.number(k).pow(.number(exponent))
        * Expression.apply(.cosh, u).pow(.number(2 * exponent))
    default: break
    }
    return formula.mapChildren(inside)
  }

  /// A rational x at which u is at least this.
  func place(of angle: Rational, _ prover: SignProver) -> Rational? {
    let x = (Expression.apply(.sinh, .number(angle)) - .number(b)) / .number(a)
    guard let value = prover.value(x, at: 0)?.upper.value.exactRational else { return nil }
    return Rational.simplest(above: value, below: value + 1)
  }

  /// A positive rational that u exceeds at x and beyond.
  func leastAngle(from x: Rational, _ prover: SignProver) -> Rational? {
    guard let value = prover.value(inner, at: x)?.lower.value.exactRational, value.signum > 0 else {
      return nil
    }
    return Rational.simplest(above: value * Rational(15, 16), below: value)
  }
}

extension Expression {
  fileprivate func collectAngles(of variable: Symbol, into result: inout Set<Expression>) {
    if case .function(.asinh, let arguments) = self, contains(variable) {
      result.insert(arguments[0].simplified())
    }
    for child in children { child.collectAngles(of: variable, into: &result) }
  }
}
