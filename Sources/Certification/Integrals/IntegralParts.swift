import MultiPrecision
import NumericalMethods
import Symbolic

/// Integrates one formula over one cell to an absolute tolerance.
struct IntegralParts {
  let variable: Symbol
  let precision: Precision
  let tolerance: ErrorBound
  let budget: WorkBudget
  /// How many times the variable was replaced by one on another scale.
  var depth = 0

  func integrate(_ cell: IntegralCell) throws(BudgetExceeded) -> IntegralOutcome {
    if cell.formula.asRational?.isZero == true { return .value(Ball(0, precision: precision)) }
    switch (cell.lower, cell.upper) {
    case (nil, nil):
      return try sum(
        { () throws(BudgetExceeded) -> IntegralOutcome in
          try integrate(IntegralCell(formula: cell.formula, lower: nil, upper: zero))
        },
        { () throws(BudgetExceeded) -> IntegralOutcome in
          try integrate(IntegralCell(formula: cell.formula, lower: zero, upper: nil))
        })
    case (nil, let upper?):
      // x → −x
      let mirrored = cell.formula.substituting(variable, by: -.symbol(variable)).simplified()
      let end = IntegralPoint(
        ball: -upper.ball, expression: upper.expression.map { (-$0).simplified() })
      return named(
        try integrate(IntegralCell(formula: mirrored, lower: end, upper: nil)), "-infinity")
    case (let lower?, nil):
      guard let start = Self.powerOfTwo(above: lower.ball) else {
        return .undecided(reason: "The lower end is too large.", enclosure: nil)
      }
      let cut = IntegralPoint(Rational(2).power(start), precision: precision)
      return try sum(
        { () throws(BudgetExceeded) -> IntegralOutcome in
          try integrate(IntegralCell(formula: cell.formula, lower: lower, upper: cut))
        },
        { () throws(BudgetExceeded) -> IntegralOutcome in try outward(cell.formula, from: start) })
    case (let lower?, let upper?): return try finite(cell.formula, lower, upper)
    }
  }

  private var zero: IntegralPoint { IntegralPoint(0, precision: precision) }

  /// The sum of two parts; the second is not computed if the first diverges.
  func sum(
    _ first: () throws(BudgetExceeded) -> IntegralOutcome,
    _ second: () throws(BudgetExceeded) -> IntegralOutcome
  ) throws(BudgetExceeded) -> IntegralOutcome {
    let left = try first()
    if case .divergent = left { return left }
    let right = try second()
    switch (left, right) {
    case (_, .divergent): return right
    case (.value(let a), .value(let b)): return .value(a + b)
    case (.undecided(let reason, let a), .value(let b)),
      (.value(let b), .undecided(let reason, let a)),
      (.undecided(let reason, let a), .undecided(_, .some(let b))):
      return .undecided(reason: reason, enclosure: a.map { $0 + b })
    case (.undecided(let reason, _), _), (_, .undecided(let reason, _)):
      return .undecided(reason: reason, enclosure: nil)
    case (.divergent, _): return left
    }
  }

  func named(_ outcome: IntegralOutcome, _ place: String) -> IntegralOutcome {
    guard case .divergent("infinity", let reason) = outcome else { return outcome }
    return .divergent(at: place, reason: reason)
  }

  /// The k ≥ 0 of a power of two that is at least x + 1 and 2x.
  private static func powerOfTwo(above ball: Ball) -> Int? {
    let size = ball.upper
    guard size.isFinite else { return nil }
    guard size.signum > 0, let exponent = size.exponent else { return 0 }
    return exponent < 1000 ? Swift.max(exponent + 1, 1) : nil
  }

  // MARK: Finite cells

  private func finite(
    _ formula: Expression, _ lower: IntegralPoint, _ upper: IntegralPoint
  ) throws(BudgetExceeded) -> IntegralOutcome {
    let isSingular = (
      !isAnalytic(formula, at: lower, beside: upper), !isAnalytic(formula, at: upper, beside: lower)
    )
    guard isSingular.0 || isSingular.1 else { return quadrature(formula, lower.ball, upper.ball) }
    guard let middle = IntegralCells.sample(lower, upper) else {
      return quadrature(formula, lower.ball, upper.ball)
    }
    let cut = IntegralPoint(middle, precision: precision)
    return try sum(
      { () throws(BudgetExceeded) -> IntegralOutcome in
        isSingular.0
          ? try inward(formula, to: lower, from: cut, sign: 1)
          : quadrature(formula, lower.ball, cut.ball)
      },
      { () throws(BudgetExceeded) -> IntegralOutcome in
        isSingular.1
          ? try inward(formula, to: upper, from: cut, sign: -1)
          : quadrature(formula, cut.ball, upper.ball)
      })
  }

