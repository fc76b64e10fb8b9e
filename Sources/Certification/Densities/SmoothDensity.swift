import MultiPrecision
import NumericalMethods
import Symbolic

/// A density that is no piecewise polynomial: formulas between finitely many cuts, with verdicts
/// from signs, normal forms and the integrals and tails of exponential shapes.
struct SmoothDensity {
  /// One formula on an open interval; an end is nil when it is infinite.
  struct Piece {
    var formula: Expression
    var lower: Expression?
    var upper: Expression?
    /// A rational interval that contains the closed cell; equal to it when `isExact`.
    var segment: LineSegment
    var isExact: Bool
  }
  let density: DensityFunction
  let prover: SignProver
  let budget: WorkBudget
  let pieces: [Piece]
  /// Cuts inside the support.
  let breaks: [BreakPoint]

  init?(_ density: DensityFunction, budget: WorkBudget) throws(BudgetExceeded) {
    self.density = density
    self.budget = budget
    let variable = density.variable
    prover = SignProver(variable: variable, budget: budget)
    let split = CaseSplit(variable: variable, prover: prover, budget: budget)
    guard let all = try split.breaks(of: density.body) else { return nil }
    // Ends as enclosures: (expression, outer rational bound, inner rational bound).
    var ends: [(Expression, RealRange)?] = []
    for end in [density.lower, density.upper] {
      guard let end else {
        ends.append(nil)
        continue
      }
      guard let range = prover.value(end, at: 0), range.lower.value.isFinite else { return nil }
      ends.append((end, range))
    }
    let low = ends[0].flatMap { $0.1 }
    let high = ends[1].flatMap { $0.1 }
    var inside: [BreakPoint] = []
    for point in all {
      if let low, let end = low.upper.value.exactRational {
        guard let order = try point.compare(BreakPoint(end), budget: budget) else { return nil }
        if order <= 0 { continue }
      }
      if let high, let end = high.lower.value.exactRational {
        guard let order = try point.compare(BreakPoint(end), budget: budget) else { return nil }
        if order >= 0 { continue }
      }
      guard point.rational != nil else { return nil }
      inside.append(point)
    }
    breaks = inside
    let cuts = inside.compactMap(\.rational)
    var pieces: [Piece] = []
    for index in 0...cuts.count {
      let isFirst = index == 0
      let isLast = index == cuts.count
      let outerLow = isFirst ? low?.lower.value.exactRational : cuts[index - 1]
      let outerHigh = isLast ? high?.upper.value.exactRational : cuts[index]
      let innerLow = isFirst ? low?.upper.value.exactRational : cuts[index - 1]
      let innerHigh = isLast ? high?.lower.value.exactRational : cuts[index]
      if let innerLow, let innerHigh, innerLow >= innerHigh { return nil }
      let sample = Rational.simplest(above: innerLow, below: innerHigh)
      guard let formula = split.formula(density.body, around: sample) else { return nil }
      pieces.append(
        Piece(
          formula: formula,
          lower: isFirst ? ends[0]?.0 : .number(cuts[index - 1]),
          upper: isLast ? ends[1]?.0 : .number(cuts[index]),
          segment: LineSegment(lower: outerLow, upper: outerHigh, isClosed: true),
          isExact: outerLow == innerLow && outerHigh == innerHigh))
    }
    self.pieces = pieces
  }

  var variable: Symbol { density.variable }

  func verdict(_ id: String) throws(BudgetExceeded) -> AssumptionResult {
    switch id {
    case AssumptionID.densityNonnegative: try nonnegative()
    case AssumptionID.densityNormalized: try normalized()
    case AssumptionID.densityEven: try even()
    case AssumptionID.densityContinuous: try continuous()
    case AssumptionID.densityCompactSupport: try compactSupport()
    default: try subGaussian()
    }
  }

  func result(
    _ id: String, _ verdict: Verdict, _ reason: String, _ witness: Witness? = nil
  ) -> AssumptionResult {
    AssumptionResult(
      id, verdict, method: verdict == .undecided ? "none" : "symbolic", reason: reason,
      witness: witness)
  }

  /// A rational point proved to lie in the support.
  func isInside(_ x: Rational) -> Bool {
    for (end, sign) in [(density.lower, 1), (density.upper, -1)] {
      guard let end else { continue }
      guard let range = prover.value(end, at: 0) else { return false }
      let distance = RealRange(x, precision: prover.precision) + -range
      if sign > 0 ? !distance.isPositive : !distance.isNegative { return false }
    }
    return true
  }

  func nonnegative() throws(BudgetExceeded) -> AssumptionResult {
    let id = AssumptionID.densityNonnegative
    var isOpen = false
    for piece in pieces {
      for x in piece.segment.samples where isInside(x) {
        guard let value = prover.value(piece.formula, at: x), value.isNegative else { continue }
        let text = prover.text(of: piece.formula, at: x)
        return result(
          id, .refuted, "The density at b = \(x) is \(text), and a density is never negative.",
          .point(x: x.description, value: text))
      }
      // A sign says nothing about points where the formula has no value.
      var interior = piece.segment
      interior.isClosed = false
      let analyticity = Analyticity(prover: prover, segment: interior)
      let obstacle = try analyticity.obstacle(piece.formula)
      switch try prover.sign(of: piece.formula, on: piece.segment) {
      case .positive, .nonnegative, .zero:
        if obstacle != nil { isOpen = true }
      default: isOpen = true
      }
    }
    return isOpen
      ? result(
        id, .undecided,
        "No negative value was found at sample points, but a proof for every b was not found.")
      : result(id, .proved, "Every formula of the density is ≥ 0 on its interval.")
  }

