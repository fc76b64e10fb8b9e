import MultiPrecision
import NumericalMethods
import Symbolic

extension DensityCertificates {
  /// A formula beyond some points, mirrored so that the tail is toward +∞.
  private struct Tail {
    var end: String
    var formula: Expression
    var start: Rational
  }

  private var tails: [Tail] {
    var result: [Tail] = []
    if density.upper == nil, let piece = whole.pieces.last {
      result.append(
        Tail(end: "upper", formula: piece.formula, start: piece.span.lower?.upper ?? 0))
    }
    if density.lower == nil, let piece = whole.pieces.first {
      let mirrored = piece.formula.substituting(variable, by: -.symbol(variable)).simplified()
      result.append(
        Tail(end: "lower", formula: mirrored, start: piece.span.upper.map { -$0.lower } ?? 0))
    }
    return result
  }

  /// Points where a bound may begin.
  private func starts(_ tail: Tail) -> [Rational] {
    [0, 1, 2, 4, 8, 16, 32].map { Rational($0) }.filter { $0 >= tail.start && $0.signum >= 0 }
  }

  private func span(from start: Rational) -> ProofSpan {
    ProofSpan(lower: ProofSpan.End(start), upper: nil)
  }

  /// What the mirrored body needs to be told beyond a point.
  private func facts(
    _ tail: Tail, from start: Rational
  ) throws(BudgetExceeded) -> [CertificateFact]? {
    let body =
      tail.end == "upper"
      ? density.body : density.body.substituting(variable, by: -.symbol(variable))
    var facts = PieceFacts(
      variable: variable, budget: budget, span: span(from: start), sample: start + 1)
    return try facts.collect(body) == nil ? nil : facts.facts
  }

  func nonzeroTail() throws(BudgetExceeded) -> CertificateEvidence? {
    if let waves = try analyticTail() { return waves }
    for tail in tails {
      for start in starts(tail) {
        for sign in [1, -1] {
          let formula = sign > 0 ? tail.formula : (-tail.formula).simplified()
          guard
            let proof = try whole.search(budget)
              .rewritten(formula, on: span(from: start), isStrict: true, depth: 2),
            let facts = try facts(tail, from: start)
          else { continue }
          return .nonzeroTail(
            end: tail.end, from: CertificateTerm(start), sign: sign, facts: facts, proof: proof)
        }
      }
    }
    return nil
  }

  /// A tail like a power of |x|.
  func powerTail() throws(BudgetExceeded) -> (power: Rational, evidence: CertificateEvidence)? {
    let limits = EndLimits(variable: variable, budget: budget)
    for tail in tails {
      guard let (_, power) = limits.powerAtInfinity(of: tail.formula, isLower: false),
        let start = starts(tail).dropFirst().first, let facts = try facts(tail, from: start)
      else { continue }
      return (
        power, .powerTail(end: tail.end, from: CertificateTerm(start), facts: facts)
      )
    }
    return nil
  }

  /// For waves, since the density may have zeros arbitrarily far out.
  private func analyticTail() throws(BudgetExceeded) -> CertificateEvidence? {
    for tail in tails where tail.formula.applies([.sin, .cos], to: variable) {
      guard let (start, place, facts) = try place(in: tail) else { continue }
      return .analyticTail(
        end: tail.end, from: CertificateTerm(start), at: CertificateTerm(place), facts: facts)
    }
    return nil
  }

  /// Where a tail begins and a point of it at which the density is not 0.
  private func place(
    in tail: Tail
  ) throws(BudgetExceeded) -> (start: Rational, place: Rational, facts: [CertificateFact])? {
    let prover = SignProver(variable: variable, budget: budget)
    guard let start = starts(tail).first, let facts = try facts(tail, from: start) else {
      return nil
    }
    let place = (1...4).map { start + Rational($0) }.first {
      prover.value(tail.formula, at: $0)?.excludesZero == true
    }
    return place.map { (start, $0, facts) }
  }

