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
    guard let middle = try boundedBoxes(formula, inner, isStrict) else { return nil }
    if cuts.isEmpty { return middle }
    var parts = ends
    parts.insert(middle, at: span.lower == nil ? 1 : 0)
    return .split(cuts: cuts.map { CertificateTerm($0) }, parts: parts)
  }

  func tail(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool, _ sign: Int
  ) throws(BudgetExceeded) -> (Rational, SignProof)? {
    for distance in [1, 2, 4, 8, 16, 32] {
      let cut = Rational(sign * distance)
      if sign > 0, let lower = span.lower, cut <= lower.upper { continue }
      if sign < 0, let upper = span.upper, cut >= upper.lower { continue }
      let part = sign > 0 ? span.above(cut) : span.below(cut)
      if isShown(formula, part, isStrict) { return (cut, .range(bits: bits)) }
      if let proof = try normalForm(formula, part, isStrict, 0) { return (cut, proof) }
      if let proof = try growth(formula, part, isStrict, 2) { return (cut, proof) }
    }
    return nil
  }

  func boundedBoxes(
    _ formula: Expression, _ span: ProofSpan, _ isStrict: Bool
  ) throws(BudgetExceeded) -> SignProof? {
    let slope = formula.hasCases ? nil : formula.derivative(in: variable).simplified()
    var stack = [span]
    var cuts: [Rational] = []
    var bounds: [Rational] = []
    while let part = stack.popLast() {
      try budget.check()
      if let bound = lowerBound(formula, slope, part), isStrict ? bound > 0 : bound >= 0 {
        bounds.append(bound)
        if let upper = part.upper?.rational, !stack.isEmpty { cuts.append(upper) }
        continue
      }
      guard let low = part.lower?.upper, let high = part.upper?.lower, bounds.count < boxLimit,
        stack.count < 60
      else { return nil }
      let middle = Rational.simplest(
        above: low + (high - low) / 3, below: high - (high - low) / 3)
      stack.append(part.above(middle))
      stack.append(part.below(middle))
    }
    return .boxes(
      bits: bits, cuts: cuts.map { CertificateTerm($0) }, bounds: bounds.map { CertificateTerm($0) }
    )
  }

  /// A lower bound on a box, with some room: half of what was found if that is positive.
  func lowerBound(
    _ formula: Expression, _ slope: Expression?, _ part: ProofSpan
  ) -> Rational? {
    func short(_ value: BigFloat) -> Rational? {
      guard value.isFinite else { return nil }
      if value.signum <= 0 { return value.isZero ? 0 : nil }
      guard let exponent = value.exponent else { return nil }
      return Rational(2).power(exponent - 2)
    }
    guard let range = range(formula, part) else { return nil }
    if let bound = short(range.lower.value) { return bound }
    guard let slope, let low = part.lower?.lower, let high = part.upper?.upper else { return nil }
    let domain = Interval(part.range(precision: precision))
    guard !domain.isEmpty, low < high else { return nil }
    let middle = domain.midpoint
    guard let exact = middle.exactRational, let value = value(of: formula, at: exact),
      let slopes = self.range(slope, part)
    else { return nil }
    let form = Interval(value) + Interval(slopes) * (domain - Interval(middle))
    return short(form.lower)
  }
}

extension Interval {
  fileprivate init(_ range: RealRange) {
    self.init(lower: range.lower.value, upper: range.upper.value)
  }
}
