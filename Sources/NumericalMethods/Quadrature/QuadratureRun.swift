import MultiPrecision

/// One pass of adaptive Gauss–Legendre quadrature at one precision and for given tolerances.
struct QuadratureRun<Integrand: AnalyticIntegrand> {
  let integrand: Integrand
  let precision: Precision
  let request: QuadratureRequest
  /// Errors that are allowed whatever the sizes, by component.
  let allowances: [ErrorBound]
  /// Whether estimates of ∫|f| raise the allowances.
  let isRelative: Bool

  private(set) var sums: [Ball]
  /// What the rules' errors come to: the part of the radius that better rules would remove.
  private(set) var truncation: [ErrorBound]
  private(set) var evaluations = 0
  /// What an evaluation of an integrand of moderate length costs.
  private static var workPerEvaluation: Int { 100 }
  private(set) var pieces = 0
  private(set) var isExhausted = false
  private var isHopeless = false
  private var sizes: [ErrorBound]
  private var log2Tolerances: [Double]
  private var queue = QuadratureQueue()
  private var depthLimit = 0

  init(
    _ integrand: Integrand, _ request: QuadratureRequest, precision: Precision,
    allowances: [ErrorBound], isRelative: Bool
  ) {
    self.integrand = integrand
    self.request = request
    self.precision = precision
    self.allowances = allowances
    self.isRelative = isRelative
    let count = integrand.count
    sums = Array(repeating: Ball(0, precision: precision), count: count)
    truncation = Array(repeating: .zero, count: count)
    sizes = truncation
    log2Tolerances = Array(repeating: -.infinity, count: count)
  }

  /// Integrates from a to b > a.
  mutating func run(from lower: BigFloat, to upper: BigFloat) {
    let range = QuadraturePiece(lower: lower, upper: upper, depth: 0)
    // Room for bisection toward an end that is small beside the other one.
    let exponents = [lower.exponent, upper.exponent].compactMap { $0 }
    let spread = (exponents.max() ?? 0) - (exponents.min() ?? 0)
    depthLimit = 2 * precision.bits + 64 + Swift.min(spread, 100_000)
    estimateSizes(on: range)
    enqueue(range)
    while let piece = queue.popFirst() {
      if evaluations >= request.maximumEvaluations || request.budget.isExhausted {
        isExhausted = true
        close(piece)
        while let rest = queue.popFirst() { close(rest) }
        return
      }
      process(piece)
      if isHopeless { return }
    }
  }

  // MARK: Tolerances

  /// ∫|f_k| from a few points: only tolerances depend on it.
  private mutating func estimateSizes(on range: QuadraturePiece) {
    guard isRelative else { return updateTolerances() }
    let count = 8
    let length = range.upper - range.lower
    var found = sizes
    for index in 0..<count {
      // Off the centre and off simple fractions, where peaks and poles like to be.
      let part = (Double(index) + 0.3819) / Double(count)
      let x = range.lower + length * BigFloat(part, precision: precision)
      let box = ComplexBox(Ball(x, precision: Precision(bits: 64)))
      for (k, bound) in integrand.bounds(over: box).enumerated() where bound.isFinite {
        found[k] += bound
      }
    }
    let weight = range.half * ErrorBound(2.0 / Double(count))
    sizes = found.map { $0 * weight }
    updateTolerances()
  }

  private mutating func updateTolerances() {
    for k in sizes.indices {
      let relative = isRelative ? request.relativeTolerance * sizes[k] : .zero
      log2Tolerances[k] = Swift.max(relative, allowances[k]).approximateLog2 - 5
    }
  }

  /// log₂ of the largest ratio of `bounds`·length to the tolerances; −∞ for zeros.
  private func log2Excess(_ bounds: [ErrorBound], half: ErrorBound) -> Double {
    let scale = half.approximateLog2 + 1
    var worst = -Double.infinity
    for (bound, tolerance) in zip(bounds, log2Tolerances) where !bound.isZero {
      worst = Swift.max(worst, bound.approximateLog2 + scale - tolerance)
    }
    return worst
  }

  // MARK: Pieces

  private mutating func enqueue(_ piece: QuadraturePiece) {
    var piece = piece
    if piece.bounds.isEmpty { piece.bounds = piece.bounds(of: integrand, semiAxes: (1, 0)) }
    piece.urgency = log2Excess(piece.bounds, half: piece.half)
    // Singular pieces last: the others tell how small a neighbourhood matters.
    if piece.urgency == .infinity { piece.urgency = Double(piece.depth) - 1e12 }
    queue.insert(piece)
  }

