import MultiPrecision
import NumericalMethods
import Symbolic

/// The behaviour of a function beside a point: Σ c·w^q·(ln w)^m for the distance w → 0+.
///
/// Terms beyond w^order are left out; the sum of what is left out and its derivatives are smaller
/// than the terms kept. Coefficients are constant expressions, so that zeros are exact.
struct OneSidedGerm {
  struct Key: Hashable, Comparable {
    var exponent: Rational
    var logarithms: Int

    /// Larger functions first: w^q falls with q and rises with the power of the logarithm.
    static func < (left: Key, right: Key) -> Bool {
      left.exponent == right.exponent
        ? left.logarithms > right.logarithms : left.exponent < right.exponent
    }
  }

  /// A limit from one side.
  enum Limit {
    case finite(Expression)
    case infinite(Int)
  }

  var terms: [Key: Expression]

  init(_ terms: [Key: Expression]) { self.terms = terms.filter { $0.value != 0 } }

  init(constant: Expression) {
    self.init([Key(exponent: 0, logarithms: 0): constant])
  }

  static func + (left: OneSidedGerm, right: OneSidedGerm) -> OneSidedGerm {
    OneSidedGerm(
      left.terms.merging(right.terms) { a, b in
        let sum = a + b
        return sum.asRational == nil ? sum.simplified() : sum
      })
  }

  /// −q for the leading term w^q of a germ that is infinite, else 0.
  var depth: Rational {
    max(0, -(terms.keys.map(\.exponent).min() ?? 0))
  }

  func scaled(by factor: Expression) -> OneSidedGerm {
    OneSidedGerm(terms.mapValues { Self.product($0, factor) })
  }

  func multiplied(by other: OneSidedGerm, order: Rational) -> OneSidedGerm {
    var result = OneSidedGerm([:])
    for (a, c) in terms.sorted(by: { $0.key < $1.key }) {
      for (b, d) in other.terms.sorted(by: { $0.key < $1.key }) {
        let exponent = a.exponent + b.exponent
        guard exponent <= order else { continue }
        let key = Key(exponent: exponent, logarithms: a.logarithms + b.logarithms)
        result = result + OneSidedGerm([key: Self.product(c, d)])
      }
    }
    return result
  }

  static func product(_ a: Expression, _ b: Expression) -> Expression {
    if a == 0 || b == 0 { return 0 }
    if a == 1 { return b }
    if b == 1 { return a }
    let product = a * b
    return product.asRational == nil ? product.simplified() : product
  }

  /// The limit of the derivative of order k with respect to w; nil when a coefficient's sign is open.
  func derivativeLimit(_ order: Int, prover: SignProver) -> Limit? {
    for (key, coefficient) in terms.sorted(by: { $0.key < $1.key }) {
      if key.exponent > Rational(order) { break }
      let isPlain = key.exponent.isInteger && key.exponent.signum >= 0 && key.logarithms == 0
      if prover.isZero(coefficient) { continue }
      if isPlain {
        if key.exponent < Rational(order) { continue }
        let factorial = (1..<(order + 1)).reduce(Rational(1)) { $0 * Rational($1) }
        return .finite(Self.product(coefficient, .number(factorial)))
      }
      // The leading one of the k-th derivative's terms; its sign is that of c times the product
      // q(q − 1)…(q − k + 1) of the exponents, where a factor 0 takes a logarithm instead, and of
      // the powers of ln w that are left.
      guard let range = prover.value(coefficient, at: 0), range.excludesZero else { return nil }
      var sign = range.isPositive ? 1 : -1
      var logarithms = key.logarithms
      for step in 0..<order {
        let factor = (key.exponent - Rational(step)).signum
        if factor == 0 { logarithms -= 1 } else { sign *= factor }
      }
      if logarithms % 2 != 0 { sign = -sign }
      return .infinite(sign)
    }
    return .finite(0)
  }
}
