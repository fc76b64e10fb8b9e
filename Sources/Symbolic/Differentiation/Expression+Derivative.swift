import MultiPrecision

extension Expression {
  /// The derivative with respect to a symbol, in canonical form.
  ///
  /// ### Where it holds
  /// At every point where `self` is differentiable, except that at isolated points where branches
  /// join (the zero of u in |u| and sign(u), ties of `min` and `max`, the ends of `piecewise` rows)
  /// the formula gives the derivative of one branch or a value such as sign(0) = 0, without
  /// asking whether the branches fit together: |x|′ = sign(x), sign(x)′ = 0, and
  /// (|x|^p)′ = p·|x|^(p−1)·sign(x), which is right at 0 too for p > 1.
  ///
  /// The derivative of `gamma` and `lgamma` has no name in the language: it is written as a symbol
  /// that stands for an unknown value (`Symbol.isUnknownDerivative`), so that every evaluation of
  /// it is undefined and no verdict can rest on it.
  public func derivative(in variable: Symbol) -> Expression {
    (simplified().rawDerivative(in: variable) ?? 0).simplified()
  }

  /// The unsimplified derivative, nil where it is 0 because the symbol does not occur.
  private func rawDerivative(in variable: Symbol) -> Expression? {
    switch self {
    case .number, .constant: return nil
    case .symbol(let symbol):
      if symbol == variable { return 1 }
      return symbol.isUnknownDerivative ? .unknownDerivative(of: self, in: variable) : nil
    case .sum(let terms):
      let slopes = terms.compactMap { $0.rawDerivative(in: variable) }
      return slopes.isEmpty ? nil : .sum(slopes)
    case .product(let factors):
      return Expression.derivative(ofProduct: factors[...], in: variable)
    case .power(let base, let exponent):
      return Expression.derivative(ofPower: base, exponent, in: variable)
    case .function(let function, let arguments):
      if function.isVariadic {
        return Expression.derivative(ofExtremum: function, arguments, in: variable)
      }
      guard let argument = arguments.first, let slope = argument.rawDerivative(in: variable) else {
        return nil
      }
      return .product([function.derivative(at: argument), slope])
    case .piecewise(let branches, let otherwise):
      let slopes = branches.map { $0.value.rawDerivative(in: variable) }
      let last = otherwise?.rawDerivative(in: variable)
      if last == nil, slopes.allSatisfy({ $0 == nil }) { return nil }
      return .piecewise(
        zip(branches, slopes).map { Branch($1 ?? 0, when: $0.condition) },
        otherwise: otherwise == nil ? nil : last ?? 0)
    }
  }

  /// The product rule, by halves: O(k log k) nodes for k factors.
  private static func derivative(
    ofProduct factors: ArraySlice<Expression>, in variable: Symbol
  ) -> Expression? {
    guard factors.count > 1 else { return factors.first?.rawDerivative(in: variable) }
    if factors.count > 6 {
      let middle = factors.startIndex + factors.count / 2
      let left = factors[..<middle]
      let right = factors[middle...]
      var terms: [Expression] = []
      if let slope = derivative(ofProduct: left, in: variable) {
        terms.append(.product([slope] + Array(right)))
      }
      if let slope = derivative(ofProduct: right, in: variable) {
        terms.append(.product([slope] + Array(left)))
      }
      return terms.isEmpty ? nil : .sum(terms)
    }
    var terms: [Expression] = []
    for index in factors.indices {
      guard let slope = factors[index].rawDerivative(in: variable) else { continue }
      var term = Array(factors)
      term[index - factors.startIndex] = slope
      terms.append(.product(term))
    }
    return terms.isEmpty ? nil : .sum(terms)
  }

  private static func derivative(
    ofPower base: Expression, _ exponent: Expression, in variable: Symbol
  ) -> Expression? {
    let baseSlope = base.rawDerivative(in: variable)
    let exponentSlope = exponent.rawDerivative(in: variable)
    var terms: [Expression] = []
    if let baseSlope {
      terms.append(.product([exponent, .power(base, exponent - 1), baseSlope]))
    }
    if let exponentSlope {
      terms.append(.product([.power(base, exponent), .apply(.log, base), exponentSlope]))
    }
    return terms.isEmpty ? nil : .sum(terms)
  }

  private static func derivative(
    ofExtremum function: Function, _ arguments: [Expression], in variable: Symbol
  ) -> Expression? {
    let slopes = arguments.map { $0.rawDerivative(in: variable) }
    guard let last = slopes.last, slopes.contains(where: { $0 != nil }) else { return nil }
    // Row i applies if argument i is ahead of all that follow: those before it have been beaten.
    var branches: [Branch] = []
    for index in arguments.indices.dropLast() {
      let comparisons = arguments[(index + 1)...].map {
        Condition.comparison(
          arguments[index], function == .max ? .greaterOrEqual : .lessOrEqual, $0)
      }
      branches.append(
        Branch(
          slopes[index] ?? 0, when: comparisons.count == 1 ? comparisons[0] : .and(comparisons)))
    }
    return .piecewise(branches, otherwise: last ?? 0)
  }
}
