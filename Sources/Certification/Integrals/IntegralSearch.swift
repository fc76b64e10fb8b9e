import MultiPrecision
import NumericalMethods
import Symbolic

/// The stages of an integral: the size of the result first, then all its digits.
struct IntegralSearch {
  private let expression: Expression
  private let variable: Symbol
  private let request: IntegralRequest

  init(_ expression: Expression, _ variable: Symbol, _ request: IntegralRequest) {
    self.expression = expression.simplified()
    self.variable = variable
    self.request = request
  }

  /// Enough to tell the order of the ends.
  private var working: Precision { request.precision.adding(bits: 64) }

  func outcome(from lower: IntegralEnd, to upper: IntegralEnd) -> IntegralOutcome {
    guard expression.symbols.isSubset(of: [variable]) else {
      return .undecided(reason: "A symbol has no value.", enclosure: nil)
    }
    if let sign = orientation(lower, upper) {
      if sign == 0 { return .value(Ball(0, precision: request.precision)) }
      if sign < 0 {
        return negated(outcome(from: upper, to: lower))
      }
    } else {
      return .undecided(reason: "The order of the ends is not known.", enclosure: nil)
    }
    do throws(BudgetExceeded) {
      return try refine(lower, upper)
    } catch {
      return .undecided(reason: "The integral was not found: \(error.explanation).", enclosure: nil)
    }
  }

  private func negated(_ outcome: IntegralOutcome) -> IntegralOutcome {
    switch outcome {
    case .value(let ball): return .value(-ball)
    case .divergent: return outcome
    case .undecided(let reason, let ball):
      return .undecided(reason: reason, enclosure: ball.map { -$0 })
    }
  }

  private func point(_ end: IntegralEnd, _ working: Precision) -> IntegralPoint? {
    guard case .finite(let value) = end else { return nil }
    let simple = value.simplified()
    return IntegralPoint(ball: simple.enclosure(precision: working), expression: simple)
  }

  /// 1 if the lower end is below the upper, −1 above, 0 if they are the same; nil if unknown.
  private func orientation(_ lower: IntegralEnd, _ upper: IntegralEnd) -> Int? {
    switch (lower, upper) {
    case (.finite(let a), .finite(let b)):
      if a.simplified() == b.simplified() { return 0 }
      let difference = b.enclosure(precision: working) - a.enclosure(precision: working)
      return difference.isPositive ? 1 : difference.isNegative ? -1 : nil
    case (.minusInfinity, .minusInfinity), (.plusInfinity, .plusInfinity): return 0
    case (.plusInfinity, _), (_, .minusInfinity): return -1
    default: return 1
    }
  }

  private func refine(
    _ lower: IntegralEnd, _ upper: IntegralEnd
  ) throws(BudgetExceeded) -> IntegralOutcome {
    let bits = request.precision.bits
    // A rough result tells how many digits the tolerance means.
    var tolerance = ErrorBound(powerOfTwo: -30)
    var last: Ball?
    for _ in 0..<4 {
      // Where values are large beside the tolerance, quadrature raises its precision itself.
      let working = Precision(
        bits: Int(Swift.min(48 - tolerance.approximateLog2, Double(2 * bits + 128))))
      let cells = try IntegralCells(
        expression: expression, variable: variable, precision: working, budget: request.budget
      ).cells(from: point(lower, working), to: point(upper, working))
      var sum = Ball(0, precision: working)
      for cell in cells {
        try request.budget.check()
        let parts = IntegralParts(
          variable: variable, precision: working,
          tolerance: tolerance / ErrorBound(Double(4 * cells.count)), budget: request.budget)
        switch try parts.integrate(cell) {
        case .value(let ball): sum += ball
        case .undecided(let reason, let ball):
          guard let ball, ball.isFinite else {
            return .undecided(reason: reason, enclosure: nil)
          }
          sum += ball
        case .divergent(let place, let reason): return .divergent(at: place, reason: reason)
        }
      }
      last = sum
      let relative = sum.magnitudeLowerBound * ErrorBound(powerOfTwo: -bits)
      let target = Swift.max(relative, request.absoluteTolerance)
      if sum.isFinite, sum.radius <= target {
        return .value(sum.withPrecision(request.precision.adding(bits: 8)))
      }
      let next =
        sum.containsZero
        ? Swift.max(
          request.absoluteTolerance,
          Swift.min(tolerance, sum.radius) * ErrorBound(powerOfTwo: -bits))
        : target
      tolerance = Swift.min(next * ErrorBound(0.5), tolerance * ErrorBound(0.125))
    }
    return .undecided(
      reason: "Bisection did not reach the tolerance.",
      enclosure: last.flatMap { $0.isFinite ? $0 : nil })
  }
}
