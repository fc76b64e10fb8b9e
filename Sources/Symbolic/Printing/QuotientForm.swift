import MultiPrecision

/// A product or power as it is written: a sign, a numerator and a denominator.
struct QuotientForm {
  var isNegative = false
  /// The numerator of the number in front, without sign.
  var numeratorNumber: Integer = 1
  var numerator: [Expression] = []
  var denominatorNumber: Integer = 1
  var denominator: [Expression] = []

  /// Nil for what is written neither with a minus sign nor as a product or quotient.
  init?(_ expression: Expression) {
    switch expression {
    case .product(let factors):
      guard factors.count > 1 else { return nil }
      var rest = factors[...]
      if case .number(let value)? = factors.first {
        isNegative = value.signum < 0
        numeratorNumber = value.numerator.magnitude
        denominatorNumber = value.denominator
        rest = rest.dropFirst()
      }
      for factor in rest { place(factor) }
    case .power:
      place(expression)
      if denominator.isEmpty { return nil }
    default:
      return nil
    }
  }

  private mutating func place(_ factor: Expression) {
    guard case .power(let base, .number(let exponent)) = factor, exponent.signum < 0 else {
      numerator.append(factor)
      return
    }
    denominator.append(exponent == -1 ? base : .power(base, .number(-exponent)))
  }

  var hasDenominator: Bool { !denominator.isEmpty || denominatorNumber != 1 }
}

extension Expression {
  /// The same expression without the minus sign in front that it is written with, or nil.
  public var withoutLeadingMinus: Expression? {
    switch self {
    case .number(let value) where value.signum < 0:
      return .number(-value)
    case .product(var factors):
      guard factors.count > 1, case .number(let value) = factors[0], value.signum < 0 else {
        return nil
      }
      if value == -1 {
        factors.removeFirst()
        return factors.count == 1 ? factors[0] : .product(factors)
      }
      factors[0] = .number(-value)
      return .product(factors)
    default:
      return nil
    }
  }

  /// The terms of a sum in the order in which they are written: not with a minus sign first if
  /// that can be helped.
  static func writtenOrder(of terms: [Expression]) -> [Expression] {
    guard let first = terms.first, first.withoutLeadingMinus != nil,
      let positive = terms.firstIndex(where: { $0.withoutLeadingMinus == nil })
    else { return terms }
    var ordered = terms
    ordered.insert(ordered.remove(at: positive), at: 0)
    return ordered
  }
}
