import MultiPrecision
import NumericalMethods
import Symbolic

/// Reads an expression as a piecewise polynomial in one variable: sums, products, integer powers,
/// abs, sign, min, max, piecewise with polynomial conditions, and quotients that are exact.
struct PiecewiseReader {
  typealias Function = PartialPiecewisePolynomial

  let variable: Symbol
  let budget: WorkBudget
  /// What the variable stands for; the identity unless a half line is read in a root of x.
  var substitute = Polynomial<Rational>([0, 1])
  /// Whether roots of monomials are read too; they are right for values ≥ 0 of the variable only.
  var readsRoots = false
  /// The largest degree that is read; the language's limit.
  let degreeLimit = 10_000

  /// The function, nil when the expression is not of this kind.
  func read(_ expression: Expression) throws(BudgetExceeded) -> Function? {
    try budget.check()
    switch expression {
    case .number(let value): return Function(value)
    case .constant: return nil
    case .symbol(let symbol): return symbol == variable ? Function(substitute) : nil
    case .sum(let terms):
      var sum = Function(0)
      for term in terms {
        guard let next = try read(term) else { return nil }
        sum = try sum.combined(with: next, budget: budget) { a, b throws(BudgetExceeded) in a + b }
      }
      return sum
    case .product(let factors): return try readProduct(factors)
    case .power(let base, let exponent):
      guard let exponent = exponent.integerValue else {
        guard readsRoots, case .number(let exponent) = exponent, let base = try read(base) else {
          return nil
        }
        return base.rootsOfMonomials(exponent, oddRootsOfNegatives: false)
      }
      guard exponent >= 0 else { return try readProduct([expression]) }
      guard let base = try read(base) else { return nil }
      return try power(base, exponent)
    case .function(let function, let arguments): return try read(function, arguments)
    case .piecewise(let branches, let otherwise):
      return try readPiecewise(branches, otherwise)
    }
  }

  private func readProduct(_ factors: [Expression]) throws(BudgetExceeded) -> Function? {
    var numerator = Function(1)
    var denominator = Function(1)
    for factor in factors {
      if case .power(let base, let exponent) = factor, readsRoots,
        case .number(let exponent) = exponent, !exponent.isInteger, exponent.signum < 0
      {
        guard let base = try read(base),
          let next = base.rootsOfMonomials(-exponent, oddRootsOfNegatives: false),
          let product = try multiply(denominator, next)
        else { return nil }
        denominator = product
      } else if case .power(let base, let exponent) = factor, let exponent = exponent.integerValue,
        exponent < 0
      {
        guard let base = try read(base), let next = try power(base, -exponent) else { return nil }
        guard let product = try multiply(denominator, next) else { return nil }
        denominator = product
      } else {
        guard let next = try read(factor), let product = try multiply(numerator, next) else {
          return nil
        }
        numerator = product
      }
    }
    return try divide(numerator, by: denominator)
  }

  private func multiply(_ left: Function, _ right: Function) throws(BudgetExceeded) -> Function? {
    let degrees = (left.maximalDegree, right.maximalDegree)
    guard degrees.0 + degrees.1 <= degreeLimit else { return nil }
    return try left.combined(with: right, budget: budget) { a, b throws(BudgetExceeded) in
      try a.multiplied(by: b, budget: budget)
    }
  }

  private func power(_ base: Function, _ exponent: Int) throws(BudgetExceeded) -> Function? {
    guard base.maximalDegree * exponent <= degreeLimit else { return nil }
    if exponent == 0 { return Function(1) }
    var result: Function?
    var square = base
    var rest = exponent
    while rest > 0 {
      try budget.check()
      if rest % 2 == 1 {
        if let current = result {
          guard let product = try multiply(current, square) else { return nil }
          result = product
        } else {
          result = square
        }
      }
      rest /= 2
      if rest > 0 {
        guard let next = try multiply(square, square) else { return nil }
        square = next
      }
    }
    return result
  }

  /// The quotient where it is a polynomial on every piece; undefined at zeros of the divisor.
  private func divide(
    _ numerator: Function, by denominator: Function
  ) throws(BudgetExceeded) -> Function? {
    let sign = try denominator.sign(budget: budget)
    let divisor = try denominator.refined(at: sign.breaks, budget: budget)
    let dividend = try numerator.refined(at: divisor.breaks, budget: budget)
    let divisorThere = try divisor.refined(at: dividend.breaks, budget: budget)
    let signThere = try sign.refined(at: dividend.breaks, budget: budget)
    var result = dividend
    for index in result.pieces.indices {
      guard let a = dividend.pieces[index], let b = divisorThere.pieces[index], !b.isZero else {
        result.pieces[index] = nil
        continue
      }
      guard let quotient = a.exactQuotient(by: b) else { return nil }
      result.pieces[index] = quotient
    }
    for index in result.values.indices {
      guard let a = dividend.values[index], let b = divisorThere.values[index],
        signThere.values[index]?.isZero == false
      else {
        result.values[index] = nil
        continue
      }
      if let quotient = a.exactQuotient(by: b) {
        result.values[index] = quotient
      } else if let point = result.breaks[index].rational {
        result.values[index] = Polynomial(constant: a(point) / b(point))
      } else {
        return nil
      }
    }
    return try result.simplified(budget: budget)
  }

