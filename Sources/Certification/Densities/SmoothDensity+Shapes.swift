import MultiPrecision
import NumericalMethods
import Symbolic

extension SmoothDensity {
  /// C·exp(a·b² + k·b), with constants.
  struct ExponentialTerm {
    var factor: Expression
    var quadratic: Expression
    var linear: Expression
    /// The power of b beside the exponential.
    var degree: Int
  }

  func normalized() throws(BudgetExceeded) -> AssumptionResult {
    let id = AssumptionID.densityNormalized
    guard let total = try exactIntegral()?.withReducedGamma() else {
      return try normalizedByQuadrature()
    }
    if prover.isZero(total - 1) { return result(id, .proved, "The integral is exactly 1.") }
    for bits in [256, 1024, 4096] {
      try budget.check()
      let value = total.enclosure(precision: Precision(bits: bits))
      guard value.isFinite, !value.contains(Rational(1)) else { continue }
      let text = Self.text(of: value, total)
      var result = result(
        id, .refuted, "The integral of the density is \(text), and it must be 1.",
        .point(x: "integral", value: text))
      if let constant = try repair(dividingBy: total) {
        result.reason += " Divided by \(constant.text) it has the integral 1."
        result.normalizingConstant = constant
      }
      return result
    }
    return result(
      id, .undecided,
      "The integral, \(total.simplified().text), agrees with 1 to 1200 digits, but equality was "
        + "not proved.")
  }

  /// What would make the integral 1, in closed form, if the check of that proves it.
  private func repair(dividingBy total: Expression) throws(BudgetExceeded) -> Expression? {
    let constant = total.simplified()
    guard prover.value(constant, at: 0)?.isPositive == true, constant.text.utf8.count <= 60 else {
      return nil
    }
    var repaired = density
    repaired.body = (density.body / constant).simplified()
    guard try SmoothDensity(repaired, budget: budget)?.normalized().verdict == .proved else {
      return nil
    }
    return constant
  }

  /// The integral over the support as a constant expression; nil where none is known.
  private func exactIntegral() throws(BudgetExceeded) -> Expression? {
    var total: Expression = 0
    for piece in pieces {
      guard let integral = try integral(of: piece) else {
        if let found = try integralByAntiderivatives() { return found }
        return try integralOfEvenPart()
      }
      total = total + integral
    }
    return total
  }

  /// An enclosure refutes; it proves no equality.
  private func normalizedByQuadrature() throws(BudgetExceeded) -> AssumptionResult {
    let id = AssumptionID.densityNormalized
    var total = Ball(0, precision: Precision(bits: 128))
    for piece in pieces {
      let outcome = Certification.integral(
        of: piece.formula, variable,
        from: piece.lower.map { .finite($0) } ?? .minusInfinity,
        to: piece.upper.map { .finite($0) } ?? .plusInfinity,
        IntegralRequest(precision: Precision(decimalDigits: 30), budget: budget))
      switch outcome {
      case .value(let ball): total += ball
      case .undecided(_, let ball?) where ball.isFinite: total += ball
      case .divergent(let place, let reason):
        return result(
          id, .refuted, "The integral of the density diverges at \(place): \(reason)",
          .point(x: "integral", value: "inf"))
      case .undecided(let reason, _):
        try budget.check()
        return result(
          id, .undecided,
          "No exact integral of \(piece.formula.simplified().text) is known here, and none was "
            + "enclosed: \(reason)")
      }
    }
    if !total.contains(Rational(1)) {
      let text = Self.text(of: total)
      return result(
        id, .refuted, "The integral of the density is \(text), and it must be 1.",
        .point(x: "integral", value: text))
    }
    let digits = Swift.max(Int(-(total.radius.approximateLog2 * 0.301)), 0)
    return result(
      id, .undecided,
      "The integral agrees with 1 to \(Swift.min(digits, 99)) digits, but no exact integral is "
        + "known here, so that equality was not proved.")
  }

  /// Up to 20 digits that are proved; exactly if the constant is rational.
  private static func text(of ball: Ball, _ exact: Expression? = nil) -> String {
    if let exact, let value = try? exact.rationalValue() { return value.description }
    // So many digits that it does not read as 1.
    let distance = (ball - Ball(1, precision: ball.precision)).magnitudeLowerBound.approximateLog2
    let digits = Swift.max(20, Int(3 - Swift.min(distance, 0) * 0.30103))
    for digits in [digits] + stride(from: 20, through: 1, by: -1) {
      if let text = ball.decimalString(significantDigits: digits) { return text }
    }
    return ball.isPositive ? "> 0" : ball.isNegative ? "< 0" : "0"
  }

