import MultiPrecision
import NumericalMethods
import Symbolic

/// Cuts the line where abs, sign, min, max and piecewise change their formula, and gives the
/// formula between the cuts, free of them.
struct CaseSplit {
  let variable: Symbol
  let prover: SignProver
  let budget: WorkBudget

  /// Every point where a formula may change, ascending and distinct; nil when that is not known.
  func breaks(of expression: Expression) throws(BudgetExceeded) -> [BreakPoint]? {
    var points = Points()
    guard try collect(expression, into: &points) else { return nil }
    return try BreakPoint.distinct(points.found, budget: budget)
  }

  /// The same where all of them are algebraic; nil where not.
  func algebraicBreaks(
    of expression: Expression
  ) throws(BudgetExceeded) -> [RealAlgebraicNumber]? {
    guard let points = try breaks(of: expression) else { return nil }
    let numbers = points.compactMap(\.algebraic)
    return numbers.count == points.count ? numbers : nil
  }

  /// What was found, and the formulas whose zeros are among it: one formula may be met twice.
  private struct Points {
    var found: [BreakPoint] = []
    var searched = Set<Expression>()
  }

  private func collect(
    _ expression: Expression, into points: inout Points
  ) throws(BudgetExceeded) -> Bool {
    try budget.check()
    switch expression {
    case .function(.abs, let arguments), .function(.sign, let arguments):
      for argument in arguments {
        guard try zeros(of: argument, into: &points) else { return false }
      }
    case .function(.min, let arguments), .function(.max, let arguments):
      for (index, left) in arguments.enumerated() {
        for right in arguments[(index + 1)...] {
          guard try zeros(of: left - right, into: &points) else { return false }
        }
      }
    case .piecewise(let branches, _):
      for branch in branches {
        guard try collect(branch.condition, into: &points) else { return false }
      }
    default: break
    }
    for child in expression.children {
      guard try collect(child, into: &points) else { return false }
    }
    return true
  }

  private func collect(
    _ condition: Condition, into points: inout Points
  ) throws(BudgetExceeded) -> Bool {
    switch condition {
    case .constant: return true
    case .comparison(let left, _, let right): return try zeros(of: left - right, into: &points)
    case .not(let inner): return try collect(inner, into: &points)
    case .and(let parts), .or(let parts):
      for part in parts {
        guard try collect(part, into: &points) else { return false }
      }
      return true
    }
  }

  /// Adds every point where the sign of `expression` may change.
  private func zeros(
    of expression: Expression, into points: inout Points
  ) throws(BudgetExceeded) -> Bool {
    let reader = PiecewiseReader(variable: variable, budget: budget)
    if let function = try reader.read(expression) {
      points.found += try function.sign(budget: budget).breaks.map { .algebraic($0) }
      return true
    }
    if try prover.sign(of: expression, on: .line).isStrict { return true }
    switch expression {
    case .product(let factors):
      for factor in factors {
        guard try zeros(of: factor, into: &points) else { return false }
      }
      return true
    case .power(let base, let exponent) where (exponent.asRational?.signum ?? 0) > 0:
      return try zeros(of: base, into: &points)
    case .function(let function, let arguments) where Self.keepsSign.contains(function):
      guard let argument = arguments.first else { return false }
      return try zeros(of: argument, into: &points)
    default: return try analyticZeros(of: expression.simplified(), into: &points)
    }
  }

  /// Adds the zeros of a formula that is analytic between its own case distinctions.
  private func analyticZeros(
    of expression: Expression, into points: inout Points
  ) throws(BudgetExceeded) -> Bool {
    if points.searched.contains(expression) || points.searched.contains((-expression).simplified())
    {
      return true
    }
    points.searched.insert(expression)
    guard let inner = try breaks(of: expression) else { return false }
    let search = AnalyticZeros(prover: prover)
    for (lower, upper) in zip([nil] + inner, inner + [nil]) {
      let sample = Rational(between: lower, upper)
      // The cell with a margin where an end is irrational: a zero there is one cut too many.
      let cell = LineSegment(
        lower: lower?.bounds.lower, upper: upper?.bounds.upper, isClosed: true)
      guard let formula = formula(expression, around: sample)?.simplified() else { return false }
      if formula == 0 { continue }
      guard let zeros = try search.zeros(of: formula, on: cell) else { return false }
      points.found += zeros
    }
    // Where its formula changes the expression may jump from one sign to the other.
    points.found += inner
    return true
  }

  /// Functions that have the sign of their argument.
  static let keepsSign: Set<Function> = [
    .sinh, .asinh, .tanh, .atan, .erf, .expm1, .cbrt, .abs, .sign,
  ]

  /// The formula on the cell around `sample`, without case distinctions; nil when one of them
  /// cannot be decided there, as where two formulas only touch.
  func formula(_ expression: Expression, around sample: Rational) -> Expression? {
    // acosh(cosh u) = |u|.
    if case .function(.acosh, let outer) = expression,
      case .function(.cosh, let inner)? = outer.first
    {
      return formula(.function(.abs, inner), around: sample)
    }
    switch expression {
    case .function(.abs, let arguments), .function(.sign, let arguments):
      guard let argument = arguments.first, let sign = prover.value(argument, at: sample)?.sign,
        sign.isStrict, let inner = formula(argument, around: sample)
      else { return nil }
      // 0 at the sample only says nothing about the cell.
      if sign == .zero, !prover.isSame(inner, 0) { return nil }
      let factor: Expression = sign == .zero ? 0 : sign == .positive ? 1 : -1
      if case .function(.sign, _) = expression { return factor }
      return sign == .positive ? inner : factor * inner
    case .function(.min, let arguments), .function(.max, let arguments):
      let isMaximum = if case .function(.max, _) = expression { true } else { false }
      guard var best = arguments.first else { return nil }
      for next in arguments.dropFirst() {
        guard let sign = prover.value(next - best, at: sample)?.sign, sign.isStrict else {
          return nil
        }
        if sign == .zero, !prover.isSame(next, best) { return nil }
        if sign == (isMaximum ? .positive : .negative) { best = next }
      }
      return formula(best, around: sample)
    case .piecewise(let branches, let otherwise):
      let evaluator = RangeEvaluator(
        variable: variable, at: sample, precision: prover.precision,
        parameters: prover.parameters, budget: budget)
      for branch in branches {
        guard let holds = evaluator.truth(branch.condition) else { return nil }
        if holds { return formula(branch.value, around: sample) }
      }
      return otherwise.flatMap { formula($0, around: sample) }
    case .number, .constant, .symbol: return expression
    default:
      var failed = false
      let result = expression.mapChildren { child in
        guard let inner = formula(child, around: sample) else {
          failed = true
          return child
        }
        return inner
      }
      return failed ? nil : result
    }
  }
}