  /// exp(−rx) times waves whose frequencies have rational ratios: E[exp(t·|b|)] is infinite for t ≥ r.
  func periodicTail() throws(BudgetExceeded) -> (rate: Expression, evidence: CertificateEvidence)? {
    for tail in tails {
      guard let (rate, period) = tail.formula.dampedPeriod(variable),
        let (start, place, facts) = try place(in: tail),
        let rateTerm = CertificateTerm(rate, Symbol("")),
        let periodTerm = CertificateTerm(period, Symbol(""))
      else { continue }
      return (
        rate,
        .periodicTail(
          end: tail.end, from: CertificateTerm(start), rate: rateTerm, period: periodTerm,
          at: CertificateTerm(place), facts: facts)
      )
    }
    return nil
  }

  /// log p at a point, as a number.
  private func logarithm(_ formula: Expression, at x: Rational) -> Double? {
    // Enough for what is left of 1 − tanh² at 128.
    let precision = Precision(bits: 512)
    let ball = formula.enclosure(
      at: [variable: Ball(x, precision: precision)], precision: precision)
    guard ball.isPositive, let exponent = ball.midpoint.exponent else { return nil }
    // The exponent alone is exact enough for a guess: log 2 times it.
    return 0.6931471805599453 * Double(exponent)
  }

  func gaussianTails() throws(BudgetExceeded) -> CertificateEvidence? {
    var found: [CertificateTail] = []
    for tail in tails {
      // Without a measure, as where 1 − erf cancels, a guess.
      var rate = 0.25
      if let near = logarithm(tail.formula, at: 24), let far = logarithm(tail.formula, at: 48) {
        // p ~ exp(−qx²): between 24 and 48 log p falls by q·(48² − 24²); half of q leaves room.
        rate = (near - far) / (1728 * 2)
      }
      guard rate > 1e-6 else { return nil }
      let exact = Expression.number(Self.simple(below: rate))
      let weight = Expression.apply(.exp, exact * Expression.symbol(variable).pow(2))
      guard let bound = try bounded(tail, weight, exact, sign: 1, isUpper: true) else {
        return nil
      }
      found.append(bound)
    }
    return .gaussianTails(tails: found)
  }

  func heavyTail() throws(BudgetExceeded) -> CertificateEvidence? {
    for tail in tails {
      let isNegative = logarithm(tail.formula, at: 64) == nil
      let formula = isNegative ? (-tail.formula).simplified() : tail.formula
      guard let near = logarithm(formula, at: 64), let far = logarithm(formula, at: 128) else {
        continue
      }
      let slope = Swift.max((near - far) / 64, 0)
      guard slope < 1e6 else { continue }
      for rate in rates(near: slope, of: formula) {
        let weight = Expression.apply(.exp, rate * Expression.symbol(variable))
        if let bound = try bounded(
          tail, weight, rate, sign: isNegative ? -1 : 1, isUpper: false)
        {
          return .heavyTail(tail: bound)
        }
      }
      // Between exponential and Gaussian: exp(−c|x|^s) with 1 < s < 2.
      for (rate, power) in formula.stretches(variable) {
        let weight = Expression.apply(
          .exp, rate * Expression.symbol(variable).pow(.number(power)))
        if var bound = try bounded(
          tail, weight, rate, sign: isNegative ? -1 : 1, isUpper: false)
        {
          bound.power = CertificateTerm(power)
          return .heavyTail(tail: bound)
        }
      }
    }
    return nil
  }

