import MultiPrecision
import NumericalMethods
import Symbolic

/// Compares a function's one-sided derivatives at a point where its formula changes.
struct BreakAnalysis {
  let body: Expression
  let variable: Symbol
  let prover: SignProver

  /// How many derivatives are compared before formulas are.
  static let order = 12

  func report(
    at point: LinePoint, left: Expression, right: Expression
  ) throws(BudgetExceeded) -> BreakReport {
    if left == right, let name = point.name, agrees(left, at: name),
      try isAnalytic(left, at: point)
    {
      return try smooth(at: point, left)
    }
    if let name = point.name,
      let report = try germs(at: point, name, left: left, right: right)
    {
      return report
    }
    let enclosed = try enclosures(at: point, left: left, right: right)
    // A jump is certain; else formulas of derivatives, where there are any, tell more.
    if case .jump = enclosed.continuity { return enclosed }
    guard let x = point.rational else { return enclosed }
    return values(at: point, x, left: left, right: right) ?? enclosed
  }

  /// Whether the function has the formula's value at the point.
  private func agrees(_ formula: Expression, at name: Expression) -> Bool {
    prover.isZero((body - formula).substituting(variable, by: name))
  }

  /// Whether a formula is analytic around the point.
  private func isAnalytic(
    _ formula: Expression, at point: LinePoint
  ) throws(BudgetExceeded) -> Bool {
    let place = LineSegment(lower: point.lower, upper: point.upper, isClosed: true)
    return try Analyticity(prover: prover, segment: place).obstacle(formula) == nil
  }

  /// A point where nothing happens.
  private func smooth(
    at point: LinePoint, _ formula: Expression
  ) throws(BudgetExceeded) -> BreakReport {
    var result = BreakReport(
      place: ExactPoint(point), continuity: .smooth, curvature: .unknown(""))
    let second = formula.derivative(in: variable).derivative(in: variable).simplified()
    result.curvature = curvature(second, at: point)
    return result
  }

  private func curvature(_ second: Expression, at point: LinePoint) -> CurvatureReport {
    guard let name = point.name else { return .unknown("The second derivative stays open.") }
    return curvature(of: second.substituting(variable, by: name), at: point)
  }

  private func curvature(of value: Expression, at point: LinePoint) -> CurvatureReport {
    if prover.isZero(value) { return .zero(at: ExactPoint(point)) }
    switch prover.value(value, at: 0)?.sign {
    case .positive: return .positive
    case .negative: return .negative(at: point.text, value: prover.text(of: value, at: 0))
    default:
      return .unknown("The sign of the second derivative at x = \(point.text) stays open.")
    }
  }

  // MARK: Germs

  private func germs(
    at point: LinePoint, _ name: Expression, left: Expression, right: Expression
  ) throws(BudgetExceeded) -> BreakReport? {
    var leftBuilder = GermBuilder(prover: prover, center: name, sign: -1, order: Self.order)
    var rightBuilder = GermBuilder(prover: prover, center: name, sign: 1, order: Self.order)
    guard let onLeft = try leftBuilder.germ(left), let onRight = try rightBuilder.germ(right)
    else { return nil }
    let known = min(leftBuilder.known, rightBuilder.known).floor.asInt ?? -1
    guard known >= 0 else { return nil }
    var result = BreakReport(
      place: ExactPoint(point), continuity: .smooth, curvature: .unknown(""))
    for order in 0...known {
      guard let a = onLeft.derivativeLimit(order, prover: prover),
        let b = onRight.derivativeLimit(order, prover: prover)
      else { return nil }
      // d/dx = −d/dw on the left.
      let low = order % 2 == 0 ? a : a.negated
      guard let jump = jump(from: low, to: b) else { return nil }
      if jump != .none {
        result.continuity = .jump(
          order: order, left: text(low), right: text(b), rises: jump == .up)
        if order <= 2, case .unknown = result.curvature {
          result.curvature = .unknown("There is no second derivative at x = \(point.text).")
        }
        return result
      }
      if order == 0 {
        guard case .finite(let limit) = b else { return nil }
        let difference = body.substituting(variable, by: name) - limit
        if !prover.isZero(difference) {
          guard prover.value(difference, at: 0)?.excludesZero == true else { return nil }
          result.continuity = .isolatedValue(
            value: prover.text(of: body.substituting(variable, by: name), at: 0),
            limit: text(b))
          return result
        }
      }
      if order == 2, case .finite(let second) = b {
        result.curvature = curvature(of: second, at: point)
      }
    }
    let vanishing = leftBuilder.flat.union(rightBuilder.flat)
    let below = left.replacing(leftBuilder.flat, by: 0).simplified()
    let above = right.replacing(rightBuilder.flat, by: 0).simplified()
    if below == above || prover.isSame(below, above), try isAnalytic(below, at: point),
      try isAnalytic(above, at: point)
    {
      if !vanishing.isEmpty { result.continuity = .flat }
      return result
    }
    result.continuity = .unknown(
      "All derivatives up to order \(known) agree at x = \(point.text); whether the formulas "
        + "do stays open.", order: known + 1)
    if known < 2, case .unknown = result.curvature {
      result.curvature = .unknown("The second derivative at x = \(point.text) stays open.")
    }
    return result
  }

  private enum Jump { case none, up, down }

  private func jump(from left: OneSidedGerm.Limit, to right: OneSidedGerm.Limit) -> Jump? {
    switch (left, right) {
    case (.finite(let a), .finite(let b)):
      let difference = b - a
      if prover.isZero(difference) { return Jump.none }
      guard let range = prover.value(difference, at: 0), range.excludesZero else { return nil }
      return range.isPositive ? .up : .down
    case (.infinite(let a), .infinite(let b)):
      // No limit on either side: no derivative, and the slope's change has the sign of the right.
      return a == b ? (b > 0 ? .up : .down) : (a < b ? .up : .down)
    case (.infinite(let a), .finite): return a < 0 ? .up : .down
    case (.finite, .infinite(let b)): return b > 0 ? .up : .down
    }
  }

