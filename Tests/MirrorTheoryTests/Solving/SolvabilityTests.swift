import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport
import Testing

@Test func equalInputsWithDifferentLabelsHaveNoSolution() {
  #expect(Refusal(model(data: [(q(1, 2), 1), (0, 0), (q(2, 4), 2)])) == .noSolution)
  let root = Expression.number(2).pow(q(1, 2))
  #expect(Refusal(model(data: [(root / 2, 1), (root / 2, 2)])) == .noSolution)
}

@Test func theInitialFunctionMustHaveAValueAtEveryPoint() {
  var problem = model(data: [(q(1, 2), 1), (0, 1)])
  for initial in [1 / x, Expression.function(.log, [x]), 1 / (0 * x)] {
    problem.initial = initial
    #expect(Refusal(problem) == .noSolution)
  }
  problem.initial = Expression.function(.sin, [x])
  #expect(Refusal(problem) == .none)
}

/// Points left of, inside and right of the support [−1, 1], ends counting as outside.
private func points(left: Int, inside: Int, right: Int) -> [(Expression, Expression)] {
  let inputs =
    (0..<left).map { -1 - $0 } + (0..<right).map { 1 + $0 }
  let inner = (0..<inside).map { (q(2 * $0 - inside + 1, inside + 1), q($0 % 2)) }
  return inputs.map { (q($0), q($0 % 3)) } + inner
}

@Test func theAbsoluteValueAllowsTwoPointsOutsideInAll() {
  for (left, right) in [(0, 0), (1, 0), (1, 1), (2, 0), (0, 2)] {
    for potential in [(x.pow(2), nil), (Potentials.quartic, Expression.number(1))] {
      let problem = model(
        potential.0, omega: potential.1, data: points(left: left, inside: 2, right: right))
      #expect(Refusal(problem) == .none, "\(left) \(right)")
    }
  }
  for (left, right) in [(2, 1), (3, 0), (0, 3), (1, 2)] {
    let problem = model(data: points(left: left, inside: 2, right: right))
    #expect(Refusal(problem) == .noSolution, "\(left) \(right)")
    #expect(
      Refusal(model(Potentials.cube, omega: 1, data: points(left: left, inside: 2, right: right)))
        == .noSolution)
  }
}

@Test func reluAllowsTwoPointsOutsideOnEachSide() {
  for (left, right) in [(2, 2), (2, 0), (0, 2), (1, 2)] {
    let data = points(left: left, inside: 1, right: right)
    #expect(Refusal(model(Activations.relu, data: data)) == .none, "\(left) \(right)")
    #expect(
      Refusal(model(Potentials.quartic, omega: 1, Activations.relu, data: data)) == .none,
      "\(left) \(right)")
  }
  for (left, right) in [(3, 0), (0, 3), (2, 3)] {
    let data = points(left: left, inside: 1, right: right)
    #expect(Refusal(model(Activations.relu, data: data)) == .noSolution, "\(left) \(right)")
  }
}

@Test func aGapInTheDensityHoldsTwoPointsAtMost() {
  // p = 1 on 1/2 ≤ |b| ≤ 1, the gap's ends included in the gap.
  let two: [(Expression, Expression)] = [(q(-1, 2), 1), (q(1, 2), 0), (q(3, 4), 2)]
  #expect(Refusal(model(Activations.absolute, Densities.gap, data: two)) == .none)
  let three: [(Expression, Expression)] = two + [(q(1, 10), 3)]
  #expect(Refusal(model(Activations.absolute, Densities.gap, data: three)) == .noSolution)
  #expect(Refusal(model(Activations.relu, Densities.gap, data: three)) == .noSolution)
}

@Test func aPotentialThatIsNotStrictlyConvexIsRefused() {
  let data: [(Expression, Expression)] = [(-1, 1), (0, 2), (1, 1)]
  let bad: [Expression] = [
    -x.pow(2), x.pow(4) - 2 * x.pow(2), -Expression.function(.abs, [x]), x.pow(3),
  ]
  for potential in bad {
    #expect(Refusal(model(potential, omega: 1, data: data)) == .noSolution, "\(potential.text)")
  }
  // ω = √2/2 < 1 leaves a concave part, ω = √2 does not.
  let root = Expression.number(2).pow(q(1, 2))
  let saddle = x.pow(4) - x.pow(2)
  #expect(Refusal(model(saddle, omega: root / 2, data: data)) == .noSolution)
  #expect(Refusal(model(saddle, omega: root, data: data)) == .none)
}