  /// Whether the formula has a bound on a small box around the point.
  private func isAnalytic(
    _ formula: Expression, at point: IntegralPoint, beside other: IntegralPoint
  ) -> Bool {
    let integrand = ExpressionIntegrand([formula], variable, precision: precision)
    let distance = (other.ball - point.ball).magnitudeUpperBound
    let around = point.ball.withPrecision(Precision(bits: 64))
      .addingError(distance * ErrorBound(powerOfTwo: -7))
    let height = Ball(midpoint: .zero(precision: Precision(bits: 64)))
      .addingError(distance * ErrorBound(powerOfTwo: -7))
    return integrand.bounds(over: ComplexBall(real: around, imaginary: height))[0].isFinite
  }

  /// The integral between a singular end and a cut; u is the distance from the end.
  private func inward(
    _ formula: Expression, to end: IntegralPoint, from cut: IntegralPoint, sign: Int
  ) throws(BudgetExceeded) -> IntegralOutcome {
    let (left, right) = sign > 0 ? (end, cut) : (cut, end)
    // Only an end that is known exactly has a distance 0.
    guard let position = end.expression, let other = cut.expression else {
      return quadrature(formula, left.ball, right.ball)
    }
    let distance = .number(Rational(sign)) * Expression.symbol(variable)
    let shifted = formula.substituting(variable, by: position + distance)
      .withExpandedPolynomials(in: variable, isFactored: true)
      .withReducedPhases(in: variable).simplified()
    let length = (.number(Rational(sign)) * (other - position)).enclosure(precision: precision)
    guard length.isPositive, let exponent = length.lower.exponent else {
      return quadrature(formula, left.ball, right.ball)
    }
    let shape = EndShape(shifted, variable)
    if let shape {
      if shape.exponent <= -1 {
        return .divergent(
          at: end.text, reason: "The integrand stays above a multiple of 1/|x - \(end.text)|.")
      }
      if case .value(let value)? = regular(shifted, shape, upTo: length) { return .value(value) }
    }
    let start = 2 - exponent
    let near = Ball(Rational(2).power(-start), precision: precision)
    func onOtherScale() throws(BudgetExceeded) -> IntegralOutcome? {
      guard let rest = try otherScale(shifted, place: .zero, from: start) else { return nil }
      let whole = try sum(
        { () throws(BudgetExceeded) -> IntegralOutcome in named(rest, end.text) },
        { () throws(BudgetExceeded) -> IntegralOutcome in quadrature(shifted, near, length) })
      if case .undecided = whole { return nil }
      return whole
    }
    // Waves that pile up at the end have a bound, but no rule follows them.
    let hasWaves = shape == nil && shifted.applies([.sin, .cos], to: variable)
    if hasWaves, let whole = try onOtherScale() { return whole }
    let improper = ImproperEnd(place: .zero, variable: variable, precision: Self.slopePrecision)
    let tail = shape.map { EndTail(place: .zero, shape: $0) }
    switch try search(shifted, improper, tail, from: start) {
    case .divergent:
      return .divergent(
        at: end.text, reason: "The integrand stays above a multiple of 1/|x - \(end.text)|.")
    case .none:
      if !hasWaves, let whole = try onOtherScale() { return whole }
      // Bounded or not, the enclosures of small parts may do.
      let direct = quadrature(formula, left.ball, right.ball)
      if case .value = direct { return direct }
      return .undecided(
        reason: "No bound of the integral next to \(end.text) was found.", enclosure: nil)
    case .found(let last, let tail):
      let main = quadrature(shifted, near, length)
      let rest =
        last - start <= 6
        ? quadrature(shifted, Ball(Rational(2).power(-last), precision: precision), near)
        : logarithmic(shifted, sign: -1, from: start, to: last)
      return try sum(
        { () throws(BudgetExceeded) -> IntegralOutcome in widened(main, tail) },
        { () throws(BudgetExceeded) -> IntegralOutcome in rest })
    }
  }

  /// The integral from 2^start on to infinity.
  func outward(_ formula: Expression, from start: Int) throws(BudgetExceeded) -> IntegralOutcome {
    let outcome = try beyond(formula, from: start)
    // What tends to 1 hides what tends to 0.
    guard case .undecided = outcome, formula.applies([.tanh, .erf], to: variable) else {
      return outcome
    }
    let decaying = formula.withDecayingTails(in: variable).expanded(termLimit: 64).simplified()
    let second = try beyond(decaying, from: start)
    if case .undecided = second { return outcome }
    return second
  }

