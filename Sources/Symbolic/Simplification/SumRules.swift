import MultiPrecision

extension Canonical {
  /// A rational multiple of an expression that has no numeric factor of its own.
  private struct Term {
    var coefficient: Rational
    var rest: Expression
    /// The sum of the exponents of symbols, to write polynomials by falling degree.
    var degree: Double

    init(_ coefficient: Rational, _ rest: Expression) {
      self.coefficient = coefficient
      self.rest = rest
      degree = rest.factors.reduce(0) { $0 + Term.degree(ofFactor: $1) }
    }

    private static func degree(ofFactor factor: Expression) -> Double {
      switch factor {
      case .symbol: return 1
      case .function(.abs, let arguments):
        if case .symbol? = arguments.first { return 1 }
        return 0
      case .power(let base, .number(let exponent)):
        return degree(ofFactor: base) * exponent.doubleValue
      default: return 0
      }
    }

    func precedes(_ other: Term) -> Bool {
      if degree != other.degree { return degree > other.degree }
      return rest.ordering(to: other.rest) == .before
    }
  }

  /// The sum of canonical terms: flat, like terms collected, falling degree, the number last.
  static func sum(of parts: [Expression]) -> Expression {
    var constant: Rational = 0
    var oversized: [Expression] = []
    var terms: [Term] = []
    for part in parts {
      for addend in part.addends {
        if case .number(let value) = addend {
          if constant.bitSize + value.bitSize <= exactConstantBitLimit {
            constant += value
          } else {
            oversized.append(addend)
          }
        } else {
          let (coefficient, rest) = splitCoefficient(of: addend)
          terms.append(Term(coefficient, rest))
        }
      }
    }
    terms.sort { $0.precedes($1) }
    var result: [Expression] = []
    var index = 0
    while index < terms.count {
      var coefficient = terms[index].coefficient
      let rest = terms[index].rest
      index += 1
      while index < terms.count, terms[index].rest == rest {
        coefficient += terms[index].coefficient
        index += 1
      }
      if !coefficient.isZero { result.append(scaled(rest, by: coefficient)) }
    }
    if !constant.isZero { result.append(.number(constant)) }
    result.append(contentsOf: oversized)
    return result.count > 1 ? .sum(result) : result.first ?? 0
  }

  /// The numeric factor of a canonical term, 1 if it has none, and the remaining factors.
  static func splitCoefficient(of term: Expression) -> (Rational, Expression) {
    guard case .product(let factors) = term, case .number(let value)? = factors.first else {
      return (1, term)
    }
    let rest = Array(factors.dropFirst())
    return (value, rest.count == 1 ? rest[0] : .product(rest))
  }

  /// A canonical term without numeric factor, times a number other than 0.
  static func scaled(_ rest: Expression, by coefficient: Rational) -> Expression {
    coefficient == 1 ? rest : .product([.number(coefficient)] + rest.factors)
  }

  /// The canonical negative.
  static func negated(_ expression: Expression) -> Expression {
    product(of: [-1, expression])
  }
}
