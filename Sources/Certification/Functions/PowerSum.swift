import MultiPrecision
import NumericalMethods

/// A finite sum Σ c·x^q with rational exponents q, on x > 0.
struct PowerSum: Sendable {
  /// Exponents ascending and distinct, coefficients not zero.
  let terms: [(exponent: Rational, coefficient: Rational)]

  init(_ terms: [(exponent: Rational, coefficient: Rational)]) {
    self.terms = terms.filter { !$0.coefficient.isZero }.sorted { $0.exponent < $1.exponent }
  }

  /// p(x^(1/root)).
  init(_ polynomial: Polynomial<Rational>, root: Int) {
    self.init(
      polynomial.coefficients.enumerated().map { (Rational($0.offset, root), $0.element) })
  }

  var derivative: PowerSum {
    PowerSum(terms.map { ($0.exponent - 1, $0.exponent * $0.coefficient) })
  }

  static prefix func - (operand: PowerSum) -> PowerSum {
    PowerSum(operand.terms.map { ($0.exponent, -$0.coefficient) })
  }

  /// The limit at 0+: a number, or an infinity as its sign.
  enum Limit: Equatable {
    case finite(Rational)
    case infinite(Int)

    var text: String {
      switch self {
      case .finite(let value): value.description
      case .infinite(let sign): sign > 0 ? "inf" : "-inf"
      }
    }

    static prefix func - (operand: Limit) -> Limit {
      switch operand {
      case .finite(let value): .finite(-value)
      case .infinite(let sign): .infinite(-sign)
      }
    }
  }

  var limitAtZero: Limit {
    guard let first = terms.first else { return .finite(0) }
    if first.exponent.signum < 0 { return .infinite(first.coefficient.signum) }
    return .finite(first.exponent.isZero ? first.coefficient : 0)
  }

  /// The polynomial P with x^q₀·P(x^(1/root)) = self, which has the sign of self on t > 0.
  func polynomial(root: Int) -> Polynomial<Rational>? {
    guard let first = terms.first else { return .zero }
    var coefficients: [Rational] = []
    for term in terms {
      guard let index = ((term.exponent - first.exponent) * Rational(root)).asInt,
        index <= 100_000
      else { return nil }
      while coefficients.count <= index { coefficients.append(0) }
      coefficients[index] = term.coefficient
    }
    return Polynomial(coefficients)
  }

  /// The exact value at t^root.
  func value(atPowerOf t: Rational, root: Int) -> Rational {
    var sum: Rational = 0
    for term in terms {
      guard let exponent = (term.exponent * Rational(root)).asInt else { continue }
      sum += term.coefficient * t.power(exponent)
    }
    return sum
  }
}
