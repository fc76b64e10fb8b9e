import MultiPrecision
import NumericalMethods
import Symbolic

extension SignSearch {
  func isEven(_ formula: Expression) -> Bool {
    formula.substituting(variable, by: -.symbol(variable)).simplified() == formula.simplified()
  }

  /// Growth from an end where the sign is known.
  func growth(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool, _ depth: Int
  ) throws(BudgetExceeded) -> SignProof? {
    guard range(formula, span) != nil, !formula.hasCases else { return nil }
    let slope = formula.derivative(in: variable).simplified()
    if slope.hasUnknownDerivative || slope.exceeds(nodeCount: 2000) { return nil }
    let open = ProofSpan(lower: span.lower, upper: span.upper)
    for (name, end, isClosed, sign) in [
      ("lower", span.lower, span.lowerIsClosed, 1), ("upper", span.upper, span.upperIsClosed, -1),
    ] {
      guard let start = endSign(formula, at: end, isLower: sign > 0), start >= 0 else { continue }
      let isZero = start == 0
      if isZero, isStrict, isClosed { continue }
      let outward = sign > 0 ? slope : (-slope).simplified()
      if let proof = try rewritten(
        outward, on: open, isStrict: isZero && isStrict, depth: depth - 1)
      {
        return .monotone(from: name, slope: proof)
      }
      if let proof = try logarithmicGrowth(
        formula, open, sign, isStrict: isZero && isStrict, depth: depth - 1)
      {
        return .monotone(from: name, slope: proof)
      }
    }
    return nil
  }

  /// The sign of a formula, or of its limit, at an end of a span.
  private func endSign(
    _ formula: Expression, at end: ProofSpan.End?, isLower: Bool
  ) -> Int? {
    guard let end else {
      let limits = EndLimits(variable: variable, budget: budget)
      switch limits.limit(of: formula, at: nil, isLower: isLower) {
      case .infinite(let sign): return sign
      case .finite(let value):
        guard case .known(let sign) = signOfConstant(value, budget: budget) else { return nil }
        return sign
      case nil: return nil
      }
    }
    guard let point = end.name else { return nil }
    let prover = SignProver(variable: variable, budget: budget, precision: precision)
    let place = formula.substituting(variable, by: point)
    guard let start = prover.value(place, at: 0) else { return nil }
    if prover.isZero(place) { return 0 }
    return start.isPositive ? 1 : start.isNegative ? -1 : nil
  }

  /// A sum times what its addends are divided by and one of their exponentials: where erfc is left,
  /// as in exp(−x²/2)/π + x·erfc(−x/√2)/√(2π), the product grows.
  func cleared(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool, _ depth: Int
  ) throws(BudgetExceeded) -> SignProof? {
    let addends = formula.addends
    guard addends.count > 1, formula.contains(.erfc) else { return nil }
    var divisors: [Expression: Rational] = [:]
    var exponents: [Expression] = []
    for factor in addends.flatMap(\.factors) where factor.contains(variable) {
      switch factor {
      case .power(let base, .number(let exponent)) where exponent.signum < 0:
        divisors[base] = min(divisors[base] ?? 0, exponent)
      case .function(.exp, let arguments):
        if !exponents.contains(arguments[0]) { exponents.append(arguments[0]) }
      default: continue
      }
    }
    let powers = divisors.sorted { $0.key.text < $1.key.text }
      .map { Expression.power($0.key, .number($0.value)) }
    for exponent in exponents {
      let factors = powers + [.apply(.exp, exponent)]
      guard factors.allSatisfy({ range($0, span)?.isPositive == true }) else { continue }
      let scaled = Expression.sum(
        addends.map { (factors.reduce($0) { $0 / $1 }).simplified() }
      ).simplified()
      if let proof = try growth(scaled, span, isStrict, depth) {
        let parts = factors.map { _ in SignedProof(1, .range(bits: bits)) }
        return rewrite(
          to: .product([scaled] + factors),
          .product(parts: [SignedProof(1, isStrict: isStrict, proof)] + parts))
      }
    }
    return nil
  }

  /// The slope of one product W besides constants, as W·(log W)′.
  func logarithmicGrowth(
    _ formula: Expression, _ span: ProofSpan, _ sign: Int, isStrict: Bool, depth: Int
  ) throws(BudgetExceeded) -> SignProof? {
    let moving = formula.addends.filter { $0.contains(variable) }
    guard moving.count == 1, moving[0].factors.count > 1 || formula.addends.count > 1 else {
      return nil
    }
    let product = moving[0]
    var slopes: [Expression] = []
    for factor in product.factors where factor.contains(variable) {
      switch factor {
      case .function(.exp, let arguments): slopes.append(arguments[0].derivative(in: variable))
      case .power(let base, let exponent) where !exponent.contains(variable):
        slopes.append(exponent * base.derivative(in: variable) / base)
      default: slopes.append(factor.derivative(in: variable) / factor)
      }
    }
    let slope = Expression.sum(slopes).simplified()
    var parts: [SignedProof] = []
    for factor in [product, slope] {
      guard let part = try signed(factor, span, depth), part.isStrict || !isStrict else {
        return nil
      }
      parts.append(part)
    }
    guard parts[0].sign * parts[1].sign == sign else { return nil }
    let factors: [Expression] = sign > 0 ? [product, slope] : [-1, product, slope]
    if sign < 0 { parts.insert(SignedProof(-1, isStrict: true, .range(bits: bits)), at: 0) }
    // The number −1 has a range as well: −(−1) > 0.
    return rewrite(to: .product(factors), .product(parts: parts))
  }
}

extension Expression {
  /// Whether a function is applied in it.
  fileprivate func contains(_ function: Function) -> Bool {
    if case .function(function, _) = self { return true }
    return children.contains { $0.contains(function) }
  }
}
