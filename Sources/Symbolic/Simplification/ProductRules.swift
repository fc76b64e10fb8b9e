import MultiPrecision

extension Canonical {
  /// A factor, as a power; `exp(u)` counts as a power of e.
  struct Factor {
    var base: Expression
    var exponent: Expression

    init(_ base: Expression, _ exponent: Expression) {
      self.base = base
      self.exponent = exponent
    }

    init(splitting factor: Expression) {
      switch factor {
      case .power(let base, let exponent): self.init(base, exponent)
      case .function(.exp, let arguments) where arguments.count == 1:
        self.init(.constant(.e), arguments[0])
      default: self.init(factor, 1)
      }
    }

    var expression: Expression {
      if case .number(1) = exponent { return base }
      if case .constant(.e) = base { return .function(.exp, [exponent]) }
      return .power(base, exponent)
    }
  }

  /// The product of canonical factors: flat, powers of one base collected, the number first.
  static func product(of parts: [Expression]) -> Expression {
    var coefficient: Rational = 1
    var oversized: [Expression] = []
    var dividesByZero = false
    var factors: [Factor] = []
    var pending = parts
    // A collected power may fall apart into several factors, which are collected once more.
    for _ in 0..<8 where !pending.isEmpty {
      for part in pending {
        for factor in part.factors {
          if case .number(let value) = factor {
            if coefficient.bitSize + value.bitSize <= exactConstantBitLimit {
              coefficient *= value
            } else {
              oversized.append(factor)
            }
          } else {
            dividesByZero = dividesByZero || factor.isDivisionByZero
            factors.append(Factor(splitting: factor))
          }
        }
      }
      if coefficient.isZero, !dividesByZero { return 0 }
      (factors, pending) = collectPowers(of: factors)
      mergeRadicals(in: &factors, released: &pending)
      mergeSigns(in: &factors, released: &pending)
    }
    var result = oversized + factors.map(\.expression) + pending
    if coefficient == 1 { return result.count > 1 ? .product(result) : result.first ?? 1 }
    if result.isEmpty { return .number(coefficient) }
    if result.count == 1, case .sum(let terms) = result[0] {
      return sum(of: terms.map { multiply($0, by: coefficient) })
    }
    result.insert(.number(coefficient), at: 0)
    return .product(result)
  }

  /// A canonical term of a sum times a number other than 0.
  private static func multiply(_ term: Expression, by factor: Rational) -> Expression {
    if case .number(let value) = term { return .number(value * factor) }
    let (coefficient, rest) = splitCoefficient(of: term)
    return scaled(rest, by: coefficient * factor)
  }

  /// Sorts the factors and adds the exponents of equal bases.
  ///
  /// - Returns: The factors that are final, and those that must be split and collected again.
  private static func collectPowers(of factors: [Factor]) -> ([Factor], [Expression]) {
    let sorted = factors.sorted { $0.base.ordering(to: $1.base) == .before }
    var final: [Factor] = []
    var released: [Expression] = []
    var index = 0
    while index < sorted.count {
      let base = sorted[index].base
      var exponents = [sorted[index].exponent]
      index += 1
      while index < sorted.count, sorted[index].base == base {
        exponents.append(sorted[index].exponent)
        index += 1
      }
      if exponents.count == 1 {
        final.append(Factor(base, exponents[0]))
        continue
      }
      let collected = power(base, sum(of: exponents))
      let factor = Factor(splitting: collected)
      if factor.base == base, collected.asRational == nil {
        final.append(factor)
      } else if collected != 1 {
        released.append(collected)
      }
    }
    return (final, released)
  }

  /// Multiplies roots of numbers that have the same exponent: √2·√6 = √12 = 2√3.
  private static func mergeRadicals(in factors: inout [Factor], released: inout [Expression]) {
    let radicals = factors.indices.filter { factors[$0].radicand != nil }
    guard radicals.count > 1 else { return }
    var products: [(exponent: Expression, radicand: Rational, indices: [Int])] = []
    for index in radicals {
      guard let radicand = factors[index].radicand else { continue }
      let exponent = factors[index].exponent
      if let known = products.firstIndex(where: { $0.exponent == exponent }) {
        products[known].radicand *= radicand
        products[known].indices.append(index)
      } else {
        products.append((exponent, radicand, [index]))
      }
    }
    var removed: Set<Int> = []
    for entry in products where entry.indices.count > 1 {
      released.append(power(.number(entry.radicand), entry.exponent))
      removed.formUnion(entry.indices)
    }
    if !removed.isEmpty {
      factors = factors.indices.filter { !removed.contains($0) }.map { factors[$0] }
    }
  }
}

extension Canonical.Factor {
  /// The radicand, for a positive number raised to a number that is not an integer.
  fileprivate var radicand: Rational? {
    guard case .number(let radicand) = base, case .number(let power) = exponent,
      radicand.signum > 0, !power.isInteger, radicand.bitSize < 2048
    else { return nil }
    return radicand
  }
}
