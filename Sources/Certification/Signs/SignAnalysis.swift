import MultiPrecision
import NumericalMethods
import Symbolic

/// The sign of a function on an open interval, by the first method that decides it: ranges and the
/// normal form, exact arguments for trigonometric and algebraic functions, and boxes between tails
/// where one term dominates.
struct SignAnalysis {
  /// g, as a formula; it may contain derivatives without a name.
  let expression: Expression
  let source: TaylorSource
  let prover: SignProver
  let segment: LineSegment

  private var budget: WorkBudget { prover.budget }

  /// g = the derivative of order `shift` of `function`.
  init(_ function: Expression, shift: Int, prover: SignProver, segment: LineSegment) {
    var derivative = function
    for _ in 0..<shift { derivative = derivative.derivative(in: prover.variable).simplified() }
    self.init(
      expression: derivative,
      source: TaylorSource(function, prover.variable, shift: shift, budget: prover.budget),
      prover: prover, segment: segment)
  }

  init(expression: Expression, source: TaylorSource, prover: SignProver, segment: LineSegment) {
    self.expression = expression
    self.source = source
    self.prover = prover.prepared(for: expression)
    self.segment = segment
  }

  func decide() throws(BudgetExceeded) -> SignDecision {
    if !expression.hasUnknownDerivative {
      if let decision = try symbolic() { return decision }
    }
    guard prover.parameters.isEmpty else {
      return SignDecision(
        .open("The sign for all values of the parameter stays open."), method: "none")
    }
    if let x = try negativeSample() { return SignDecision(.negative(x), method: "interval") }
    if expression.hasUnknownDerivative {
      return SignDecision(
        .open("The formula contains a function whose derivative has no name."), method: "none")
    }
    return try boxes()
  }

  // MARK: Exact arguments

  private func symbolic() throws(BudgetExceeded) -> SignDecision? {
    if prover.range(expression, on: segment)?.isPositive == true {
      return SignDecision(.positive, method: "symbolic")
    }
    for x in segment.samples {
      try budget.check()
      if prover.value(expression, at: x)?.isNegative == true {
        return SignDecision(.negative(x), method: "symbolic")
      }
    }
    var weak: SignDecision?
    switch try prover.exactSign(of: expression, on: segment) {
    case .positive: return SignDecision(.positive, method: "symbolic")
    case .zero: return SignDecision(.zero, method: "symbolic")
    case .nonnegative: weak = SignDecision(.nonnegative, method: "symbolic")
    default: break
    }
    if weak != nil, let zero = try zeroSample() {
      return SignDecision(.touching(ExactPoint(zero)), method: "symbolic")
    }
    if !prover.parameters.isEmpty { return weak }
    if let decision = try TrigonometricSign(prover: prover).decide(expression) { return decision }
    if let decision = try AlgebraicSign(prover: prover).decide(expression, on: segment) {
      if case .open = decision.outcome { return weak }
      return decision
    }
    guard let weak else { return nil }
    if let zero = try prover.exponentialZero(of: expression, on: segment) {
      return SignDecision(.touching(zero), method: "symbolic")
    }
    // ≥ 0 is proved; boxes may still tell where it is 0, or that it is not.
    let fine = try boxes()
    switch fine.outcome {
    case .touching, .positive: return fine
    default: return weak
    }
  }

  private func zeroSample() throws(BudgetExceeded) -> Rational? {
    for x in segment.samples {
      try budget.check()
      if prover.value(expression, at: x)?.excludesZero != true, prover.vanishes(expression, at: x) {
        return x
      }
    }
    return nil
  }

  // MARK: Points

  /// A point where g is proved negative, found by a scan in double precision.
  private func negativeSample() throws(BudgetExceeded) -> Rational? {
    let limit = min(SignProver.bitLimit, 2 * prover.precision.bits)
    if expression.hasUnknownDerivative {
      for x in segment.samples where source.value(at: x, precision: .literal).isNegative {
        return x
      }
      return nil
    }
    let compiled = CompiledExpression(expression, prover.variable)
    var least: [(x: Double, value: Double)] = []
    for x in Self.scan(of: segment) where compiled(x) < 0 { least.append((x, compiled(x))) }
    let found = least.sorted { $0.value < $1.value }.prefix(3) + least.prefix(2) + least.suffix(2)
    for (x, _) in found {
      try budget.check()
      guard let exact = Rational(exactly: x) else { continue }
      let radius = max(exact.magnitude, Rational(1, 1000)) / 50
      for point in [Rational.simplest(above: exact - radius, below: exact + radius), exact]
      where segment.contains(point) {
        if source.certainSign(at: point, from: Precision(bits: 128), limit: limit) == -1 {
          return point
        }
      }
    }
    return nil
  }

