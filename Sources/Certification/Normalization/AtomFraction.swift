import MultiPrecision

/// A quotient of polynomials in atoms, the divisor as a product of powers of primitive factors.
struct AtomFraction: Sendable {
  var numerator: AtomPolynomial
  /// Primitive, not constant; a factor that is a monomial is a single atom.
  var denominator: [AtomPolynomial: Int] = [:]

  init(_ numerator: AtomPolynomial, denominator: [AtomPolynomial: Int] = [:]) {
    self.numerator = numerator
    self.denominator = denominator.filter { $0.value != 0 }
    cancel()
  }

  init(_ value: Rational) { self.init(AtomPolynomial(value)) }

  /// Removes atoms that divide both sides.
  private mutating func cancel() {
    if numerator.isZero {
      denominator = [:]
      return
    }
    var common = numerator.commonMonomial
    for (atom, exponent) in common.enumerated() where exponent > 0 {
      let key = AtomPolynomial(atom: atom)
      let shared = min(exponent, denominator[key] ?? 0)
      common[atom] = shared
      guard shared > 0 else { continue }
      denominator[key] = denominator[key] == shared ? nil : (denominator[key] ?? 0) - shared
    }
    numerator = numerator.divided(by: AtomPolynomial.trimmed(common))
  }

  static func + (left: AtomFraction, right: AtomFraction) -> AtomFraction {
    let common = left.denominator.merging(right.denominator) { max($0, $1) }
    func scaled(_ fraction: AtomFraction) -> AtomPolynomial {
      var result = fraction.numerator
      for (factor, exponent) in common {
        for _ in 0..<(exponent - (fraction.denominator[factor] ?? 0)) { result = result * factor }
      }
      return result
    }
    return AtomFraction(scaled(left) + scaled(right), denominator: common)
  }

  static func * (left: AtomFraction, right: AtomFraction) -> AtomFraction {
    AtomFraction(
      left.numerator * right.numerator,
      denominator: left.denominator.merging(right.denominator) { $0 + $1 })
  }

  static prefix func - (operand: AtomFraction) -> AtomFraction {
    AtomFraction(-1 * operand.numerator, denominator: operand.denominator)
  }

  /// 1/self; nil for zero.
  var reciprocal: AtomFraction? {
    guard !numerator.isZero else { return nil }
    var top = AtomPolynomial(1 / numerator.content)
    for (factor, exponent) in denominator {
      for _ in 0..<exponent { top = top * factor }
    }
    var bottom: [AtomPolynomial: Int] = [:]
    let monomial = numerator.commonMonomial
    for (atom, exponent) in monomial.enumerated() where exponent > 0 {
      bottom[AtomPolynomial(atom: atom)] = exponent
    }
    let rest = (1 / numerator.content) * numerator.divided(by: monomial)
    if rest.constant == nil { bottom[rest, default: 0] += 1 }
    return AtomFraction(top, denominator: bottom)
  }

  /// The number of terms, a measure of cost.
  var size: Int { denominator.keys.reduce(numerator.terms.count) { $0 + $1.terms.count } }
}