  func subGaussian() throws(BudgetExceeded) -> AssumptionResult {
    let id = AssumptionID.densitySubGaussian
    if density.lower != nil, density.upper != nil {
      return result(id, .proved, "A bounded random variable is sub-Gaussian.")
    }
    for (isInfinite, piece, sign) in [
      (density.upper == nil, pieces.last, 1), (density.lower == nil, pieces.first, -1),
    ] {
      guard isInfinite, let piece else { continue }
      let outward =
        sign > 0
        ? piece.formula
        : piece.formula.substituting(variable, by: -.symbol(variable))
      guard let tail = try leadingTerm(of: outward) else {
        switch TailDecay(outward, variable) {
        case .gaussian: continue
        case .exponential(let rate):
          return result(
            id, .refuted,
            "The tail is no faster than exponential: E[exp(t·|b|)] is infinite for t > \(rate), and "
              + "a sub-Gaussian law has all of these moments.",
            .point(x: "E[exp(t*abs(b))] for t > \(rate)", value: "inf"))
        case nil:
          return result(id, .undecided, "The shape of the tail of the density was not recognised.")
        }
      }
      let quadratic = prover.value(tail.quadratic, at: 0)
      if quadratic?.isNegative == true { continue }
      guard quadratic?.isZero == true, let linear = prover.value(tail.linear, at: 0),
        linear.isNonpositive
      else {
        return result(id, .undecided, "The shape of the tail of the density was not recognised.")
      }
      let rate = linear.isNegative ? (-tail.linear).simplified() : 0
      return result(
        id, .refuted,
        (linear.isNegative
          ? "The tail is exponential, of rate \(rate.text)" : "The tail is slower than exponential")
          + ": E[exp(t·|b|)] is infinite for t > \(rate.text), and a sub-Gaussian law has all of "
          + "these moments.",
        .point(x: "E[exp(t*abs(b))] for t > \(rate.text)", value: "inf"))
    }
    return result(
      id, .proved, "The tails are those of exp(−a·b²) with a > 0, up to a slower factor.")
  }

  /// The exact integral over a piece as a constant expression; nil when the shape is not known.
  func integral(of piece: Piece) throws(BudgetExceeded) -> Expression? {
    let segment = LineSegment.line
    var normalizer = Normalizer(evaluator: prover.evaluator(segment), budget: budget)
    let shapes = ShapeIntegral(variable: variable, prover: prover)
    guard let fraction = try normalizer.fraction(piece.formula) else {
      return shapes.integral(of: piece.formula, from: piece.lower, to: piece.upper)
    }
    if let terms = terms(of: fraction, normalizer) {
      var sum: Expression = 0
      for term in terms {
        guard let part = integral(of: term, from: piece.lower, to: piece.upper) else {
          return shapes.integral(of: piece.formula, from: piece.lower, to: piece.upper)
        }
        sum = sum + part
      }
      return sum
    }
    return logisticIntegral(fraction, normalizer, piece)
      ?? shapes.integral(of: piece.formula, from: piece.lower, to: piece.upper)
  }

  /// The terms of a form whose divisor holds only constants and exponentials.
  private func terms(of fraction: AtomFraction, _ normalizer: Normalizer) -> [ExponentialTerm]? {
    var base = ExponentialTerm(factor: 1, quadratic: 0, linear: 0, degree: 0)
    for (factor, exponent) in fraction.denominator.sorted(by: { $0.key < $1.key }) {
      let isAtom = factor.terms.count == 1
      if isAtom, let atom = factor.atoms.first {
        guard multiply(&base, atom: normalizer.atoms[atom], exponent: -exponent) else { return nil }
      } else {
        let name = normalizer.expression(of: factor)
        guard !name.contains(variable) else { return nil }
        base.factor = base.factor * name.pow(-exponent)
      }
    }
    var result: [ExponentialTerm] = []
    for (monomial, coefficient) in fraction.numerator.sortedTerms {
      var term = base
      term.factor = .number(coefficient) * term.factor
      for (atom, exponent) in monomial.enumerated() where exponent != 0 {
        guard multiply(&term, atom: normalizer.atoms[atom], exponent: exponent) else { return nil }
      }
      result.append(term)
    }
    return result
  }

  private func multiply(
    _ term: inout ExponentialTerm, atom: Expression, exponent: Int
  ) -> Bool {
    guard atom.contains(variable) else {
      term.factor = term.factor * atom.pow(exponent)
      return true
    }
    if atom == .symbol(variable) {
      term.degree += exponent
      return true
    }
    guard case .function(.exp, let arguments) = atom, let argument = arguments.first else {
      return false
    }
    let quadratic = argument.derivative(in: variable).derivative(in: variable)
    guard !quadratic.contains(variable) else { return false }
    let slope = argument.derivative(in: variable).substituting(variable, by: 0).simplified()
    let times: Expression = .number(Rational(exponent))
    term.quadratic = (term.quadratic + times * quadratic * .number(Rational(1, 2))).simplified()
    term.linear = (term.linear + times * slope).simplified()
    // A constant part of the exponent is a factor.
    let rest = argument.substituting(variable, by: 0).simplified()
    if rest != 0 { term.factor = term.factor * .function(.exp, [times * rest]) }
    return true
  }

