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
      guard let point = end?.rational.map({ .number($0) }) ?? end?.constant else { continue }
      let prover = SignProver(variable: variable, budget: budget)
      let place = formula.substituting(variable, by: point)
      guard let start = prover.value(place, at: 0) else { continue }
      let isZero = prover.isZero(place)
      guard start.isPositive || isZero, !(isZero && isStrict && isClosed) else { continue }
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
