import MultiPrecision
import NumericalMethods

/// Where φ̄ changes its formula α is not smooth in s. The integrals are smooth in λ all the same, but
/// where such a level is passed by s at a node, that is at the end of a cell: there the velocity has
/// different analytic formulas before and after, and steps end there.
extension DualFlowMethod {
  /// The step that ends at the first event in the one that was just made; nil where there is none or it
  /// is not found.
  ///
  /// Newton's method on the length of the step: a step that is too long by ε holds only ε of the other
  /// formula, so that each round doubles the digits.
  mutating func attemptToEvent(
    from time: BigFloat, _ state: [BigFloat], error: Double, _ tolerance: StepTolerance<BigFloat>
  ) -> StepAttempt<BigFloat>? {
    // A polynomial that is off by a tenth of the velocity locates nothing.
    guard error * tolerance.relative.doubleValue < 0.1, let made, let whole = series,
      let (index, place) = firstEvent(in: made, whole)
    else { return nil }
    defer { guide = nil }
    guide = whole
    let offset = field.levels(state.map { $0 - $0 })[index]
    var length = BigFloat(place * made.step, precision: precision)
    for _ in 0..<16 {
      let attempt = plainAttempt(from: time, state, by: length, tolerance)
      guard case .made(_, let end, _) = attempt, let velocity = self.made?.velocities.last else {
        return nil
      }
      let change = field.levels(end)[index] / (field.levels(velocity)[index] - offset)
      guard change.isFinite else { return nil }
      if change.magnitude <= length.scaled(byPowerOfTwo: -precision.bits * 3 / 4) {
        shortened = made.step
        return attempt
      }
      length -= change
      guard length.signum > 0, length <= made.step else { return nil }
      guide = series ?? whole
    }
    return nil
  }

  /// The first place, between 0 and 1, at which a level is passed, and which.
  private func firstEvent(
    in step: Step, _ series: VelocitySeries
  ) -> (index: Int, place: BigFloat)? {
    let starts = field.levels(step.state)
    guard !starts.isEmpty else { return nil }
    let rows = step.stages.map { stage in field.levels(zip(step.state, stage).map { $0 + $1 }) }
    var first: (index: Int, place: BigFloat)?
    let rough = series.rough
    for index in starts.indices {
      let column = rows.map { $0[index] }
      let range = column.map { ($0 - starts[index]).magnitude }.max() ?? 0
      // A step that starts at an event goes where its first stage is.
      let isAtEvent = starts[index].magnitude <= range.scaled(byPowerOfTwo: -precision.bits / 3)
      let sign = isAtEvent ? column[0].signum : starts[index].signum
      guard let after = column.firstIndex(where: { $0.signum == -sign }), sign != 0 else {
        continue
      }
      let before = after == 0 ? BigFloat(0, precision: precision) : basis.tableau.nodes[after - 1]
      let place = passage(
        of: index, sign: sign, between: before, basis.tableau.nodes[after], step, rough)
      if first.map({ place < $0.place }) ?? true { first = (index, place) }
    }
    return first
  }

  /// Bisection on the polynomial.
  private func passage(
    of index: Int, sign: Int, between low: BigFloat, _ high: BigFloat, _ step: Step,
    _ series: VelocitySeries
  ) -> BigFloat {
    let coarse = Precision(bits: 64)
    var (low, high) = (
      BigFloat(low, precision: coarse, rounding: .nearest),
      BigFloat(high, precision: coarse, rounding: .nearest)
    )
    for _ in 0..<40 {
      let middle = (low + high).scaled(byPowerOfTwo: -1)
      let there = zip(step.state, series.displacement(at: middle)).map { $0 + $1 }
      if field.levels(there)[index].signum == -sign { high = middle } else { low = middle }
    }
    return high
  }
}