  private func integral(
    of term: ExponentialTerm, from lower: Expression?, to upper: Expression?
  ) -> Expression? {
    guard term.degree == 0, let quadratic = prover.value(term.quadratic, at: 0),
      let linear = prover.value(term.linear, at: 0)
    else { return nil }
    if quadratic.isZero, linear.isZero {
      guard let lower, let upper else { return nil }
      return term.factor * (upper - lower)
    }
    if quadratic.isZero {
      // ∫C·e^(kb) = C·(e^(k·upper) − e^(k·lower))/k, an infinite end where e^(kb) tends to 0.
      func end(_ value: Expression?, tendsToZero: Bool) -> Expression? {
        if let value { return .function(.exp, [(term.linear * value).simplified()]) }
        return tendsToZero ? 0 : nil
      }
      guard let top = end(upper, tendsToZero: linear.isNegative),
        let bottom = end(lower, tendsToZero: linear.isPositive), linear.excludesZero
      else { return nil }
      return term.factor * (top - bottom) / term.linear
    }
    guard quadratic.isNegative else { return nil }
    // a·b² = −α(b − m)² + αm² with α = −a, m = k/(2α):
    // ∫ = C·e^(k²/4α)·√(π/α)/2·(erf(√α(upper − m)) − erf(√α(lower − m))).
    let alpha = (-term.quadratic).simplified()
    let center = (term.linear / (2 * alpha)).simplified()
    let root = Expression.function(.sqrt, [alpha])
    func end(_ value: Expression?, _ atInfinity: Expression) -> Expression {
      value.map { .function(.erf, [(root * ($0 - center)).simplified()]) } ?? atInfinity
    }
    let shift = Expression.function(.exp, [(term.linear.pow(2) / (4 * alpha)).simplified()])
    let half: Expression = .number(Rational(1, 2))
    return term.factor * shift * half * .function(.sqrt, [.constant(.pi) / alpha])
      * (end(upper, 1) - end(lower, -1))
  }

  /// ∫ C·y/(1 + y)² over the line for y = e^(kb): C/k.
  private func logisticIntegral(
    _ fraction: AtomFraction, _ normalizer: Normalizer, _ piece: Piece
  ) -> Expression? {
    guard piece.lower == nil, piece.upper == nil, fraction.numerator.terms.count == 1,
      let top = fraction.numerator.terms.first
    else { return nil }
    var factor = Expression.number(top.value)
    var power: (atom: Int, exponent: Int)?
    for (atom, exponent) in top.key.enumerated() where exponent != 0 {
      if normalizer.atoms[atom].contains(variable) {
        guard power == nil else { return nil }
        power = (atom, exponent)
      } else {
        factor = factor * normalizer.atoms[atom].pow(exponent)
      }
    }
    guard let power else { return nil }
    let y = AtomPolynomial(atom: power.atom, exponent: power.exponent)
    for (divisor, exponent) in fraction.denominator.sorted(by: { $0.key < $1.key }) {
      if divisor == y + AtomPolynomial(1) {
        guard exponent == 2 else { return nil }
      } else {
        let name = normalizer.expression(of: divisor)
        guard !name.contains(variable) else { return nil }
        factor = factor * name.pow(-exponent)
      }
    }
    guard fraction.denominator[y + AtomPolynomial(1)] == 2 else { return nil }
    var rate = ExponentialTerm(factor: 1, quadratic: 0, linear: 0, degree: 0)
    guard multiply(&rate, atom: normalizer.atoms[power.atom], exponent: power.exponent),
      rate.degree == 0, prover.value(rate.quadratic, at: 0)?.isZero == true,
      prover.value(rate.linear, at: 0)?.isPositive == true
    else { return nil }
    return factor / rate.linear
  }

  /// The term that dominates as b → +∞.
  private func leadingTerm(of formula: Expression) throws(BudgetExceeded) -> ExponentialTerm? {
    var normalizer = Normalizer(
      evaluator: prover.evaluator(LineSegment(lower: 1, upper: nil)), budget: budget)
    guard let fraction = try normalizer.fraction(formula) else { return nil }
    guard var result = leadingTerm(of: fraction.numerator, normalizer) else { return nil }
    for (factor, exponent) in fraction.denominator {
      guard let next = leadingTerm(of: factor, normalizer) else { return nil }
      let times: Expression = .number(Rational(-exponent))
      result.quadratic = (result.quadratic + times * next.quadratic).simplified()
      result.linear = (result.linear + times * next.linear).simplified()
    }
    return result
  }

  /// The term of fastest growth, when its growth is strictly above that of every other.
  private func leadingTerm(
    of polynomial: AtomPolynomial, _ normalizer: Normalizer
  ) -> ExponentialTerm? {
    guard let terms = terms(of: AtomFraction(polynomial), normalizer) else { return nil }
    return terms.first { candidate in
      terms.allSatisfy { other in
        let growth = [
          candidate.quadratic - other.quadratic, candidate.linear - other.linear,
          .number(Rational(candidate.degree - other.degree)),
        ]
        for difference in growth {
          guard let range = prover.value(difference.simplified(), at: 0) else { return false }
          if range.isPositive { return true }
          if !range.isZero { return false }
        }
        // Equal growth in all three: the same term, or two that may cancel.
        return terms.filter {
          $0.quadratic == candidate.quadratic && $0.linear == candidate.linear
            && $0.degree == candidate.degree
        }.count == 1
      }
    }
  }
}