  private func beyond(
    _ formula: Expression, from start: Int
  ) throws(BudgetExceeded) -> IntegralOutcome {
    let improper = ImproperEnd(
      place: .infinity, variable: variable, precision: Self.slopePrecision)
    let expanded = formula.withExpandedPolynomials(in: variable, isFactored: false)
    let waves = OscillatingSum(expanded, variable)
    let tail = waves == nil ? EndTail(expanded, variable, at: .infinity) : nil
    if let tail, !tail.diverges, let value = inverted(formula, from: start) {
      return .value(value)
    }
    let found = try search(expanded, improper, tail, from: start)
    // Where a wave is too long to follow, its contour is moved.
    if let waves {
      if case .found(let last, _) = found, last - start <= 8 {
      } else if let outcome = try oscillating(waves, from: start) {
        return outcome
      }
    }
    switch found {
    case .divergent:
      return .divergent(at: "infinity", reason: "The integrand stays above a multiple of 1/|x|.")
    case .none:
      // x·f(x) away from 0 for large x.
      let product = (.symbol(variable) * expanded).simplified()
      if case .infinite? = EndLimits(variable: variable, budget: budget)
        .limit(of: product, at: nil, isLower: false)
      {
        return .divergent(at: "infinity", reason: "The integrand grows faster than 1/x decays.")
      }
      return try otherScale(expanded, place: .infinity, from: start)
        ?? .undecided(reason: "No bound of the integral's tail was found.", enclosure: nil)
    case .found(let last, let tail):
      let main =
        last <= start
        ? .value(Ball(0, precision: precision))
        : last - start <= 11
          ? quadrature(
            formula, Ball(Rational(2).power(start), precision: precision),
            Ball(Rational(2).power(last), precision: precision))
          : logarithmic(expanded, sign: 1, from: start, to: last)
      return widened(main, tail)
    }
  }

  func widened(_ outcome: IntegralOutcome, _ error: ErrorBound) -> IntegralOutcome {
    switch outcome {
    case .value(let ball): return .value(ball.addingError(error))
    case .undecided(let reason, let ball):
      return .undecided(reason: reason, enclosure: ball?.addingError(error))
    case .divergent: return outcome
    }
  }

  // MARK: Tails

  /// Slopes need few digits, but exponents of any size.
  static let slopePrecision = Precision(bits: 96)

  private enum TailSearch {
    case found(last: Int, bound: ErrorBound)
    case divergent
    case none
  }

  /// The first of 2^(±k), k ≥ start, from which the rest is small enough: found by steps that
  /// double, then by bisection, since ranges that are too long cost more than bounds do.
  private func search(
    _ formula: Expression, _ improper: ImproperEnd, _ tail: EndTail?, from start: Int
  ) throws(BudgetExceeded) -> TailSearch {
    if tail?.diverges == true { return .divergent }
    func cut(_ position: Int) -> Rational {
      Rational(2).power(improper.place == .infinity ? position : -position)
    }
    func remainder(_ position: Int) -> ErrorBound? {
      tail?.bound(cut: cut(position)) ?? improper.bound(formula, cut: cut(position))
    }
    var step = 0
    var isBounded = false
    var failed = start - 1
    while step < 1 << 16 {
      try budget.check()
      let position = start + step
      if let bound = remainder(position) {
        isBounded = true
        if bound <= tolerance {
          var best = (last: position, bound: bound)
          while best.last - failed > 1 {
            let middle = (best.last + failed) / 2
            if let bound = remainder(middle), bound <= tolerance {
              best = (middle, bound)
            } else {
              failed = middle
            }
          }
          return .found(last: best.last, bound: best.bound)
        }
      } else {
        if improper.diverges(formula, cut: cut(position)) { return .divergent }
        if !isBounded, step > 1 << 8 { return .none }
      }
      failed = position
      step = 2 * step + 1
    }
    return .none
  }

  /// ∫ f(x) dx with x = e^t: from 2^start to 2^last outward, or from 2^−last to 2^−start.
  private func logarithmic(
    _ formula: Expression, sign: Int, from start: Int, to last: Int
  ) -> IntegralOutcome {
    let t = Expression.symbol(variable)
    let power = Expression.apply(.exp, t)
    let transformed = (formula.substituting(variable, by: power) * power).simplified()
    let log2 = Ball(2, precision: precision.adding(bits: 32)).applying(.log)
    let near = log2 * Ball(sign * start, precision: log2.precision)
    let far = log2 * Ball(sign * last, precision: log2.precision)
    return sign > 0 ? quadrature(transformed, near, far) : quadrature(transformed, far, near)
  }

  // MARK: Rules

  func quadrature(_ formula: Expression, _ lower: Ball, _ upper: Ball) -> IntegralOutcome {
    quadrature(
      ExpressionIntegrand([formula], variable, precision: nodePrecision), lower, upper)
  }

  var nodePrecision: Precision { Precision(bits: (precision.bits + 16 + 63) / 64 * 64) }

  func quadrature(
    _ integrand: some AnalyticIntegrand, _ lower: Ball, _ upper: Ball
  ) -> IntegralOutcome {
    let request = QuadratureRequest(
      precision: precision, relativeTolerance: ErrorBound(powerOfTwo: 16 - precision.bits),
      absoluteTolerance: tolerance, budget: budget)
    let result = NumericalMethods.integrate(integrand, from: lower, to: upper, request)
    let value = result.values[0]
    if result.isWithinTolerance { return .value(value) }
    let reason =
      result.end == .budget
      ? "The budget of evaluations or time ended."
      : "The integrand could not be bounded on a part of the range."
    return .undecided(reason: reason, enclosure: value.isFinite ? value : nil)
  }
}
