import MultiPrecision

extension Term {
  /// The derivative in x, valid wherever it is defined.
  func derivative() throws -> Term {
    switch self {
    case .number, .pi, .e: return .zero
    case .x: return .one
    case .apply(let name, let arguments):
      if isConstant { return .zero }
      switch name {
      case "+":
        return .sum(try arguments.map { try $0.derivative() })
      case "*":
        var terms: [Term] = []
        for (index, factor) in arguments.enumerated() where !factor.isConstant {
          var rest = arguments
          rest[index] = try factor.derivative()
          terms.append(.product(rest))
        }
        return .sum(terms)
      case "^":
        let (base, exponent) = (arguments[0], arguments[1])
        if exponent.isConstant {
          let lowered = exponent.rational.map { Term.number($0 - 1) } ?? exponent - .one
          let power =
            lowered == .zero ? .one : lowered == .one ? base : Term.apply("^", [base, lowered])
          return .product([exponent, power, try base.derivative()])
        }
        // (uᵛ)′ = uᵛ·(v′·log u + v·u′/u)
        let slope =
          try exponent.derivative() * .call("log", base) + exponent * base.derivative() / base
        return self * slope
      case "polygamma":
        guard let order = arguments[0].rational else { throw Rejection("an order is no number") }
        return .product([
          .apply("polygamma", [.number(order + 1), arguments[1]]), try arguments[1].derivative(),
        ])
      default:
        guard arguments.count == 1 else { throw Rejection("\(name) has no derivative here") }
        if name == "gamma" {
          // One product, so that the square of u′ in the second derivative is seen.
          return .product([
            self, .apply("polygamma", [.zero, arguments[0]]), try arguments[0].derivative(),
          ])
        }
        return .product([
          try Self.derivative(of: name, at: arguments[0]), try arguments[0].derivative(),
        ])
      }
    }
  }

  /// A sum without zeros.
  private static func sum(_ terms: [Term]) -> Term {
    let rest = terms.filter { $0 != .zero }
    return rest.isEmpty ? .zero : rest.count == 1 ? rest[0] : .apply("+", rest)
  }

  /// A product without ones; 0 if a factor is the number 0.
  private static func product(_ factors: [Term]) -> Term {
    if factors.contains(.zero) { return .zero }
    let rest = factors.filter { $0 != .one }
    return rest.isEmpty ? .one : rest.count == 1 ? rest[0] : .apply("*", rest)
  }

  private static func derivative(of name: String, at u: Term) throws -> Term {
    let half = Rational(1, 2)
    let square = u.power(2)
    switch name {
    case "lgamma": return .apply("polygamma", [.zero, u])
    case "abs": return .call("sign", u)
    case "sqrt": return .number(half) * u.power(-half)
    case "cbrt": return .number(Rational(1, 3)) * Term.call("cbrt", u).power(-2)
    case "exp", "expm1": return .call("exp", u)
    case "log": return u.power(-1)
    case "log1p": return (.one + u).power(-1)
    case "sin": return .call("cos", u)
    case "cos": return -Term.call("sin", u)
    case "tan": return Term.call("cos", u).power(-2)
    case "asin": return (.one - square).power(-half)
    case "acos": return -((.one - square).power(-half))
    case "atan": return (.one + square).power(-1)
    case "sinh": return .call("cosh", u)
    case "cosh": return .call("sinh", u)
    case "tanh": return Term.call("cosh", u).power(-2)
    case "asinh": return (.one + square).power(-half)
    case "acosh": return (u - .one).power(-half) * (u + .one).power(-half)
    case "atanh": return (.one - square).power(-1)
    case "erf": return .number(2) * Term.pi.power(-half) * .call("exp", -square)
    case "erfc": return .number(-2) * Term.pi.power(-half) * .call("exp", -square)
    default: throw Rejection("\(name) has no derivative here")
    }
  }
}
