import MultiPrecision
import NumericalMethods
import Symbolic

extension SmoothDensity {
  /// The exact integral by antiderivatives and their limits; nil where none was found.
  func integralByAntiderivatives() throws(BudgetExceeded) -> Expression? {
    var total: Expression = 0
    for piece in pieces {
      guard let part = try integralByAntiderivative(of: piece) else { return nil }
      total = total + part
    }
    return total
  }

  private func integralByAntiderivative(of piece: Piece) throws(BudgetExceeded) -> Expression? {
    if piece.formula == 0 { return 0 }
    let limits = EndLimits(variable: variable, budget: budget)
    let span = ProofSpan(
      lower: piece.lower.flatMap { ProofSpan.End($0) },
      upper: piece.upper.flatMap { ProofSpan.End($0) })
    let search = Antiderivative(variable: variable, on: span, budget: budget)
    guard let function = try search.of(piece.formula)?.simplified(),
      case .finite(let low)? = limits.limit(of: function, at: piece.lower, isLower: true),
      case .finite(let high)? = limits.limit(of: function, at: piece.upper, isLower: false)
    else { return nil }
    return high - low
  }

  /// That of p(b) + p(−b) over b > 0, in its normal form, where odd parts cancel; for p ≥ 0 the
  /// two are equal by Tonelli's theorem.
  func integralOfEvenPart() throws(BudgetExceeded) -> Expression? {
    guard let folded = density.folded(budget), try nonnegative().verdict == .proved,
      let halves = try SmoothDensity(folded, budget: budget)
    else { return nil }
    var total: Expression = 0
    for var piece in halves.pieces {
      if let part = try halves.integralByAntiderivative(of: piece) {
        total = total + part
        continue
      }
      var normalizer = Normalizer(evaluator: prover.evaluator(piece.segment), budget: budget)
      guard let fraction = try normalizer.fraction(piece.formula) else { return nil }
      piece.formula = SignProver.written(fraction, normalizer).simplified()
      var part = try halves.integral(of: piece)
      if part == nil { part = try halves.integralByAntiderivative(of: piece) }
      guard let part else { return nil }
      total = total + part
    }
    return total
  }
}

extension DensityFunction {
  /// p(b) + p(−b) on the b > 0 of a support that is symmetric; nil where it is not, or p is even.
  func folded(_ budget: WorkBudget) -> DensityFunction? {
    let prover = SignProver(variable: variable, budget: budget)
    switch (lower, upper) {
    case (nil, nil): break
    case (let lower?, let upper?): guard prover.isZero(lower + upper) else { return nil }
    default: return nil
    }
    let own = body.withLogisticsAsTangents.simplified()
    let mirrored = own.substituting(variable, by: -.symbol(variable)).simplified()
    guard mirrored != own else { return nil }
    var result = self
    result.body = (own + mirrored).expanded(termLimit: 256)
    result.lower = 0
    result.lowerIsClosed = false
    return result
  }
}

extension Expression {
  /// 1/(1 + eᵘ) = (1 − tanh(u/2))/2, which shows its odd part.
  fileprivate var withLogisticsAsTangents: Expression {
    let mapped = mapChildren(\.withLogisticsAsTangents)
    guard case .power(.sum(let terms), .number(-1)) = mapped, terms.count == 2,
      terms.contains(1), case .function(.exp, let arguments)? = terms.first(where: { $0 != 1 })
    else { return mapped }
    return (1 - .apply(.tanh, arguments[0] / 2)) / 2
  }
}