  private func read(
    _ function: Symbolic.Function, _ arguments: [Expression]
  ) throws(BudgetExceeded) -> Function? {
    var values: [Function] = []
    for argument in arguments {
      guard let value = try read(argument) else { return nil }
      values.append(value)
    }
    guard let first = values.first else { return nil }
    switch function {
    case .abs: return try multiply(first, first.sign(budget: budget))
    case .sqrt where readsRoots:
      return first.rootsOfMonomials(Rational(1, 2), oddRootsOfNegatives: false)
    case .cbrt where readsRoots:
      return first.rootsOfMonomials(Rational(1, 3), oddRootsOfNegatives: true)
    case .sign: return try first.sign(budget: budget).simplified(budget: budget)
    case .min, .max:
      var result = first
      for next in values.dropFirst() {
        let larger = try difference(result, next)
        // max = a where a ≥ b, else b; min the other way round.
        let chooses = function == .max ? larger : larger.mapped { Function.constant(1) - $0 }
        result = try choose(result, where: chooses, else: next)
      }
      return result
    default: return nil
    }
  }

  /// 1 where `left` ≥ `right`, else 0.
  private func difference(_ left: Function, _ right: Function) throws(BudgetExceeded) -> Function {
    let difference = try left.combined(with: right, budget: budget) { a, b throws(BudgetExceeded) in
      a - b
    }
    return try difference.sign(budget: budget).mapped {
      Function.constant($0.leadingCoefficient.signum >= 0 ? 1 : 0)
    }
  }

  /// `first` where the indicator is 1, `second` where it is 0, undefined where it is undefined.
  private func choose(
    _ first: Function, where indicator: Function, else second: Function
  ) throws(BudgetExceeded) -> Function {
    let points = try first.refined(at: second.breaks, budget: budget).breaks
    let mask = try indicator.refined(at: points, budget: budget)
    let one = try first.refined(at: mask.breaks, budget: budget)
    let two = try second.refined(at: mask.breaks, budget: budget)
    var result = mask
    for index in mask.pieces.indices {
      result.pieces[index] = mask.pieces[index].flatMap {
        $0.isZero ? two.pieces[index] : one.pieces[index]
      }
    }
    for index in mask.values.indices {
      result.values[index] = mask.values[index].flatMap {
        $0.isZero ? two.values[index] : one.values[index]
      }
    }
    return try result.simplified(budget: budget)
  }

  private func readPiecewise(
    _ branches: [Branch], _ otherwise: Expression?
  ) throws(BudgetExceeded) -> Function? {
    var result = Function.undefined
    if let otherwise {
      guard let value = try read(otherwise) else { return nil }
      result = value
    }
    for branch in branches.reversed() {
      guard let value = try read(branch.value), let holds = try indicator(of: branch.condition)
      else { return nil }
      result = try choose(value, where: holds, else: result)
    }
    return result
  }

  /// 1 where the condition holds, else 0; nil when it is not about piecewise polynomials.
  func indicator(of condition: Condition) throws(BudgetExceeded) -> Function? {
    switch condition {
    case .constant(let value): return Function(value ? 1 : 0)
    case .comparison(let left, let relation, let right):
      guard let left = try read(left), let right = try read(right) else { return nil }
      let difference = try left.combined(with: right, budget: budget) {
        a, b throws(BudgetExceeded) in a - b
      }
      return try difference.sign(budget: budget).mapped {
        Function.constant(relation.holds(forSign: $0.leadingCoefficient.signum) ? 1 : 0)
      }
    case .not(let inner):
      return try indicator(of: inner)?.mapped { Function.constant(1) - $0 }
    case .and(let parts), .or(let parts):
      let isAnd = if case .and = condition { true } else { false }
      var result = Function(isAnd ? 1 : 0)
      for part in parts {
        guard let next = try indicator(of: part) else { return nil }
        result = try result.combined(with: next, budget: budget) { a, b throws(BudgetExceeded) in
          isAnd ? a * b : a + b - a * b
        }
      }
      return result
    }
  }
}

extension PartialPiecewisePolynomial {
  /// The largest degree of a piece, at least 0.
  var maximalDegree: Int { pieces.reduce(0) { max($0, $1?.degree ?? 0) } }
}

extension Relation {
  /// Whether a comparison holds whose left side minus right side has this sign.
  func holds(forSign sign: Int) -> Bool {
    switch self {
    case .less: sign < 0
    case .lessOrEqual: sign <= 0
    case .greater: sign > 0
    case .greaterOrEqual: sign >= 0
    case .equal: sign == 0
    case .notEqual: sign != 0
    }
  }
}

extension Expression {
  /// The value of a literal integer.
  var integerValue: Int? {
    if case .number(let value) = self { return value.asInt }
    return nil
  }
}

extension Polynomial where Coefficient == Rational {
  /// The quotient when the division leaves no remainder.
  func exactQuotient(by divisor: Polynomial) -> Polynomial? {
    if divisor.isConstant { return self / divisor.leadingCoefficient }
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder.isZero ? quotient : nil
  }

  /// The product, for degrees that make it slow.
  func multiplied(
    by other: Polynomial, budget: WorkBudget
  ) throws(BudgetExceeded) -> Polynomial {
    guard degree > 64, other.degree > 64 else { return self * other }
    var product = [Rational](repeating: 0, count: degree + other.degree + 1)
    for (i, a) in coefficients.enumerated() where !a.isZero {
      try budget.check()
      for (j, b) in other.coefficients.enumerated() where !b.isZero {
        product[i + j] += a * b
      }
    }
    return Polynomial(product)
  }
}
