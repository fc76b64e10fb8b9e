import MultiPrecision
import NumericalMethods

/// A polynomial with rational coefficients in numbered atoms: x, π, √u, exp(v), ….
struct AtomPolynomial: Hashable, Sendable {
  /// Exponents by atom, without trailing zeros.
  typealias Monomial = [Int]

  private(set) var terms: [Monomial: Rational]

  init(_ terms: [Monomial: Rational] = [:]) { self.terms = terms.filter { !$0.value.isZero } }

  init(_ constant: Rational) { self.init([[]: constant]) }

  init(atom: Int, exponent: Int = 1) {
    self.init([Self.trimmed(Array(repeating: 0, count: atom) + [exponent]): 1])
  }

  static func trimmed(_ monomial: Monomial) -> Monomial {
    var monomial = monomial
    while monomial.last == 0 { monomial.removeLast() }
    return monomial
  }

  var isZero: Bool { terms.isEmpty }

  /// The value when no atom occurs.
  var constant: Rational? {
    if terms.isEmpty { return 0 }
    return terms.count == 1 ? terms[[]] : nil
  }

  /// The terms in a fixed order, so that nothing depends on hashing.
  var sortedTerms: [(key: Monomial, value: Rational)] {
    terms.sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  /// The atoms that occur.
  var atoms: Set<Int> {
    var result = Set<Int>()
    for monomial in terms.keys {
      for (atom, exponent) in monomial.enumerated() where exponent != 0 { result.insert(atom) }
    }
    return result
  }

  static func + (left: AtomPolynomial, right: AtomPolynomial) -> AtomPolynomial {
    AtomPolynomial(left.terms.merging(right.terms) { $0 + $1 })
  }

  static func * (left: Rational, right: AtomPolynomial) -> AtomPolynomial {
    AtomPolynomial(right.terms.mapValues { left * $0 })
  }

  static func * (left: AtomPolynomial, right: AtomPolynomial) -> AtomPolynomial {
    var result: [Monomial: Rational] = [:]
    for (a, c) in left.terms {
      for (b, d) in right.terms { result[Self.product(a, b), default: 0] += c * d }
    }
    return AtomPolynomial(result)
  }

  static func product(_ a: Monomial, _ b: Monomial) -> Monomial {
    let (long, short) = a.count >= b.count ? (a, b) : (b, a)
    var result = long
    for (index, exponent) in short.enumerated() { result[index] += exponent }
    return trimmed(result)
  }

  /// The smallest exponent of each atom over all terms.
  var commonMonomial: Monomial {
    guard var result = terms.keys.first else { return [] }
    for monomial in terms.keys {
      result = result.enumerated().map { $0 < monomial.count ? min($1, monomial[$0]) : 0 }
    }
    return Self.trimmed(result)
  }

  /// The quotient by a monomial that divides every term.
  func divided(by monomial: Monomial) -> AtomPolynomial {
    if monomial.isEmpty { return self }
    let inverse = monomial.map { -$0 }
    return AtomPolynomial(
      Dictionary(uniqueKeysWithValues: terms.map { (Self.product($0, inverse), $1) }))
  }

  /// The coefficient c with self = c·(primitive polynomial with positive first term).
  var content: Rational {
    guard let first = terms.keys.max(by: { $0.lexicographicallyPrecedes($1) }) else { return 1 }
    let magnitude = terms.values.reduce(0, Rational.gcd)
    return (terms[first]?.signum ?? 1) < 0 ? -magnitude : magnitude
  }

  /// As a polynomial in the one atom that occurs; nil when there are more.
  func univariate(in atom: Int) -> Polynomial<Rational>? {
    var coefficients: [Rational] = []
    for (monomial, value) in terms {
      for (index, exponent) in monomial.enumerated() where exponent != 0 && index != atom {
        return nil
      }
      let exponent = atom < monomial.count ? monomial[atom] : 0
      guard exponent >= 0, exponent <= 10_000 else { return nil }
      while coefficients.count <= exponent { coefficients.append(0) }
      coefficients[exponent] = value
    }
    return Polynomial(coefficients)
  }
}

extension AtomPolynomial: Comparable {
  /// Any fixed order.
  static func < (left: AtomPolynomial, right: AtomPolynomial) -> Bool {
    for (a, b) in zip(left.sortedTerms, right.sortedTerms) {
      if a.key != b.key { return a.key.lexicographicallyPrecedes(b.key) }
      if a.value != b.value { return a.value < b.value }
    }
    return left.terms.count < right.terms.count
  }
}
