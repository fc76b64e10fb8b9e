import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport
import Testing

extension SeededGenerator {
  /// A rational problem with a solution: 1 to 6 points, most inside the support.
  fileprivate mutating func problem() -> Model {
    let density = pick([
      Densities.uniform(1), Densities.epanechnikov, Densities.tent, Densities.steps,
      Densities.uniform(q(3, 2)),
    ])
    let potential = pick(
      [
        (x.pow(2), nil), (Potentials.quartic, 1), (Potentials.cube, 1), (Potentials.asymmetric, 2),
        (Potentials.twoSided, q(1, 2)), (Potentials.kinked, 1),
      ] as [(Expression, Expression?)])
    let activation = pick([Activations.absolute, Activations.relu, Activations.leaky])
    let grid = pick([8, 1000])
    var inputs = Set<Int>()
    let count = Int.random(in: 1...6, using: &self)
    while inputs.count < count { inputs.insert(Int.random(in: (1 - grid)..<grid, using: &self)) }
    let data = inputs.sorted().map {
      (q($0, grid), q(Int.random(in: -20...20, using: &self), pick([1, 5, 20])))
    }
    return model(
      potential.0, omega: potential.1, activation, density, data: data.shuffled(using: &self))
  }
}

@Test func randomSolutionsInterpolateAndKeepTheirDigits() throws {
  var generator = SeededGenerator()
  for _ in 0..<SeededGenerator.iterations(25) {
    let problem = generator.problem()
    let at = problem.data.inputs.map { $0[0] } + [q(1, 3), q(-2, 7), 2]
    let place: Comment = "\(generator.note): \(problem)"
    let coarse = try solved(problem, at: at, digits: 10)
    let fine = try solved(problem, at: at, digits: 30)
    #expect(coarse.certificate.certified && fine.certificate.certified, place)
    for (left, right) in zip(coarse.numbers, fine.numbers) {
      #expect(left.agrees(with: right), place)
    }
    for (value, label) in zip(fine.h, problem.data.labels) {
      let truth = try #require(try label.rationalValue())
      #expect(value.isWithinPromise(of: truth), place)
    }
  }
}

@Test func randomSolutionsAreAffineOutsideTheSupport() throws {
  var generator = SeededGenerator()
  for _ in 0..<SeededGenerator.iterations(10) {
    let problem = generator.problem()
    for start in [q(2), q(-4)] {
      let at = (0..<3).map { (start + q($0)).simplified() }
      let h = try solved(problem, at: at, digits: 25).h
      let bend = h[0].number - 2 * h[1].number + h[2].number
      let slack = h[0].promisedError + 2 * h[1].promisedError + h[2].promisedError
      #expect(bend.magnitude <= slack, "\(generator.note): \(problem)")
    }
  }
}

@Test func theOrderOfTheDataDoesNotMatter() throws {
  var generator = SeededGenerator()
  for _ in 0..<SeededGenerator.iterations(5) {
    var problem = generator.problem()
    let first = try solved(problem, at: [q(1, 3)])
    problem.data.inputs.reverse()
    problem.data.labels.reverse()
    let second = try solved(problem, at: [q(1, 3)])
    #expect(first.h[0].agrees(with: second.h[0]), "\(generator.note)")
    for (left, right) in zip(first.multipliers, second.multipliers.reversed()) {
      #expect(left.agrees(with: right), "\(generator.note)")
    }
  }
}
