import MultiPrecision

extension Jet: EvaluationScalar {
  // Programs that run over jets convert their literals and arguments themselves: see `taylor`.
  static func number(_ value: Rational, precision: Precision) -> Jet {
    Jet([.number(value, precision: precision)], order: 0, precision: precision)
  }

  static func constant(_ constant: NamedConstant, precision: Precision) -> Jet {
    Jet([.constant(constant, precision: precision)], order: 0, precision: precision)
  }

  static func undefined(precision: Precision) -> Jet {
    Jet([.undefined(precision: precision)], order: 0, precision: precision)
  }

  var workingPrecision: Precision { precision }

  func atPrecision(_ precision: Precision) -> Jet {
    Jet(coefficients.map { $0.atPrecision(precision) }, order: order, precision: precision)
  }

  func minimum(_ other: Jet) -> Jet {
    switch truth(.lessOrEqual, other.constantTerm) {
    case .yes where truth(.less, other.constantTerm) == .yes: return self
    case .no: return other
    default: return joined(with: other, value: constantTerm.minimum(other.constantTerm))
    }
  }

  func maximum(_ other: Jet) -> Jet {
    switch truth(.greaterOrEqual, other.constantTerm) {
    case .yes where truth(.greater, other.constantTerm) == .yes: return self
    case .no: return other
    default: return joined(with: other, value: constantTerm.maximum(other.constantTerm))
    }
  }

  /// Either of two functions, whichever is ahead: Lipschitz, so that it has a slope between both.
  private func joined(with other: Jet, value: Scalar) -> Jet {
    if isConstant, other.isConstant { return with([value]) }
    let zero = literal(0)
    let left = isConstant ? zero : coefficients[1]
    let right = other.isConstant ? zero : other.coefficients[1]
    return valueOnly(value, slope: left.hull(with: right))
  }

  func truth(of relation: Relation, to other: Jet) -> Truth {
    truth(relation, other.constantTerm)
  }

  /// Either of two functions that may jump at the join: only the value is known.
  func hull(with other: Jet) -> Jet { valueOnly(constantTerm.hull(with: other.constantTerm)) }
}
