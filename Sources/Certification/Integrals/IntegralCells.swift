import MultiPrecision
import NumericalMethods
import Symbolic

/// A point of the line: an expression and its enclosure.
struct IntegralPoint: Sendable {
  let ball: Ball
  /// nil for a point that is only enclosed.
  let expression: Expression?

  init(ball: Ball, expression: Expression?) {
    self.ball = ball
    self.expression = expression
  }

  init(_ value: Rational, precision: Precision) {
    self.init(ball: Ball(value, precision: precision), expression: .number(value))
  }

  var text: String { expression?.text ?? ball.midpoint.decimalString(significantDigits: 15) }
}

/// A part of the range on which one formula holds; nil is an infinite end.
struct IntegralCell: Sendable {
  var formula: Expression
  var lower: IntegralPoint?
  var upper: IntegralPoint?
}

/// Cuts a range into cells.
struct IntegralCells {
  let expression: Expression
  let variable: Symbol
  let precision: Precision
  let budget: WorkBudget

  /// The cells from `lower` to `upper` > `lower`.
  func cells(
    from lower: IntegralPoint?, to upper: IntegralPoint?
  ) throws(BudgetExceeded) -> [IntegralCell] {
    let prover = SignProver(variable: variable, budget: budget)
    let split = CaseSplit(variable: variable, prover: prover, budget: budget)
    let singular = SingularPoints(variable: variable, budget: budget)
    // Where not all cuts are known, the expression stays as it is: a sample would show one of
    // several formulas, and bisection has to find the kinks.
    var breaks = try split.breaks(of: expression)
    let poles = try singular.points(of: expression).map { BreakPoint.algebraic($0) }
    var cuts = try BreakPoint.distinct((breaks ?? []) + poles, budget: budget)
    if cuts == nil {
      breaks = nil
      cuts = try BreakPoint.distinct(poles, budget: budget)
    }
    let first = inside(cuts ?? [], lower, upper)
    var result: [IntegralCell] = []
    for (left, right) in zip([lower] + first.map { $0 }, first.map { $0 } + [upper]) {
      let sample = Self.sample(left, right)
      let formula =
        breaks == nil
        ? expression : sample.flatMap { split.formula(expression, around: $0) } ?? expression
      let simple = formula.simplified()
      // The formula of a cell may have poles of its own that the whole expression hides.
      let poles = try singular.points(of: simple).map { BreakPoint.algebraic($0) }
      let inner = inside(try BreakPoint.distinct(poles, budget: budget) ?? [], left, right)
      for (a, b) in zip([left] + inner.map { $0 }, inner.map { $0 } + [right]) {
        result.append(IntegralCell(formula: simple, lower: a, upper: b))
      }
    }
    return result
  }

  /// Those of ascending points that are strictly inside.
  private func inside(
    _ points: [BreakPoint], _ lower: IntegralPoint?, _ upper: IntegralPoint?
  ) -> [IntegralPoint?] {
    var result: [IntegralPoint?] = []
    for point in points {
      let ball = point.ball(precision: precision)
      if let lower, !(ball - lower.ball).isPositive { continue }
      if let upper, !(upper.ball - ball).isPositive { continue }
      result.append(IntegralPoint(ball: ball, expression: point.rational.map { .number($0) }))
    }
    return result
  }

  /// A rational strictly between two points.
  static func sample(_ lower: IntegralPoint?, _ upper: IntegralPoint?) -> Rational? {
    switch (lower, upper) {
    case (nil, nil): return 0
    case (let lower?, nil): return lower.ball.upper.roundedToInteger(.up).map { Rational($0) + 1 }
    case (nil, let upper?):
      return upper.ball.lower.roundedToInteger(.down).map { Rational($0) - 1 }
    case (let lower?, let upper?):
      let bits = Precision(bits: 24)
      let middle = (lower.ball + upper.ball).scaled(byPowerOfTwo: -1).midpoint
      for candidate in [BigFloat(middle, precision: bits), middle] {
        let ball = Ball(midpoint: candidate)
        if (ball - lower.ball).isPositive, (upper.ball - ball).isPositive {
          return candidate.exactRational
        }
      }
      return nil
    }
  }
}