  private func even() throws(BudgetExceeded) -> AssumptionResult {
    let id = AssumptionID.densityEven
    switch (density.lower, density.upper) {
    case (nil, nil): break
    case (let lower?, let upper?) where prover.isZero(lower + upper): break
    case (let lower?, let upper?):
      guard let sum = prover.value(lower + upper, at: 0), sum.excludesZero else {
        return result(id, .undecided, "Whether the support is symmetric stays open.")
      }
      fallthrough
    default:
      return result(
        id, .refuted, "The support is not symmetric about 0.",
        .jump(
          x: "support", left: density.lower?.text ?? "-inf", right: density.upper?.text ?? "inf"))
    }
    let mirrored = density.body.substituting(variable, by: -.symbol(variable))
    let difference = mirrored - density.body
    for x in LineSegment.line.samples where x.signum > 0 && isInside(x) {
      guard let value = prover.value(difference, at: x), value.excludesZero else { continue }
      let text = prover.text(of: difference, at: x)
      return result(
        id, .refuted, "p(\(-x)) − p(\(x)) is \(text), so the density is not even.",
        .point(x: x.description, value: text))
    }
    let split = CaseSplit(variable: variable, prover: prover, budget: budget)
    var cuts: [BreakPoint] = []
    for point in try split.breaks(of: difference) ?? [] {
      if try point.compare(BreakPoint(0), budget: budget) ?? 1 > 0 { cuts.append(point) }
    }
    let ends = [BreakPoint(0)] + cuts
    for (index, lower) in ends.enumerated() {
      let upper = index + 1 < ends.count ? ends[index + 1] : nil
      let sample = Rational(between: lower, upper)
      let segment = LineSegment(lower: lower.bounds.lower, upper: upper?.bounds.upper)
      guard let formula = split.formula(difference, around: sample) else {
        return result(id, .undecided, "The formula near b = \(sample) could not be told.")
      }
      var normalizer = Normalizer(evaluator: prover.evaluator(segment), budget: budget)
      guard try normalizer.fraction(formula)?.numerator.isZero == true else {
        return result(
          id, .undecided,
          "p(−b) − p(b) did not simplify to 0, and no point was found where it differs from 0.")
      }
    }
    return result(id, .proved, "p(−b) − p(b) simplifies to 0.")
  }

  private func continuous() throws(BudgetExceeded) -> AssumptionResult {
    let id = AssumptionID.densityContinuous
    for piece in pieces {
      let analyticity = Analyticity(prover: prover, segment: piece.segment)
      if let obstacle = try analyticity.obstacle(piece.formula) {
        return result(id, .undecided, obstacle)
      }
    }
    for (index, point) in breaks.enumerated() {
      guard let x = point.rational else { continue }
      let left = pieces[index].formula
      let right = pieces[index + 1].formula
      for other in [right, density.body] where !prover.vanishes(other - left, at: x) {
        guard let range = prover.value(other - left, at: x), range.excludesZero else {
          return result(id, .undecided, "Whether the density is continuous at b = \(x) stays open.")
        }
        return result(
          id, .refuted, "The density is not continuous at b = \(x).",
          .jump(
            x: x.description, left: prover.text(of: left, at: x),
            right: prover.text(of: right, at: x)))
      }
    }
    for (end, isClosed, piece) in [
      (density.lower, density.lowerIsClosed, pieces.first),
      (density.upper, density.upperIsClosed, pieces.last),
    ] {
      guard let end, !isClosed, let piece else { continue }
      let value = piece.formula.substituting(variable, by: end)
      if prover.isZero(value) { continue }
      guard prover.value(value, at: 0)?.excludesZero == true else {
        return result(id, .undecided, "Whether the density tends to 0 at \(end.text) stays open.")
      }
      return result(
        id, .refuted,
        "The support is open at \(end.text), so the density is 0 there, but its limit is "
          + "\(prover.text(of: value, at: 0)).",
        .jump(
          x: end.text, left: end == density.lower ? "0" : prover.text(of: value, at: 0),
          right: end == density.lower ? prover.text(of: value, at: 0) : "0"))
    }
    return result(
      id, .proved, "The formulas are continuous on the support, and they fit together.")
  }

  private func compactSupport() throws(BudgetExceeded) -> AssumptionResult {
    let id = AssumptionID.densityCompactSupport
    if let lower = density.lower, let upper = density.upper {
      return result(id, .proved, "The density is 0 outside [\(lower.text), \(upper.text)].")
    }
    for (isInfinite, piece, name) in [
      (density.upper == nil, pieces.last, "inf"), (density.lower == nil, pieces.first, "-inf"),
    ] {
      guard isInfinite, let piece else { continue }
      let analyticity = Analyticity(prover: prover, segment: piece.segment)
      let isPositiveSomewhere = piece.segment.samples.contains {
        prover.value(piece.formula, at: $0)?.isPositive == true
      }
      if isPositiveSomewhere, try analyticity.obstacle(piece.formula) == nil {
        // An analytic function that is not 0 vanishes on no interval.
        return result(
          id, .refuted, "The density is not 0 near \(name == "inf" ? "+∞" : "−∞").",
          .point(x: name, value: "unbounded"))
      }
    }
    return result(id, .undecided, "Whether the density vanishes near infinity stays open.")
  }
}
