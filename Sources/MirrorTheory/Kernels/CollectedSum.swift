import MultiPrecision
import Symbolic

/// A sum of polynomials in some symbols times other factors, written with each factor once.
///
/// What antiderivatives at two points add up to repeats itself: of (x − b)(y − b)p for a Gaussian p
/// there remain (xy + 1)(1 − erf(…) + erf(…)) and two exponentials. |b| counts as b·sign b.
struct CollectedSum {
  /// Σ polynomial·Σ terms.
  private var groups: [Group] = []
  private let symbols: Set<Symbol>

  private struct Group {
    /// Without constants that all addends have, its first addend positive.
    var polynomial: Expression
    var terms: [Expression]
  }

  private static let termLimit = 2_000

  init(_ sum: Expression, in symbols: Set<Symbol>) {
    self.symbols = symbols
    var order: [Expression] = []
    var coefficients: [Expression: [Expression]] = [:]
    for addend in sum.expanded(termLimit: Self.termLimit).addends {
      let (coefficient, factor) = split(addend)
      if coefficients[factor] == nil { order.append(factor) }
      coefficients[factor, default: []].append(coefficient)
    }
    for factor in order {
      let total = Expression.sum(coefficients[factor] ?? []).simplified()
      if total == 0 { continue }
      let (share, polynomial) = total.withoutContent(symbols)
      let term = share * factor
      if let index = groups.firstIndex(where: { $0.polynomial == polynomial }) {
        groups[index].terms.append(term)
      } else {
        groups.append(Group(polynomial: polynomial, terms: [term]))
      }
    }
  }

  /// The sum; `name` may write its polynomials in other symbols.
  func expression(naming name: (Expression) -> Expression) -> Expression {
    let terms = groups.map { group in
      let (share, rest) = Expression.sum(group.terms).simplified().withoutContent(symbols)
      // Mostly positive: 1 − erf u + erf v rather than −(erf u − erf v − 1).
      let isNegative = 2 * rest.addends.count { $0.numericFactor.signum < 0 } > rest.addends.count
      let sign = Expression.number(isNegative ? -1 : 1)
      return sign * share * name(group.polynomial) * (sign * rest).simplified()
    }
    return terms.isEmpty ? 0 : terms.count == 1 ? terms[0] : .sum(terms)
  }

  /// The polynomial part of a product, and the rest.
  private func split(_ product: Expression) -> (Expression, Expression) {
    var coefficient: [Expression] = []
    var rest: [Expression] = []
    var signs: [Symbol: Int] = [:]
    for factor in product.factors {
      var (base, power) = (factor, 1)
      if case .power(let inner, .number(let exponent)) = factor, let n = exponent.asInt, n > 0 {
        (base, power) = (inner, n)
      }
      func inner(_ arguments: [Expression]) -> Symbol? {
        guard case .symbol(let symbol)? = arguments.first, symbols.contains(symbol) else {
          return nil
        }
        return symbol
      }
      switch base {
      case .symbol(let symbol) where symbols.contains(symbol):
        coefficient.append(factor)
        continue
      case .function(.abs, let arguments):
        if let symbol = inner(arguments) {
          coefficient.append(Expression.symbol(symbol).pow(power))
          signs[symbol, default: 0] += power
          continue
        }
      case .function(.sign, let arguments):
        if let symbol = inner(arguments) {
          signs[symbol, default: 0] += power
          continue
        }
      default: break
      }
      if symbols.contains(where: { factor.contains($0) }) {
        rest.append(factor)
      } else {
        coefficient.append(factor)
      }
    }
    for (symbol, count) in signs.sorted(by: { $0.key.name < $1.key.name }) where count % 2 == 1 {
      rest.append(.apply(.sign, .symbol(symbol)))
    }
    func whole(_ factors: [Expression]) -> Expression {
      factors.isEmpty ? 1 : factors.count == 1 ? factors[0] : .product(factors)
    }
    return (whole(coefficient).simplified(), whole(rest).simplified())
  }
}

extension Expression {
  /// A constant c and q with self = c·q: the numbers of q's addends are integers without a common
  /// divisor, the first of them positive, and no constant is a factor of all of them.
  fileprivate func withoutContent(_ symbols: Set<Symbol>) -> (Expression, Expression) {
    let addends = self.addends
    let numbers = addends.map(\.numericFactor)
    guard let first = numbers.first, !numbers.contains(0) else { return (1, self) }
    var content = Expression.number(numbers.reduce(0, Rational.gcd) * Rational(first.signum))
    for factor in addends[0].factors {
      if case .number = factor { continue }
      if symbols.contains(where: { factor.contains($0) }) { continue }
      if addends.allSatisfy({ $0.factors.contains(factor) }) { content = content * factor }
    }
    if content == 1 { return (1, self) }
    let shares = addends.map { ($0 / content).simplified() }
    return (content, shares.count == 1 ? shares[0] : Expression.sum(shares).simplified())
  }

  /// The number that a product begins with.
  fileprivate var numericFactor: Rational {
    factors.reduce(Rational(1)) { product, factor in
      if case .number(let value) = factor { product * value } else { product }
    }
  }
}
