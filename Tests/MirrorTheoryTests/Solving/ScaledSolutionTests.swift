import MirrorTheory
import MultiPrecision
import Symbolic
import TestSupport
import Testing

private let figureTwo: [(Expression, Expression)] = [
  (-1, q(3, 20)), (q(7, 20), q(3, 20)), (q(13, 20), q(-3, 20)), (1, q(3, 20)),
]

@Test func digitsFromOneToAThousandAgree() throws {
  let problem = model(Potentials.cube, omega: 1, data: figureTwo)
  let at = [q(1, 2), q(-1, 2), 3]
  let finest = try solved(problem, at: at, digits: 1000)
  #expect(finest.certificate.certified)
  for digits in [1, 5, 200] {
    let result = try solved(problem, at: at, digits: digits)
    #expect(result.certificate.certified)
    for (value, fine) in zip(result.numbers, finest.numbers) {
      #expect(value.certified && value.digitCount == digits)
      #expect(value.agrees(with: fine), "\(digits)")
    }
  }
  #expect(finest.numbers.allSatisfy { $0.digitCount == 1000 })
}

@Test func dataInSymmetricPositionsLetSVanishOnASegment() throws {
  // The labels are those of a line through the middle three: there α, and so s, is 0.
  let flat: [(Expression, Expression)] = [(-1, 0), (q(-1, 2), 0), (q(1, 2), 0), (1, 0)]
  for potential in [Potentials.cube, Potentials.quartic, Potentials.twoSided] {
    for activation in [Activations.absolute, Activations.relu] {
      let result = try solved(
        model(potential + x.pow(2), omega: 1, activation, data: flat), at: [0, q(3, 4), 2])
      #expect(result.certificate.certified)
      #expect(result.numbers.allSatisfy { $0.isWithinPromise(of: 0) }, "\(result.numbers)")
    }
  }
}

@Test func symmetricDataHaveASymmetricSolution() throws {
  let even: [(Expression, Expression)] = [(-1, 1), (q(-1, 2), 0), (0, 1), (q(1, 2), 0), (1, 1)]
  let odd: [(Expression, Expression)] = [(-1, -1), (q(-1, 2), 2), (0, 0), (q(1, 2), -2), (1, 1)]
  for (data, sign) in [(even, Rational(1)), (odd, Rational(-1))] {
    for potential in [Potentials.cube, Potentials.quartic] {
      for activation in [Activations.absolute, Activations.relu] {
        let result = try solved(
          model(potential, omega: 1, activation, data: data), at: [q(-7, 10), q(7, 10)])
        #expect(result.certificate.certified)
        var mirrored = result.h[1]
        mirrored.text = (sign * mirrored.number).decimalString(significantDigits: 20)
        #expect(result.h[0].agrees(with: mirrored), "\(result.h)")
      }
    }
  }
}

/// Problems at the edges of what the proof covers: kinks, breaks, densities that vanish.
private let corners: [(String, Model)] = {
  let root = Expression.number(2).pow(q(1, 2))
  let data: [(Expression, Expression)] = [(-1, 1), (0, q(3, 10)), (q(1, 2), 2), (1, -1)]
  return [
    ("one point", model(Potentials.quartic, omega: 1, data: [(q(1, 2), 3)])),
    ("one point, relu", model(Potentials.cube, omega: 1, Activations.relu, data: [(2, 3)])),
    ("two points", model(Potentials.quartic, omega: 1, data: [(q(1, 2), 3), (q(2, 3), 1)])),
    ("asymmetric", model(Potentials.asymmetric, omega: 1, Activations.leaky, data: data)),
    ("two-sided", model(Potentials.twoSided, omega: 1, Activations.relu, data: data)),
    ("kink", model(Potentials.kinked, omega: 1, data: data)),
    ("irrational kinks", model(Potentials.irrationalKinks, omega: 1, data: data)),
    ("kink, relu", model(Potentials.kinked, omega: q(1, 3), Activations.relu, data: data)),
    ("irrational omega", model(Potentials.quartic, omega: root, data: data)),
    (
      "irrational data",
      model(Potentials.cube, omega: 1, data: [(-1, 1), (root / 2, root), (q(1, 3), 0)])
    ),
    (
      "not even",
      model(
        Potentials.quartic, omega: 1, Activations.absolute, Densities.steps,
        data: data)
    ),
    (
      "not even, relu",
      model(
        Potentials.cube, omega: 1, Activations.relu, Densities.steps,
        data: data)
    ),
    (
      "zero ends",
      model(
        Potentials.cube, omega: 1, Activations.relu, Densities.epanechnikov,
        data: data)
    ),
    (
      "a break at a point",
      model(
        Potentials.quartic, omega: 1, Activations.absolute,
        Densities.tent, data: data)
    ),
    (
      "zero inside",
      model(
        Potentials.cube, omega: 1, Activations.absolute, Densities.gap,
        data: data)
    ),
    (
      "outside",
      model(
        Potentials.quartic, omega: 1, Activations.relu,
        data: [(-3, 1), (-2, 0), (q(1, 4), 1), (1, 0), (q(5, 2), 1)])
    ),
    ("a linear potential", model(x, omega: 1, data: data)),
  ]
}()

@Test(arguments: corners.indices) func cornersAreCertifiedAndInterpolate(index: Int) throws {
  let (name, problem) = corners[index]
  let inputs = problem.data.inputs.map { $0[0] }
  let at = inputs + [q(-13, 7), q(1, 7), q(3, 5), 3]
  let coarse = try solved(problem, at: at, digits: 12)
  let fine = try solved(problem, at: at, digits: 45)
  #expect(coarse.certificate.certified && fine.certificate.certified, "\(name)")
  for (left, right) in zip(coarse.numbers, fine.numbers) {
    #expect(left.agrees(with: right), "\(name): \(left) \(right)")
  }
  let precision = Precision(bits: 256)
  for (value, label) in zip(fine.h, problem.data.labels) {
    let truth: Ball = label.enclosure(at: [:], precision: precision)
    let slack = Magnitude(upperBoundOf: BigFloat(value.promisedError, precision: precision))
    #expect(truth.addingError(slack).contains(value.number), "\(name): \(value)")
  }
}
