import MultiPrecision

/// Builds canonical trees out of canonical parts.
///
/// Every function here takes operands that are canonical already and returns a canonical tree.
enum Canonical {}

extension Expression {
  /// The canonical form: exact, deterministic and equal in value.
  ///
  /// Sums and products are flat and sorted, like terms and powers of one base are collected,
  /// numbers are folded exactly, functions take their exact values at exact points. `sqrt(x)`
  /// becomes `x^(1/2)`, `e^x` becomes `exp(x)`; a number times a sum is multiplied out, nothing
  /// else is. Of two trees with the same canonical form the values agree; the converse fails.
  ///
  /// ### Domain
  /// The result has the same value at every point at which `self` is defined. It may be defined
  /// at more points: `x/x` becomes 1, `sqrt(x)^2` becomes x and `0*log(x)` becomes 0. Questions
  /// about the domain itself must be put to the original tree. An exact division by zero stays.
  ///
  /// Numbers above `exactConstantBitLimit` bits stay unevaluated.
  ///
  /// - Complexity: O(n log n) comparisons of terms for n nodes; the recursion is as deep as the
  ///   tree, never as long as a list of terms.
  public func simplified() -> Expression {
    switch self {
    case .number, .constant, .symbol:
      return self
    case .sum(let terms):
      return Canonical.sum(of: Expression.flattened(terms, \.nestedTerms).map { $0.simplified() })
    case .product(let factors):
      return Canonical.product(
        of: Expression.flattened(factors, \.nestedFactors).map { $0.simplified() })
    case .power(let base, let exponent):
      return Canonical.power(base.simplified(), exponent.simplified())
    case .function(let function, let arguments):
      return Canonical.function(function, of: arguments.map { $0.simplified() })
    case .piecewise(let branches, let otherwise):
      return Canonical.piecewise(branches, otherwise: otherwise)
    }
  }

  /// The parts of nested sums or products in order, so that each nest is sorted once.
  private static func flattened(
    _ parts: [Expression], _ nested: (Expression) -> [Expression]?
  ) -> [Expression] {
    var result: [Expression] = []
    var pending: [Expression] = parts.reversed()
    while let part = pending.popLast() {
      if let inner = nested(part) {
        pending.append(contentsOf: inner.reversed())
      } else {
        result.append(part)
      }
    }
    return result
  }

  private var nestedTerms: [Expression]? {
    if case .sum(let terms) = self { return terms }
    return nil
  }

  private var nestedFactors: [Expression]? {
    if case .product(let factors) = self { return factors }
    return nil
  }

  /// Whether this is `0^q` with a negative number q: an exact division by zero.
  var isDivisionByZero: Bool {
    if case .power(.number(let base), .number(let exponent)) = self {
      return base.isZero && exponent.signum < 0
    }
    return false
  }

  /// Whether the tree is written with a minus sign in front.
  var hasLeadingMinus: Bool {
    switch self {
    case .number(let value): return value.signum < 0
    case .product(let factors):
      if case .number(let value)? = factors.first { return value.signum < 0 }
      return false
    case .sum(let terms): return terms.first?.hasLeadingMinus ?? false
    default: return false
    }
  }
}
