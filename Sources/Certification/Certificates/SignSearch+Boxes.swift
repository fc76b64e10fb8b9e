import MultiPrecision
import NumericalMethods
import Symbolic

extension SignSearch {
  /// Two parts of a bounded span, such as those on both sides of a maximum.
  func halves(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    guard let low = span.lower?.upper, let high = span.upper?.lower else { return nil }
    for share in [Rational(1, 2), Rational(5, 8), Rational(3, 8)] {
      let place = low + (high - low) * share
      let room = (high - low) / 32
      let cut = Rational.simplest(above: place - room, below: place + room)
      guard
        let left = try proof(
          of: formula, on: span.below(cut), isStrict: isStrict, depth: Self.depthLimit - 1),
        let right = try proof(
          of: formula, on: span.above(cut), isStrict: isStrict, depth: Self.depthLimit - 1)
      else { continue }
      return .split(cuts: [CertificateTerm(cut)], parts: [left, right])
    }
    return nil
  }

  /// Parts on which the range decides; unbounded ones by growth.
  func boxes(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool, _ depth: Int
  ) throws(BudgetExceeded) -> SignProof? {
    var inner = span
    var cuts: [Rational] = []
    var ends: [SignProof] = []
    if span.upper == nil {
      guard depth > 0, let (cut, proof) = try tail(formula, span, isStrict, 1) else { return nil }
      inner = inner.below(cut)
      cuts.append(cut)
      ends.append(proof)
    }
    if span.lower == nil {
      guard depth > 0, let (cut, proof) = try tail(formula, span, isStrict, -1) else { return nil }
      if let upper = inner.upper, cut >= upper.lower { return nil }
      inner = inner.above(cut)
      cuts.insert(cut, at: 0)
      ends.insert(proof, at: 0)
    }
    if depth > 0, let (cut, proof) = try singular(formula, inner, isLower: true) {
      inner = inner.above(cut)
      cuts.insert(cut, at: 0)
      ends.insert(proof, at: 0)
    }
    let before = ends.count - (span.upper == nil ? 1 : 0)
    if depth > 0, let (cut, proof) = try singular(formula, inner, isLower: false) {
      inner = inner.below(cut)
      cuts.append(cut)
      ends.append(proof)
    }
    guard let middle = try boundedBoxes(formula, inner, isStrict) else { return nil }
    if cuts.isEmpty { return middle }
    var parts = ends
    parts.insert(middle, at: before)
    return .split(cuts: cuts.map { CertificateTerm($0) }, parts: parts)
  }

  /// The part beside a rational end where enclosures are unbounded: with y = ±1/(x − c) it is a tail.
  private func singular(
    _ formula: Expression, _ span: ProofSpan, isLower: Bool
  ) throws(BudgetExceeded) -> (Rational, SignProof)? {
    let sign = Rational(isLower ? 1 : -1)
    guard let end = isLower ? span.lower?.rational : span.upper?.rational,
      isLower ? !span.lowerIsClosed : !span.upperIsClosed
    else { return nil }
    let step = end + sign / Rational(1 << 20)
    if let near = range(formula, isLower ? span.below(step) : span.above(step)),
      near.lower.value.isFinite
    {
      return nil
    }
    let y = Expression.symbol(variable).pow(-1)
    let outer = formula.substituting(variable, by: .number(end) + (isLower ? y : -y)).simplified()
    let distance = ((Expression.symbol(variable) - .number(end)) * .number(sign)).simplified()
    for start in [1, 2, 4, 8, 16, 32, 256] {
      // A little nearer, so that rounded values of y stay beyond the start.
      let cut = end + sign / (Rational(start) + Rational(1, 1024))
      if isLower, let upper = span.upper, cut >= upper.lower { continue }
      if !isLower, let lower = span.lower, cut <= lower.upper { continue }
      let tail = ProofSpan(
        lower: ProofSpan.End(Rational(start)), upper: nil, lowerIsClosed: true)
      if let proof = try dominated(outer, tail), let term = CertificateTerm(outer, variable),
        let inner = CertificateTerm(distance.pow(-1), variable),
        let base = CertificateTerm(distance, variable)
      {
        let fact = CertificateFact(base, .polynomial(square: [.leaf("1")]))
        let whole = SignProof.composition(
          outer: term, inner: inner, span: tail.certificate, proof: proof)
        return (cut, .given(facts: [fact], proof: whole))
      }
    }
    return nil
  }

  func tail(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool, _ sign: Int
  ) throws(BudgetExceeded) -> (Rational, SignProof)? {
    for distance in [1, 2, 4, 8, 16, 32, 256] {
      let cut = Rational(sign * distance)
      if sign > 0, let lower = span.lower, cut <= lower.upper { continue }
      if sign < 0, let upper = span.upper, cut >= upper.lower { continue }
      let part = sign > 0 ? span.above(cut) : span.below(cut)
      if isShown(formula, part, isStrict) { return (cut, .range(bits: bits)) }
      if let proof = try normalForm(formula, part, isStrict, 0) { return (cut, proof) }
      if let proof = try dominated(formula, part) { return (cut, proof) }
      if let proof = try growth(formula, part, isStrict, 2) { return (cut, proof) }
    }
    return nil
  }

