import Diagnostics
import MultiPrecision
import NumericalMethods
import Symbolic

extension Resolver {
  func lowerPiecewise(
    _ rows: [PiecewiseRowSyntax], at span: SourceSpan, in scope: Scope
  ) -> LoweredExpression? {
    var lowered: [(value: LoweredExpression?, condition: LoweredCondition?)] = []
    var isComplete = true
    var hasOtherwise = false
    for row in rows {
      let value = lower(row.value, in: scope)
      var condition: LoweredCondition?
      if let syntax = row.condition {
        condition = lowerCondition(syntax, in: scope)
        if condition == nil { isComplete = false }
      } else {
        hasOtherwise = true
      }
      if value == nil { isComplete = false }
      lowered.append((value, condition))
    }
    guard isComplete, let last = rows.last else { return nil }
    if !hasOtherwise {
      let conditions = lowered.compactMap { $0.condition?.condition }
      guard isCovered(by: conditions, last, at: span) else { return nil }
    }
    let present = lowered.compactMap { row in row.value.map { ($0, row.condition) } }
    return attempt(at: span) { () throws(LoweringFailure) in
      // Constant conditions that cover everything hold somewhere, so a row is left.
      try builder.piecewise(present) ?? LoweredExpression(0)
    }
  }

  /// Whether one of the conditions holds wherever the variable is; reports it if not.
  private func isCovered(
    by conditions: [Condition], _ last: PiecewiseRowSyntax, at span: SourceSpan
  ) -> Bool {
    var notes: [String] = []
    var outcome = Coverage.Outcome.covered
    let budget = WorkBudget(min(coverageTime, .seconds(1)))
    coverageTime -= ContinuousClock().measure {
      outcome = Coverage.decide(conditions, budget: budget)
    }
    switch outcome {
    case .covered: return true
    case .gap(let place): notes = ["no row applies \(place)"]
    case .undecided(let reason): notes = [reason]
    }
    var fixIts: [FixIt] = []
    if let condition = last.condition {
      fixIts = [
        FixIt(
          SourceSpan(last.value.span.end, condition.span.end), replacement: " otherwise",
          message: "let the last row apply everywhere else")
      ]
    }
    report(
      .uncoveredPiecewise, "the rows of this `piecewise` may leave values uncovered", at: span,
      notes: notes, fixIts: fixIts)
    return false
  }

  func lowerCondition(_ syntax: ExpressionSyntax, in scope: Scope) -> LoweredCondition? {
    switch syntax.kind {
    case .missing: return nil
    case .parenthesized(let inner): return lowerCondition(inner, in: scope)
    case .not(let inner): return lowerCondition(inner, in: scope).map(builder.negation)
    case .and(let parts):
      return complete(parts.map { lowerCondition($0, in: scope) }).map(builder.conjunction)
    case .or(let parts):
      return complete(parts.map { lowerCondition($0, in: scope) }).map(builder.disjunction)
    case .comparison(let first, let rest):
      let operands = ([first] + rest.map(\.1)).map { lower($0, in: scope) }
      guard let operands = complete(operands) else { return nil }
      let parts = rest.enumerated().map { index, item in
        builder.comparison(operands[index], item.0, operands[index + 1])
      }
      return builder.conjunction(parts)
    default:
      report(
        .valueAsCondition, "a condition is needed here, such as `x < 0`", at: syntax.span)
      return nil
    }
  }
}
