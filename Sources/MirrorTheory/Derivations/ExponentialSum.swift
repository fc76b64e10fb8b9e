import MultiPrecision
import Symbolic

/// A function Σ P(x)·exp(q(x)) with polynomials P and q, the q different and without constant term.
///
/// At ±∞ one term outgrows all others: the difference of two q is a polynomial that is not constant.
struct ExponentialSum {
  /// Both lowest degree first; P without leading zeros that are seen to be zero.
  struct Term {
    var exponent: [Expression]
    var factor: [Expression]
  }

  private(set) var terms: [Term] = []
  private let variable: Symbol

  /// Nil for functions that are not written like this.
  init?(_ expression: Expression, _ variable: Symbol) {
    self.variable = variable
    let x = Expression.symbol(variable)
    var factors: [Expression: Expression] = [:]
    var order: [Expression] = []
    for addend in expression.simplified().expanded(termLimit: 256).addends {
      var exponent = Expression.number(0)
      var rest: [Expression] = []
      for factor in addend.factors {
        if let part = factor.logarithmOfExponential {
          exponent = exponent + part
        } else {
          rest.append(factor)
        }
      }
      guard let q = exponent.simplified().polynomialCoefficients(in: variable) else { return nil }
      let constant = Expression.apply(.exp, q.first ?? 0)
      let key = (0..<q.count).dropFirst().reduce(Expression.number(0)) { $0 + q[$1] * x.pow($1) }
        .simplified()
      let product = (.product(rest) * constant).simplified()
      if factors[key] == nil { order.append(key) }
      factors[key] = (factors[key] ?? 0) + product
    }
    for key in order {
      guard
        var factor = (factors[key] ?? 0).expanded().simplified()
          .polynomialCoefficients(in: variable),
        let exponent = key.polynomialCoefficients(in: variable)
      else { return nil }
      while let last = factor.last, last.simplified() == 0 { factor.removeLast() }
      if !factor.isEmpty { terms.append(Term(exponent: exponent, factor: factor)) }
    }
  }

  /// The same function, exponentials merged.
  var expression: Expression {
    let x = Expression.symbol(variable)
    func polynomial(_ coefficients: [Expression]) -> Expression {
      coefficients.enumerated().reduce(.number(0)) { $0 + $1.element * x.pow($1.offset) }
        .simplified()
    }
    return Expression.sum(
      terms.map { polynomial($0.factor) * .apply(.exp, polynomial($0.exponent)) }
    ).simplified()
  }

  /// How a function behaves at an end of the line.
  enum Growth {
    /// It tends to a constant, and its derivative to 0.
    case limit(Expression)
    /// It is a line in the limit, and its derivative bounded.
    case linear
    /// It outgrows every line.
    case beyond
  }

  /// The growth towards ∞, or −∞; nil where a sign is open.
  func growth(towardsPositive isPositive: Bool) -> Growth? {
    var constant: Expression = 0
    var isLinear = false
    var isBeyond = false
    for term in terms {
      let degree = term.exponent.count - 1
      guard let last = term.factor.last,
        let sign = RealConstant(last).compared(to: RealConstant(Rational(0))), sign != .equal
      else { return nil }
      if degree > 0 {
        guard
          let lead = RealConstant(term.exponent[degree]).compared(to: RealConstant(Rational(0))),
          lead != .equal
        else { return nil }
        let isFlipped = !isPositive && !degree.isMultiple(of: 2)
        if (lead == .greater) != isFlipped { isBeyond = true }
        continue
      }
      switch term.factor.count {
      case 1: constant = constant + term.factor[0]
      case 2: isLinear = true
      default: isBeyond = true
      }
    }
    return isBeyond ? .beyond : isLinear ? .linear : .limit(constant.simplified())
  }
}

extension Expression {
  /// u for exp(u) and its powers.
  fileprivate var logarithmOfExponential: Expression? {
    switch self {
    case .function(.exp, let arguments): arguments[0]
    case .constant(.e): 1
    case .power(let base, let exponent) where base == .constant(.e): exponent
    case .power(let base, .number(let exponent)):
      base.logarithmOfExponential.map { .number(exponent) * $0 }
    default: nil
    }
  }

  /// The same, products of exponentials merged where all is made of them and of polynomials.
  func mergingExponentials(in variable: Symbol) -> Expression {
    ExponentialSum(self, variable)?.expression ?? self
  }
}
