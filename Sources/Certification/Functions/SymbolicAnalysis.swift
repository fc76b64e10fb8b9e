import MultiPrecision
import NumericalMethods
import Symbolic

/// The facts about other formulas: case distinctions are cut away, what is left between the cuts
/// is analytic if every function stays inside its domain, and the sign of the second derivative is
/// proved by ranges and exact arguments on its normal form.
struct SymbolicAnalysis {
  let body: Expression
  let variable: Symbol
  let budget: WorkBudget
  let prover: SignProver

  init(_ body: Expression, variable: Symbol, budget: WorkBudget) {
    self.body = body
    self.variable = variable
    self.budget = budget
    prover = SignProver(variable: variable, budget: budget)
  }

  func report() throws(BudgetExceeded) -> FunctionReport {
    var result = FunctionReport(method: "symbolic", gap: nil, breaks: [], curvature: [])
    // Derivatives of nested formulas grow as products of their depths: nothing bounds the time
    // that a huge one takes, so it is not begun.
    guard !body.exceeds(nodeCount: Self.nodeLimit) else {
      return open(
        "The formula has more than \(Self.nodeLimit) parts, which is beyond the symbolic analysis.")
    }
    if let x = try gap() {
      result.gap = (x.description, "it is not defined at x = \(x)")
      return result
    }
    let split = CaseSplit(variable: variable, prover: prover, budget: budget)
    guard let breaks = try split.breaks(of: body) else {
      return open(
        "The points where abs, sign, min, max or piecewise change the formula are zeros of an "
          + "expression that is not a polynomial, and they were not found.")
    }
    var pieces: [Expression] = []
    for (lower, upper) in zip([nil] + breaks.map(Optional.some), breaks.map(Optional.some) + [nil])
    {
      let sample = Rational(between: lower, upper)
      guard let piece = split.formula(body, around: sample) else {
        return open("The formula near x = \(sample) could not be told.")
      }
      pieces.append(piece)
      let inner = LineSegment(lower: lower?.bounds.upper, upper: upper?.bounds.lower)
      // At a rational end derivatives are compared by their formulas, which are continuous where
      // they have values, so that only the open cell has to be proved analytic.
      let isExact = lower.isExact && upper.isExact
      let outer = LineSegment(
        lower: lower?.bounds.lower, upper: upper?.bounds.upper, isClosed: true)
      let analyticity = Analyticity(prover: prover, segment: isExact ? inner : outer)
      if let obstacle = try analyticity.obstacle(piece) {
        result.openSmoothness = result.openSmoothness ?? obstacle
      }
      result.curvature.append(try curvature(piece, inner, isExact: isExact))
    }
    for (index, point) in breaks.enumerated() {
      result.breaks.append(
        try breakReport(at: point, left: pieces[index], right: pieces[index + 1]))
    }
    return result
  }

  private func open(_ reason: String) -> FunctionReport {
    var result = FunctionReport(
      method: "none", gap: nil, breaks: [], curvature: [.unknown(reason)])
    result.openSmoothness = reason
    return result
  }

  private static let nodeLimit = 600

  /// A simple point where the formula has no value.
  private func gap() throws(BudgetExceeded) -> Rational? {
    for x in LineSegment.line.samples {
      try budget.check()
      do throws(EvaluationError) {
        _ = try body.rationalValue(at: [variable: x])
      } catch {
        switch error {
        case .divisionByZero, .domain, .powerDomain, .noRowApplies: return x
        case .tooLarge, .freeSymbol: continue
        }
      }
    }
    return nil
  }