  /// Rates of exponentials in the formula that agree with a measured one, then whole numbers above.
  private func rates(near slope: Double, of formula: Expression) -> [Expression] {
    let prover = SignProver(variable: variable, budget: budget)
    var result: [Expression] = []
    for argument in formula.exponents {
      guard let c = argument.polynomialCoefficients(in: variable), c.count == 2 else { continue }
      for multiple in 1...4 {
        for sign in [1, -1] {
          let rate = (.number(Rational(sign * multiple)) * c[1]).simplified()
          guard let value = prover.value(rate, at: 0)?.lower.value.exactRational?.doubleValue,
            value > 0, Swift.abs(value - slope) < 0.1 * value + 0.05, !result.contains(rate)
          else { continue }
          result.append(rate)
        }
      }
    }
    let whole = Int(slope.rounded(.up))
    return result + [whole, whole + 1].filter { $0 > 0 }.map { .number(Rational($0)) }
  }

  /// p·x ≥ C toward an infinite end, where the integral diverges.
  func divergence() throws(BudgetExceeded) -> CertificateEvidence? {
    for tail in tails {
      let isNegative = logarithm(tail.formula, at: 64) == nil
      if let bound = try bounded(
        tail, .symbol(variable), 1, sign: isNegative ? -1 : 1, isUpper: false)
      {
        return .divergence(tail: bound)
      }
    }
    return nil
  }

  /// p·exp(rx) ≤ C toward each infinite end, so far out that C·exp(−rx)/r is small.
  func exponentialTails(below size: Rational) throws(BudgetExceeded) -> [CertificateTail]? {
    let precision = Precision(bits: 64)
    var found: [CertificateTail] = []
    for tail in tails {
      var best: CertificateTail?
      search: for start in [8, 16, 32, 64, 128] as [Rational] {
        let here = tail.formula.enclosure(
          at: [variable: Ball(start, precision: precision)], precision: precision)
        for rate in [1, Rational(1, 2), Rational(1, 8)] {
          // C is at most four times p·exp(rx) at the start.
          let mass = here * Ball(4 / rate, precision: precision)
          guard (mass - Ball(size, precision: precision)).isNegative else { continue }
          let weight = Expression.apply(.exp, .number(rate) * Expression.symbol(variable))
          best = try bounded(
            tail, weight, .number(rate), sign: 1, isUpper: true, from: [start])
          if best != nil { break search }
        }
      }
      guard let best else { return nil }
      found.append(best)
    }
    return found
  }

  /// The greatest power of two below a positive number.
  private static func simple(below value: Double) -> Rational {
    Rational(2).power(Int(value.exponent))
  }

  /// ±p·weight ≤ C, or ≥ C, beyond one of the starts, C from its value at the start.
  private func bounded(
    _ tail: Tail, _ weight: Expression, _ rate: Expression, sign: Int, isUpper: Bool,
    from choices: [Rational]? = nil
  ) throws(BudgetExceeded) -> CertificateTail? {
    let formula = sign > 0 ? tail.formula : -tail.formula
    let product = (formula * weight).simplified()
    let precision = Precision(bits: 64)
    for start in choices ?? starts(tail) where start.signum > 0 && start >= tail.start {
      let value = product.enclosure(
        at: [variable: Ball(start, precision: precision)], precision: precision)
      guard isUpper || value.isPositive, let exponent = value.midpoint.exponent,
        let rateTerm = CertificateTerm(rate, Symbol(""))
      else { continue }
      let constant = Rational(2).power(isUpper ? Swift.max(exponent + 1, -4000) : exponent - 2)
      let difference = isUpper ? .number(constant) - product : product - .number(constant)
      let whole = try self.whole.search(budget)
        .rewritten(difference, on: span(from: start), isStrict: false, depth: 2)
      let proof =
        if let whole { Optional(whole) } else {
          try boundedByTerms(formula, weight, constant, start, isUpper: isUpper)
        }
      guard let proof, let facts = try facts(tail, from: start) else { continue }
      return CertificateTail(
        end: tail.end, sign: sign, from: CertificateTerm(start), rate: rateTerm,
        power: .leaf("1"), constant: CertificateTerm(constant), facts: facts, proof: proof)
    }
    return nil
  }
}

