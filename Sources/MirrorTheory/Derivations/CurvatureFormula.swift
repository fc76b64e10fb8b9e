import MultiPrecision
import Symbolic

extension Expression {
  /// The second derivative, written as one product where its terms cancel.
  ///
  /// That of √(1 + x²) is (1 + x²)^(−3/2), that of log cosh x is cosh(x)⁻²: limits and tails are read
  /// off products.
  func curvature(in variable: Symbol) -> Expression {
    let plain = derivative(in: variable).derivative(in: variable).simplified()
    let gathered = plain.withoutTanh(in: variable).simplified().gatheredOverPowers(in: variable)
    return gathered.text.count < plain.text.count ? gathered : plain
  }

  /// sinh/cosh for tanh.
  private func withoutTanh(in variable: Symbol) -> Expression {
    guard contains(variable) else { return self }
    if case .function(.tanh, let arguments) = self {
      return .apply(.sinh, arguments[0]) / .apply(.cosh, arguments[0])
    }
    return mapChildren { $0.withoutTanh(in: variable) }
  }

  /// Σᵢ bᵢ^(least exponent) taken out of a sum, and what is left multiplied out.
  private func gatheredOverPowers(in variable: Symbol) -> Expression {
    guard case .sum(let addends) = self, addends.count <= 16 else { return self }
    func exponents(_ addend: Expression) -> [Expression: Rational] {
      var result: [Expression: Rational] = [:]
      for factor in addend.factors {
        switch factor {
        case .power(let base, .number(let exponent)) where base.contains(variable):
          result[base, default: 0] += exponent
        case .function(.cosh, _) where factor.contains(variable): result[factor, default: 0] += 1
        default: continue
        }
      }
      return result
    }
    let all = addends.map(exponents)
    var common: [Expression] = []
    for base in Set(all.flatMap(\.keys)).sorted(by: { $0.text < $1.text }) {
      let least = all.map { $0[base] ?? 0 }.min() ?? 0
      if least.signum < 0 { common.append(base.pow(.number(least))) }
    }
    guard !common.isEmpty else { return self }
    let rest = addends.map { addend in
      common.reduce(addend) { $0 / $1 }.simplified().expanded(termLimit: 64)
    }
    let sum = Expression.sum(rest).expanded(termLimit: 128).simplified().withoutSquaresOfSinh
    return (.product(common) * sum.expanded(termLimit: 128).simplified()).simplified()
  }

  /// cosh² − 1 for sinh².
  private var withoutSquaresOfSinh: Expression {
    if case .power(.function(.sinh, let arguments), .number(let exponent)) = self, exponent == 2 {
      return Expression.apply(.cosh, arguments[0]).pow(2) - 1
    }
    return mapChildren { $0.withoutSquaresOfSinh }
  }
}