  /// Points in the segment, dense near 0 and near finite ends, over all magnitudes.
  static func scan(of segment: LineSegment) -> [Double] {
    var result: [Double] = []
    let low = segment.lower?.doubleValue ?? -.infinity
    let high = segment.upper?.doubleValue ?? .infinity
    var x = 0.05
    while x < 40 {
      result += [x, -x]
      x += 0.05
    }
    var size = 0x1p-40
    while size < 0x1p1000 {
      result += [size, -size]
      if low.isFinite { result.append(low + size) }
      if high.isFinite { result.append(high - size) }
      size *= size < 1e20 ? 1.5 : 8
    }
    if low.isFinite, high.isFinite {
      result += (1..<256).map { low + (high - low) * Double($0) / 256 }
    }
    return result.filter { $0 > low && $0 < high }
  }

  // MARK: Boxes and tails

  private func boxes() throws(BudgetExceeded) -> SignDecision {
    var lower = segment.lower
    var upper = segment.upper
    if lower == nil, upper == nil, let period = period {
      lower = -period / 2
      upper = period / 2
    } else {
      if upper == nil {
        guard let end = try tail(isRight: true, from: lower) else { return openTail("+∞") }
        if end.sign < 0 { return try negativeTail(end.start) }
        upper = end.start
      }
      if lower == nil {
        guard let end = try tail(isRight: false, from: upper) else { return openTail("−∞") }
        if end.sign < 0 { return try negativeTail(-end.start) }
        lower = -end.start
      }
    }
    // Beside a finite end where ranges are unbounded, 1/(x − c) has a tail.
    if let end = lower, end == segment.lower, isSingular(at: end, isLower: true) {
      guard let near = try tail(besides: end, sign: 1) else { return openTail("\(end)") }
      if near.sign < 0 { return try negativeTail(end + 1 / near.start) }
      lower = end + 1 / near.start
    }
    if let end = upper, end == segment.upper, isSingular(at: end, isLower: false) {
      guard let near = try tail(besides: end, sign: -1) else { return openTail("\(end)") }
      if near.sign < 0 { return try negativeTail(end - 1 / near.start) }
      upper = end - 1 / near.start
    }
    guard let lower, let upper, lower < upper else {
      return SignDecision(.positive, method: "interval")
    }
    var forms = [expression]
    var normalizer = Normalizer(
      evaluator: prover.evaluator(LineSegment(lower: lower, upper: upper, isClosed: true)),
      budget: budget)
    if let fraction = try normalizer.fraction(expression) {
      forms.append(SignProver.written(fraction, normalizer))
    }
    return try BoxProof(expression: expression, forms: forms, source: source, prover: prover)
      .decide(from: lower, to: upper)
  }

  private func openTail(_ end: String) -> SignDecision {
    SignDecision(
      .open("No term of \(expression.text) was shown to dominate towards x = \(end)."),
      method: "interval")
  }

  private func negativeTail(_ x: Rational) throws(BudgetExceeded) -> SignDecision {
    SignDecision(.negative(x), method: "interval")
  }

  private func tail(
    isRight: Bool, from end: Rational?
  ) throws(BudgetExceeded) -> (start: Rational, sign: Int)? {
    let x = Expression.symbol(prover.variable)
    let form =
      isRight ? expression : expression.substituting(prover.variable, by: -x).simplified()
    let start = end.map { isRight ? $0 : -$0 } ?? 1
    return try TailDomination(expression: form, prover: prover).sign(from: max(start, 1))
  }

  private func isSingular(at end: Rational, isLower: Bool) -> Bool {
    let step = Rational(1, 1 << 20)
    let beside = LineSegment(
      lower: isLower ? end : end - step, upper: isLower ? end + step : end, isClosed: true)
    guard let range = prover.range(expression, on: beside) else { return true }
    return !range.lower.value.isFinite
  }

  /// The sign beside a finite end c, on |x − c| ≤ 1/T: x = c ± 1/y for y ≥ T.
  private func tail(
    besides end: Rational, sign: Int
  ) throws(BudgetExceeded) -> (start: Rational, sign: Int)? {
    let y = Expression.symbol(prover.variable).pow(-1)
    let place = (.number(end) + (sign < 0 ? -y : y)).simplified()
    let form = expression.substituting(prover.variable, by: place).simplified()
    return try TailDomination(expression: form, prover: prover).sign(from: 1)
  }

  /// A rational a little above the period when x occurs only as the argument of waves.
  private var period: Rational? {
    var frequencies: [Rational] = []
    func collect(_ expression: Expression) -> Bool {
      guard expression.contains(prover.variable) else { return true }
      switch expression {
      case .symbol: return false
      case .function(let function, let arguments)
      where [.sin, .cos, .tan].contains(function):
        guard let linear = arguments[0].polynomialCoefficients(in: prover.variable),
          linear.count == 2, let frequency = linear[1].asRational
        else { return false }
        frequencies.append(frequency.magnitude)
        return true
      default: return expression.children.allSatisfy(collect)
      }
    }
    guard collect(expression), !frequencies.isEmpty else { return nil }
    let base = frequencies.reduce(0, Rational.gcd)
    return Rational(6_283_185_308, 1_000_000_000) / base
  }
}