  private mutating func process(_ piece: QuadraturePiece) {
    if log2Excess(piece.bounds, half: piece.half) <= 0 {
      // So small that 0 ± the bound will do.
      for k in sums.indices {
        let error = piece.bounds[k] * piece.half * ErrorBound(2)
        truncation[k] += error
        sums[k] = sums[k].addingError(error)
      }
      pieces += 1
      return
    }
    guard let plan = piece.plan ?? plan(for: piece, near: 7) else {
      resolve(piece)
      return
    }
    guard let (left, right) = piece.halves else {
      if !integrateByRule(piece, plan) { close(piece) }
      return
    }
    // Halves may need fewer nodes together. With few nodes they do not.
    if plan.nodes > 12 {
      var (left, right) = (left, right)
      left.plan = self.plan(for: left, near: plan.step + 2)
      if let first = left.plan, first.nodes < plan.nodes {
        right.plan = self.plan(for: right, near: plan.step + 2)
        if let second = right.plan, 16 * (first.nodes + second.nodes) < 15 * plan.nodes {
          enqueue(left)
          enqueue(right)
          return
        }
      }
    }
    if !integrateByRule(piece, plan) {
      enqueue(left)
      enqueue(right)
    }
  }

  /// The rule with the fewest nodes that some ellipse proves good enough.
  ///
  /// Nodes fall and then rise along the ladder, as larger ellipses meet larger values; past a
  /// singularity there is no bound at all.
  private func plan(for piece: QuadraturePiece, near start: Int) -> QuadraturePlan? {
    let ladder = BernsteinEllipse.ladder
    func attempt(_ step: Int) -> QuadraturePlan? {
      let ellipse = ladder[step]
      let bounds = piece.bounds(of: integrand, semiAxes: ellipse.semiAxes)
      let excess = log2Excess(bounds, half: piece.half)
      guard excess < .infinity else { return nil }
      let needed = Swift.max((excess + ellipse.log2Factor) / (2 * ellipse.log2), 2)
      guard needed <= Double(nodeLimit) else { return nil }
      return QuadraturePlan(step: step, nodes: Int(needed.rounded(.up)), bounds: bounds)
    }
    var step = Swift.min(start, ladder.count - 1)
    var best = attempt(step)
    if best != nil {
      var next = step + 1
      while next < ladder.count, let plan = attempt(next), plan.nodes < best?.nodes ?? 0 {
        best = plan
        next += 1
      }
      if next > step + 1 { return best.map(rounded) }
    }
    // Downward: to a first bound, then as long as it helps.
    while step > 0 {
      step -= 1
      let plan = attempt(step)
      if let known = best {
        guard let plan, plan.nodes < known.nodes else { break }
      }
      if plan != nil { best = plan }
    }
    return best.map(rounded)
  }

  private func rounded(_ plan: QuadraturePlan) -> QuadraturePlan {
    var plan = plan
    plan.nodes = QuadratureRules.usedCount(atLeast: plan.nodes)
    return plan
  }

  /// Beyond it more nodes save little over bisection, and a rule costs the square of its nodes.
  private var nodeLimit: Int { precision.bits / 2 + 60 }

  /// Adds the rule's value; false if the integrand had none at a node.
  private mutating func integrateByRule(
    _ piece: QuadraturePiece, _ plan: QuadraturePlan
  ) -> Bool {
    let rule = QuadratureRules.shared.rule(count: plan.nodes, precision: precision)
    let lower = Ball(piece.lower, precision: precision)
    let upper = Ball(piece.upper, precision: precision)
    let middle = (lower + upper).scaled(byPowerOfTwo: -1)
    let length = upper - lower
    let half = length.scaled(byPowerOfTwo: -1)
    var totals = Array(repeating: Ball(0, precision: precision), count: sums.count)
    var sizes = Array(repeating: ErrorBound.zero, count: sums.count)
    evaluations += plan.nodes
    request.budget.spend(Self.workPerEvaluation * plan.nodes)
    if let weight = rule.centralWeight {
      let values = integrand.values(at: middle)
      for k in totals.indices {
        totals[k].addProduct(weight, values[k])
        sizes[k] += weight.magnitudeUpperBound * values[k].magnitudeUpperBound
      }
    }
    for (index, (zero, weight)) in zip(rule.positiveZeros, rule.positiveWeights).enumerated() {
      // Values of long formulas at high precision take milliseconds, and a rule hundreds of them.
      if index % 4 == 0, request.budget.isExhausted { return false }
      let offset = half * zero
      let right = integrand.values(at: middle + offset)
      let left = integrand.values(at: middle - offset)
      let size = weight.magnitudeUpperBound
      for k in totals.indices {
        totals[k].addProduct(weight, left[k] + right[k])
        sizes[k] += size * (left[k].magnitudeUpperBound + right[k].magnitudeUpperBound)
      }
    }
    guard totals.allSatisfy(\.isFinite) else { return false }
    let ellipse = BernsteinEllipse.ladder[plan.step]
    let scale = length.magnitudeUpperBound
    for k in totals.indices {
      let error = ellipse.error(bound: plan.bounds[k], nodes: plan.nodes) * piece.half
      truncation[k] += error
      sums[k] += (totals[k] * length).addingError(error)
      self.sizes[k] = Swift.max(self.sizes[k], accumulated(k, sizes[k] * scale))
    }
    pieces += 1
    updateTolerances()
    return true
  }

