import MultiPrecision
import Symbolic

extension Expression {
  /// A number u of which the denominators in exponents of exp, cosh, sinh and tanh are divisors.
  ///
  /// exp(10x/7) and exp(20x/7) are powers of one atom exp(x/u). Denominators that people write divide
  /// 60; the others are looked up, and left alone where u would be beyond 10,000.
  var exponentUnit: Rational {
    let part = exponentNumbers.reduce(Rational(1, 60), Rational.gcd)
    return part >= Rational(1, 10_000) ? 1 / part : 60
  }

  private var exponentNumbers: [Rational] {
    switch self {
    case .function(.exp, let arguments), .function(.expm1, let arguments),
      .function(.cosh, let arguments), .function(.sinh, let arguments),
      .function(.tanh, let arguments):
      arguments.flatMap(\.numbers)
    default: children.flatMap(\.exponentNumbers)
    }
  }

  private var numbers: [Rational] {
    if case .number(let value) = self { return value.isZero ? [] : [value.magnitude] }
    return children.flatMap(\.numbers)
  }
}