  /// The sign of the second derivative of a piece on its cell.
  private func curvature(
    _ piece: Expression, _ cell: LineSegment, isExact: Bool
  ) throws(BudgetExceeded) -> CurvatureReport {
    let first = piece.derivative(in: variable)
    try budget.check()
    let second = first.derivative(in: variable)
    guard !second.exceeds(nodeCount: 20 * Self.nodeLimit) else {
      return .unknown("The second derivative is too long a formula for the symbolic analysis.")
    }
    // A zero at a simple point is remembered while the search for a negative value goes on.
    var zero: String?
    for x in cell.samples {
      try budget.check()
      guard let sign = prover.value(second, at: x)?.sign else { continue }
      if sign == .negative {
        return .negative(at: x.description, value: prover.text(of: second, at: x))
      }
      if zero == nil, sign != .positive, prover.vanishes(second, at: x) { zero = x.description }
    }
    let sign = try prover.sign(of: second, on: cell)
    switch sign {
    case .positive where isExact: return .positive
    case .zero:
      return .zero(at: Rational.simplest(above: cell.lower, below: cell.upper).description)
    case .nonnegative where isExact: return zero.map { .zero(at: $0) } ?? .nonnegative
    default:
      let tried =
        "The sign of the second derivative, \(second.text), stays open: ranges, exact tests on its "
        + "normal form and bisection were tried, and it is not negative at \(cell.samples.count) "
        + "sample points"
      if let zero { return .unknown(tried + "; at x = \(zero) it is 0.") }
      return .unknown(tried + ".")
    }
  }

  private func breakReport(
    at point: RealAlgebraicNumber, left: Expression, right: Expression
  ) throws(BudgetExceeded) -> BreakReport {
    var result = BreakReport(x: point.text(), continuity: .smooth, curvature: .unknown(""))
    guard let x = point.rational else {
      let reason =
        "The formula changes at the irrational point x = \(point.text()), where the "
        + "one-sided derivatives were not compared."
      result.continuity = .unknown(reason, order: 0)
      result.curvature = .unknown(reason)
      return result
    }
    var (onLeft, onRight) = (left, right)
    for order in 0...3 {
      if order > 0 {
        onLeft = onLeft.derivative(in: variable)
        onRight = onRight.derivative(in: variable)
      }
      let jump = onRight - onLeft
      // Infinite derivatives may cancel as formulas: ∞ − ∞ is no proof that they agree.
      guard prover.hasValue(onLeft.simplified(), at: x),
        prover.hasValue(onRight.simplified(), at: x)
      else {
        result.continuity = .unknown(
          "Whether \(derivativeName(order)) exists at x = \(x) stays open.", order: order)
        if order <= 2 {
          result.curvature = .unknown("The second derivative at x = \(x) stays open.")
        }
        return result
      }
      if !prover.vanishes(jump, at: x) {
        guard let sign = prover.value(jump, at: x)?.sign, sign == .positive || sign == .negative
        else {
          result.continuity = .unknown(
            "Whether \(derivativeName(order)) jumps at x = \(x) stays open.", order: order)
          if order <= 2 {
            result.curvature = .unknown("The second derivative at x = \(x) stays open.")
          }
          return result
        }
        result.continuity = .jump(
          order: order, left: prover.text(of: onLeft, at: x),
          right: prover.text(of: onRight, at: x), rises: sign == .positive)
        return result
      }
      if order == 0, !prover.vanishes(body - left, at: x) {
        guard let sign = prover.value(body - left, at: x)?.sign, sign.isStrict else {
          result.continuity = .unknown(
            "Whether it is continuous at x = \(x) stays open.", order: 0)
          return result
        }
        result.continuity = .isolatedValue(
          value: prover.text(of: body, at: x), limit: prover.text(of: left, at: x))
        return result
      }
      if order == 2 {
        let sign = prover.value(onLeft, at: x)?.sign ?? .unknown
        let value = prover.text(of: onLeft, at: x)
        result.curvature =
          prover.vanishes(onLeft, at: x)
          ? .zero(at: point.text())
          : sign == .positive
            ? .positive
            : sign == .negative
              ? .negative(at: point.text(), value: value)
              : .unknown("The sign of the second derivative at x = \(x) stays open.")
      }
    }
    return result
  }
}

extension Optional where Wrapped == RealAlgebraicNumber {
  /// Whether the end is infinite or rational, so that a segment can be exactly the cell.
  fileprivate var isExact: Bool { map { $0.rational != nil } ?? true }
}