  private var accumulatedSizes: [ErrorBound] = []

  private mutating func accumulated(_ k: Int, _ size: ErrorBound) -> ErrorBound {
    if accumulatedSizes.isEmpty { accumulatedSizes = sizes.map { _ in .zero } }
    accumulatedSizes[k] += size
    return accumulatedSizes[k]
  }

  /// A piece without a bound on any ellipse: its enclosure as a whole if that is narrow enough,
  /// else its halves, unless the integrand's own errors are what makes it wide.
  private mutating func resolve(_ piece: QuadraturePiece) {
    guard piece.depth > 0 || piece.halves == nil else { return bisect(piece) }
    evaluations += 1
    request.budget.spend(Self.workPerEvaluation)
    let whole = integrand.values(at: piece.whole(precision: precision))
    let radii = whole.map(\.radius)
    if log2Excess(radii, half: piece.half) <= 0 { return add(whole, on: piece) }
    if piece.depth >= depthLimit { return add(whole, on: piece) }
    guard piece.depth > 8 || !radii.allSatisfy(\.isFinite) else { return bisect(piece) }
    evaluations += 1
    request.budget.spend(Self.workPerEvaluation)
    let thin = integrand.values(at: Ball(piece.middle, precision: precision))
    raiseSizes(by: thin, on: piece)
    // No part around a point without a value has one: nothing finite can come out.
    isHopeless = !thin.allSatisfy(\.isFinite)
    let isThick = zip(radii, thin).allSatisfy { $0 <= $1.radius * ErrorBound(4) }
    if isHopeless || (isThick && piece.depth > 8) { return add(whole, on: piece) }
    bisect(piece)
  }

  /// ∫|f| is no less than on a short piece, where the first points may all have missed a peak: no rule
  /// has the nodes for an error that is small beside what is small itself.
  private mutating func raiseSizes(by values: [Ball], on piece: QuadraturePiece) {
    guard isRelative else { return }
    for (k, value) in values.enumerated() where value.isFinite {
      sizes[k] = Swift.max(sizes[k], value.magnitudeUpperBound * piece.half * ErrorBound(2))
    }
    updateTolerances()
  }

  private mutating func bisect(_ piece: QuadraturePiece) {
    guard let (left, right) = piece.halves else { return close(piece) }
    enqueue(left)
    enqueue(right)
  }

  /// Adds the piece by its enclosure as a whole, however wide; by its bound alone once the time is
  /// over, for thousands of pieces may be left, and one that has no bound has mostly no value either.
  private mutating func close(_ piece: QuadraturePiece) {
    let bounds = piece.bounds.map { bound in
      bound.isFinite
        ? Ball(midpoint: .zero(precision: precision), radius: bound)
        : .indeterminate(precision: precision)
    }
    if request.budget.isExhausted { return add(bounds, on: piece) }
    evaluations += 1
    request.budget.spend(Self.workPerEvaluation)
    let whole = integrand.values(at: piece.whole(precision: precision))
    add(zip(whole, bounds).map { $0.isFinite ? $0 : $1 }, on: piece)
  }

  private mutating func add(_ values: [Ball], on piece: QuadraturePiece) {
    let length = Ball(piece.upper, precision: precision) - Ball(piece.lower, precision: precision)
    for k in sums.indices { sums[k] += values[k] * length }
    pieces += 1
  }
}
