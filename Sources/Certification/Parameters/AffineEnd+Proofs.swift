import MultiPrecision
import NumericalMethods
import Symbolic

/// What is proved about the ends of the set of values: that it is empty, that nothing lies beyond a
/// value, that the second derivative touches 0 at an end.
extension AffineEnd {
  /// Why the set is empty, where that is proved: a negative value that no p helps, or two that
  /// contradict each other.
  func emptiness(rises: Bool, falls: Bool) throws(BudgetExceeded) -> String? {
    let prover = SignProver(variable: variable, budget: budget)
    var highest: (bound: Rational, x: Rational)?
    var lowest: (bound: Rational, x: Rational)?
    for cell in cells {
      for x in cell.segment.samples {
        try budget.check()
        guard let a = prover.value(cell.constant, at: x), let b = prover.value(cell.slope, at: x)
        else { continue }
        if a.isNegative, b.isZero || prover.vanishes(cell.slope, at: x) {
          return "At x = \(x) the second derivative is negative for every value."
        }
        guard b.excludesZero, let inverse = b.reciprocal else { continue }
        let ratio = -(a * inverse)
        if b.isPositive, let bound = ratio.lower.value.exactRational,
          bound > highest?.bound ?? bound - 1
        {
          highest = (bound, x)
        }
        if b.isNegative, let bound = ratio.upper.value.exactRational,
          bound < lowest?.bound ?? bound + 1
        {
          lowest = (bound, x)
        }
      }
      // h → ∞ where B″ > 0: every value is too small.
      for limit in try limits(of: cell) {
        if case .infinite(let sign) = limit.ratio, sign == limit.slopeSign {
          return "Towards \(limit.place) the rest outweighs what \(family.parameter.name) "
            + "multiplies, with the wrong sign, for every value."
        }
      }
    }
    // A″ < 0 outweighs pB″ far out, where no power tells.
    for cell in cells {
      for sign in [1, -1] where sign > 0 ? cell.segment.upper == nil : cell.segment.lower == nil {
        let far = Expression.symbol(variable) * .number(Rational(sign))
        let constant = cell.constant.substituting(variable, by: far).simplified()
        let share = (cell.slope.substituting(variable, by: far) / constant).simplified()
        let prepared = prover.prepared(for: share)
        guard
          try TailDomination(expression: constant, prover: prepared).sign(from: 1)?.sign == -1,
          try TailDomination(expression: share, prover: prepared).tendsToZero()
        else { continue }
        return "Towards x = \(sign > 0 ? "+∞" : "−∞") the rest outweighs what "
          + "\(family.parameter.name) multiplies, with the wrong sign, for every value."
      }
    }
    if let highest, let lowest, highest.bound > lowest.bound {
      return "The second derivative at x = \(highest.x) needs a larger value than the one at "
        + "x = \(lowest.x) allows."
    }
    return nil
  }

  /// The limits of h at the infinite ends of a cell, where germs tell.
  private func limits(
    of cell: Cell
  ) throws(BudgetExceeded) -> [(ratio: OneSidedGerm.Limit, slopeSign: Int, place: String)] {
    let prover = SignProver(variable: variable, budget: budget)
    var result: [(OneSidedGerm.Limit, Int, String)] = []
    for sign in [1, -1] where sign > 0 ? cell.segment.upper == nil : cell.segment.lower == nil {
      let inverse = Expression.symbol(variable).pow(-1)
      let far = sign > 0 ? inverse : -inverse
      let slope = cell.slope.substituting(variable, by: far).simplified()
      let constant = cell.constant.substituting(variable, by: far).simplified()
      let ratio = (-constant / slope).simplified()
      var builder = GermBuilder(prover: prover, center: 0, sign: 1, order: 12)
      // Powers that were left out must not hide the leading one.
      guard let germ = try builder.germ(ratio), builder.known.signum >= 0,
        let limit = OneSidedGerm(germ.terms.filter { $0.key.exponent <= builder.known })
          .derivativeLimit(0, prover: prover),
        let tail = try TailDomination(
          expression: sign > 0
            ? cell.slope
            : cell.slope.substituting(variable, by: -.symbol(variable)).simplified(),
          prover: prover
        ).sign(from: 1)
      else { continue }
      result.append((limit, tail.sign, sign > 0 ? "x = +∞" : "x = −∞"))
    }
    return result
  }