  private func text(_ limit: OneSidedGerm.Limit) -> String {
    switch limit {
    case .finite(let value): prover.text(of: value, at: 0)
    case .infinite(let sign): sign > 0 ? "inf" : "-inf"
    }
  }

  // MARK: Values

  /// For functions without germs, as |x|^π: derivatives as long as their formulas, which are
  /// continuous where they have values, have one at the point; nil if the function itself has none.
  private func values(
    at point: LinePoint, _ x: Rational, left: Expression, right: Expression
  ) -> BreakReport? {
    var (onLeft, onRight) = (left, right)
    var result = BreakReport(
      place: ExactPoint(point), continuity: .smooth, curvature: .unknown(""))
    func open(_ verb: String, _ order: Int) -> BreakReport? {
      if order == 0 { return nil }
      let reason = "Whether \(derivativeName(order)) \(verb) at x = \(point.text) stays open."
      result.continuity = .unknown(reason, order: order)
      if order <= 2 { result.curvature = .unknown(reason) }
      return result
    }
    for order in 0...3 {
      if order > 0 {
        onLeft = onLeft.derivative(in: variable).simplified()
        onRight = onRight.derivative(in: variable).simplified()
      }
      guard prover.hasValue(onLeft, at: x), prover.hasValue(onRight, at: x) else {
        return open("exists", order)
      }
      let jump = onRight - onLeft
      if !prover.vanishes(jump, at: x) {
        guard let range = prover.value(jump, at: x), range.excludesZero else {
          return open("jumps", order)
        }
        result.continuity = .jump(
          order: order, left: prover.text(of: onLeft, at: x),
          right: prover.text(of: onRight, at: x), rises: range.isPositive)
        if order <= 2 {
          result.curvature = .unknown("There is no second derivative at x = \(point.text).")
        }
        return result
      }
      if order == 0, !agrees(left, at: .number(x)) { return nil }
      if order == 2 {
        let second = onLeft.substituting(variable, by: .number(x))
        result.curvature = curvature(of: second, at: point)
      }
    }
    return open("exists", 4)
  }

  // MARK: Enclosures

  /// For points without a name and functions without germs: derivatives that differ for certain.
  private func enclosures(
    at point: LinePoint, left: Expression, right: Expression
  ) throws(BudgetExceeded) -> BreakReport {
    func open(_ reason: String, _ order: Int) -> BreakReport {
      BreakReport(
        place: ExactPoint(point), continuity: .unknown(reason, order: order),
        curvature: .unknown(reason))
    }
    let precision = prover.precision
    let x = Ball(
      lower: BigFloat(point.lower, precision: precision, rounding: .down),
      upper: BigFloat(point.upper, precision: precision, rounding: .up))
    let below = CompiledExpression(left, variable).taylor(at: x, order: 4)
    let above = CompiledExpression(right, variable).taylor(at: x, order: 4)
    for order in 0...3 {
      guard below[order].isFinite, above[order].isFinite else {
        return open(
          "Whether \(derivativeName(order)) exists at x = \(point.text) stays open.", order)
      }
      let factorial = Ball((1..<(order + 1)).reduce(1, *), precision: precision)
      let low = below[order] * factorial
      let high = above[order] * factorial
      let difference = high - low
      if difference.isPositive || difference.isNegative {
        return BreakReport(
          place: ExactPoint(point),
          continuity: .jump(
            order: order, left: low.commonDigits, right: high.commonDigits,
            rises: difference.isPositive),
          curvature: .unknown("There is no second derivative at x = \(point.text)."))
      }
      guard order == 0, meets(at: point, left, right) else {
        return open(
          "Whether \(derivativeName(order)) jumps at x = \(point.text) stays open.", order)
      }
    }
    return open("The derivatives at x = \(point.text) were not compared further.", 4)
  }

  /// Whether the two formulas are equal at the point: their difference is the expression that is 0
  /// there, or is 0 by itself.
  private func meets(at point: LinePoint, _ left: Expression, _ right: Expression) -> Bool {
    if let name = point.name,
      prover.isZero((right - left).substituting(variable, by: name)), agrees(left, at: name)
    {
      return true
    }
    guard let zero = point.zeroOf else { return false }
    return prover.isSame(right - left, zero) || prover.isSame(left - right, zero)
  }

}

extension Ball {
  /// Up to 20 digits, all of them proved.
  var commonDigits: String {
    for count in stride(from: 20, through: 1, by: -1) {
      if let text = decimalString(significantDigits: count) { return text }
    }
    return midpoint.decimalString(significantDigits: 3)
  }
}

extension OneSidedGerm.Limit {
  fileprivate var negated: OneSidedGerm.Limit {
    switch self {
    case .finite(let value): .finite((-value).simplified())
    case .infinite(let sign): .infinite(-sign)
    }
  }
}

extension SignProver {
  /// Whether two expressions have one normal form on the line.
  func isSame(_ a: Expression, _ b: Expression) -> Bool {
    if (a - b).simplified() == 0 { return true }
    var normalizer = Normalizer(evaluator: evaluator(.line), budget: budget)
    guard let fraction = try? normalizer.fraction(a - b) else { return false }
    return fraction.numerator.isZero
  }
}

extension Expression {
  /// The expression with every one of some subexpressions replaced.
  func replacing(_ parts: Set<Expression>, by replacement: Expression) -> Expression {
    if parts.isEmpty { return self }
    if parts.contains(self) { return replacement }
    return mapChildren { $0.replacing(parts, by: replacement) }
  }
}
