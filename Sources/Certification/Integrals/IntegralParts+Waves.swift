import MultiPrecision
import NumericalMethods
import Symbolic

extension IntegralParts {
  /// The integral from 2^start to ∞ of a sum of waves, each on its own; nil where one of them, or
  /// what is no wave, is not decided.
  func oscillating(
    _ sum: OscillatingSum, from start: Int
  ) throws(BudgetExceeded) -> IntegralOutcome? {
    var tails: [RotatedTail] = []
    // What decays too fast to have a series in 1/x needs no other contour.
    var direct: Expression = 0
    for (wave, amplitude) in sum.waves {
      if let tail = RotatedTail(amplitude, wave, variable, precision: precision) {
        tails.append(tail)
        continue
      }
      var slow: Expression = 0
      for term in amplitude.expanded(termLimit: 64).addends {
        if AmplitudeGrowth(term, variable) != nil {
          slow = slow + term
        } else {
          direct = direct + term * .apply(wave.isSine ? .sin : .cos, wave.phase)
        }
      }
      slow = slow.simplified()
      if slow == 0 { continue }
      guard let tail = RotatedTail(slow, wave, variable, precision: precision) else { return nil }
      tails.append(tail)
    }
    guard !tails.isEmpty || direct == 0 else { return nil }
    var directPart = Ball(0, precision: precision)
    if direct != 0 {
      guard case .value(let part) = try outward(direct.simplified(), from: start) else {
        return nil
      }
      directPart = part
    }
    // One divergent part among convergent ones decides; two may cancel.
    let tooLarge = tails.filter { !$0.converges }
    let rest = try restOutcome(sum.rest, from: start)
    var isRestDivergent = false
    if case .divergent = rest { isRestDivergent = true }
    if isRestDivergent { return tooLarge.isEmpty ? rest : nil }
    guard case .value(var total) = rest else { return nil }
    total += directPart
    if !tooLarge.isEmpty {
      guard tooLarge.count == 1, tooLarge[0].diverges else { return nil }
      return .divergent(
        at: "infinity", reason: "The waves of the integrand enclose areas that do not tend to 0.")
    }
    for tail in tails {
      try budget.check()
      guard let (first, ray) = try parts(of: tail, from: start), case .value(let ball) = ray
      else { return nil }
      total += ball
      if first > start {
        let formula = tail.amplitude * .apply(tail.wave.isSine ? .sin : .cos, tail.wave.phase)
        let between = quadrature(
          formula, Ball(Rational(2).power(start), precision: precision),
          Ball(Rational(2).power(first), precision: precision))
        guard case .value(let ball) = between else { return nil }
        total += ball
      }
    }
    return .value(total)
  }

  private func restOutcome(
    _ rest: Expression, from start: Int
  ) throws(BudgetExceeded) -> IntegralOutcome {
    rest == 0 ? .value(Ball(0, precision: precision)) : try outward(rest, from: start)
  }

  /// The first power of two from which the contour can be moved, and the integral beyond it.
  private func parts(
    of tail: RotatedTail, from start: Int
  ) throws(BudgetExceeded) -> (first: Int, ray: IntegralOutcome)? {
    for first in start...(start + 6) {
      try budget.check()
      if let ray = tail.integral(from: first, in: self) { return (first, ray) }
    }
    return nil
  }
}
