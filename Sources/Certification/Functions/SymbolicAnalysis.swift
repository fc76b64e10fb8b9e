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

  /// With ranges of parameters, what is found holds for all of their values.
  init(
    _ body: Expression, variable: Symbol, budget: WorkBudget,
    parameters: [Symbol: RealRange] = [:]
  ) {
    self.body = body
    self.variable = variable
    self.budget = budget
    prover = SignProver(variable: variable, budget: budget, parameters: parameters)
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
      let culprit = smallestUndefined(in: body, at: x).map { ", where \($0.text) has no value" }
      result.gap = (x.description, "it is not defined at x = \(x)" + (culprit ?? ""))
      result.gapPlace = ExactPoint(x)
      return result
    }
    let split = LineSplit(variable: variable, prover: prover, budget: budget)
    guard let breaks = try split.breaks(of: body) else {
      return open(
        "The points where abs, sign, min, max or piecewise change the formula are zeros of an "
          + "expression that is not a polynomial, and they were not found.")
    }
    let cases = CaseSplit(variable: variable, prover: prover, budget: budget)
    var pieces: [Expression] = []
    var methods = Set<String>()
    for (lower, upper) in zip([nil] + breaks.map(Optional.some), breaks.map(Optional.some) + [nil])
    {
      guard let piece = cases.formula(body, above: lower?.upper, below: upper?.lower) else {
        let sample = Rational.simplest(above: lower?.upper, below: upper?.lower)
        return open("The formula near x = \(sample) could not be told.")
      }
      pieces.append(piece)
      let inner = LineSegment(lower: lower?.upper, upper: upper?.lower)
      // At a rational end derivatives are compared by their germs, so that only the open cell has
      // to be proved analytic; an irrational end is enclosed, and known to lines if it has a name.
      let isExact = lower.isExact && upper.isExact
      var outer = LineSegment(lower: lower?.lower, upper: upper?.upper, isClosed: true)
      outer.lowerPlace = lower?.name
      outer.upperPlace = upper?.name
      let cell = isExact ? inner : outer
      if let obstacle = try Analyticity(prover: prover, segment: cell).obstacle(piece) {
        if let gap = try DomainGap(prover: prover, cell: inner).gap(in: piece) {
          result.gap = (gap.place.text, gap.reason)
          result.gapPlace = gap.place
          return result
        }
        result.openSmoothness = result.openSmoothness ?? obstacle
      }
      do throws(BudgetExceeded) {
        result.curvature.append(try curvature(piece, cell, inner: inner, &methods))
      } catch {
        result.curvature.append(
          .unknown(
            "The sign of the second derivative of \(piece.shortText) on \(inner.text) stays open: "
              + "\(error.explanation)."))
      }
    }
    let analysis = BreakAnalysis(body: body, variable: variable, prover: prover)
    for (index, point) in breaks.enumerated() {
      result.breaks.append(
        try analysis.report(at: point, left: pieces[index], right: pieces[index + 1]))
    }
    if methods.contains("interval") {
      result.method = "interval"
    } else if methods.count == 1, let method = methods.first {
      result.method = method
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
      if body.isUndefined(at: x, variable) { return x }
    }
    return nil
  }

  /// The innermost part that has no value at a point, for formulas without rows that are not chosen.
  private func smallestUndefined(in expression: Expression, at x: Rational) -> Expression? {
    if case .piecewise = expression { return nil }
    guard expression.isUndefined(at: x, variable) else { return nil }
    for child in expression.children {
      if let inner = smallestUndefined(in: child, at: x) { return inner }
    }
    return expression
  }

  /// The sign of the second derivative of a piece on its cell.
  private func curvature(
    _ piece: Expression, _ cell: LineSegment, inner: LineSegment, _ methods: inout Set<String>
  ) throws(BudgetExceeded) -> CurvatureReport {
    var second = piece.derivative(in: variable).derivative(in: variable).simplified()
    try budget.check()
    // (x²)^(−1/2) is 1/|x|, and on one side of 0 there is no |x|.
    let sample = Rational.simplest(above: inner.lower, below: inner.upper)
    if !inner.contains(0) { second = second.onSide(of: variable, isRight: sample.signum > 0) }
    guard !second.exceeds(nodeCount: 20 * Self.nodeLimit) else {
      return .unknown("The second derivative is too long a formula for the symbolic analysis.")
    }
    let jets = RangeJetEvaluator(ranges: prover.evaluator(cell))
    if let curvature = jets.jet(piece)?.curvature, curvature.isPositive { return .positive }
    let analysis = SignAnalysis(
      expression: second, source: TaylorSource(piece, variable, shift: 2, budget: budget),
      prover: prover, segment: cell)
    let decision = try analysis.decide()
    methods.insert(decision.method)
    switch decision.outcome {
    case .positive: return .positive
    case .zero:
      return .zero(at: ExactPoint(.simplest(above: inner.lower, below: inner.upper)))
    case .touching(let point): return .zero(at: point)
    case .nonnegative: return .nonnegative
    case .negative(let x):
      guard inner.contains(x) else {
        return .unknown("The sign of the second derivative near x = \(x) stays open.")
      }
      let value =
        second.hasUnknownDerivative
        ? analysis.source.value(at: x, precision: analysis.prover.precision).commonDigits
        : analysis.prover.text(of: second, at: x)
      return .negative(at: x.description, value: value)
    case .open(let reason): return .unknown(reason)
    }
  }
}

extension Optional where Wrapped == LinePoint {
  /// Whether the end is infinite or rational, so that a segment can be exactly the cell.
  fileprivate var isExact: Bool { map { $0.rational != nil } ?? true }
}

extension Expression {
  /// The formula right of 0, or left of it: |x| is x or −x, and sign x is 1 or −1.
  func onSide(of variable: Symbol, isRight: Bool) -> Expression {
    guard applies([.abs, .sign], to: variable) else { return self }
    let x = Expression.symbol(variable)
    return replacing([.apply(.abs, x)], by: isRight ? x : -x)
      .replacing([.apply(.sign, x)], by: isRight ? 1 : -1).simplified()
  }

  /// Whether the formula has no value at a point, as far as exact evaluation tells.
  public func isUndefined(at x: Rational, _ variable: Symbol) -> Bool {
    do throws(EvaluationError) {
      _ = try rationalValue(at: [variable: x])
      return false
    } catch {
      switch error {
      case .divisionByZero, .domain, .powerDomain, .noRowApplies: return true
      case .tooLarge, .freeSymbol: return false
      }
    }
  }
}