  /// A box and how often it was cut out of another one.
  private struct Box {
    var span: ProofSpan
    var depth = 0
  }

  func boundedBoxes(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    let form = TaylorBound(search: self, formula)
    var stack = [Box(span: span)]
    var cuts: [Rational] = []
    var bounds: [Rational] = []
    var wells = 0
    while let box = stack.popLast() {
      try budget.check()
      let part = box.span
      if let bound = form.lowerBound(on: part), isStrict ? bound > 0 : bound >= 0 {
        bounds.append(bound)
        if let upper = part.upper?.rational, !stack.isEmpty { cuts.append(upper) }
        continue
      }
      guard let low = part.lower?.upper, let high = part.upper?.lower, bounds.count < boxLimit,
        stack.count < 60
      else { return nil }
      if box.depth >= Self.wellDepth, wells < Self.wellLimit {
        wells += 1
        if let (left, right) = try well(formula, between: low, and: high) {
          if right < high { stack.append(Box(span: part.above(right), depth: box.depth + 1)) }
          var middle = left > low ? part.above(left) : part
          if right < high { middle = middle.below(right) }
          stack.append(Box(span: middle, depth: box.depth + 1))
          if left > low { stack.append(Box(span: part.below(left), depth: box.depth + 1)) }
          continue
        }
      }
      let middle = Rational.simplest(
        above: low + (high - low) / 3, below: high - (high - low) / 3)
      stack.append(Box(span: part.above(middle), depth: box.depth + 1))
      stack.append(Box(span: part.below(middle), depth: box.depth + 1))
    }
    return .boxes(
      bits: bits, cuts: cuts.map { CertificateTerm($0) }, bounds: bounds.map { CertificateTerm($0) }
    )
  }

  private static let wellDepth = 5
  private static let wellLimit = 24

  /// An interval whose middle is close to the least value in a box, close enough for the slope there
  /// to be negligible.
  private func well(
    _ formula: Expression, between low: Rational, and high: Rational
  ) throws(BudgetExceeded) -> (Rational, Rational)? {
    let finder = WellFinder(
      expression: formula, source: TaylorSource(formula, variable, shift: 0, budget: budget),
      prover: SignProver(variable: variable, budget: budget, precision: precision))
    guard let well = try finder.well(between: low, and: high), case .above(let x) = well.kind,
      well.size.isFinite
    else { return nil }
    // With a value v and a curvature a, slopes up to 2√(va) are negligible: half of v's bits.
    let slack = Rational(2).power(min(Int(well.size) / 2 - 12, -8))
    let center = Rational.simplest(above: x - slack, below: x + slack)
    let radius = min((high - low) / 8, min(center - low, high - center))
    guard radius.signum > 0, radius > slack else { return nil }
    return (center - radius, center + radius)
  }
}

/// Lower bounds on boxes, as the checker computes them: the range, the mean value form and the
/// quadratic one.
private struct TaylorBound {
  let search: SignSearch
  let formula: Expression
  let slope: Expression?
  let curvature: Expression?

  init(search: SignSearch, _ formula: Expression) {
    self.search = search
    self.formula = formula
    slope = formula.hasCases ? nil : formula.derivative(in: search.variable).simplified()
    curvature = slope.map { $0.derivative(in: search.variable).simplified() }
  }

  /// A lower bound with some room: half of what was found if that is positive.
  func lowerBound(on part: ProofSpan) -> Rational? {
    func short(_ value: BigFloat) -> Rational? {
      guard value.isFinite else { return nil }
      if value.signum <= 0 { return value.isZero ? 0 : nil }
      guard let exponent = value.exponent else { return nil }
      return Rational(2).power(exponent - 2)
    }
    guard let range = search.range(formula, part) else { return nil }
    if let bound = short(range.lower.value) { return bound }
    guard let slope, let low = part.lower?.lower, let high = part.upper?.upper else { return nil }
    let domain = Interval(part.range(precision: search.precision))
    guard !domain.isEmpty, low < high else { return nil }
    let middle = domain.midpoint
    guard let exact = middle.exactRational, let value = search.value(of: formula, at: exact),
      value.isPositive, let slopes = search.range(slope, part)
    else { return nil }
    let form = Interval(value) + Interval(slopes) * (domain - Interval(middle))
    if let bound = short(form.lower) { return bound }
    // f ≥ f(m) − f′(m)²/(2c) where f″ ≥ c > 0.
    guard let curvature, let least = search.range(curvature, part)?.lower.value,
      least.isFinite, least.signum > 0, let start = search.value(of: slope, at: exact)
    else { return nil }
    let size = start.magnitude.upper.value
    let drop = size.multiplied(by: size, rounding: .up)
      .divided(by: least.scaled(byPowerOfTwo: 1), rounding: .up)
    return short(value.lower.value.adding(-drop, rounding: .down))
  }
}

extension Interval {
  fileprivate init(_ range: RealRange) {
    self.init(lower: range.lower.value, upper: range.upper.value)
  }
}