extension DensityCertificates {
  /// C − Σpᵢ·w = Σ(C/m − pᵢ·w), or p₁·w − C + Σ_{i>1} pᵢ·w, each term ≥ 0.
  private func boundedByTerms(
    _ formula: Expression, _ weight: Expression, _ constant: Rational, _ start: Rational,
    isUpper: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    let addends = formula.expanded(termLimit: 16).addends
    guard addends.count > 1 else { return nil }
    let search = whole.search(budget)
    for special in addends.indices {
      var terms: [Expression] = []
      for (index, addend) in addends.enumerated() {
        let product = (addend * weight).simplified()
        if isUpper {
          terms.append(.number(constant / Rational(addends.count)) - product)
        } else {
          terms.append(index == special ? product - .number(constant) : product)
        }
      }
      var parts: [SignedProof] = []
      for term in terms {
        guard
          let proof = try search.rewritten(
            term, on: span(from: start), isStrict: false, depth: 2)
        else { break }
        parts.append(SignedProof(1, isStrict: false, proof))
      }
      if parts.count == terms.count,
        let sum = CertificateTerm(.sum(terms), variable)
      {
        return .rewrite(to: sum, proof: .sum(parts: parts))
      }
      if isUpper { return nil }
    }
    return nil
  }
}

extension Expression {
  /// r and the period of Σ c·e^(−rx + l)·(waves in x); nil for other formulas.
  fileprivate func dampedPeriod(_ variable: Symbol) -> (rate: Expression, period: Expression)? {
    var rate: Expression?
    var frequencies: [Expression] = []
    func isWave(_ factor: Expression) -> Bool {
      switch factor {
      case .power(let base, .number(let exponent)):
        return exponent.isInteger && exponent.signum > 0 && isWave(base)
      case .function(let function, let arguments) where function == .sin || function == .cos:
        guard let c = arguments[0].polynomialCoefficients(in: variable), c.count == 2 else {
          return false
        }
        frequencies.append(c[1])
        return true
      default: return !factor.contains(variable)
      }
    }
    for addend in expanded(termLimit: 64).simplified().addends {
      var own: Expression = 0
      for factor in addend.factors {
        if case .function(.exp, let arguments) = factor,
          let c = arguments[0].polynomialCoefficients(in: variable), c.count == 2
        {
          own = own - c[1]
        } else if !isWave(factor) {
          return nil
        }
      }
      let simple = own.simplified()
      guard rate == nil || rate == simple else { return nil }
      rate = simple
    }
    guard let rate, let first = frequencies.first else { return nil }
    let ratios = frequencies.compactMap { ($0 / first).simplified().asRational }
    guard ratios.count == frequencies.count else { return nil }
    let common = ratios.reduce(0, Rational.gcd)
    let isNegative = first.enclosure(precision: .literal).isNegative
    let size = isNegative ? -first : first
    return (rate, (2 * .constant(.pi) / (.number(common) * size)).simplified())
  }

  /// (c, s) of factors exp(−c·x^s) with 1 < s < 2.
  fileprivate func stretches(_ variable: Symbol) -> [(Expression, Rational)] {
    let inner = children.flatMap { $0.stretches(variable) }
    guard case .function(.exp, let arguments) = self else { return inner }
    let rate = Expression.product(arguments[0].factors.filter { !$0.contains(variable) })
    let powers = arguments[0].factors.filter { $0.contains(variable) }
    guard powers.count == 1, case .power(.symbol(variable), .number(let s)) = powers[0], s > 1,
      s < 2
    else { return inner }
    return inner + [((-rate).simplified(), s)]
  }

  /// What exponential and hyperbolic functions are applied to.
  fileprivate var exponents: [Expression] {
    let inner = children.flatMap(\.exponents)
    switch self {
    case .function(.exp, let arguments), .function(.cosh, let arguments),
      .function(.sinh, let arguments), .function(.tanh, let arguments):
      return arguments + inner
    default: return inner
    }
  }
}
