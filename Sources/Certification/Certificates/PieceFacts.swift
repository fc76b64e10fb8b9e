import MultiPrecision
import NumericalMethods
import Symbolic

/// What a checker has to be told about a formula on an open piece: the signs that decide its case
/// distinctions, and that what stands under roots, in logarithms and in denominators is positive,
/// where enclosures over the piece and Sturm sequences do not show it.
struct PieceFacts {
  let search: SignSearch
  let split: CaseSplit
  let sample: Rational
  let span: ProofSpan
  private(set) var facts: [CertificateFact] = []
  private(set) var isComplete = true

  init(variable: Symbol, budget: WorkBudget, span: ProofSpan, sample: Rational) {
    search = SignSearch(variable: variable, budget: budget)
    split = CaseSplit(
      variable: variable, prover: SignProver(variable: variable, budget: budget), budget: budget)
    self.span = span
    self.sample = sample
  }

  /// Collects for a formula with case distinctions, and gives what it is on the piece.
  mutating func collect(_ body: Expression) throws(BudgetExceeded) -> Expression? {
    guard let formula = split.formula(body, around: sample) else { return nil }
    try cases(body)
    try domains(formula)
    return formula
  }

  private func resolved(_ part: Expression) -> Expression? {
    split.formula(part, around: sample)
  }

  private mutating func cases(_ expression: Expression) throws(BudgetExceeded) {
    switch expression {
    case .function(.abs, let arguments), .function(.sign, let arguments):
      if let inner = arguments.first.flatMap(resolved) { try decide(inner, nil) }
    case .function(.min, let arguments), .function(.max, let arguments):
      let isMaximum = if case .function(.max, _) = expression { true } else { false }
      var best = arguments.first.flatMap(resolved)
      for argument in arguments.dropFirst() {
        guard let current = best, let next = resolved(argument) else { break }
        try decide(next, current)
        let sign = split.prover.value(next - current, at: sample)
        if isMaximum ? sign?.isPositive == true : sign?.isNegative == true { best = next }
      }
    case .piecewise(let branches, _):
      for branch in branches {
        try cases(branch.condition)
        let evaluator = RangeEvaluator(
          variable: split.variable, at: sample, precision: split.prover.precision)
        // Later rows are not looked at.
        if evaluator.truth(branch.condition) == true {
          try cases(branch.value)
          return
        }
      }
    default: break
    }
    if case .piecewise(_, let otherwise?) = expression {
      try cases(otherwise)
      return
    }
    for child in expression.children { try cases(child) }
  }

  private mutating func cases(_ condition: Condition) throws(BudgetExceeded) {
    switch condition {
    case .constant: return
    case .comparison(let left, _, let right):
      if let left = resolved(left), let right = resolved(right) { try decide(left, right) }
    case .not(let inner): try cases(inner)
    case .and(let parts), .or(let parts): for part in parts { try cases(part) }
    }
  }

  /// A fact about left − right, as a checker writes it, unless it finds the sign itself.
  private mutating func decide(_ left: Expression, _ right: Expression?) throws(BudgetExceeded) {
    let difference = right.map { left - $0 } ?? left
    if difference.polynomialCoefficients(in: split.variable)?.allSatisfy({ $0.asRational != nil })
      == true
    {
      return
    }
    guard let leftTerm = CertificateTerm(left, split.variable) else { return }
    var term = leftTerm
    if let right {
      guard let rightTerm = CertificateTerm(right, split.variable) else { return }
      term = .list("+", [leftTerm, .list("*", [.leaf("-1"), rightTerm])])
    }
    for sign in [1, -1] {
      let signed = (sign > 0 ? difference : -difference).simplified()
      if case .range? = try search.proof(of: signed, on: span, isStrict: true, depth: 0) { return }
      guard let proof = try search.rewritten(signed, on: span, isStrict: true) else { continue }
      facts.append(
        CertificateFact(sign > 0 ? term : .list("*", [.leaf("-1"), term]), proof))
      return
    }
    isComplete = false
  }

  /// What stands under roots, in logarithms and in denominators of a formula without cases.
  mutating func domains(_ expression: Expression) throws(BudgetExceeded) {
    for child in expression.children { try domains(child) }
    switch expression {
    case .function(.log, let arguments), .function(.sqrt, let arguments),
      .function(.gamma, let arguments), .function(.lgamma, let arguments):
      if let argument = arguments.first { try demandPositive(argument) }
    case .function(.log1p, let arguments):
      if let argument = arguments.first { try demandBetween(argument, -1, nil) }
    case .function(.acosh, let arguments):
      if let argument = arguments.first { try demandBetween(argument, 1, nil) }
    case .function(.asin, let arguments), .function(.acos, let arguments),
      .function(.atanh, let arguments):
      if let argument = arguments.first { try demandBetween(argument, -1, 1) }
    case .power(let base, .number(let exponent)) where !exponent.isInteger || exponent.signum < 0:
      try demandPositive(base)
    default: break
    }
  }

  /// What a checker reads as bounds of a formula: −a + u > 0 and b − u > 0.
  private mutating func demandBetween(
    _ formula: Expression, _ lower: Rational, _ upper: Rational?
  ) throws(BudgetExceeded) {
    try demandPositive(.sum([.number(-lower), formula]))
    if let upper { try demandPositive(.sum([.number(upper), .product([-1, formula])])) }
  }

  private mutating func demandPositive(_ formula: Expression) throws(BudgetExceeded) {
    guard formula.contains(split.variable) else { return }
    let range = RangeEvaluator(
      variable: split.variable, on: span, precision: search.precision
    ).range(formula)
    if range?.excludesZero == true { return }
    guard let term = CertificateTerm(formula, split.variable),
      !facts.contains(where: { $0.term == term })
    else { return }
    // Sturm sequences decide on the open piece also where it ends at a zero.
    if let proof = try search.proof(of: formula, on: span, isStrict: true) {
      facts.append(CertificateFact(term, proof))
    } else if let proof = try search.rewritten(formula, on: span, isStrict: true) {
      facts.append(CertificateFact(term, proof))
    }
  }
}
