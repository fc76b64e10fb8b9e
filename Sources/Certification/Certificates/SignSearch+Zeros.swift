import MultiPrecision
import NumericalMethods
import Symbolic

extension SignSearch {
  /// f ≥ 0 where some zeros of f are known: beside each of them it grows by its derivatives, and
  /// elsewhere it is positive.
  func touching(
    _ formula: Expression, _ span: ProofSpan, at zeros: [ExactPoint]
  ) throws(BudgetExceeded) -> SignProof? {
    if zeros.isEmpty { return nil }
    if span.isSymmetric, isEven(formula) {
      return try touching(
        formula, span.rightHalf, at: zeros.map { $0.upper.signum < 0 ? -$0 : $0 }
      ).map { .mirrored(proof: $0) }
    }
    var cuts: [CertificateTerm] = []
    var parts: [SignProof] = []
    var rest = span
    for zero in zeros.sorted(by: { $0.lower < $1.lower }).compactMap(ProofSpan.End.init) {
      let isStart = rest.lower.map { $0.term == zero.term } ?? false
      let isEnd = rest.upper.map { $0.term == zero.term } ?? false
      if !isEnd, let upper = rest.upper, zero.lower >= upper.lower { continue }
      if !isStart, let lower = rest.lower, zero.upper <= lower.upper { continue }
      guard let near = try beside(zero, formula, rest, hasLeft: !isStart, hasRight: !isEnd) else {
        return nil
      }
      if let (left, proofBelow) = near.left {
        guard let outer = try proof(of: formula, on: rest.below(left), isStrict: false) else {
          return nil
        }
        parts += [outer, proofBelow]
        cuts.append(CertificateTerm(left))
        if isEnd { return .split(cuts: cuts, parts: parts) }
        cuts.append(zero.term)
      }
      guard let (right, proofAbove) = near.right else { return nil }
      parts.append(proofAbove)
      cuts.append(CertificateTerm(right))
      rest = rest.above(right)
    }
    guard !parts.isEmpty, let last = try proof(of: formula, on: rest, isStrict: false) else {
      return nil
    }
    return .split(cuts: cuts, parts: parts + [last])
  }

  /// Proofs on the sides of a zero of order k: f⁽ᵏ⁾ has the right sign there, and each lower
  /// derivative is 0 at the zero.
  private func beside(
    _ zero: ProofSpan.End, _ formula: Expression, _ span: ProofSpan, hasLeft: Bool, hasRight: Bool
  ) throws(BudgetExceeded) -> (left: (Rational, SignProof)?, right: (Rational, SignProof)?)? {
    guard let name = zero.name else { return nil }
    let prover = SignProver(variable: variable, budget: budget, precision: precision)
    var derivatives = [formula]
    while let last = derivatives.last, prover.isZero(last.substituting(variable, by: name)) {
      guard derivatives.count < 9, !last.exceeds(nodeCount: 2000) else { return nil }
      derivatives.append(last.derivative(in: variable).simplified())
    }
    guard derivatives.count > 1 else { return nil }
    for exponent in stride(from: 0, through: 12, by: 2) {
      let radius = Rational(1) / Rational(2).power(exponent)
      var left: (Rational, SignProof)?
      var right: (Rational, SignProof)?
      if hasLeft {
        let cut = Rational.simplest(above: zero.lower - radius, below: zero.lower - radius / 2)
        if let lower = span.lower, cut <= lower.upper { continue }
        let part = ProofSpan(lower: ProofSpan.End(cut), upper: zero)
        guard let proof = try chain(derivatives, part, from: "upper") else { continue }
        left = (cut, proof)
      }
      if hasRight {
        let cut = Rational.simplest(above: zero.upper + radius / 2, below: zero.upper + radius)
        if let upper = span.upper, cut >= upper.lower { continue }
        let part = ProofSpan(lower: zero, upper: ProofSpan.End(cut))
        guard let proof = try chain(derivatives, part, from: "lower") else { continue }
        right = (cut, proof)
      }
      return (left, right)
    }
    return nil
  }

  /// From the highest derivative to the function: seen from `upper` the signs of odd ones turn.
  private func chain(
    _ derivatives: [Expression], _ span: ProofSpan, from end: String
  ) throws(BudgetExceeded) -> SignProof? {
    var proof: SignProof?
    for (order, derivative) in derivatives.enumerated().reversed() {
      let form = end == "upper" && order % 2 == 1 ? (-derivative).simplified() : derivative
      if let slope = proof {
        proof = .monotone(from: end, slope: slope)
      } else {
        guard isShown(form, span, true) else { return nil }
        proof = .range(bits: bits)
      }
      if order > 0 { proof = proof.flatMap { rewrite(to: form, $0) } }
    }
    return proof
  }

  /// A formula in sin u and the square of cos u, as one in s = sin u on [−1, 1].
  func inSine(
    _ formula: Expression, at zeros: [ExactPoint]
  ) throws(BudgetExceeded) -> SignProof? {
    var angle: Expression?
    func outer(_ expression: Expression) -> Expression? {
      guard expression.contains(variable) else { return expression }
      switch expression {
      case .function(.sin, let arguments) where angle == nil || angle == arguments[0]:
        angle = arguments[0]
        return .symbol(variable)
      case .power(.function(.cos, let arguments), .number(let exponent))
      where (angle == nil || angle == arguments[0]) && (exponent / 2).isInteger:
        angle = arguments[0]
        return (1 - Expression.symbol(variable).pow(2)).pow(.number(exponent / 2))
      case .symbol, .piecewise, .function(.cos, _): return nil
      default:
        var failed = false
        let result = expression.mapChildren { child in
          guard let inner = outer(child) else {
            failed = true
            return child
          }
          return inner
        }
        return failed ? nil : result
      }
    }
    guard let form = outer(formula)?.simplified(), let angle else { return nil }
    let span = ProofSpan(
      lower: ProofSpan.End(-1), upper: ProofSpan.End(1), lowerIsClosed: true,
      upperIsClosed: true)
    var places: [ExactPoint] = []
    for zero in zeros {
      guard let name = zero.name,
        let place = LinePoint(
          constant: .apply(.sin, angle.substituting(variable, by: name)).simplified())
      else { return nil }
      places.append(ExactPoint(place))
    }
    var found = try touching(form, span, at: places)
    if found == nil { found = try proof(of: form, on: span, isStrict: false) }
    guard let proof = found, let term = CertificateTerm(form, variable),
      let inner = CertificateTerm(.apply(.sin, angle), variable)
    else { return nil }
    return .composition(outer: term, inner: inner, span: span.certificate, proof: proof)
  }
}