  /// Whether no value beyond this one is possible: φ″ is 0 at a point where ±B″ > 0, tends to 0
  /// against B″, or a slope's jump is 0 that beyond would be negative.
  func endsExactly(
    at value: Expression, _ analysis: PotentialAnalysis, isLower: Bool
  ) throws(BudgetExceeded) -> Bool {
    let prover = SignProver(variable: variable, budget: budget)
    let direction = isLower ? 1 : -1
    for point in analysis.zeros {
      for cell in cells where point.lies(in: cell.segment) {
        let x = RealRange(closedFrom: point.lower, to: point.upper, precision: prover.precision)
        let range = RangeEvaluator(variable: variable, domain: x).range(cell.slope)
        if direction > 0 ? range?.isPositive == true : range?.isNegative == true { return true }
      }
    }
    for kink in kinks() where kink.slope.signum == direction {
      if prover.isZero(.number(kink.constant) + value * .number(kink.slope)) { return true }
    }
    // (A″ + qB″)/B″ → 0 where ±B″ > 0: every value beyond q gives a negative sign far out.
    for cell in cells {
      for limit in try limits(of: cell) where limit.slopeSign == direction {
        if case .finite(let h) = limit.ratio, prover.isZero(h - value) { return true }
      }
      for sign in [1, -1] where sign > 0 ? cell.segment.upper == nil : cell.segment.lower == nil {
        let far = Expression.symbol(variable) * .number(Rational(sign))
        let slope = cell.slope.substituting(variable, by: far).simplified()
        let sum = ((cell.constant + value * cell.slope).substituting(variable, by: far) / slope)
          .simplified()
        let prepared = prover.prepared(for: sum)
        guard
          try TailDomination(expression: slope, prover: prepared).sign(from: 1)?.sign == direction
        else { continue }
        if try TailDomination(expression: sum, prover: prepared).tendsToZero() { return true }
      }
    }
    return try isOutweighedByWave(at: value)
  }

  /// Whether far out B″ outweighs A″ + qB″ and keeps changing its sign, as x²·sin x does: then
  /// A″ + pB″ = (A″ + qB″) + (p − q)·B″ is negative somewhere for every p ≠ q.
  private func isOutweighedByWave(at value: Expression) throws(BudgetExceeded) -> Bool {
    let prover = SignProver(variable: variable, budget: budget)
    for cell in cells {
      for sign in [1, -1] where sign > 0 ? cell.segment.upper == nil : cell.segment.lower == nil {
        let far = Expression.symbol(variable) * .number(Rational(sign))
        let slope = cell.slope.substituting(variable, by: far).simplified()
        let sum = (cell.constant + value * cell.slope).substituting(variable, by: far).simplified()
        let domination = TailDomination(expression: slope, prover: prover.prepared(for: slope))
        guard let (growth, rest) = try domination.leadingWave() else { continue }
        var small = true
        for quotient in [rest, sum].map({ ($0 / growth).simplified() })
        where small && quotient != 0 {
          small = try TailDomination(expression: quotient, prover: prover.prepared(for: quotient))
            .tendsToZero()
        }
        if small { return true }
      }
    }
    return false
  }

  /// Whether φ″ > 0 on the tails for every value between the bounds of an end.
  ///
  /// Then φ″ is 0 somewhere at the end itself: were it positive on the compact rest, it
  /// would be so for values just beyond.
  func dominates(_ end: ParameterSet.End) throws(BudgetExceeded) -> Bool {
    let range = RealRange(
      closedFrom: end.lower, to: end.upper, precision: Precision(bits: 512))
    let prover = SignProver(
      variable: variable, budget: budget, precision: Precision(bits: 512),
      parameters: [family.parameter: range])
    guard let first = cells.first, let last = cells.last, cells.count == 1 else { return false }
    let p = Expression.symbol(family.parameter)
    let right = (last.constant + p * last.slope).simplified()
    let left = (first.constant + p * first.slope)
      .substituting(variable, by: -.symbol(variable)).simplified()
    for tail in [right, left] {
      guard let sign = try TailDomination(expression: tail, prover: prover).sign(from: 1),
        sign.sign > 0
      else { return false }
    }
    return true
  }
}

extension ExactPoint {
  fileprivate func lies(in segment: LineSegment) -> Bool {
    if let low = segment.lower, lower < low { return false }
    if let high = segment.upper, upper > high { return false }
    return true
  }
}
