import MultiPrecision

extension Expression {
  /// The highest degree that expansion and `polynomialCoefficients` build.
  public static let polynomialDegreeLimit = 10_000

  /// Multiplications of coefficients allowed in one expansion, so that no input can hang.
  private static let expansionBudget = 4_000_000

  /// The coefficients as a polynomial in one symbol, lowest degree first.
  ///
  /// The coefficients are canonical and free of the symbol; the last is not the literal 0, except
  /// that the zero polynomial is `[0]`. An exponent that is not a literal integer ≥ 0, a function,
  /// or a `piecewise` of the symbol gives nil, and so does a degree above
  /// `polynomialDegreeLimit` or an expansion out of proportion.
  public func polynomialCoefficients(in variable: Symbol) -> [Expression]? {
    var budget = Expression.expansionBudget
    return simplified().coefficients(in: variable, budget: &budget)
  }

  /// The products and powers of sums multiplied out, in canonical form.
  ///
  /// Expansions with more than `termLimit` terms are left as they are.
  public func expanded(termLimit: Int = 10_000) -> Expression {
    simplified().multipliedOut(termLimit: termLimit)
  }

  private func coefficients(in variable: Symbol, budget: inout Int) -> [Expression]? {
    switch self {
    case .number, .constant: return [self]
    case .symbol(let symbol): return symbol == variable ? [0, 1] : [self]
    case .sum(let terms):
      var columns: [[Expression]] = []
      for term in terms {
        guard let part = term.coefficients(in: variable, budget: &budget) else { return nil }
        while columns.count < part.count { columns.append([]) }
        for (degree, coefficient) in part.enumerated() where coefficient != 0 {
          columns[degree].append(coefficient)
        }
      }
      return Expression.trimmed(columns.map { Canonical.sum(of: $0) })
    case .product(let factors):
      var result: [Expression] = [1]
      for factor in factors {
        guard let part = factor.coefficients(in: variable, budget: &budget),
          let next = Expression.convolution(result, part, budget: &budget)
        else { return nil }
        result = next
      }
      return result
    case .power(let base, .number(let exponent)):
      guard let part = base.coefficients(in: variable, budget: &budget) else { return nil }
      if part.count == 1 { return [self] }
      guard let power = exponent.asInt, power >= 0,
        (part.count - 1).multipliedReportingOverflow(by: power).partialValue
          <= Expression.polynomialDegreeLimit, power <= Expression.polynomialDegreeLimit
      else { return nil }
      return Expression.power(part, power, budget: &budget)
    case .power, .function, .piecewise:
      return contains(variable) ? nil : [self]
    }
  }

  private static func trimmed(_ coefficients: [Expression]) -> [Expression] {
    var result = coefficients
    while result.count > 1, result[result.count - 1] == 0 { result.removeLast() }
    return result.isEmpty ? [0] : result
  }

  private static func convolution(
    _ left: [Expression], _ right: [Expression], budget: inout Int
  ) -> [Expression]? {
    if left == [1] { return right }
    guard left.count + right.count - 2 <= polynomialDegreeLimit else { return nil }
    budget -= left.count * right.count
    guard budget >= 0 else { return nil }
    var columns = [[Expression]](repeating: [], count: left.count + right.count - 1)
    for (i, a) in left.enumerated() where a != 0 {
      for (j, b) in right.enumerated() where b != 0 {
        columns[i + j].append(Canonical.product(of: [a, b]))
      }
    }
    return trimmed(columns.map { Canonical.sum(of: $0) })
  }

  private static func power(
    _ base: [Expression], _ exponent: Int, budget: inout Int
  ) -> [Expression]? {
    // A power of the symbol alone needs no multiplication.
    if base == [0, 1] { return [Expression](repeating: 0, count: exponent) + [1] }
    var result: [Expression] = [1]
    var square = base
    var remaining = exponent
    while remaining > 0 {
      if remaining & 1 == 1 {
        guard let next = convolution(result, square, budget: &budget) else { return nil }
        result = next
      }
      remaining >>= 1
      if remaining > 0 {
        guard let next = convolution(square, square, budget: &budget) else { return nil }
        square = next
      }
    }
    return result
  }

  private func multipliedOut(termLimit: Int) -> Expression {
    let node = mapChildren { $0.multipliedOut(termLimit: termLimit) }
    switch node {
    case .product(let factors):
      return Expression.distributed(factors, termLimit: termLimit) ?? node.simplified()
    case .power(.sum(let terms), .number(let exponent)):
      guard let power = exponent.asInt, power > 1, power <= termLimit else {
        return node.simplified()
      }
      var result = Expression.sum(terms)
      for _ in 1..<power {
        guard let next = Expression.distributed([result, .sum(terms)], termLimit: termLimit)
        else { return node.simplified() }
        result = next
      }
      return result
    case .number, .constant, .symbol: return node
    default: return node.simplified()
    }
  }

  private static func distributed(_ factors: [Expression], termLimit: Int) -> Expression? {
    var terms: [Expression] = [1]
    for factor in factors {
      let addends = factor.addends
      guard terms.count * addends.count <= termLimit else { return nil }
      let products = terms.flatMap { term in
        addends.map { Canonical.product(of: [term, $0]) }
      }
      terms = Canonical.sum(of: products).addends
    }
    return Canonical.sum(of: terms)
  }
}
