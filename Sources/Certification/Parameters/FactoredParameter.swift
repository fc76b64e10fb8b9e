import MultiPrecision
import NumericalMethods
import Symbolic

/// A parameter c of which a rational function g multiplies the whole potential, as 1/(1 + ω) does in
/// (ψ + ωx²)/(1 + ω).
///
/// g(c)·f(x; c) has what f has where g > 0, what −f has where g < 0, and the zeros and poles of g are
/// decided one by one.
struct FactoredParameter {
  let body: Expression
  let variable: Symbol
  let parameter: Symbol
  /// g as polynomials with exponents.
  private let factors: [(polynomial: Polynomial<Rational>, exponent: Int)]
  /// f.
  let rest: Expression

  /// Nil where there is no such factor.
  init?(_ body: Expression, variable: Symbol, parameter: Symbol) {
    self.body = body
    self.variable = variable
    self.parameter = parameter
    let terms = body.simplified().addends.map { Self.split($0, variable, parameter) }
    // The divisors of all terms, and what all terms have in common.
    var common: [Expression: Int] = [:]
    for base in Set(terms.flatMap(\.powers.keys)) {
      let least = terms.map { $0.powers[base] ?? 0 }.min() ?? 0
      if least != 0 { common[base] = least }
    }
    var factors: [(Polynomial<Rational>, Int)] = []
    for (base, exponent) in common.sorted(by: { $0.key.text < $1.key.text }) {
      guard let found = base.polynomialCoefficients(in: parameter) else { return nil }
      let numbers = found.compactMap(\.asRational)
      guard numbers.count == found.count, numbers.count > 1 else { return nil }
      factors.append((Polynomial(numbers), exponent))
    }
    guard !factors.isEmpty else { return nil }
    self.factors = factors
    rest = Expression.sum(
      terms.map { term in
        var product = [term.rest]
        for (base, exponent) in term.powers.merging(common.mapValues { -$0 }, uniquingKeysWith: +)
        where exponent != 0 {
          product.append(base.pow(exponent))
        }
        return .product(product)
      }
    ).simplified()
  }

  /// The whole powers of formulas in the parameter alone, and the other factors.
  private static func split(
    _ term: Expression, _ variable: Symbol, _ parameter: Symbol
  ) -> (powers: [Expression: Int], rest: Expression) {
    var powers: [Expression: Int] = [:]
    var rest: [Expression] = [1]
    for factor in term.factors {
      var (base, exponent) = (factor, 1)
      if case .power(let inner, .number(let number)) = factor, let count = number.asInt {
        (base, exponent) = (inner, count)
      }
      if base.contains(parameter), !base.contains(variable) {
        powers[base, default: 0] += exponent
      } else {
        rest.append(factor)
      }
    }
    return (powers, .product(rest))
  }

  /// Nil where g has irrational zeros, or the ends of f's sets are not told from them.
  func sets(
    budget: WorkBudget,
    of family: (Expression) throws(BudgetExceeded) -> [ParameterSet]
  ) throws(BudgetExceeded) -> [ParameterSet]? {
    var places = Set<Rational>()
    for (polynomial, _) in factors {
      for root in try polynomial.realRoots(budget: budget) {
        guard let value = root.rational else { return nil }
        places.insert(value)
      }
    }
    let cuts = places.sorted()
    let plus = try family(rest)
    let minus = try family((-rest).simplified())
    var result = plus
    for index in result.indices {
      result[index].method = "factored"
      result[index].reason =
        plus[index].reason + " A factor that has only \(parameter.name) counts with its sign."
      (result[index].holds, result[index].open) = ([], [])
    }
    for cell in 0...cuts.count {
      let low = cell == 0 ? nil : cuts[cell - 1]
      let high = cell == cuts.count ? nil : cuts[cell]
      let sets = sign(at: .simplest(above: low, below: high)) > 0 ? plus : minus
      var here: [Verdict] = []
      if let low {
        here = PotentialAnalysis(
          body.substituting(parameter, by: .number(low)), variable: variable, budget: budget
        ).results().map(\.verdict)
      }
      for index in result.indices {
        func part(_ intervals: [ParameterSet.Interval]) -> [ParameterSet.Interval]? {
          var parts: [ParameterSet.Interval] = []
          for interval in intervals {
            guard let part = interval.clipped(above: low, below: high) else { return nil }
            if let part { parts.append(part) }
          }
          return parts
        }
        guard let holds = part(sets[index].holds), let open = part(sets[index].open) else {
          return nil
        }
        guard let low else {
          (result[index].holds, result[index].open) = (holds, open)
          continue
        }
        result[index].holds = ParameterSet.joined(
          result[index].holds, at: low, isInside: here[index] == .proved, holds)
        result[index].open = ParameterSet.joined(
          result[index].open, at: low, isInside: here[index] == .undecided, open)
      }
    }
    return result
  }

  private func sign(at value: Rational) -> Int {
    factors.reduce(1) { sign, factor in
      factor.exponent.isMultiple(of: 2) ? sign : sign * factor.polynomial(value).signum
    }
  }
}
